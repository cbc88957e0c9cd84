"""The inner loops of a search in NumPy; :mod:`docsearch.index.kernels` says when they are used.

``groups`` are the terms of a query as one segment has them: the weight of each group, and the numbers of its
terms in the vocabulary.  The postings of term i are those from ``offsets[i]`` to ``offsets[i + 1]``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from docsearch.index.arrays import ByteStrings
from docsearch.index.rows import rows_of
from docsearch.order import rank

__all__ = ["best", "count_alive", "coverage", "exact_products", "find", "row_scores", "score"]

Groups = list[tuple[float, tuple[int, ...]]]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Codes = NDArray[np.uint16] | NDArray[np.int32]
Segments = list[
    tuple[Codes, Floats, Integers, NDArray[np.int32], NDArray[np.float32], NDArray[np.uint8], Integers]
]

_LANES = 16  # as in native/vectors.h
_GROUP = 16  # scores of which only the best is looked at first


def find(blob: NDArray[np.uint8], offsets: Integers, strings: list[bytes], /) -> list[int]:
    """Where each of ``strings`` stands in a sorted list, -1 where it does not."""
    held = ByteStrings(blob, offsets)
    found = [held.find(string) for string in strings]
    return [-1 if place is None else place for place in found]


def count_alive(documents: NDArray[np.int32], alive: NDArray[np.bool_], /) -> int:
    """How many of the ``documents`` are there still."""
    return int(np.count_nonzero(alive[documents]))


def score(  # noqa: PLR0917
    out: Floats,
    codes: Codes,
    norms: Floats,
    offsets: Integers,
    documents: NDArray[np.int32],
    frequencies: NDArray[np.float32],
    groups: Groups,
    asked: Integers,
    /,
) -> None:
    """Fill ``out`` (n,) with the sum of weight * tf / (tf + norm) over the groups, in their order, for each
    of the documents that are ``asked`` for (n,; ascending).  The norm of document i is ``norms[codes[i]]``.
    """
    out[:] = 0.0
    narrow = asked.astype(np.int32)  # as the postings are, or all of those are converted
    for weight, terms in groups:
        held, counted = _joined(terms, offsets, documents, frequencies)
        if not len(held):
            continue
        at = np.minimum(held.searchsorted(narrow), len(held) - 1)
        here = np.flatnonzero(held[at] == narrow)
        found = counted[at[here]].astype(np.float64)
        out[here] += weight * (found / (found + norms[codes[asked[here]]]))


def _joined(
    terms: Sequence[int],
    offsets: Integers,
    documents: NDArray[np.int32],
    frequencies: NDArray[np.float32],
) -> tuple[NDArray[np.int32], Floats | NDArray[np.float32]]:
    """The documents of the postings of these terms, each once, and their frequencies together."""
    parts = [slice(*offsets[term : term + 2]) for term in terms]
    if len(parts) == 1:
        return documents[parts[0]], frequencies[parts[0]]
    held, inverse = np.unique(np.concatenate([documents[part] for part in parts]), return_inverse=True)
    counted = np.concatenate([frequencies[part] for part in parts])
    return held, np.bincount(inverse, weights=counted, minlength=len(held)).astype(np.float64)


def best(
    segments: Segments,
    found: list[Groups],
    allowed: NDArray[np.bool_] | None,
    places: Integers,
    scores: Floats,
    /,
) -> int:
    """Fill ``places`` (depth,) and ``scores`` (depth,) with the best of all documents that are ``allowed``.

    They come in the one total order; told is how many there are.  ``segments`` have (codes, norms,
    offsets, documents, frequencies, bytes of the ids, where each id begins), ``found`` the groups of each.
    """
    if not len(places):
        return 0
    every = np.concatenate(
        [_all_scores(*arrays[:5], groups) for arrays, groups in zip(segments, found, strict=True)]
    )
    if allowed is not None:
        every = np.where(allowed, every, 0.0)
    starts = np.cumsum([0, *(len(arrays[0]) for arrays in segments)])
    names = [ByteStrings(*arrays[5:]) for arrays in segments]

    def ids(places: Integers) -> list[bytes]:
        owners = starts.searchsorted(places, side="right") - 1
        return [names[owner][at] for owner, at in zip(owners, places - starts[owners], strict=True)]

    promising = _promising(every, _edge(every, len(places)))
    ranking = rank(promising, every[promising], len(places), ids)
    places[: len(ranking)], scores[: len(ranking)] = ranking.documents, ranking.scores
    return len(ranking)


def _all_scores(  # noqa: PLR0917
    codes: Codes,
    norms: Floats,
    offsets: Integers,
    documents: NDArray[np.int32],
    frequencies: NDArray[np.float32],
    groups: Groups,
) -> Floats:
    """The scores of all documents of a segment."""
    scores = np.zeros(len(codes))
    for weight, terms in groups:
        held, counted = _joined(terms, offsets, documents, frequencies)
        frequency = counted.astype(np.float64)
        scores[held] += weight * (frequency / (frequency + norms[codes[held]]))
    return scores


def _edge(scores: Floats, depth: int) -> float:
    """No more than the ``depth``-th of the ``scores``, and found in an array of a sixteenth of the length: so
    many groups have each a best score, and the ``depth``-th of those is it.
    """
    groups = len(scores) // _GROUP
    if not 0 < depth <= groups:
        return 0.0
    # Strided groups: NumPy takes the maximum of whole rows at a time.
    tops = scores[: groups * _GROUP].reshape(_GROUP, groups).max(axis=0)
    return float(np.partition(tops, groups - depth)[groups - depth])


def _promising(scores: Floats, threshold: float) -> Integers:
    """Where there are positive ``scores`` of at least the ``threshold``."""
    return np.flatnonzero(scores >= threshold) if threshold > 0 else np.flatnonzero(scores > 0)


def coverage(  # noqa: PLR0917
    out: Floats,
    first_row: NDArray[np.int32],
    documents: Integers,
    offsets: Integers,
    rows: NDArray[np.int32],
    frequencies: NDArray[np.uint16],
    groups: Groups,
    lengths: NDArray[np.int32],
    /,
) -> None:
    """Fill ``out`` (n,) with the most weight that one row of each of ``documents`` (n,; ascending) holds."""
    del frequencies, lengths  # none is 0, and NumPy sees for itself how many there are
    _, counts, own = rows_of(first_row, documents)
    narrow = own.astype(np.int32)  # as the postings are, or all of those are converted
    total = np.zeros(len(narrow))
    for weight, terms in groups:
        present = np.zeros(len(narrow), dtype=bool)
        for term in terms:
            present |= _among(narrow, rows[slice(*offsets[term : term + 2])])
        total[present] += weight
    out[:] = np.maximum.reduceat(total, np.cumsum(counts) - counts) if len(counts) else 0.0


def row_scores(  # noqa: PLR0917
    out: Floats,
    first_row: NDArray[np.int32],
    documents: Integers,
    offsets: Integers,
    rows: NDArray[np.int32],
    frequencies: NDArray[np.uint16],
    groups: Groups,
    lengths: NDArray[np.int32],
    k1: float,
    b: float,
    mean: float,
    /,
) -> None:
    """Fill ``out`` with the BM25 of each row of each of ``documents`` in turn; ``lengths`` are the rows'."""
    begins, counts, own = rows_of(first_row, documents)
    norm = k1 * (1 - b + b * lengths[own] / mean)
    out[:] = 0.0
    edges = np.array([begins, begins + counts], dtype=np.int32)  # as the rows are, or all are converted
    first = np.cumsum(counts) - counts
    for weight, terms in groups:
        frequency = np.zeros(len(own))
        for term in terms:
            part = slice(*offsets[term : term + 2])
            found, counted = rows[part], frequencies[part]
            lows, highs = found.searchsorted(edges).tolist()
            for low, high, begin, at in zip(lows, highs, begins.tolist(), first.tolist(), strict=True):
                if low < high:
                    frequency[found[low:high] + (at - begin)] += counted[low:high]
        held = np.flatnonzero(frequency)
        out[held] += weight * frequency[held] / (frequency[held] + norm[held])


def _among(rows: NDArray[np.int32], found: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which of ``rows`` are among ``found``; both ascend."""
    if len(found) < len(rows):  # look up the shorter list in the longer one
        at = np.minimum(rows.searchsorted(found), len(rows) - 1)
        present = np.zeros(len(rows), dtype=bool)
        present[at[rows[at] == found]] = True
        return present
    at = np.minimum(found.searchsorted(rows), len(found) - 1)
    return found[at] == rows if len(found) else np.zeros(len(rows), dtype=bool)


def exact_products(vectors: NDArray[np.float16], query: Floats) -> Floats:
    """Of ``vectors`` (n, dimension) with ``query`` (dimension,): what the compiled ones are, to the last bit.

    Every ``_LANES``-th product is added to the same sum, and then the sums to each other, half to half.
    """
    blocks = -(-len(query) // _LANES)
    products = np.zeros((len(vectors), blocks * _LANES))
    np.multiply(vectors, query, out=products[:, : len(query)])
    sums = products.reshape(len(vectors), blocks, _LANES).sum(axis=1)
    half = _LANES // 2
    while half:
        sums = sums[:, :half] + sums[:, half:]
        half //= 2
    found: Floats = sums[:, 0]
    return found
