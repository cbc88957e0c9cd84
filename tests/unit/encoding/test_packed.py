"""A model in packed form: the same numbers as the original's, whatever computes them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest
from numpy.typing import NDArray

from docsearch.encoding import Encoder
from docsearch.encoding.onnx_query import OnnxQueryEncoder, query_folder
from docsearch.encoding.packed_form import BLOCK, LANES, PACKED, SHAPE, PackedShape, panels, write_packed
from docsearch.encoding.packed_query import RUNS_HERE, PackedModel
from docsearch.errors import ModelError

needs_loops = pytest.mark.skipif(
    not RUNS_HERE, reason="the loops are not compiled, or not for this processor"
)
LENGTHS = (1, 2, 5, 6, 7, 8, 9, 13, 16, 17, 33, 50)


def transformer(kind: str, **changes: Any) -> Any:
    """A small one with random weights, some of them far from the others."""
    import torch
    import transformers

    torch.manual_seed(1)
    names: dict[str, Any] = {"Bert": transformers.BertModel, "XLMRoberta": transformers.XLMRobertaModel}
    settings = {
        "vocab_size": 90,
        "hidden_size": 128,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "intermediate_size": 192,
        "max_position_embeddings": 64,
        "initializer_range": 0.3,
        **changes,
    }
    model = names[kind](names[kind].config_class(**settings)).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "bias" in name or "LayerNorm" in name:
                parameter.add_(torch.randn_like(parameter) * 0.2)
    return model


class Pooling(SimpleNamespace):
    pooling_mode: str


class Transformer(SimpleNamespace):
    auto_model: ClassVar[Any]


def as_modules(model: Any, pooling: str = "mean") -> Any:
    return [Transformer(auto_model=model), Pooling(pooling_mode=pooling)]


def vector_of(model: Any, tokens: NDArray[np.int64], pooling: str) -> NDArray[np.float32]:
    import torch

    with torch.no_grad():
        states = model(input_ids=torch.tensor(tokens[None])).last_hidden_state[0].numpy()
    return np.asarray(states[0] if pooling == "cls" else states.mean(axis=0), dtype=np.float32)


def texts(length: int) -> NDArray[np.int64]:
    return np.random.default_rng(length).integers(5, 90, size=length)


def test_weights_are_within_half_a_step() -> None:
    matrix = np.random.default_rng(0).normal(size=(2 * BLOCK, 2 * LANES)).astype(np.float32)
    matrix[:BLOCK, 3] = 0.0  # a block of nothing
    bias = np.arange(2 * LANES, dtype=np.float32)
    packed = panels(matrix, bias)
    assert packed["bias"].ravel().tolist() == bias.tolist()
    fours = packed["blocks"]["steps"][..., [0, 2, 1, 3]].astype(np.float32)
    steps = fours.transpose(1, 2, 4, 0, 3).reshape(2, BLOCK, 2 * LANES)
    scales = packed["blocks"]["scales"].transpose(1, 0, 2).reshape(2, 1, 2 * LANES)
    assert (
        np.abs((steps * scales).reshape(matrix.shape) - matrix) <= np.repeat(scales[:, 0] * 0.5001, BLOCK, 0)
    ).all()


@needs_loops
@pytest.mark.parametrize(("kind", "pooling"), [("Bert", "mean"), ("XLMRoberta", "cls")])
def test_only_the_weights_are_rounded(kind: str, pooling: str, tmp_path: Path) -> None:
    """With weights that 8 bits can hold, what is left of the difference is that of float32."""
    import torch

    model = transformer(kind)
    with torch.no_grad():
        model.embeddings.word_embeddings.weight.copy_(model.embeddings.word_embeddings.weight.half().float())
        for module in model.encoder.modules():
            if isinstance(module, torch.nn.Linear):
                steps = torch.randint(-127, 128, module.weight.shape).float()
                steps[:, ::BLOCK] = 127  # so that a step is what it is meant to be
                module.weight.copy_(steps / 512)
    write_packed(as_modules(model, pooling), tmp_path)
    packed = PackedModel(tmp_path)
    for length in LENGTHS:
        expected = vector_of(model, texts(length), pooling)
        assert (
            np.abs(packed.vector(texts(length).tolist())[0] - expected).max() < 2e-3 * np.abs(expected).max()
        )


@needs_loops
def test_bits_depend_on_neither_processor_nor_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_packed(as_modules(transformer("Bert")), tmp_path)
    packed = PackedModel(tmp_path)
    best = packed.level
    for length in LENGTHS:
        ways = set()
        for level in range(1, best + 1):
            for threads in (1, 2, 2, 2):
                monkeypatch.setattr(packed, "level", level)
                monkeypatch.setattr(packed, "threads", threads)
                ways.add(packed.vector(texts(length).tolist()).tobytes())
        assert len(ways) == 1


@needs_loops
def test_a_file_of_another_size_is_not_read(tmp_path: Path) -> None:
    write_packed(as_modules(transformer("Bert")), tmp_path)
    shape, whole = PackedShape.load(tmp_path), (tmp_path / PACKED).read_bytes()
    (tmp_path / PACKED).write_bytes(whole[:-4])
    with pytest.raises(IndexError):
        PackedModel(tmp_path)
    (tmp_path / PACKED).write_bytes(whole)
    changes: list[dict[str, Any]] = [
        {"layers": 3},
        {"inner": 1 << 40},
        {"heads": 0},
        {"heads": 3},
        {"layers": -1},
        {"width": 0},
    ]
    for changed in changes:
        replace(shape, **changed).save(tmp_path)
        with pytest.raises((IndexError, ValueError, OverflowError)):
            PackedModel(tmp_path)


@pytest.mark.parametrize(
    "changes",
    [
        {"hidden_act": "relu"},
        {"hidden_size": 48, "num_attention_heads": 2},
    ],
)
def test_another_kind_is_refused(changes: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        write_packed(as_modules(transformer("Bert", **changes)), tmp_path)
    with pytest.raises(ModelError):
        write_packed(as_modules(transformer("Bert"), "max"), tmp_path)
    longer: Any = [*as_modules(transformer("Bert")), SimpleNamespace()]
    with pytest.raises(ModelError, match="other parts"):
        write_packed(longer, tmp_path)


@needs_loops
def test_queries_of_the_packaged_model_need_no_runtime(compiled_minilm: Encoder, minilm: Encoder) -> None:
    folder = query_folder(compiled_minilm.fingerprint)
    assert PackedModel.is_in(folder)
    queries = [f"Who met the minister {'in the old harbour city ' * n}?" for n in (0, 1, 5, 20, 60, 200)]
    cosines = (OnnxQueryEncoder(folder).encode_queries(queries) * minilm.encode_queries(queries)).sum(axis=1)
    assert cosines.min() > 0.9995


@needs_loops
def test_damage_is_one_sentence(compiled_minilm: Encoder, tmp_path: Path) -> None:
    folder = shutil.copytree(query_folder(compiled_minilm.fingerprint), tmp_path / "export")
    whole = (folder / SHAPE).read_text(encoding="utf-8")
    for damaged in (
        "",
        "{}",
        whole.replace('"layers"', '"floors"'),
        whole.replace('"layers": 6', '"layers": 7'),
    ):
        (folder / SHAPE).write_text(damaged, encoding="utf-8")
        with pytest.raises(ModelError, match="damaged"):
            OnnxQueryEncoder(folder)
    (folder / SHAPE).write_text(whole, encoding="utf-8")
    (folder / PACKED).unlink()
    with pytest.raises(ModelError, match="damaged"):
        OnnxQueryEncoder(folder)


def test_a_query_that_fits_is_tokenised_once(
    compiled_minilm: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = OnnxQueryEncoder(query_folder(compiled_minilm.fingerprint))
    counted: list[str] = []

    class Counting:
        def encode(self, text: str, **given: Any) -> Any:
            counted.append(text)
            return tokenizer.encode(text, **given)

    tokenizer = encoder.tokenizer
    monkeypatch.setattr(encoder, "tokenizer", Counting())
    encoder.encode_queries(["Who signed the agreement?"])
    assert len(counted) == 1
