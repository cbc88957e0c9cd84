"""The vector leg: documents by the cosine of their best chunk.

Of a large index only the clusters nearest to the query are scanned, unless a filter is on: what a filter
allows is always compared in full.  FAISS names the candidates; their scores are computed once more, row by
row in float32 with NumPy, so that a score depends on the two vectors alone and not on the segment or the
batch they stand in.
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

    def _scored(self, query: NDArray[np.float32], keys: NDArray[np.int64]) -> Iterator[_Scored]:
        """The documents (keys, n), segment by segment."""
        for segment, (numbers, local) in self._corpus.by_segment(keys).items():
            documents, vectors = self._segments[segment]
            _, counts, rows = rows_of(documents.first_row, local)
            # einsum adds each row by itself: no row's bits depend on its neighbours, as BLAS's would.
            cosines = np.einsum("ij,j->i", vectors.decode(rows), query).astype(np.float64)
            yield _Scored(keys[numbers], np.cumsum(counts) - counts, cosines)


@dataclass(frozen=True, slots=True)
class _Scored:
    """Some documents: ``cosines`` (rows,) of all their rows, which begin at ``begins`` (n,)."""

    keys: NDArray[np.int64]
    begins: NDArray[np.int64]
    cosines: NDArray[np.float64]

    def best(self) -> NDArray[np.float64]:
        return np.maximum.reduceat(self.cosines, self.begins)

    def means(self) -> NDArray[np.float64]:
        return np.add.reduceat(self.cosines, self.begins) / np.diff(self.begins, append=len(self.cosines))

    def rows(self, number: int) -> NDArray[np.float64]:
        """The cosines of one document, by its place among these."""
        end = self.begins[number + 1] if number + 1 < len(self.begins) else len(self.cosines)
        return self.cosines[self.begins[number] : end]


@dataclass(frozen=True, slots=True)
class _Table:
    """What is known of the documents with these ``keys`` (n,), ascending: cosine of the best chunk and mean,
    and where their rows are, in which ``part`` and there at which ``number``.
    """

    keys: NDArray[np.int64]
    best: NDArray[np.float64]
    means: NDArray[np.float64]
    part: NDArray[np.int64]
    number: NDArray[np.int64]

    @classmethod
    def of(cls, parts: Sequence[_Scored]) -> _Table:
        """All documents of ``parts``, each of which stands in one of them."""
        if not parts:
            none, nowhere = np.empty(0), np.empty(0, dtype=np.int64)
            return cls(nowhere, none, none, nowhere, nowhere)
        keys = np.concatenate([one.keys for one in parts])
        order = np.argsort(keys, kind="stable")
        sizes = [len(one.keys) for one in parts]
        return cls(
            keys[order],
            np.concatenate([one.best() for one in parts])[order],
            np.concatenate([one.means() for one in parts])[order],
            np.repeat(np.arange(len(parts)), sizes)[order],
            np.concatenate([np.arange(size) for size in sizes])[order],
        )

    def places(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.searchsorted(self.keys, keys)

    def missing(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of ``keys`` that are not here, each once, ascending."""
        if not len(self.keys):
            return unique(keys)
        at = np.minimum(self.places(keys), len(self.keys) - 1)
        return unique(keys[self.keys[at] != keys])


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
        # What was scored already: candidates are asked for again as part of the union, and of the page.
        self._scored: list[_Scored] = []
        self._table = _Table.of(())

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
        table = self._known(documents)
        return table.best[table.places(documents)]

    def passages(self, documents: NDArray[np.int64]) -> list[NDArray[np.float64]]:
        """Cosine of each chunk of each document, in the order of the chunks."""
        table = self._known(documents)
        at = table.places(documents)
        found = zip(table.part[at].tolist(), table.number[at].tolist(), strict=True)
        return [self._scored[part].rows(number) for part, number in found]

    def means(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """Mean cosine of the chunks of each of these documents."""
        table = self._known(documents)
        return table.means[table.places(documents)]

    def _known(self, documents: NDArray[np.int64]) -> _Table:
        """The table, with these documents in it."""
        new = self._table.missing(documents)
        if len(new):
            self._scored += self._leg._scored(self._query, new)  # noqa: SLF001
            self._table = _Table.of(self._scored)
        return self._table

    def centroids(self, documents: NDArray[np.int64]) -> NDArray[np.float32]:
        """The centroid of the chunks of each of these documents, of unit length: (n, dimension)."""
        return self._leg._centroids_of_documents(documents)  # noqa: SLF001
