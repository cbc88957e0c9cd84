"""The vector leg: documents by the cosine of their best chunk.

Of a large index only the clusters nearest to the query are scanned, unless a filter is on: what a filter
allows is always compared in full.  FAISS names the candidates; their scores are computed once more, row by
row in float32 with NumPy, so that a score depends on the two vectors alone and not on the segment or the
batch they stand in.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from docsearch.index.clusters import Centroids, Clusters, nearest_clusters
from docsearch.index.rows import Corpus, SegmentDocuments
from docsearch.index.vectors import VectorSegment
from docsearch.order import Ranking, rank, unique

__all__ = ["VectorAnswer", "VectorLeg"]

_NOISE = 1e-5  # FAISS and NumPy add up in different orders


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
            counts = np.diff(documents.first_row)
            hits, scores, left_out = vectors.search(
                query,
                rows,
                allowed=None if mask is None else np.repeat(mask[start : start + len(counts)], counts),
                chosen=None if exact or number is None else chosen[number],
            )
            found.append(documents.first_row.searchsorted(hits, side="right") - 1 + start)
            products.append(scores)
            ceiling = max(ceiling, left_out)
        places, inner = np.concatenate(found), np.concatenate(products)
        if len(places) > rows:  # each segment has named as many as are wanted of all together
            kept = inner >= np.partition(inner, -rows)[-rows]
            ceiling = max(ceiling, float(inner[~kept].max(initial=-np.inf)))
            places = places[kept]
        return unique(places), ceiling

    def _row_scores(
        self, query: NDArray[np.float32], places: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Cosines of all rows of the documents at ``places`` (d, ascending), and where each begins (d,)."""
        owners = np.searchsorted(self._corpus.starts, places, side="right") - 1
        scores, counts = [np.empty(0, np.float32)], [np.empty(0, np.int64)]
        for number, (documents, vectors) in enumerate(self._segments):
            local = places[owners == number] - self._corpus.starts[number]
            if len(local):
                begins = documents.first_row[local].astype(np.int64)
                count = documents.first_row[local + 1] - begins
                rows = np.arange(count.sum()) + np.repeat(begins - np.cumsum(count) + count, count)
                # einsum adds each row by itself: no row's bits depend on its neighbours, as BLAS's would.
                scores.append(np.einsum("ij,j->i", vectors.decode(rows), query))
                counts.append(count)
        lengths = np.concatenate(counts)
        return np.concatenate(scores), np.cumsum(lengths) - lengths


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
        # What was scored already, keys ascending: the candidates are asked for again as part of the union.
        self._keys, self._scores = np.empty(0, np.int64), np.empty(0, np.float64)

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
            ranking = rank(keys, self.score(keys), depth, corpus.id_of)
            if ceiling == -np.inf or (len(ranking) == depth and ranking.scores[-1] > ceiling + _NOISE):
                return ranking
            rows *= 4

    def score(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """Cosine of the best chunk of each of these documents."""
        new = _missing(documents, self._keys)
        if len(new):
            cosines, begins = self._row_scores(new)
            keys = np.concatenate([self._keys, new])
            scores = np.concatenate([self._scores, np.maximum.reduceat(cosines, begins).astype(np.float64)])
            order = np.argsort(keys)
            self._keys, self._scores = keys[order], scores[order]
        return self._scores[np.searchsorted(self._keys, documents)]

    def passages(self, document: int) -> NDArray[np.float64]:
        """Cosine of each chunk of one document, in the order of the chunks."""
        cosines, _ = self._row_scores(np.array([document], dtype=np.int64))
        return cosines.astype(np.float64)

    def _row_scores(self, keys: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        return self._leg._row_scores(self._query, np.searchsorted(self._leg._corpus.keys, keys))  # noqa: SLF001


def _missing(keys: NDArray[np.int64], known: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those of ``keys`` that are not ``known`` (ascending), each once, ascending."""
    keys = unique(keys)
    at = known.searchsorted(keys)
    absent = at == len(known)
    absent[~absent] = known[at[~absent]] != keys[~absent]
    missing: NDArray[np.int64] = keys[absent]
    return missing
