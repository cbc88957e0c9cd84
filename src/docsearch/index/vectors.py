"""The vector leg, and the only importer of FAISS.

A segment's vectors lie in a flat FAISS index of float16 inner products (half the size of float32, and exact
for vectors that are stored as float16 in the first place), memory-mapped.  Of a large segment only the
clusters nearest to the query are scanned, unless a filter is on: what a filter allows is always compared in
full.  FAISS names the candidates; their scores are computed once more, row by row in float32 with NumPy, so
that a score depends on the two vectors alone and not on the segment or the batch they stand in.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from docsearch.errors import IndexCorruptError
from docsearch.index.clusters import CLUSTERED_FROM, Clusters, cluster_count
from docsearch.index.files import write_file
from docsearch.index.rows import Corpus, SegmentDocuments
from docsearch.order import Ranking, rank

__all__ = ["VectorAnswer", "VectorLeg", "VectorSegment", "write_vectors"]

_NAME = "vectors.faiss"
_HEAD = 16  # four letters, the dimension (4 bytes), the number of rows (8 bytes)
_MOST_DIMENSIONS = 1 << 16
_SAMPLE_EACH = 64  # vectors a centroid in training: more changes the recall by less than .001
_BLOCK = 1 << 16
_NOISE = 1e-5  # FAISS and NumPy add up in different orders


def write_vectors(folder: Path, vectors: NDArray[np.float16]) -> None:
    """Write the vectors (n, dimension) of a segment's rows, in their order."""
    index = _empty(vectors.shape[1])
    index.add(vectors.astype(np.float32))
    # Written by Python, because FAISS opens no path with non-ASCII characters on Windows (faiss#3073).
    write_file(folder / _NAME, faiss.serialize_index(index).data)
    if len(vectors) >= CLUSTERED_FROM:
        _cluster(vectors).save(folder)


def _cluster(vectors: NDArray[np.float16]) -> Clusters:
    """Group the vectors by k-means over a sample; the same vectors always give the same clusters."""
    count = cluster_count(len(vectors))
    sample = np.random.default_rng(0).choice(
        len(vectors), min(len(vectors), count * _SAMPLE_EACH), replace=False
    )
    means = faiss.Kmeans(
        vectors.shape[1],
        count,
        niter=10,
        seed=1,
        spherical=True,
        min_points_per_centroid=1,
        max_points_per_centroid=_SAMPLE_EACH,
    )
    means.train(vectors[np.sort(sample)].astype(np.float32))
    assigned = [
        means.index.search(vectors[begin : begin + _BLOCK].astype(np.float32), 1)[1][:, 0]
        for begin in range(0, len(vectors), _BLOCK)
    ]
    return Clusters.of(np.asarray(means.centroids, dtype=np.float32), np.concatenate(assigned))


def _empty(dimension: int) -> Any:  # noqa: ANN401  # FAISS makes the attributes of an index at run time
    index = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    index.train(np.zeros((1, dimension), np.float32))  # fp16 has nothing to learn, FAISS wants the call
    return index


def _is_ours(path: Path, rows: int) -> bool:
    """Whether the file is what an index with so many rows is written as, whatever the vectors.

    That is the header of an empty index, with the number of rows and of bytes filled in, and the codes.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
        dimension = int.from_bytes(head[4:8], "little")
        if not 1 <= dimension <= _MOST_DIMENSIONS:
            return False
        template = faiss.serialize_index(_empty(dimension)).tobytes()
        head += stream.read(len(template) - _HEAD)
    size = rows * dimension * 2
    numbers = rows.to_bytes(8, "little"), size.to_bytes(8, "little")
    expected = template[:8] + numbers[0] + template[_HEAD:-8] + numbers[1]
    return head == expected and path.stat().st_size == len(expected) + size


class _Codes:
    """The bytes in a FAISS index as NumPy sees them; an array of them keeps the index (and its file) open."""

    def __init__(self, index: Any) -> None:  # noqa: ANN401
        self._index = index
        codes = faiss.rev_swig_ptr(index.codes.data(), index.codes.size())
        self.__array_interface__ = codes.__array_interface__


class VectorSegment:
    """The vectors of one segment, mapped from the disk."""

    def __init__(self, folder: Path, *, rows: int) -> None:
        """Open the vectors of a segment with so many ``rows``.

        FAISS is let loose only on a file that begins as every file of ours does, so that nothing in it is
        parsed but numbers that are known already.  Raises :class:`IndexCorruptError` where it does not.
        """
        path = folder / _NAME
        if not path.is_file():
            raise IndexCorruptError(f"The index lacks the file {path}; run `docsearch rebuild`.")
        if not _is_ours(path, rows):
            raise IndexCorruptError(f"{path} is damaged; run `docsearch rebuild`.")
        self._index: Any  # FAISS makes the attributes of an index at run time
        try:
            if os.name == "nt":
                self._index = faiss.deserialize_index(np.fromfile(path, dtype=np.uint8))
            else:
                self._index = faiss.read_index(os.fspath(path), faiss.IO_FLAG_MMAP_IFC)
        except (RuntimeError, OSError) as error:
            raise IndexCorruptError(f"{path} is damaged; run `docsearch rebuild`.") from error
        self.rows, self.dimension = int(self._index.ntotal), int(self._index.d)
        self._codes = np.asarray(_Codes(self._index)).reshape(self.rows, self.dimension * 2)
        self.vectors: NDArray[np.float16] = self._codes.view(np.float16)
        self.clusters = Clusters.load(folder)
        if self.clusters is not None and not self.clusters.fits(self.rows, self.dimension):
            raise IndexCorruptError(f"The clusters of {path} are damaged; run `docsearch rebuild`.")

    def decode(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of some rows; four times as fast as NumPy widens float16."""
        decoded: NDArray[np.float32] = self._index.sa_decode(self._codes[rows])
        return decoded

    def search(
        self, query: NDArray[np.float32], k: int, mask: NDArray[np.bool_] | None, *, exact: bool
    ) -> tuple[NDArray[np.int64], float]:
        """Rows of the ``k`` nearest vectors (best first) among those the ``mask`` (rows,) allows.

        Beside them a ceiling: no row that was looked at and left out has a greater inner product.  Where not
        ``exact``, the clusters far from the query are not looked at.
        """
        if mask is not None and len(mask) != self.rows:  # FAISS would read beyond its end
            raise IndexCorruptError("A segment has other rows than vectors; run `docsearch rebuild`.")
        if self.clusters is not None and not exact:
            near = self.clusters.near(query)
            mask = near if mask is None else mask & near
        allowed = self.rows if mask is None else int(mask.sum())
        parameters = None
        if mask is not None:
            bits = np.packbits(mask, bitorder="little")
            parameters = faiss.SearchParameters(  # type: ignore[call-arg]  # as FAISS wraps it
                sel=faiss.IDSelectorBitmap(self.rows, faiss.swig_ptr(bits))
            )
        if not allowed:
            return np.empty(0, np.int64), -np.inf
        scores, rows = self._index.search(query[None, :], min(k, allowed), params=parameters)
        found: NDArray[np.int64] = rows[0][rows[0] >= 0]  # FAISS fills up with -1
        return found, -np.inf if len(found) >= allowed else float(scores[0][len(found) - 1])


class VectorLeg:
    """Asks all segments of a view as if they were one; immutable, safe to share between threads."""

    name = "vector"

    def __init__(self, corpus: Corpus, segments: Sequence[tuple[SegmentDocuments, VectorSegment]]) -> None:
        self._corpus, self._segments = corpus, tuple(segments)

    def ask(self, query: NDArray[np.float32], allowed: NDArray[np.int64] | None = None) -> VectorAnswer:
        """Prepare to compare ``query`` (dimension,), of unit length, with the documents."""
        mask = None if allowed is None and self._corpus.all_alive else self._corpus.mask(allowed)
        vector = np.ascontiguousarray(query, dtype=np.float32)
        return VectorAnswer(self, vector, mask, exact=allowed is not None)

    def _candidates(
        self, query: NDArray[np.float32], rows: int, mask: NDArray[np.bool_] | None, *, exact: bool
    ) -> tuple[NDArray[np.int64], float]:
        """Places of the documents of each segment's nearest ``rows`` rows, and a ceiling for all others."""
        found, ceilings = [np.empty(0, np.int64)], [-np.inf]
        for (documents, vectors), start in zip(self._segments, self._corpus.starts, strict=False):
            counts = np.diff(documents.first_row)
            row_mask = None if mask is None else np.repeat(mask[start : start + len(counts)], counts)
            hits, ceiling = vectors.search(query, rows, row_mask, exact=exact)
            found.append(np.searchsorted(documents.first_row, hits, side="right") - 1 + start)
            ceilings.append(ceiling)
        return np.unique(np.concatenate(found)), max(ceilings)

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
        new = np.setdiff1d(documents, self._keys)
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
