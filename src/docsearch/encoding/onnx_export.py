"""Make an encoder that needs no torch out of a sentence-transformers model, and check that it agrees.

The export is used only if its vectors of a probe set are those of the model (cosine at least
``SAME_COSINE``); a model that cannot be exported, or whose export differs, is searched with
sentence-transformers itself, at the price of its import.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from docsearch.encoding.eight_bits import write_eight_bits
from docsearch.encoding.onnx_query import (
    EIGHT_BITS,
    EIGHT_BITS_WEIGHTS,
    GRAPH,
    PROBES,
    TOKENIZER,
    WEIGHTS,
    OnnxQueryEncoder,
    QueryGraph,
    query_folder,
)
from docsearch.encoding.packed_form import PACKED, SHAPE, write_packed
from docsearch.encoding.packed_query import RUNS_HERE
from docsearch.encoding.probes import DOCUMENT_PROBES, QUERY_PROBES, SAME_COSINE
from docsearch.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from docsearch.encoding.transformer import SentenceTransformerEncoder

__all__ = ["export_model"]

_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def export_model(model: SentenceTransformer, encoder: SentenceTransformerEncoder) -> OnnxQueryEncoder:
    """Export ``model`` (that of ``encoder``, in float32) into the cache and open it.

    :raises ModelError: the model cannot be exported, or the export does not say the same
    """
    target = query_folder(encoder.fingerprint)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
        folder = Path(temporary) / "export"
        folder.mkdir()
        inputs = _write(model, folder)
        _optimise(folder)
        _describe(encoder, inputs).save(folder)
        cosine = _likeness(model, OnnxQueryEncoder(folder))
        if not cosine >= SAME_COSINE:
            raise ModelError(f"The exported model differs from the original (cosine {cosine:.4f}).")
        if not _in_packed_form(model, folder):
            _in_eight_bits(model, folder)
        if encoder.has_one_way_in:
            _save_probes(model, encoder.document_prompt, folder)
        shutil.rmtree(target, ignore_errors=True)
        folder.rename(target)  # appears whole or not at all
    return OnnxQueryEncoder(target)


def _describe(encoder: SentenceTransformerEncoder, inputs: tuple[str, ...]) -> QueryGraph:
    return QueryGraph(
        fingerprint=encoder.fingerprint,
        dimension=encoder.dimension,
        limit=encoder.query_limit,
        prompt=encoder.query_prompt,
        inputs=inputs,
        document_prompt=encoder.document_prompt,
        max_tokens=encoder.max_tokens,
        special_tokens=encoder.special_tokens,
        pad_id=encoder.pad_id,
    )


def _save_probes(model: SentenceTransformer, prompt: str, folder: Path) -> None:
    """Keep the original's vectors of some documents: whoever compiles the graph for them compares."""
    vectors = model.encode_document(list(DOCUMENT_PROBES), prompt=prompt, normalize_embeddings=True)
    np.save(folder / PROBES, np.asarray(vectors, dtype=np.float32))


def _write(model: SentenceTransformer, folder: Path) -> tuple[str, ...]:
    import torch

    backend: Any = getattr(model.tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError("The model's tokeniser has no fast form.")
    backend.save(str(folder / TOKENIZER))
    features = model.tokenizer(["a probe", "of two rows"], padding=True, return_tensors="pt")
    inputs = tuple(name for name in _INPUTS if name in features)
    axes = {name: {0: "batch", 1: "tokens"} for name in inputs}
    try:
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the tracer warns of every Python branch; the probes decide
            torch.onnx.export(
                _graph(model, inputs),
                tuple(features[name] for name in inputs),
                str(folder / GRAPH),
                input_names=list(inputs),
                output_names=["embedding"],
                dynamic_axes=axes,
                opset_version=17,
                dynamo=False,  # the newer exporter takes five times as long and another dependency
            )
    except ModelError:
        raise
    except Exception as error:  # whatever the exporter raises, the model stays usable without it
        raise ModelError(f"The model cannot be exported: {error}") from error
    return inputs


def _optimise(folder: Path) -> None:
    """Do once what ONNX Runtime would do whenever the graph is opened, and put the weights into a file of
    their own, which is mapped: of the words' vectors only those of a query's words are ever read.
    """
    import onnxruntime

    raw = (folder / GRAPH).rename(folder / "raw.onnx")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # Up to here the graph is the same for all processors; the next level lays it out for this one.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(folder / GRAPH)
    for name, value in {
        "session.optimized_model_external_initializers_file_name": WEIGHTS,
        "session.optimized_model_external_initializers_min_size_in_bytes": "1024",
    }.items():
        options.add_session_config_entry(name, value)
    try:
        onnxruntime.InferenceSession(str(raw), sess_options=options, providers=["CPUExecutionProvider"])
    except Exception as error:  # again, whatever it raises
        raise ModelError(f"The exported model cannot be optimised: {error}") from error
    raw.unlink()


def _in_packed_form(model: SentenceTransformer, folder: Path) -> bool:
    """Write the model in the form of the compiled loops, where they run, and leave it if it says the same."""

    def write() -> None:
        write_packed(model, folder)

    return RUNS_HERE and _same(model, folder, write, PACKED, SHAPE)


def _in_eight_bits(model: SentenceTransformer, folder: Path) -> None:
    """Write the graph with weights in 8 bits, and leave it there if it says the same as well."""

    def write() -> None:
        write_eight_bits(folder / GRAPH, folder / EIGHT_BITS, folder / EIGHT_BITS_WEIGHTS)

    _same(model, folder, write, EIGHT_BITS, EIGHT_BITS_WEIGHTS)


def _same(model: SentenceTransformer, folder: Path, write: Callable[[], None], *files: str) -> bool:
    """Whether queries are the same with what ``write`` writes; if not, its ``files`` are taken away."""
    try:
        write()
        same = _likeness(model, OnnxQueryEncoder(folder)) >= SAME_COSINE
    except Exception:  # noqa: BLE001  # whatever libraries raise, the exact graph is there
        same = False
    if not same:
        for file in files:
            (folder / file).unlink(missing_ok=True)
    return same


def _graph(model: SentenceTransformer, inputs: tuple[str, ...]) -> Any:  # noqa: ANN401  (torch.nn.Module)
    import torch

    class Graph(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *values: torch.Tensor) -> torch.Tensor:
            embedding: torch.Tensor = self.model(dict(zip(inputs, values, strict=True)))["sentence_embedding"]
            return embedding

    return Graph().eval()


def _likeness(model: SentenceTransformer, exported: OnnxQueryEncoder) -> float:
    """The least cosine between the model's and the export's vectors of the probes."""
    expected = model.encode_query(list(QUERY_PROBES), normalize_embeddings=True)
    found = exported.encode_queries(QUERY_PROBES)
    return float((np.asarray(expected) * found).sum(axis=1).min())
