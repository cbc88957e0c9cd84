"""Queries without torch: the model as an ONNX graph, run by ONNX Runtime.

Importing sentence-transformers takes seconds; a query takes milliseconds.  So a model that has encoded
documents is exported once (see ``onnx_export``), into a folder of the user's cache named after its
fingerprint, and searches read that.  Where the model and the processor allow it, ONNX Runtime is not needed
either (see ``packed_form``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from docsearch.encoding.cache import cache_folder
from docsearch.encoding.packed_query import PackedModel
from docsearch.encoding.protocol import FloatMatrix, SpanArray
from docsearch.encoding.tokens import clean, spans_of
from docsearch.encoding.windows import encode_in_windows, unit_rows
from docsearch.errors import ModelError, ModelNotFoundError

__all__ = [
    "EIGHT_BITS",
    "EIGHT_BITS_WEIGHTS",
    "GRAPH",
    "PROBES",
    "TOKENIZER",
    "WEIGHTS",
    "OnnxQueryEncoder",
    "QueryGraph",
    "query_folder",
]

GRAPH, WEIGHTS, TOKENIZER, _DESCRIPTION = "model.onnx", "weights.bin", "tokenizer.json", "query.json"
EIGHT_BITS, EIGHT_BITS_WEIGHTS = "queries.onnx", "queries.bin"  # where the model allows it; else GRAPH
PROBES = "probes.npy"  # the model's vectors of some documents, where it may be used for documents as well
_FORMAT = 5


@dataclass(frozen=True, slots=True)
class QueryGraph:
    """What one needs to know of an exported model, kept beside it.

    ``inputs`` are the names of the graph's inputs, ``limit`` the most tokens of a query it takes at once
    (without special tokens and prompt).  The others are of use for documents: see
    :class:`~docsearch.encoding.protocol.Encoder`.
    """

    fingerprint: str
    dimension: int
    limit: int
    prompt: str
    inputs: tuple[str, ...]
    document_prompt: str
    max_tokens: int
    special_tokens: int
    pad_id: int
    format: int = _FORMAT

    def save(self, folder: Path) -> None:
        (folder / _DESCRIPTION).write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> QueryGraph:
        values = json.loads((folder / _DESCRIPTION).read_text(encoding="utf-8"))
        return cls(**{**values, "inputs": tuple(values["inputs"])})


def query_folder(fingerprint: str) -> Path:
    """Where the exported model with this fingerprint is, or will be."""
    return cache_folder() / "query-models" / f"{fingerprint[:32]}-{_FORMAT}"


class OnnxQueryEncoder:
    """A :class:`~docsearch.encoding.protocol.QueryEncoder` over an exported model."""

    def __init__(self, folder: Path) -> None:
        """Open the export in ``folder``.

        :raises ModelNotFoundError: there is none
        :raises ModelError: it is damaged
        """
        if not (folder / _DESCRIPTION).is_file():
            raise ModelNotFoundError("the model has not been prepared for queries on this machine")
        try:
            self.graph = QueryGraph.load(folder)
            # First: meanwhile other threads may run, unlike the next line.
            self._vector = _vector_of(folder, self.graph.inputs)
            self.tokenizer = _tokenizer(folder)
        except ImportError:
            raise
        except Exception as error:  # ONNX Runtime and tokenizers raise what they like on damaged files
            raise ModelError(
                f"The query model in {folder} is damaged ({error}); delete that folder."
            ) from error
        self._spans = spans_of(self.tokenizer)
        self.fingerprint, self.dimension = self.graph.fingerprint, self.graph.dimension

    def token_spans(self, text: str) -> SpanArray:
        return self._spans(text)

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        # One by one: a query's bits do not depend on what is asked beside it.
        rows = [self._row(text) for text in texts]
        return np.concatenate(rows) if rows else np.zeros((0, self.dimension), np.float32)

    def _row(self, text: str) -> FloatMatrix:
        encoding = self._tokens(text)
        if len(encoding.ids) <= self.graph.max_tokens:
            return unit_rows(self._vector(encoding))
        return encode_in_windows(
            [text],
            encode=self._encode,
            token_spans=self._spans,
            limit=self.graph.limit,
            dimension=self.dimension,
        )

    def _encode(self, texts: Sequence[str]) -> FloatMatrix:
        return unit_rows(np.concatenate([self._vector(self._tokens(text)) for text in texts]))

    def _tokens(self, text: str) -> Any:  # noqa: ANN401  (tokenizers.Encoding)
        return self.tokenizer.encode(self.graph.prompt + clean(text))

    def inputs_of(self, encoding: Any) -> dict[str, list[int]]:  # noqa: ANN401  (tokenizers.Encoding)
        """What the graph takes of a text that is tokenised, by the names of its inputs."""
        return _inputs_of(encoding, self.graph.inputs)


def _inputs_of(encoding: Any, names: Sequence[str]) -> dict[str, list[int]]:  # noqa: ANN401
    values: dict[str, list[int]] = {
        "input_ids": encoding.ids,
        "attention_mask": encoding.attention_mask,
        "token_type_ids": encoding.type_ids,
    }
    return {name: values[name] for name in names}


def _vector_of(folder: Path, inputs: Sequence[str]) -> Callable[[Any], FloatMatrix]:
    """From a text that is tokenised to its vector, as one row: in packed form, else by the graph."""
    if PackedModel.is_in(folder):
        packed = PackedModel(folder)
        return lambda encoding: packed.vector(encoding.ids)
    session = _session(folder)

    def run(encoding: Any) -> FloatMatrix:  # noqa: ANN401  (tokenizers.Encoding)
        feed = {name: np.array([values], np.int64) for name, values in _inputs_of(encoding, inputs).items()}
        (vector,) = session.run(None, feed)
        return np.asarray(vector, dtype=np.float32)

    return run


def _tokenizer(folder: Path) -> Any:  # noqa: ANN401  (tokenizers.Tokenizer)
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _session(folder: Path) -> Any:  # noqa: ANN401  (onnxruntime.InferenceSession)
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors only: nothing on a user's terminal
    # The graph was optimised when it was exported, which is most of the work of opening it.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    # The arena keeps what one query needed for ever; a query is small enough to ask the system each time.
    options.enable_cpu_mem_arena = False
    # Its threads would otherwise spin after each query, and take the processor from the other leg.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    graph = folder / EIGHT_BITS
    return onnxruntime.InferenceSession(
        str(graph if graph.is_file() else folder / GRAPH),
        sess_options=options,
        providers=["CPUExecutionProvider"],
    )
