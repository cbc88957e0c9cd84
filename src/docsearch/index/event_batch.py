"""The events of some documents side by side, and who stands in or near each of them.

No weights in here: only where things are, as positions in arrays that are made for these documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docsearch.index.event_table import EventTable, ranges
from docsearch.index.standing import Standing

__all__ = ["Batch", "Near", "best_of", "sum_of"]

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

_ROOM = 2  # the title is -1, and has a neighbour before it


class Batch:
    """All e events of the documents at ``places`` (n,; ascending), numbered as they come.

    ``slots`` and ``owners`` (e,) are those of the events, ``owners`` being their documents, 0..n-1.
    """

    def __init__(self, table: EventTable, places: Integers) -> None:
        begins, counts = table.first[places], table.counts[places]
        self.places = places
        self.slots = ranges(begins, counts)
        self.owners = np.arange(len(places)).repeat(counts)
        self._shift = begins - (np.cumsum(counts) - counts)

    def event_at(self, owners: Integers, slots: Integers) -> Integers:
        """The number of the events in these slots (m,), which are of these documents."""
        return slots - self._shift.take(owners)


class Near:
    """The rows of one term, or of a group of them, in a batch."""

    def __init__(self, batch: Batch, rows: Standing) -> None:
        at, found = rows.find(batch.places)
        said, self._owners = _parts(rows.offsets, at, found)
        done, self._doers = _parts(rows.event_offsets, at, found)
        self._sentences, self._roles = rows.sentences.take(said), rows.roles.take(done)
        self._events = batch.event_at(self._doers, rows.slots.take(done))
        self._batch = batch

    def fills(self, roles: Sequence[int] | None = None) -> NDArray[np.bool_]:
        """Of each event (e,) whether they fill one of these roles of it, or any."""
        filled = np.zeros(len(self._batch.slots), dtype=bool)
        if roles is None:
            filled[self._events] = True
        for role in roles or ():
            filled[self._events[self._roles == role]] = True
        return filled

    def count(self, role: int) -> Integers:
        """How often they fill this role in each document (n,)."""
        return np.bincount(self._doers[self._roles == role], minlength=len(self._batch.places))

    def nearness(self, owners: Integers, sentences: Integers) -> NDArray[np.uint8]:
        """From these sentences (m,) of these documents: 2 for the same, 1 for the next, 0 for all others."""
        width = int(sentences.max(initial=0)) + 2 * _ROOM
        within = self._sentences < width - _ROOM
        marks = np.zeros(len(self._batch.places) * width, dtype=np.uint8)
        marks[self._owners[within] * width + self._sentences[within] + _ROOM] = 1
        near = marks + marks  # of each sentence: 2 where it is marked, 1 where it only has a marked neighbour
        np.maximum(near[1:], marks[:-1], out=near[1:])
        np.maximum(near[:-1], marks[1:], out=near[:-1])
        return near.take(owners * width + sentences + _ROOM)


def best_of(owners: NDArray[np.integer[Any]], values: Floats, count: int) -> Floats:
    """The largest of the ``values`` (m,; at least 0) of each of ``count`` documents; ``owners`` ascend."""
    best = np.zeros(count)
    if len(owners):
        first = np.append(0, np.flatnonzero(owners[1:] != owners[:-1]) + 1)
        best[owners[first]] = np.maximum.reduceat(values, first)
    return best


def sum_of(owners: NDArray[np.integer[Any]], values: Floats, count: int) -> Floats:
    """The sum of the ``values`` (m,) of each of ``count`` documents, added in their order."""
    return np.bincount(owners, weights=values, minlength=count).astype(np.float64, copy=False)


def _parts(offsets: Integers, at: Integers, owners: Integers) -> tuple[Integers, Integers]:
    """The rows of these parts (m,), part after part, and for each the one of ``owners`` (m,) it is of."""
    begins = offsets.take(at)
    counts = offsets.take(at + 1) - begins
    return ranges(begins, counts), owners.repeat(counts)
