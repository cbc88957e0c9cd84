"""Where an actor or a word stands, in columns by document, and what of that stands together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docsearch.index.event_table import EventTable
from docsearch.index.postings import MOST_EVENTS, NO_EVENT, STANDING, Role
from docsearch.index.rows import Corpus

__all__ = ["OPPOSITE", "Standing", "standing"]

Integers = NDArray[np.int64]

OPPOSITE = {Role.AGENT: Role.PATIENT, Role.PATIENT: Role.AGENT}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a term stands in the live documents that have it, and which roles of events it fills there.

    ``places`` (m,) are those of the documents, ascending.  Those of the i-th have the ``sentences``
    ``offsets[i]`` to ``offsets[i + 1]``, and fill the ``roles`` (see :mod:`docsearch.index.postings`) of the
    events in the ``slots`` (of the event table) ``event_offsets[i]`` to ``event_offsets[i + 1]``.
    """

    places: Integers
    offsets: Integers
    sentences: NDArray[np.int32]
    event_offsets: Integers
    slots: Integers
    roles: NDArray[np.uint8]

    @property
    def size(self) -> int:
        """Bytes."""
        rows = self.offsets.nbytes + self.sentences.nbytes
        return self.places.nbytes + rows + self.event_offsets.nbytes + self.slots.nbytes + self.roles.nbytes

    def find(self, places: Integers) -> tuple[Integers, Integers]:
        """Which of its documents are at these ``places`` (p,; ascending), and which of these each is."""
        at = self.places.searchsorted(places)
        at[at == len(self.places)] = 0
        found = np.flatnonzero(self.places[at] == places) if len(self.places) else at[:0]
        return at[found], found

    def filling(self, roles: Sequence[Role]) -> tuple[Integers, Integers]:
        """The slots of events in which it fills one of these roles (r,), and the documents' places."""
        wanted = np.flatnonzero(np.logical_or.reduce([self.roles == role for role in roles]))
        return self.slots[wanted], np.repeat(self.places, np.diff(self.event_offsets))[wanted]


def standing(group: Sequence[bytes], corpus: Corpus, table: EventTable) -> Standing:
    """Where the terms with these postings stand together: alone all of its rows, several the roles that all
    of them fill; of events as far as the table has them.
    """
    rows = _together([np.frombuffer(data, dtype=STANDING) for data in group])
    keys, offsets = _runs(rows["document"].copy())
    places = corpus.find(keys)
    if (places < 0).any():
        rows = rows[np.repeat(places >= 0, np.diff(offsets))]
        keys, offsets = _runs(rows["document"].copy())
        places = corpus.find(keys)
    numbers = rows["event"].copy()
    filled = (numbers != NO_EVENT) & (numbers < table.counts[places].repeat(np.diff(offsets)))
    event_offsets = np.append(0, np.cumsum(filled))[offsets]
    slots = table.first[places].repeat(np.diff(event_offsets)) + numbers[filled]
    return Standing(places, offsets, rows["sentence"].copy(), event_offsets, slots, rows["role"][filled])


def _together(group: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Of the rarest term the rows that all the others have as well: the same role of the same event."""
    rarest, *others = sorted(group, key=len)
    if others:
        rarest = rarest[rarest["event"] != NO_EVENT]
    for one in others:
        rarest = rarest[_among(_roles_of(rarest), _roles_of(one))]
    return rarest


def _roles_of(rows: NDArray[Any]) -> Integers:
    """The role of an event that each row is of, as one number."""
    found = rows["document"] * MOST_EVENTS
    found += rows["event"]
    found *= len(Role)
    found += rows["role"]
    return found


def _runs(ascending: Integers) -> tuple[Integers, Integers]:
    """Each of these numbers (n,) once (m,), and where its run begins; with where the last ends (m + 1,)."""
    if not len(ascending):
        return ascending, np.zeros(1, dtype=np.int64)
    first = np.append(0, np.flatnonzero(ascending[1:] != ascending[:-1]) + 1)
    return ascending[first], np.append(first, len(ascending))


def _among(values: Integers, held: Integers) -> NDArray[np.bool_]:
    """Which of ``values`` (n,) are in ``held``; rows nearly ascend, so that it seldom has to be sorted."""
    if not len(held):
        return np.zeros(len(values), dtype=bool)
    if (held[:-1] > held[1:]).any():
        held = np.sort(held)
    at = np.minimum(held.searchsorted(values), len(held) - 1)
    present: NDArray[np.bool_] = held[at] == values
    return present
