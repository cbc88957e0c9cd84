"""The parts of a segment's keyword index: several Whoosh indexes, and where their rows stand in the segment.

A new segment has one part.  A merged one takes over the parts of its sources as they are, for merging Whoosh
indexes costs a hundred times as much a row as merging columns and vectors; a list of rows says what has moved
where and what is no longer there.  Only when there are many parts are they really merged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from docsearch.index.arrays import load_array, save_array
from docsearch.index.columns import FieldPostings
from docsearch.index.trust import TrustedFolder

__all__ = ["DROPPED", "Part", "PartRows", "join_postings", "new_places"]

DROPPED = -1


@dataclass(frozen=True, slots=True)
class Part:
    """One Whoosh index: ``rows`` has the row of the segment for each of its own, or ``DROPPED``."""

    folder: TrustedFolder
    rows: NDArray[np.int32]

    def in_segment(self, rows: NDArray[np.int64]) -> NDArray[np.int32]:
        """Which rows of the segment these rows of the part are, without those that were dropped."""
        moved: NDArray[np.int32] = self.rows[rows]
        kept: NDArray[np.int32] = moved[moved != DROPPED]
        return kept

    def mask(self, rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """A mask of the segment's rows as one of the part's; what was dropped is not in it."""
        own: NDArray[np.bool_] = np.append(rows, np.False_)[self.rows]  # DROPPED is the last of them
        return own


@dataclass(frozen=True, slots=True)
class PartRows:
    """The ``rows`` of all p parts of a segment, one after the other; ``offsets`` (p + 1,) parts them."""

    offsets: NDArray[np.int64]
    rows: NDArray[np.int32]

    @classmethod
    def of(cls, parts: Sequence[NDArray[np.int32]]) -> PartRows:
        offsets = np.cumsum([0, *(len(rows) for rows in parts)]).astype(np.int64)
        return cls(offsets, np.concatenate([np.empty(0, np.int32), *parts]))

    @classmethod
    def load(cls, folder: Path) -> PartRows:
        return cls(load_array(folder / "offsets.npy"), load_array(folder / "rows.npy"))

    def save(self, folder: Path) -> None:
        save_array(folder / "offsets.npy", self.offsets)
        save_array(folder / "rows.npy", self.rows)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __iter__(self) -> Iterator[NDArray[np.int32]]:
        return (self.rows[begin:end] for begin, end in zip(self.offsets[:-1], self.offsets[1:], strict=True))

    def fits(self, rows: int) -> bool:
        """Whether each of so many rows of a segment stands in the parts once, and in their order."""
        return (
            len(self.offsets) > 1
            and self.offsets[0] == 0
            and bool((np.diff(self.offsets) > 0).all())
            and self.offsets[-1] == len(self.rows)
            and np.array_equal(self.rows[self.rows != DROPPED], np.arange(rows))
        )

    @property
    def is_whole(self) -> bool:
        """Whether there is one part only, from which nothing was dropped."""
        return len(self) == 1 and DROPPED not in self.rows


def new_places(kept: Sequence[NDArray[np.bool_]]) -> list[NDArray[np.int32]]:
    """For each mask, where what it keeps stands among all that is kept, and ``DROPPED`` for the rest."""
    starts = np.cumsum([0, *(np.count_nonzero(mask) for mask in kept)])
    return [
        np.where(mask, np.cumsum(mask) - 1 + start, DROPPED).astype(np.int32)
        for mask, start in zip(kept, starts, strict=False)
    ]


def join_postings(parts: Sequence[tuple[FieldPostings, NDArray[np.int32]]]) -> FieldPostings:
    """The postings of one field in all parts as those of one index; beside each part's stand its ``rows``."""
    words = sorted({term for postings, _ in parts for term in postings.terms})
    number = {word: at for at, word in enumerate(words)}
    terms = np.concatenate(
        [np.repeat(np.array([number[t] for t in p.terms], dtype=np.int64), p.counts) for p, _ in parts]
    )
    rows = np.concatenate([moved[postings.rows] for postings, moved in parts])
    frequencies = np.concatenate([postings.frequencies for postings, _ in parts])
    kept = np.flatnonzero(rows != DROPPED)
    order = kept[np.argsort(terms[kept], kind="stable")]  # the rows of a term ascend already
    counts = np.bincount(terms[kept], minlength=len(words))
    alive = np.flatnonzero(counts)  # a word goes with the last row that has it
    return FieldPostings([words[at] for at in alive], counts[alive], rows[order], frequencies[order])
