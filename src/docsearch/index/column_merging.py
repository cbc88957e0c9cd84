"""The columns of merged segments, put together from theirs: the same arrays, to the bit, that reading the
merged Whoosh index again would give, in a fraction of the time.

Terms are taken in blocks, so that beside the result only the postings of one block are in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from docsearch.index.arrays import ByteStrings
from docsearch.index.columns import Columns
from docsearch.index.parts import DROPPED, new_places

__all__ = ["ColumnPart", "merge_columns"]

T = TypeVar("T", bound=np.generic)

_BLOCK = 1 << 20  # postings


@dataclass(frozen=True, slots=True)
class ColumnPart:
    """One segment's columns, and masks of the ``documents`` (d,) and ``rows`` (n,) of it that are kept."""

    columns: Columns
    documents: NDArray[np.bool_]
    rows: NDArray[np.bool_]


def merge_columns(parts: Sequence[ColumnPart]) -> Columns:
    """Columns over what is kept of all ``parts``, one after the other."""
    words = [_strings(part.columns.vocabulary) for part in parts]
    everything = sorted(set().union(*words))
    number = {word: at for at, word in enumerate(everything)}
    renumbered = [np.array([number[word] for word in own], dtype=np.int64) for own in words]

    columns = [part.columns for part in parts]
    documents = new_places([part.documents for part in parts])
    by_document = _merged(
        [
            _Postings(terms, c.document_offsets, c.documents, c.document_frequencies, new)
            for terms, c, new in zip(renumbered, columns, documents, strict=True)
        ],
        len(everything),
    )
    rows = new_places([part.rows for part in parts])
    by_row = _merged(
        [
            _Postings(terms, c.row_offsets, c.rows, c.row_frequencies, new)
            for terms, c, new in zip(renumbered, columns, rows, strict=True)
        ],
        len(everything),
    )
    alive = np.flatnonzero(by_document.counts)  # a word goes with the last document that has it
    return Columns(
        vocabulary=ByteStrings.of([everything[at] for at in alive]),
        document_offsets=_offsets(by_document.counts[alive]),
        documents=by_document.places,
        document_frequencies=by_document.frequencies,
        row_offsets=_offsets(by_row.counts[alive]),
        rows=by_row.places,
        row_frequencies=by_row.frequencies,
        document_lengths=np.concatenate([p.columns.document_lengths[p.documents] for p in parts]),
        row_lengths=np.concatenate([p.columns.row_lengths[p.rows] for p in parts]),
    )


@dataclass(frozen=True, slots=True)
class _Postings(Generic[T]):
    """Postings term by term: ``terms`` has the number of each, ``new`` what places become, or DROPPED."""

    terms: NDArray[np.int64]
    offsets: NDArray[np.int64]
    places: NDArray[np.int32]
    frequencies: NDArray[T]
    new: NDArray[np.int32]

    def block(self, terms: range) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[T]]:
        """Term, place and frequency of what is kept of some ``terms``; terms count from the first of them."""
        first, last = self.terms.searchsorted((terms.start, terms.stop))
        begin, end = self.offsets[first], self.offsets[last]
        places = self.new[self.places[begin:end]]
        kept = places != DROPPED
        own = np.repeat(self.terms[first:last] - terms.start, np.diff(self.offsets[first : last + 1]))
        return own[kept], places[kept], self.frequencies[begin:end][kept]


@dataclass(frozen=True, slots=True)
class _Merged(Generic[T]):
    """Postings of all parts by (term, place); ``counts`` (terms,) of each term."""

    counts: NDArray[np.int64]
    places: NDArray[np.int32]
    frequencies: NDArray[T]


def _merged(parts: Sequence[_Postings[T]], terms: int) -> _Merged[T]:
    sizes = np.zeros(terms, dtype=np.int64)
    for part in parts:
        sizes[part.terms] += np.diff(part.offsets)
    counts = np.zeros(terms, dtype=np.int64)
    places = np.empty(int(sizes.sum()), dtype=np.int32)
    frequencies = np.empty(len(places), dtype=parts[0].frequencies.dtype)
    end = 0
    for block in _blocks(sizes):
        own, found, counted = _joined([part.block(block) for part in parts])
        order = np.argsort(own, kind="stable")  # the places of a term ascend already
        begin, end = end, end + len(order)
        places[begin:end], frequencies[begin:end] = found[order], counted[order]
        counts[block.start : block.stop] = np.bincount(own, minlength=len(block))
    return _Merged(counts, places[:end], frequencies[:end])


def _blocks(sizes: NDArray[np.int64]) -> Iterator[range]:
    """All terms in turn, ``_BLOCK`` postings at a time or the one term that has more."""
    totals, begin = np.cumsum(sizes), 0
    while begin < len(sizes):
        before = int(totals[begin - 1]) if begin else 0
        end = max(int(totals.searchsorted(before + _BLOCK, side="right")), begin + 1)
        yield range(begin, end)
        begin = end


def _joined(blocks: Sequence[tuple[NDArray[Any], ...]]) -> list[NDArray[Any]]:
    return [np.concatenate(columns) for columns in zip(*blocks, strict=True)]


def _strings(strings: ByteStrings) -> list[bytes]:
    blob, ends = strings.blob.tobytes(), strings.offsets.tolist()
    return [blob[begin:end] for begin, end in pairwise(ends)]


def _offsets(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.append(0, np.cumsum(counts)).astype(np.int64)
