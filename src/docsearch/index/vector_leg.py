"""The vector leg: documents by the cosine of their best chunk.

Of a large index only the clusters nearest to the query are scanned, unless a filter is on: what a filter
allows is always compared in full.  What the scan names as candidates is scored once more, row by row in
float64 and always in the same order, so that a score depends on the two vectors alone and not on the segment
or the batch they stand in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from docsearch.index.clusters import Centroids, Clusters, nearest_clusters
from docsearch.index.nearest import Nearest
from docsearch.index.rows import Corpus, CorpusRows, SegmentDocuments, rows_of
from docsearch.index.vectors import VectorSegment
from docsearch.order import Ranking, rank, unique

__all__ = ["VectorAnswer", "VectorLeg"]

_LEAST = np.float32(1e-12)  # no division by zero where vectors cancel out
_NOISE = 1e-5  # the scan adds up in float32, and in another order


class VectorLeg:
    """Asks all segments of a view as if they were one; immutable, safe to share between threads."""

    name = "vector"

    def __init__(self, corpus: Corpus, segments: Sequence[tuple[SegmentDocuments, VectorSegment]]) -> None:
        self._corpus = corpus
        self._rows = CorpusRows([documents for documents, _ in segments])
        self._documents = [documents for documents, _ in segments]
        self._segments = [vectors for _, vectors in segments]
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
        found: list[Nearest] = []
        starts = pairwise(self._corpus.starts.tolist())
        for (start, end), documents, vectors, centroids in zip(
            starts, self._documents, self._segments, self._centroids_of, strict=True
        ):
            one = vectors.search(
                query,
                rows,
                allowed=None if mask is None else documents.row_mask(mask[start:end]),
                chosen=None if exact or centroids is None else chosen[centroids],
            )
            found.append(one)
        if not found:
            return np.empty(0, dtype=np.int64), -np.inf
        ceiling = max(one.ceiling for one in found)
        named = np.concatenate(
            [one.rows + start for one, start in zip(found, self._rows.starts, strict=False)]
        )
        if len(named) > rows:  # each segment has named as many as are wanted of all together
            products = np.concatenate([one.products for one in found])
            kept = products >= np.partition(products, -rows)[-rows]
            left_out = float(products[~kept].max(initial=-np.inf))
            ceiling = max(ceiling, left_out + max(one.doubt for one in found))
            named = named[kept]
        return unique(self._rows.owners[named].astype(np.int64)), ceiling

    def _centroids_of_documents(self, keys: NDArray[np.int64]) -> NDArray[np.float32]:
        """Of the documents (keys, n): (n, dimension), of unit length."""
        _, counts, rows = rows_of(self._rows.first, self._corpus.of(keys))
        total = np.empty((len(rows), self._segments[0].dimension), dtype=np.float32)
        for segment, numbers, local in self._rows.by_segment(rows):
            total[numbers] = self._segments[segment].decode(local)
        if len(rows) > len(counts):
            total = np.add.reduceat(total, np.cumsum(counts) - counts, axis=0)
        total /= np.maximum(np.sqrt(np.einsum("ij,ij->i", total, total)), _LEAST)[:, None]
        return total

    def _scored(self, query: NDArray[np.float64], keys: NDArray[np.int64]) -> _Scored:
        _, counts, rows = rows_of(self._rows.first, self._corpus.of(keys))
        cosines = np.empty(len(rows))
        for segment, numbers, local in self._rows.by_segment(rows):
            cosines[numbers] = self._segments[segment].products(local, query)
        return _Scored(keys, counts, cosines)


@dataclass(frozen=True, slots=True)
class _Scored:
    """Documents (keys, n), each with ``counts`` rows (n,), and the ``cosines`` of all those rows in turn."""

    keys: NDArray[np.int64]
    counts: NDArray[np.int64]
    cosines: NDArray[np.float64]

    @property
    def _begins(self) -> NDArray[np.int64]:
        return np.cumsum(self.counts) - self.counts

    def best(self) -> NDArray[np.float64]:
        if len(self.cosines) == len(self.counts):
            return self.cosines
        return np.maximum.reduceat(self.cosines, self._begins)

    def means(self) -> NDArray[np.float64]:
        if len(self.cosines) == len(self.counts):
            return self.cosines
        return np.add.reduceat(self.cosines, self._begins) / self.counts

    def each(self) -> list[NDArray[np.float64]]:
        """The cosines of each document by itself."""
        ends = pairwise([0, *np.cumsum(self.counts).tolist()])
        return [self.cosines[begin:end] for begin, end in ends]


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
        return self._scored(documents).best()

    def passages(self, documents: NDArray[np.int64]) -> list[NDArray[np.float64]]:
        """Cosine of each chunk of each document, in the order of the chunks."""
        return self._scored(documents).each()

    def means(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """Mean cosine of the chunks of each of these documents."""
        return self._scored(documents).means()

    def _scored(self, documents: NDArray[np.int64]) -> _Scored:
        last = self._last
        if last is None or not np.array_equal(last.keys, documents):
            last = self._last = self._leg._scored(self._wide, documents)  # noqa: SLF001
        return last

    def centroids(self, documents: NDArray[np.int64]) -> NDArray[np.float32]:
        """The centroid of the chunks of each of these documents, of unit length: (n, dimension)."""
        return self._leg._centroids_of_documents(documents)  # noqa: SLF001
