"""A model of BERT's kind in the form that ``native/forward.c`` computes queries from.

One file, mapped when it is opened: the vectors of the words (float16, of which a query reads a few), those
of the places, then layer by layer what is multiplied, in the order in which it is read.  Weights have 8 bits,
with a scale for each 64 inputs of an output; the numbers they are multiplied with keep 16.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from docsearch.encoding.protocol import FloatMatrix
from docsearch.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["BLOCK", "LANES", "PACKED", "SHAPE", "PackedShape", "panels", "write_packed"]

PACKED, SHAPE = "queries.packed", "packed.json"
BLOCK, LANES = 64, 32  # inputs that share a scale, outputs side by side; as in native/products.h
_MOST = 127
_ORDER = (0, 2, 1, 3)  # of four inputs; see native/products.h
_MODULES = (("Transformer", "Pooling"), ("Transformer", "Pooling", "Normalize"))
_POOLING = ("mean", "cls")


@dataclass(frozen=True, slots=True)
class PackedShape:
    """What one needs to read the file: how many there are of what."""

    words: int
    places: int
    width: int
    inner: int
    layers: int
    heads: int
    epsilon: float
    pooling: str

    def save(self, folder: Path) -> None:
        (folder / SHAPE).write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> PackedShape:
        return cls(**json.loads((folder / SHAPE).read_text(encoding="utf-8")))


def write_packed(model: SentenceTransformer, folder: Path) -> None:
    """Write ``model`` into ``folder``.

    :raises ModelError: it is not of the kind
    """
    if tuple(type(module).__name__ for module in model) not in _MODULES:
        raise ModelError("The model has other parts than a transformer and its pooling.")
    transformer: Any = model[0].auto_model
    pooling: Any = model[1]
    try:
        arrays = {name: tensor.float().numpy() for name, tensor in transformer.state_dict().items()}
        shape = _shape(transformer, arrays, str(pooling.pooling_mode))
        with (folder / PACKED).open("wb") as file:
            file.writelines(part.tobytes() for part in _parts(transformer, arrays, shape))
    except (KeyError, AttributeError, ValueError) as error:  # a name that is not there, another shape
        raise ModelError(f"The transformer is of another kind: {error}") from error
    shape.save(folder)


def _shape(transformer: Any, arrays: Mapping[str, NDArray[Any]], pooling: str) -> PackedShape:  # noqa: ANN401
    about = transformer.config
    if about.hidden_act != "gelu" or pooling not in _POOLING:
        raise ValueError("it bends or pools its numbers in another way")
    words, width = arrays["embeddings.word_embeddings.weight"].shape
    return PackedShape(
        words=words,
        places=len(arrays["embeddings.position_embeddings.weight"]) - _first_place(transformer),
        width=width,
        inner=about.intermediate_size,
        layers=about.num_hidden_layers,
        heads=about.num_attention_heads,
        epsilon=about.layer_norm_eps,
        pooling=pooling,
    )


def _first_place(transformer: Any) -> int:  # noqa: ANN401
    """Where places begin: RoBERTa and its kin count on from the place of what fills up."""
    filling = getattr(transformer.embeddings, "padding_idx", None)
    return 0 if filling is None else int(filling) + 1


def _parts(
    transformer: Any,  # noqa: ANN401
    arrays: Mapping[str, NDArray[Any]],
    shape: PackedShape,
) -> Iterator[NDArray[Any]]:
    def norm(name: str) -> Iterator[NDArray[Any]]:
        yield arrays[f"{name}.LayerNorm.weight"]
        yield arrays[f"{name}.LayerNorm.bias"]

    def product(*names: str) -> NDArray[Any]:
        matrix = np.concatenate([arrays[f"{name}.weight"].T for name in names], axis=1)
        return panels(matrix, np.concatenate([arrays[f"{name}.bias"] for name in names]))

    yield arrays["embeddings.word_embeddings.weight"].astype(np.float16)
    places = arrays["embeddings.position_embeddings.weight"][_first_place(transformer) :]
    yield places + arrays["embeddings.token_type_embeddings.weight"][0]  # a query is of one type
    yield from norm("embeddings")
    for number in range(shape.layers):
        layer = f"encoder.layer.{number}"
        yield product(*(f"{layer}.attention.self.{name}" for name in ("query", "key", "value")))
        yield product(f"{layer}.attention.output.dense")
        yield from norm(f"{layer}.attention.output")
        yield product(f"{layer}.intermediate.dense")
        yield product(f"{layer}.output.dense")
        yield from norm(f"{layer}.output")


def panels(matrix: FloatMatrix, bias: NDArray[np.floating]) -> NDArray[Any]:
    """A matrix (inputs, outputs) in 8 bits, 32 outputs a row.

    :raises ValueError: its inputs are not whole blocks, or its outputs not whole rows
    """
    inputs, outputs = matrix.shape
    rows, blocks = outputs // LANES, inputs // BLOCK
    numbers = matrix.reshape(blocks, BLOCK, rows, LANES)
    scales = np.abs(numbers).max(axis=1) / np.float32(_MOST)
    steps = np.rint(numbers / np.where(scales > 0, scales, 1)[:, None]).astype(np.int8)
    packed = np.zeros(rows, dtype=_panel(blocks))
    packed["bias"] = bias.reshape(rows, LANES)
    packed["blocks"]["scales"] = scales.transpose(1, 0, 2)
    fours = steps.reshape(blocks, BLOCK // 4, 4, rows, LANES).transpose(3, 0, 1, 4, 2)
    packed["blocks"]["steps"] = fours[..., _ORDER]
    return packed


def _panel(blocks: int) -> np.dtype[np.void]:
    block = [("scales", "<f4", LANES), ("steps", "i1", (BLOCK // 4, LANES, 4))]
    return np.dtype([("bias", "<f4", LANES), ("blocks", block, blocks)])
