"""The encoder over any sentence-transformers model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from docsearch.encoding.cores import on_all_cores
from docsearch.encoding.precision import lower_precision, wants_bfloat16
from docsearch.encoding.protocol import FloatMatrix, SpanArray
from docsearch.encoding.shapes import QUERY_BATCH, Shaped, document_batch, shape_batches
from docsearch.encoding.tokens import clean, span_function
from docsearch.encoding.windows import encode_in_windows, unit_rows
from docsearch.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["SentenceTransformerEncoder"]

# A model that states no bound (a bag of static vectors, say) is given one: a vector of more text than this
# tells nothing apart any more.
_UNBOUNDED = 8192
_SLICE = 2048  # texts tokenised at a time: bounds memory, yet fills nearly all batches


class _Kind(Enum):
    """What the first module is: the others know neither tasks nor how to leave a text uncut."""

    TRANSFORMER = auto()
    ROUTER = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class _Role:
    """What sets queries and documents apart: prompt, route through the model, texts at once."""

    task: str
    prompt: str | None
    batch: int
    added: int  # tokens beside the text's own


class SentenceTransformerEncoder:
    """Encodes with ``model``, in fixed shapes (see ``shapes``), so that the same text has the same bits.

    The bits are the same for one machine and release of torch (and, of queries, number of threads); across
    those, vectors agree to rounding.  ``fingerprint`` must tell models apart;
    :func:`docsearch.encoding.load_encoder` computes it.
    """

    def __init__(self, model: SentenceTransformer, *, name: str, fingerprint: str) -> None:
        self._model = model.eval()
        self._kind = _kind(model)
        self._cores = _cores()
        self.name = name
        self.fingerprint = fingerprint
        if self._kind is _Kind.TRANSFORMER:
            # Padding on the left, where tokens count their places from the left, would move them; on the
            # right it is without effect in causal models and masked in the others.
            model.tokenizer.padding_side = "right"
            if wants_bfloat16(model.device.type):
                lower_precision(model[0])
        self._spans = span_function(model)
        self.max_tokens = _max_tokens(model)
        self._documents = self._role(
            "document",
            _prompt(model, "document", "passage", "corpus"),
            batch=document_batch(model.device.type),
        )
        self._queries = self._role("query", _prompt(model, "query"), batch=QUERY_BATCH)
        self.special_tokens = self._documents.added
        if max(self._documents.added, self._queries.added) >= self.max_tokens:
            raise ModelError(f"The model {name} leaves no room for text beside its prompt.")
        self.dimension = self._run([""], self._documents).shape[1]

    @property
    def query_limit(self) -> int:
        """The most tokens of a query that the model reads at once, beside its special tokens and prompt."""
        return self.max_tokens - self._queries.added

    @property
    def query_prompt(self) -> str:
        return self._queries.prompt or ""

    @property
    def document_prompt(self) -> str:
        return self._documents.prompt or ""

    @property
    def pad_id(self) -> int:
        """The token that fills up."""
        return _pad_id(self._model)

    @property
    def has_one_way_in(self) -> bool:
        """Whether queries and documents differ by their prompts alone, and none is cut in silence."""
        return self._kind is _Kind.TRANSFORMER

    def token_spans(self, text: str) -> SpanArray:
        return self._spans(text)

    def encode_documents(self, texts: Sequence[str]) -> FloatMatrix:
        return self._encode(texts, self._documents)

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        return encode_in_windows(
            texts,
            encode=lambda pieces: self._encode(pieces, self._queries),
            token_spans=self._spans,
            limit=self.query_limit,
            dimension=self.dimension,
        )

    def _encode(self, texts: Sequence[str], role: _Role) -> FloatMatrix:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for first in range(0, len(texts), _SLICE):
            part = [clean(text) for text in texts[first : first + _SLICE]]
            rows[first : first + len(part)] = self._run(part, role)
        if not np.isfinite(rows).all():
            raise ModelError(
                f"The model {self.name} gave numbers that are not finite; its files may be damaged."
            )
        return unit_rows(rows)

    def _run(self, texts: list[str], role: _Role) -> FloatMatrix:
        """The model's vectors of ``texts``, as it gives them."""
        batches = self._batches(texts, role)[::-1]  # long ones first, so that no core waits at the end

        def forward(shaped: Shaped) -> FloatMatrix:
            return self._forward(shaped.features, role.task)

        if role is self._queries or self._model.device.type != "cpu":
            vectors = [forward(shaped) for shaped in batches]
        else:
            vectors = on_all_cores(forward, batches, cores=self._cores)
        matrix = np.zeros((len(texts), vectors[0].shape[1]), dtype=np.float32)
        for shaped, values in zip(batches, vectors, strict=True):
            matrix[list(shaped.rows)] = values[: len(shaped.rows)]
        return matrix

    def _batches(self, texts: list[str], role: _Role) -> list[Shaped]:
        if self._kind is _Kind.OTHER:
            self._check_lengths(texts, role)  # modules of this kind may cut in silence
        features = self._preprocess(texts, role.task, role.prompt)
        if "attention_mask" in features:
            pad_id = _pad_id(self._model)
            return list(shape_batches(features, batch=role.batch, max_tokens=self.max_tokens, pad_id=pad_id))
        # A model without an attention mask (static vectors, bag of words) has no padding that it would
        # leave aside, so each text goes through alone.
        self._check_lengths(texts, role)
        return [
            Shaped((row,), self._preprocess([text], role.task, role.prompt)) for row, text in enumerate(texts)
        ]

    def _preprocess(self, texts: list[str], task: str, prompt: str | None) -> dict[str, object]:
        options: dict[str, Any] = {}
        if self._kind is not _Kind.OTHER:
            # Too long a text is an error later, and never cut.
            options = {"task": task, "processing_kwargs": {"text": {"truncation": False}}}
        return dict(self._model.preprocess(texts, prompt=prompt, **options))

    def _check_lengths(self, texts: list[str], role: _Role) -> None:
        for text in texts:
            length = len(self._spans(text)) + role.added
            if length > self.max_tokens:
                raise ModelError(
                    f"A text of {length} tokens is longer than the {self.max_tokens} that {self.name} reads; "
                    "chunk it first."
                )

    def _forward(self, features: dict[str, object], task: str) -> FloatMatrix:
        import torch
        from sentence_transformers.util import batch_to_device

        options = {} if self._kind is _Kind.OTHER else {"task": task}
        moved = batch_to_device(cast("Any", features), self._model.device)
        with torch.inference_mode():
            output = self._model(moved, **options)
        vectors = output["sentence_embedding"].float().cpu().numpy()
        return cast("FloatMatrix", vectors)

    def _role(self, task: str, prompt: str | None, *, batch: int) -> _Role:
        # The special tokens are what the model makes of an empty text; a prompt counts one more than by
        # itself, because its end may be told apart otherwise before a text.
        mask: Any = self._preprocess([""], task, None).get("attention_mask")
        special = 0 if mask is None else int(mask.sum())
        return _Role(task, prompt, batch, special + (len(self._spans(prompt)) + 1 if prompt else 0))


def _cores() -> int:
    import torch

    return torch.get_num_threads()  # what OMP_NUM_THREADS says, else the cores of the machine


def _kind(model: SentenceTransformer) -> _Kind:
    from sentence_transformers.base.modules import Router, Transformer

    if isinstance(model[0], Transformer):
        return _Kind.TRANSFORMER
    return _Kind.ROUTER if isinstance(model[0], Router) else _Kind.OTHER


def _prompt(model: SentenceTransformer, *names: str) -> str | None:
    """The prompt of the first of ``names`` that has one.

    Not the model's default prompt, which is often the one for queries: the library's own ``encode_document``
    leaves it aside as well.  One called ``passage`` is used, though the library overlooks it behind
    its empty ``document``.
    """
    return next((prompt for name in names if (prompt := model.prompts.get(name))), None)


def _pad_id(model: SentenceTransformer) -> int:
    pad_id = getattr(model.tokenizer, "pad_token_id", None)
    return pad_id if isinstance(pad_id, int) else 0


def _max_tokens(model: SentenceTransformer) -> int:
    """The least that any of the model's ways in reads (queries and documents may have one each)."""
    routes: Any = getattr(model[0], "sub_modules", None)
    ways: list[Any] = [model[0]] if routes is None else [route[0] for route in routes.values()]
    stated = [bound for way in ways if (bound := _bound(way)) is not None]
    return min(stated, default=_UNBOUNDED)


def _bound(module: object) -> int | None:
    positions = getattr(getattr(module, "config", None), "max_position_embeddings", None)
    for bound in (getattr(module, "max_seq_length", None), positions):
        # Tokenisers without a bound state 10^30.
        if isinstance(bound, int | float) and math.isfinite(bound) and 0 < bound < 10**7:
            return int(bound)
    return None
