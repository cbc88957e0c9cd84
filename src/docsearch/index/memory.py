"""In-memory twins of the two legs: the same answers from dictionaries and loops, nothing on the disk.

They are slow and obviously right, which is their use: the contract tests hold the real legs against them, and
tests of what stands above the legs need no index.  Not for searching in earnest.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from docsearch.index.analysis import terms
from docsearch.index.keyword import KeywordQuery, TermGroup
from docsearch.index.plain_kernels import exact_products
from docsearch.order import Ranking

__all__ = ["MemoryAnswer", "MemoryDocument", "MemoryKeywordLeg", "MemoryVectorLeg"]


@dataclass(frozen=True, slots=True)
class MemoryDocument:
    """A document as the legs see it: ``passages`` are the own spans of its n chunks, ``vectors`` theirs
    (n, dimension).
    """

    key: int
    id: str
    title: str
    passages: tuple[str, ...]
    vectors: NDArray[np.float16] = field(repr=False)


@dataclass(frozen=True, slots=True)
class MemoryAnswer:
    """What one query scores: ``chunks`` has the scores of each document's chunks, by key."""

    ids: Mapping[int, str]
    scores: Mapping[int, float]
    chunks: Mapping[int, NDArray[np.float64]]
    candidates: frozenset[int]
    covered: Mapping[int, float] = field(default_factory=dict)
    ceiling: float = 0.0
    centres: Mapping[int, NDArray[np.float32]] = field(default_factory=dict)

    def best(self, depth: int) -> Ranking:
        """The ``depth`` best candidates: score down, then id up."""
        order = sorted(self.candidates, key=lambda key: (-self.scores[key], self.ids[key]))[:depth]
        return Ranking(
            np.array(order, dtype=np.int64), np.array([self.scores[key] for key in order], dtype=np.float64)
        )

    def score(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """The scores of ``documents`` (n,), candidates or not."""
        return np.array([self.scores[key] for key in documents.tolist()], dtype=np.float64)

    def passages(self, documents: NDArray[np.int64]) -> list[NDArray[np.float64]]:
        """The scores of each document's chunks, in their order."""
        return [self.chunks[key] for key in documents.tolist()]

    def coverage(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """The largest share of the query's weight in one chunk of each document; the keyword leg's alone."""
        return np.array([self.covered[key] for key in documents.tolist()], dtype=np.float64)

    def means(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """The mean score of each document's chunks."""
        return np.array([self.chunks[key].mean() for key in documents.tolist()], dtype=np.float64)

    def centroids(self, documents: NDArray[np.int64]) -> NDArray[np.float32]:
        """The centroid of each document's chunks, of unit length; the vector leg's alone."""
        return np.stack([self.centres[key] for key in documents.tolist()])


class MemoryKeywordLeg:
    """Twin of :class:`~docsearch.index.keyword.KeywordLeg`; the formula is in that module's docstring."""

    name = "keyword"

    def __init__(
        self, documents: Sequence[MemoryDocument], *, k1: float, b: float, title_weight: float
    ) -> None:
        self._ids = {d.key: d.id for d in documents}
        self._k1, self._b = k1, b
        self._chunks = {d.key: [Counter(terms(text)) for text in d.passages] for d in documents}
        self._frequencies = {
            d.key: _weighted(Counter(terms(d.title)), self._chunks[d.key], title_weight) for d in documents
        }

    def ask(self, query: KeywordQuery, allowed: NDArray[np.int64] | None = None) -> MemoryAnswer:
        """Score every document; those that hold a query term are candidates."""
        weights = {group: group.weight * self._idf(group) for group in query.groups}
        lengths = {key: sum(counts.values()) for key, counts in self._frequencies.items()}
        scores = {
            key: self._score(weights, counts, lengths[key], _mean(lengths.values()))
            for key, counts in self._frequencies.items()
        }
        rows = [counts.total() for chunks in self._chunks.values() for counts in chunks]
        passages = {
            key: np.array([self._score(weights, c, c.total(), max(_mean(rows), 1.0)) for c in chunks])
            for key, chunks in self._chunks.items()
        }
        found = {key for key, score in scores.items() if score > 0}
        covered = {key: self._coverage(weights, chunks) for key, chunks in self._chunks.items()}
        ceiling = sum(weights.values())
        return MemoryAnswer(self._ids, scores, passages, _allowed(found, allowed), covered, ceiling)

    def _coverage(self, weights: Mapping[TermGroup, float], chunks: Sequence[Counter[str]]) -> float:
        known = {
            group: weight
            for group, weight in weights.items()
            if any(_frequency(group, counts) for counts in self._frequencies.values())
        }
        held = [sum(w for group, w in known.items() if _frequency(group, counts)) for counts in chunks]
        return max(held) / sum(known.values()) if known else 0.0

    def _idf(self, group: TermGroup) -> float:
        holders = sum(_frequency(group, counts) > 0 for counts in self._frequencies.values())
        return math.log(1 + (len(self._ids) - holders + 0.5) / (holders + 0.5))

    def _score(
        self, weights: Mapping[TermGroup, float], counts: Mapping[str, float], length: float, mean: float
    ) -> float:
        norm = self._k1 * (1 - self._b + self._b * length / mean) if mean else 0.0
        total = 0.0
        for group, weight in weights.items():
            if frequency := _frequency(group, counts):
                total += weight * frequency / (frequency + norm)
        return total


class MemoryVectorLeg:
    """Twin of :class:`~docsearch.index.vector_leg.VectorLeg`: every vector is compared."""

    name = "vector"

    def __init__(self, documents: Sequence[MemoryDocument]) -> None:
        self._ids = {d.key: d.id for d in documents}
        self._vectors = {d.key: d.vectors for d in documents}

    def ask(self, query: NDArray[np.float32], allowed: NDArray[np.int64] | None = None) -> MemoryAnswer:
        """Compare ``query`` (dimension,) with every chunk; every document is a candidate."""
        wide = query.astype(np.float64)
        chunks = {key: exact_products(vectors, wide) for key, vectors in self._vectors.items()}
        scores = {key: float(values.max()) for key, values in chunks.items()}
        centres = {
            key: _unit(vectors.astype(np.float32).sum(axis=0)) for key, vectors in self._vectors.items()
        }
        return MemoryAnswer(self._ids, scores, chunks, _allowed(set(scores), allowed), centres=centres)


def _weighted(title: Counter[str], chunks: Sequence[Counter[str]], title_weight: float) -> dict[str, float]:
    text = sum(chunks, Counter[str]())
    return {term: title_weight * title[term] + text[term] for term in {*title, *text}}


def _frequency(group: TermGroup, counts: Mapping[str, float]) -> float:
    return sum(counts.get(term.decode(), 0.0) for term in group.terms)


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length > 0 else vector


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else 0.0


def _allowed(found: set[int], allowed: NDArray[np.int64] | None) -> frozenset[int]:
    return frozenset(found if allowed is None else found & {*allowed.tolist()})
