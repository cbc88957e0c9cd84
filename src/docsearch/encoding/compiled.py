"""Documents without torch: the exported model (see ``onnx_export``), compiled by OpenVINO for this processor.

It is a third faster than torch where the processor multiplies matrices in bfloat16, a sixth elsewhere, and a
run that needs no torch saves the seconds of its import.  While it computes, Python is free for other work.
What it says is held against the original's vectors of some probes each time it is opened.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docsearch.cores import usable_cores
from docsearch.encoding.onnx_query import GRAPH, PROBES, OnnxQueryEncoder
from docsearch.encoding.precision import wants_bfloat16
from docsearch.encoding.probes import DOCUMENT_PROBES, SAME_COSINE
from docsearch.encoding.protocol import FloatMatrix, SpanArray
from docsearch.encoding.shapes import batch_rows, document_batch
from docsearch.encoding.tokens import clean, splits_at_space
from docsearch.encoding.unguarded import remove_guards
from docsearch.encoding.windows import unit_rows
from docsearch.errors import ModelError, ModelNotFoundError

__all__ = ["CompiledEncoder", "compiles_here"]

_SLICE = 2048  # texts tokenised at a time: bounds memory, yet fills nearly all batches
_WAITING = 4  # batches in line for each core, so that none waits until Python finds the time to hand it one


def compiles_here() -> bool:
    """Whether this machine has what it takes, and nothing better (a graphics processor, which torch uses)."""
    devices = ("/dev/nvidiactl", "/dev/kfd")
    faster = sys.platform == "darwin" or any(Path(device).exists() for device in devices)
    return find_spec("openvino") is not None and not faster


@dataclass(frozen=True, slots=True)
class _Batch:
    """``rows`` are the places of the first rows of ``features`` among the texts; the others are filling."""

    rows: tuple[int, ...]
    features: dict[str, NDArray[np.int64]]


class CompiledEncoder:
    """An :class:`~docsearch.encoding.protocol.Encoder` over an exported model.

    A text has the same bits in any company, as every pass has one of few shapes (see ``shapes``), and each is
    computed by one core.
    """

    overlaps = True

    def __init__(self, folder: Path, *, name: str) -> None:
        """Open the export in ``folder``.

        :raises ModelNotFoundError: there is none, or none for documents
        :raises ModelError: it is damaged, or its vectors are not those of the model it was made from
        """
        self._queries = OnnxQueryEncoder(folder)
        self._about = self._queries.graph
        if not (folder / PROBES).is_file():
            raise ModelNotFoundError("the model has not been exported for documents")
        self.name = name
        self.fingerprint, self.dimension = self._queries.fingerprint, self._queries.dimension
        self.max_tokens, self.special_tokens = self._about.max_tokens, self._about.special_tokens
        self.splits_at_space = splits_at_space(self._queries.tokenizer)
        try:
            self._cores = _cores()
            self._compiled = _compile(folder / GRAPH, cores=self._cores)
            expected = np.load(folder / PROBES)
        except Exception as error:  # OpenVINO and NumPy raise what they like on damaged files
            raise ModelError(f"The model in {folder} cannot be compiled: {error}") from error
        cosine = float((self.encode_documents(DOCUMENT_PROBES) * expected).sum(axis=1).min())
        if not cosine >= SAME_COSINE:
            raise ModelError(f"The compiled model differs from the original (cosine {cosine:.4f}).")

    def token_spans(self, text: str) -> SpanArray:
        return self._queries.token_spans(text)

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        return self._queries.encode_queries(texts)

    def encode_documents(self, texts: Sequence[str]) -> FloatMatrix:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for first in range(0, len(texts), _SLICE):
            part = texts[first : first + _SLICE]
            self._run(list(self._batches(part)), rows[first : first + len(part)])
        if not np.isfinite(rows).all():
            raise ModelError(
                f"The model {self.name} gave numbers that are not finite; its files may be damaged."
            )
        return unit_rows(rows)

    def _run(self, batches: Sequence[_Batch], rows: FloatMatrix) -> None:
        """Fill ``rows`` with the vectors of ``batches``, as the model gives them; a few are under way.

        No callbacks: the thread that runs one lets go of it after the answer is there, and needs Python's
        lock for that, which who takes the model apart at that moment holds while waiting for the thread.
        """
        under_way: deque[tuple[Any, tuple[int, ...]]] = deque()

        def collected() -> Any:  # noqa: ANN401  (openvino.InferRequest)
            request, places = under_way.popleft()
            request.wait()
            rows[list(places)] = request.get_output_tensor(0).data[: len(places)]
            return request

        for batch in batches:
            full = len(under_way) == _WAITING * self._cores
            request = collected() if full else self._compiled.create_infer_request()
            request.start_async(batch.features)
            under_way.append((request, batch.rows))
        while under_way:
            collected()

    def _batches(self, texts: Sequence[str]) -> Iterator[_Batch]:
        """Batches of fixed shape, long ones first, so that no core waits at the end."""
        encodings = self._queries.tokenizer.encode_batch(
            [self._about.document_prompt + clean(text) for text in texts]
        )
        lengths = [len(encoding.ids) for encoding in encodings]
        found = batch_rows(lengths, batch=document_batch("cpu"), max_tokens=self.max_tokens)
        for width, rows, filled in reversed(list(found)):
            yield _Batch(rows, self._features([encodings[row] for row in filled], width))

    def _features(self, encodings: Sequence[Any], width: int) -> dict[str, NDArray[np.int64]]:
        shape = (len(encodings), width)
        features = {name: np.zeros(shape, dtype=np.int64) for name in self._about.inputs}
        features["input_ids"] += self._about.pad_id
        for row, encoding in enumerate(encodings):
            for name, values in self._queries.inputs_of(encoding).items():
                features[name][row, : len(values)] = values
        return features


def _compile(graph: Path, *, cores: int) -> Any:  # noqa: ANN401  (openvino.CompiledModel)
    # OpenVINO comes with a package that tells its makers of conversions.  We convert nothing; all the same,
    # it is not even imported.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]  # Python's way to bar it
    import openvino

    core = openvino.Core()
    settings = {
        "INFERENCE_PRECISION_HINT": "bf16" if wants_bfloat16("cpu") else "f32",
        "NUM_STREAMS": str(cores),
        "INFERENCE_NUM_THREADS": str(cores),
    }
    model = core.read_model(str(graph))
    remove_guards(model)
    return core.compile_model(model, "CPU", settings)


def _cores() -> int:
    """What ``OMP_NUM_THREADS`` says, as for torch; else the cores that this process may use."""
    said = os.environ.get("OMP_NUM_THREADS", "")
    if said.isdigit() and int(said) > 0:
        return int(said)
    return usable_cores()
