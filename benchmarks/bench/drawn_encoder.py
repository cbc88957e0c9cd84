"""An encoder that gives back the vectors that were drawn: a corpus takes the real way into an index."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from docsearch.encoding import FloatMatrix, QueryEncoder, SpanArray, load_query_encoder

from .corpus import PARAGRAPH, Corpus, chunk_hash

__all__ = ["CHUNK_TOKENS", "DrawnEncoder"]

CHUNK_TOKENS = 160
_SPECIAL = 2


class DrawnEncoder:
    """Stands in for the model ``name``, whose fingerprint it bears: queries are answered by the model itself.

    It counts ``CHUNK_TOKENS`` tokens in every paragraph, whatever its length, so that the chunker cuts
    documents exactly where they were put together.
    """

    max_tokens = CHUNK_TOKENS
    special_tokens = _SPECIAL

    def __init__(self, corpus: Corpus, chunks: int, *, name: str, fingerprint: str) -> None:
        self.name, self.fingerprint = name, fingerprint
        self._vectors = corpus.vectors(chunks)
        self.dimension = self._vectors.shape[1]
        hashes = corpus.hashes(chunks)
        self._order = np.argsort(hashes)
        self._hashes = hashes[self._order]

    def token_spans(self, text: str) -> SpanArray:
        spans: list[NDArray[np.int64]] = [np.empty((0, 2), np.int64)]
        start = 0
        for paragraph in text.split(PARAGRAPH) if text else ():
            edges = np.linspace(start, start + len(paragraph), CHUNK_TOKENS - _SPECIAL + 1).astype(np.int64)
            spans.append(np.column_stack([edges[:-1], edges[1:]]))
            start += len(paragraph) + len(PARAGRAPH)
        return np.concatenate(spans)

    def encode_documents(self, texts: Sequence[str]) -> FloatMatrix:
        hashes = np.array([chunk_hash(text) for text in texts], dtype=np.uint64)
        at = np.searchsorted(self._hashes, hashes).clip(max=len(self._hashes) - 1)
        if not (self._hashes[at] == hashes).all():
            raise LookupError("A text is not a chunk of the corpus: the chunker has cut elsewhere.")
        vectors: FloatMatrix = self._vectors[self._order[at]].astype(np.float32)
        return vectors

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        return self._queries.encode_queries(texts)

    @cached_property
    def _queries(self) -> QueryEncoder:
        return load_query_encoder(self.name, fingerprint=self.fingerprint)
