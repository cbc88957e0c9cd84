"""Who stands where: the documents of a segment, of a whole view, and the one total order over them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from docsearch.index.arrays import ByteStrings, load_array, of_types, save_array

__all__ = ["Corpus", "CorpusRows", "SegmentDocuments", "rows_of"]

_Parts = Iterator[tuple[int, NDArray[np.int64], NDArray[np.int64]]]
"""A segment, which of the numbers that were given it has, and what these are within it."""


@dataclass(frozen=True, slots=True)
class SegmentDocuments:
    """The d documents of one segment: ``keys`` (d,) ascending, their ``ids``, and ``first_row`` (d + 1,)."""

    keys: NDArray[np.int64]
    ids: ByteStrings
    first_row: NDArray[np.int32]

    def save(self, folder: Path) -> None:
        save_array(folder / "keys.npy", self.keys)
        save_array(folder / "first_row.npy", self.first_row)
        self.ids.save(folder, "ids")

    @classmethod
    def load(cls, folder: Path) -> SegmentDocuments:
        return cls(
            load_array(folder / "keys.npy"),
            ByteStrings.load(folder, "ids"),
            load_array(folder / "first_row.npy"),
        )

    def fits(self) -> bool:
        """Whether the arrays have the shapes and types that they were written with (a look at the ends)."""
        count = len(self.keys)
        kinds = of_types((self.keys, np.int64), (self.first_row, np.int32))
        return kinds and self.ids.fits() and (len(self.ids), len(self.first_row)) == (count, count + 1)

    @property
    def rows(self) -> int:
        return int(self.first_row[-1])

    def row_mask(self, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """A mask of documents (d,) as one of their rows (n,)."""
        return np.repeat(mask, np.diff(self.first_row))


class Corpus:
    """All documents of a view, segment after segment, numbered 0..d-1 ("places") in the order of their keys.

    ``alive`` (d,) is false for documents that were removed since their segment was written.
    """

    def __init__(self, segments: Sequence[SegmentDocuments], tombstones: NDArray[np.int64]) -> None:
        self._segments = tuple(segments)
        counts = [len(segment.keys) for segment in segments]
        self.starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        self._begins: list[int] = self.starts.tolist()  # for single places: plain numbers are compared faster
        self.keys: NDArray[np.int64] = _concatenated([segment.keys for segment in segments])
        self.alive = np.ones(len(self.keys), dtype=bool)
        self.alive[self.places(tombstones)] = False
        self.living = int(self.alive.sum())
        self.all_alive = self.living == len(self.alive)

    def places(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """Places of those ``keys`` that are here."""
        at = np.searchsorted(self.keys, keys)
        inside = at < len(self.keys)
        found: NDArray[np.int64] = at[inside]
        here: NDArray[np.int64] = found[self.keys[found] == keys[inside]]
        return here

    def find(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """The place of each of ``keys`` (n,), -1 where no live document has it."""
        live = self._live
        if len(keys) and keys.min() >= 0 and keys.max() < len(live):
            return live[keys].astype(np.int64)
        found = np.full(len(keys), -1, dtype=np.int64)
        known = (keys >= 0) & (keys < len(live))
        found[known] = live[keys[known]]
        return found

    def of(self, keys: NDArray[np.int64]) -> NDArray[np.int32]:
        """The places of ``keys`` (n,) that are all here, alive or not."""
        return self._table.take(keys)

    @cached_property
    def _table(self) -> NDArray[np.int32]:
        """The place of each key, else -1: looked up ten times as fast as by a binary search."""
        table = np.full(int(self.keys[-1]) + 1 if len(self.keys) else 0, -1, dtype=np.int32)
        table[self.keys] = np.arange(len(self.keys), dtype=np.int32)
        return table

    @cached_property
    def _live(self) -> NDArray[np.int32]:
        """The same of live keys only."""
        if self.all_alive:
            return self._table
        table = self._table.copy()
        table[self.keys[~self.alive]] = -1
        return table

    def mask(self, allowed: NDArray[np.int64] | None) -> NDArray[np.bool_]:
        """Which places may answer: alive, and among the ``allowed`` keys where some are given."""
        if allowed is None:
            return self.alive
        # A table of all keys: a tenth of the time of a binary search where many are allowed.
        end = int(self.keys[-1]) + 1 if len(self.keys) else 0
        wanted = np.zeros(end, dtype=bool)
        wanted[allowed[: np.searchsorted(allowed, end)]] = True
        return wanted[self.keys] & self.alive

    def locate(self, place: int) -> tuple[int, int]:
        """Number of the segment and of the document within it."""
        segment = bisect_right(self._begins, place) - 1
        return segment, place - self._begins[segment]

    def by_segment(self, keys: NDArray[np.int64]) -> dict[int, tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """For each segment that has some of ``keys`` (n,): which of them, and their numbers within it."""
        parts = _by_segment(self.starts, self.of(keys).astype(np.int64))
        return {segment: (numbers, local) for segment, numbers, local in parts}

    def ids(self, keys: NDArray[np.int64]) -> list[bytes]:
        """The ids of the documents with these keys (n,), as UTF-8."""
        places = self.of(keys).astype(np.int64)
        if len(self._segments) == 1:
            return self._segments[0].ids.take(places)
        found: list[bytes] = [b""] * len(places)
        for segment, numbers, local in _by_segment(self.starts, places):
            for at, one in zip(numbers.tolist(), self._segments[segment].ids.take(local), strict=True):
                found[at] = one
        return found


class CorpusRows:
    """The rows of all documents of a view, segment after segment: those of place p begin at ``first[p]``."""

    def __init__(self, segments: Sequence[SegmentDocuments]) -> None:
        counts = [np.diff(segment.first_row) for segment in segments]
        self._counts = np.concatenate(counts) if counts else np.empty(0, dtype=np.int32)
        self.first = np.concatenate([[0], np.cumsum(self._counts)]).astype(np.int32)
        self.starts = np.cumsum([0, *(segment.rows for segment in segments)])  # of each segment

    @cached_property
    def owners(self) -> NDArray[np.int32]:
        """The place of the document of each row."""
        return np.repeat(np.arange(len(self._counts), dtype=np.int32), self._counts)

    def by_segment(self, rows: NDArray[np.int64]) -> _Parts:
        """Each segment that has some of ``rows`` (n,): which of them, and their numbers within it."""
        return _by_segment(self.starts, rows)


def _by_segment(starts: NDArray[np.int64], numbers: NDArray[np.int64]) -> _Parts:
    """``numbers`` (n,) of documents or rows of a view, segment by segment, which begin at ``starts``."""
    segments = starts.searchsorted(numbers, side="right") - 1
    for segment in np.flatnonzero(np.bincount(segments)).tolist():
        own = np.flatnonzero(segments == segment)
        yield segment, own, numbers[own] - starts[segment]


def rows_of(
    first_row: NDArray[np.int32], documents: NDArray[np.int32] | NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """First row and number of rows of each of the ``documents`` (n,), and all those rows in turn."""
    begins = first_row[documents].astype(np.int64)
    counts = first_row[documents + 1] - begins
    if len(counts) == counts.sum() and counts.all():  # as often: one each
        return begins, counts, begins
    rows = np.arange(counts.sum()) + np.repeat(begins - np.cumsum(counts) + counts, counts)
    return begins, counts, rows


def _concatenated(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)
