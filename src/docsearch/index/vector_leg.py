"""The vector leg: documents by the cosine of their best chunk.

Of a large index only the clusters nearest to the query are scanned, unless a filter is on: what a filter
allows is always compared in full.  What the scan names as candidates is scored once more, row by row in
float64 and always in the same order, so that a score depends on the two vectors alone and not on the segment
or the batch they stand in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docsearch.index.clusters import Centroids, Clusters, nearest_clusters
from docsearch.index.rows import Corpus, SegmentDocuments, rows_of
from docsearch.index.vectors import VectorSegment
from docsearch.order import Ranking, rank, unique

__all__ = ["VectorAnswer", "VectorLeg"]

_LEAST = np.float32(1e-12)  # no division by zero where vectors cancel out
_NOISE = 1e-5  # the scan adds up in float32, and in another order


class VectorLeg:
    """Asks all segments of a view as if they were one; immutable, safe to share between threads."""

    name = "vector"

    def __init__(self, corpus: Corpus, segments: Sequence[tuple[SegmentDocuments, VectorSegment]]) -> None:
        self._corpus, self._segments = corpus, tuple(segments)
        self._centroids: list[Centroids] = []  # each once, and for every segment which of them are its own
        self._centroids_of = [self._known(vectors.clusters) for _, vectors in segments]

    def _known(self, clusters: Clusters | None) -> int | None:
        if clusters is None:
            return None
        for number, centroids in enumerate(self._centroids):
            if np.array_equal(centroids, clusters.centroids):
                return number
        self._centroids.append(clusters.centroids)
        return len(self._centroids) - 1

    def ask(self, query: NDArray[np.float32], allowed: NDArray[np.int64] | None = None) -> VectorAnswer:
        """Prepare to compare ``query`` (dimension,), of unit length, with the documents."""
        mask = None if allowed is None and self._corpus.all_alive else self._corpus.mask(allowed)
        vector = np.ascontiguousarray(query, dtype=np.float32)
        return VectorAnswer(self, vector, mask, exact=allowed is not None)

    def _candidates(
        self, query: NDArray[np.float32], rows: int, mask: NDArray[np.bool_] | None, *, exact: bool
    ) -> tuple[NDArray[np.int64], float]:
        """Places of the documents of the nearest ``rows`` rows of all, and a ceiling for all others.

        Where not ``exact``, the clusters far from the query are not looked at.
        """
        chosen = [nearest_clusters(centroids, query) for centroids in (() if exact else self._centroids)]
        found, products, ceiling = [np.empty(0, np.int64)], [np.empty(0, np.float32)], -np.inf
        for (documents, vectors), start, number in zip(
            self._segments, self._corpus.starts, self._centroids_of, strict=False
        ):
            end = start + len(documents.keys)
            hits, scores, left_out = vectors.search(
                query,
                rows,
                allowed=None if mask is None else documents.row_mask(mask[start:end]),
                chosen=None if exact or number is None else chosen[number],
            )
            found.append(documents.owners(hits) + start)
            products.append(scores)
            ceiling = max(ceiling, left_out)
        places, inner = np.concatenate(found), np.concatenate(products)
        if len(places) > rows:  # each segment has named as many as are wanted of all together
            kept = inner >= np.partition(inner, -rows)[-rows]
            ceiling = max(ceiling, float(inner[~kept].max(initial=-np.inf)))
            places = places[kept]
        return unique(places), ceiling

    def _centroids_of_documents(self, keys: NDArray[np.int64]) -> NDArray[np.float32]:
        """Of the documents (keys, n): (n, dimension), of unit length."""
        sums: list[NDArray[np.float32]] = []
        order: list[NDArray[np.int64]] = []
        for segment, (numbers, local) in self._corpus.by_segment(keys).items():
            documents, vectors = self._segments[segment]
            _, counts, rows = rows_of(documents.first_row, local)
            sums.append(np.add.reduceat(vectors.decode(rows), np.cumsum(counts) - counts, axis=0))
            order.append(numbers)
        total = np.concatenate(sums)
        total /= np.maximum(np.sqrt(np.einsum("ij,ij->i", total, total)), _LEAST)[:, None]
        centroids = np.empty_like(total)
        centroids[np.concatenate(order)] = total
        return centroids

    def _rows(self, query: NDArray[np.float64], keys: NDArray[np.int64]) -> Iterator[_Rows]:
        """The documents (keys, n), segment by segment."""
        for segment, (numbers, local) in self._corpus.by_segment(keys).items():
            documents, vectors = self._segments[segment]
            _, counts, rows = rows_of(documents.first_row, local)
            yield _Rows(numbers, counts, vectors.products(rows, query))

    def _scored(self, query: NDArray[np.float64], keys: NDArray[np.int64]) -> _Scored:
        best, means = np.empty((2, len(keys)))
        for part in self._rows(query, keys):
            best[part.numbers], means[part.numbers] = part.best(), part.means()
        return _Scored(keys, best, means)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The documents of one segment, with their ``numbers`` (n,) among those that are asked for, and the
    ``cosines`` of all their rows in turn, of which each has ``counts`` (n,).
    """

    numbers: NDArray[np.int64]
    counts: NDArray[np.int64]
    cosines: NDArray[np.float64]

    @property
    def _begins(self) -> NDArray[np.int64]:
        return np.cumsum(self.counts) - self.counts

    def best(self) -> NDArray[np.float64]:
        return np.maximum.reduceat(self.cosines, self._begins)

    def means(self) -> NDArray[np.float64]:
        return np.add.reduceat(self.cosines, self._begins) / self.counts

    def each(self) -> list[NDArray[np.float64]]:
        """The cosines of each document."""
        return [
            self.cosines[begin : begin + count]
            for begin, count in zip(self._begins.tolist(), self.counts.tolist(), strict=True)
        ]


@dataclass(frozen=True, slots=True)
class _Scored:
    """Documents (keys, n) with the cosine of their ``best`` chunk (n,) and the mean of all (n,)."""

    keys: NDArray[np.int64]
    best: NDArray[np.float64]
    means: NDArray[np.float64]


class VectorAnswer:
    """One query vector against a view."""

    def __init__(
        self,
        leg: VectorLeg,
        query: NDArray[np.float32],
        mask: NDArray[np.bool_] | None,
        *,
        exact: bool,
    ) -> None:
        self._leg, self._query, self._mask, self._exact = leg, query, mask, exact
        self._wide = query.astype(np.float64)
        self._last: _Scored | None = None  # means are asked for where scores were

    def best(self, depth: int) -> Ranking:
        """The ``depth`` allowed documents whose best chunk is nearest.

        Goes deeper into the chunks until no document that was left out can belong to them.
        """
        corpus, rows = self._leg._corpus, 2 * depth  # noqa: SLF001  # the answer is the leg's other half
        while True:
            places, ceiling = self._leg._candidates(  # noqa: SLF001
                self._query, rows, self._mask, exact=self._exact
            )
            keys = corpus.keys[places]
            ranking = rank(keys, self.score(keys), depth, corpus.ids)
            if ceiling == -np.inf or (len(ranking) == depth and ranking.scores[-1] > ceiling + _NOISE):
                return ranking
            rows *= 4

    def score(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """Cosine of the best chunk of each of these documents."""
        return self._scored(documents).best

    def passages(self, documents: NDArray[np.int64]) -> list[NDArray[np.float64]]:
        """Cosine of each chunk of each document, in the order of the chunks."""
        found: list[NDArray[np.float64]] = [np.empty(0)] * len(documents)
        for part in self._leg._rows(self._wide, documents):  # noqa: SLF001
            for number, cosines in zip(part.numbers.tolist(), part.each(), strict=True):
                found[number] = cosines
        return found

    def means(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """Mean cosine of the chunks of each of these documents."""
        return self._scored(documents).means

    def _scored(self, documents: NDArray[np.int64]) -> _Scored:
        last = self._last
        if last is None or not np.array_equal(last.keys, documents):
            last = self._last = self._leg._scored(self._wide, documents)  # noqa: SLF001
        return last

    def centroids(self, documents: NDArray[np.int64]) -> NDArray[np.float32]:
        """The centroid of the chunks of each of these documents, of unit length: (n, dimension)."""
        return self._leg._centroids_of_documents(documents)  # noqa: SLF001
