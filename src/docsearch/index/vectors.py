"""The vectors of a segment on the disk, and the only importer of FAISS.

They lie in a flat FAISS index of float16 inner products (half the size of float32, and exact for vectors that
are stored as float16 in the first place), memory-mapped.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from docsearch.cores import usable_cores
from docsearch.errors import IndexCorruptError
from docsearch.index import kernels
from docsearch.index.clusters import Centroids, Clusters, cluster_count
from docsearch.index.files import write_file
from docsearch.index.merging import worth_clustering
from docsearch.index.nearest import Nearest
from docsearch.index.plain_kernels import exact_products
from docsearch.index.short_vectors import ShortVectors, integers_of

__all__ = ["VECTORS_NAME", "VectorSegment", "train_centroids", "write_vectors"]

VECTORS_NAME = "vectors.faiss"
_HEAD = 16  # four letters, the dimension (4 bytes), the number of rows (8 bytes)
_MOST_DIMENSIONS = 1 << 16
_SAMPLE_EACH = 64  # vectors a centroid in training: more changes the recall by less than .001
_BLOCK = 1 << 16
_CORES = usable_cores()

_Places = tuple[NDArray[np.int64], NDArray[np.float32], int]
"""Places, their inner products, and how many were looked at."""


def write_vectors(folder: Path, vectors: NDArray[np.float16], centroids: Centroids | None) -> None:
    """Write the vectors (n, dimension) of a segment's rows, which are given in their order.

    With ``centroids``, those of the index, they are written cluster by cluster: what is looked at together
    lies together.
    """
    if centroids is not None and worth_clustering(len(vectors)):
        clusters = Clusters.of(centroids, _nearest(vectors, centroids))
        clusters.save(folder)
        vectors = vectors[clusters.order]
        ShortVectors.of(vectors).save(folder)
    index = _empty(vectors.shape[1])
    index.add(vectors.astype(np.float32))
    # Written by Python, because FAISS opens no path with non-ASCII characters on Windows (faiss#3073).
    write_file(folder / VECTORS_NAME, faiss.serialize_index(index).data)


def _nearest(vectors: NDArray[np.float16], centroids: Centroids) -> NDArray[np.int64]:
    """Number of the centroid nearest to each vector, shape (n,)."""
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    index = faiss.IndexFlatIP(centroids.shape[1])
    index.add(centroids)
    blocks = range(0, len(vectors), _BLOCK)
    return np.concatenate(
        [index.search(vectors[begin : begin + _BLOCK].astype(np.float32), 1)[1][:, 0] for begin in blocks]
    )


def train_centroids(segments: Sequence[NDArray[np.float16]]) -> Centroids:
    """Centroids for the rows of all ``segments``, by spherical k-means over a sample.

    The same vectors in the same order always give the same centroids.
    """
    ends = np.cumsum([len(vectors) for vectors in segments])
    count = cluster_count(int(ends[-1]))
    size = min(int(ends[-1]), count * _SAMPLE_EACH)
    chosen = np.sort(np.random.default_rng(0).choice(int(ends[-1]), size, replace=False))
    parts = np.split(chosen, np.searchsorted(chosen, ends[:-1]))
    sample = [
        vectors[rows - (end - len(vectors))] for vectors, rows, end in zip(segments, parts, ends, strict=True)
    ]
    means = faiss.Kmeans(
        segments[0].shape[1],
        count,
        niter=10,
        seed=1,
        spherical=True,
        min_points_per_centroid=1,
        max_points_per_centroid=_SAMPLE_EACH,
    )
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    means.train(np.concatenate(sample).astype(np.float32))
    return np.asarray(means.centroids, dtype=np.float32)


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
        path = folder / VECTORS_NAME
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
        self._flat = self._codes.reshape(-1)
        self.clusters = Clusters.load(folder)
        if self.clusters is not None and not self.clusters.fits(self.rows, self.dimension):
            raise IndexCorruptError(f"The clusters of {path} are damaged; run `docsearch rebuild`.")
        self.short = ShortVectors.load(folder)  # of clusters alone, and not where an older release made them
        if self.short is not None and not self.short.fits(self.rows, self.dimension):
            raise IndexCorruptError(f"The short form of {path} is damaged; run `docsearch rebuild`.")

    @cached_property
    def _positions(self) -> NDArray[np.int64] | None:
        """Where the vector of each row lies (rows,), if not at its own number."""
        if self.clusters is None:
            return None
        positions = np.empty(self.rows, dtype=np.int64)
        positions[self.clusters.order] = np.arange(self.rows)
        return positions

    def vectors(self, rows: NDArray[np.int64] | NDArray[np.bool_] | slice) -> NDArray[np.float16]:
        """The vectors (n, dimension) of some rows, as they were written."""
        taken: NDArray[np.float16] = self._of(rows).view(np.float16)
        return taken

    def short_agrees(self) -> bool:
        """Whether the vectors in 8 bits, if there are any, say what those in 16 do."""
        return self.short is None or self.short.are_of(self._codes.view(np.float16))

    def products(self, rows: NDArray[np.int64], query: NDArray[np.float64]) -> NDArray[np.float64]:
        """Of some rows with ``query`` (dimension,), which has numbers of float32.

        A product of the two is exact in float64; the sums are made in an order that depends on nothing but
        the dimension.
        """
        if kernels.VECTORS is None:
            return exact_products(self.vectors(rows), query)
        found = np.empty(len(rows))
        places = rows if self._positions is None else self._positions[rows]
        kernels.VECTORS.products(self._flat, places, query, found)
        return found

    def decode(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of some rows; four times as fast as NumPy widens float16."""
        if kernels.VECTORS is None:
            faiss.omp_set_num_threads(1)
            decoded: NDArray[np.float32] = self._index.sa_decode(self._of(rows))
            return decoded
        widened = np.empty((len(rows), self.dimension), dtype=np.float32)
        places = rows if self._positions is None else self._positions[rows]
        kernels.VECTORS.widen(self._flat, places, widened.reshape(-1))
        return widened

    def _of(self, rows: NDArray[np.int64] | NDArray[np.bool_] | slice) -> NDArray[np.uint8]:
        codes: NDArray[np.uint8] = self._codes[rows if self._positions is None else self._positions[rows]]
        return codes

    def search(
        self,
        query: NDArray[np.float32],
        k: int,
        *,
        allowed: NDArray[np.bool_] | None = None,
        chosen: NDArray[np.bool_] | None = None,
    ) -> Nearest:
        """The ``k`` nearest among the ``allowed`` rows (rows,) in the ``chosen`` clusters; None for all.

        Raises :class:`IndexCorruptError` where a mask has another length.
        """
        if allowed is not None and len(allowed) != self.rows:  # one would read beyond its end
            raise IndexCorruptError("A segment has other rows than vectors; run `docsearch rebuild`.")
        short = None if kernels.VECTORS is None or chosen is None else self.short
        if kernels.VECTORS is None:
            places, products, looked_at = self._found_by_faiss(query, min(k, self.rows), allowed, chosen)
        else:
            places, products, looked_at = self._found(query, min(k, self.rows), allowed, chosen, short)
        return Nearest(
            rows=places if self.clusters is None else self.clusters.order[places].astype(np.int64),
            products=products,
            doubt=0.0 if short is None else short.doubt,
            more=looked_at > len(places),
        )

    def _found(
        self,
        query: NDArray[np.float32],
        k: int,
        allowed: NDArray[np.bool_] | None,
        chosen: NDArray[np.bool_] | None,
        short: ShortVectors | None,
    ) -> _Places:
        assert kernels.VECTORS is not None  # noqa: S101  # for the type checker
        places, products = np.empty(k, dtype=np.int64), np.empty(k, dtype=np.float32)
        begins, ends, order = np.zeros(1, dtype=np.int64), np.full(1, self.rows, dtype=np.int64), None
        if self.clusters is not None:
            order = self.clusters.order
            if chosen is not None:
                near = np.flatnonzero(chosen)
                begins, ends = self.clusters.offsets[near], self.clusters.offsets[near + 1]
        where = begins, ends, order, allowed, places, products, _CORES
        if short is None:
            count, looked_at = kernels.VECTORS.nearest(self._flat, query, *where)
        else:
            integers, factor = integers_of(query)
            count, looked_at = kernels.VECTORS.nearest_short(
                short.codes.reshape(-1), short.scales, integers, *where
            )
            products[:count] /= np.float32(factor)
        return places[:count], products[:count], looked_at

    def _found_by_faiss(
        self,
        query: NDArray[np.float32],
        k: int,
        allowed: NDArray[np.bool_] | None,
        chosen: NDArray[np.bool_] | None,
    ) -> _Places:
        order = None if self.clusters is None else self.clusters.order
        mask = allowed if allowed is None or order is None else allowed[order]
        if chosen is not None and self.clusters is not None:
            near = self.clusters.within(chosen)
            mask = near if mask is None else mask & near
        count = self.rows if mask is None else int(np.count_nonzero(mask))
        if not count:
            return np.empty(0, np.int64), np.empty(0, np.float32), 0
        faiss.omp_set_num_threads(1)  # it parts work by queries, and here is one: the others would only spin
        scores, places = self._index.search(query[None, :], min(k, count), params=_only(mask))
        found: NDArray[np.int64] = places[0][places[0] >= 0]  # FAISS fills up with -1
        return found, scores[0][: len(found)], count


def _only(mask: NDArray[np.bool_] | None) -> Any:  # noqa: ANN401
    """FAISS's word for looking at nothing but what the ``mask`` has."""
    if mask is None:
        return None
    bits = np.packbits(mask, bitorder="little")
    selector = faiss.IDSelectorBitmap(len(mask), faiss.swig_ptr(bits))
    selector.bits = bits  # type: ignore[attr-defined]  # it does not keep them alive
    return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # as FAISS wraps it
