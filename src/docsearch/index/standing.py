"""Where an actor or a word stands, in columns by document, and what of that stands together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docsearch.index.event_table import EventTable, ranges
from docsearch.index.postings import NO_EVENT, STANDING, Role
from docsearch.index.rows import Corpus

__all__ = ["OPPOSITE", "Standing", "standing", "together"]

Integers = NDArray[np.int64]

OPPOSITE = {Role.AGENT: Role.PATIENT, Role.PATIENT: Role.AGENT}


@dataclass(frozen=True, slots=True)
class Standing:
    """The n rows of a term (see :mod:`docsearch.index.postings`), of the live documents.

    ``places`` (m,) are those of the documents, ascending; row ``offsets[i]`` (m + 1,) is the first of the
    i-th.  ``sentences`` and ``roles`` (n,) say where each row stands; ``slots`` (n,) is the event in the
    event table, -1 where there is none.
    """

    places: Integers
    offsets: Integers
    sentences: NDArray[np.int32]
    slots: Integers
    roles: NDArray[np.uint8]

    @property
    def size(self) -> int:
        """Bytes."""
        columns = (self.places, self.offsets, self.sentences, self.slots, self.roles)
        return sum(column.nbytes for column in columns)

    def of(self, places: Integers) -> tuple[Integers, Integers]:
        """The rows of the documents at these ``places`` (p,; ascending), and which of these each is of."""
        at = self.places.searchsorted(places)
        at[at == len(self.places)] = 0
        found = np.flatnonzero(self.places[at] == places) if len(self.places) else at[:0]
        begins = self.offsets[at[found]]
        counts = self.offsets[at[found] + 1] - begins
        return ranges(begins, counts), np.repeat(found, counts)


def standing(data: bytes, corpus: Corpus, table: EventTable) -> Standing:
    """The rows of one term of the postings."""
    rows = np.frombuffer(data, dtype=STANDING)
    places = corpus.find(rows["document"])
    if len(places) and places.min() < 0:
        rows, places = rows[places >= 0], places[places >= 0]
    events = rows["event"].astype(np.int64)
    slots = np.where(events == NO_EVENT, -1, table.first[places] + events)
    return _grouped(places, rows["sentence"].copy(), slots, rows["role"].copy())


def together(group: Sequence[Standing]) -> Standing:
    """What all of a group fill together: the same role of the same event."""
    rarest, *others = sorted(group, key=lambda one: len(one.slots))
    if not others:
        return rarest
    kept = np.flatnonzero(rarest.slots >= 0)
    wanted = _roles_of(rarest)[kept]
    for one in others:
        here = _among(wanted, _roles_of(one))
        kept, wanted = kept[here], wanted[here]
    places = np.repeat(rarest.places, np.diff(rarest.offsets))
    return _grouped(places[kept], rarest.sentences[kept], rarest.slots[kept], rarest.roles[kept])


def _grouped(
    places: Integers, sentences: NDArray[np.int32], slots: Integers, roles: NDArray[Any]
) -> Standing:
    """Rows whose ``places`` (n,) ascend."""
    first = np.flatnonzero(np.diff(places, prepend=-1))
    return Standing(places[first], np.append(first, len(places)), sentences, slots, roles)


def _roles_of(rows: Standing) -> Integers:
    """The role of an event that each row is of, as one number."""
    return rows.slots * len(Role) + rows.roles


def _among(values: Integers, held: Integers) -> NDArray[np.bool_]:
    """Which of ``values`` (n,) are in ``held``; rows nearly ascend, so that it seldom has to be sorted."""
    if not len(held):
        return np.zeros(len(values), dtype=bool)
    if (held[:-1] > held[1:]).any():
        held = np.sort(held)
    at = np.minimum(held.searchsorted(values), len(held) - 1)
    present: NDArray[np.bool_] = held[at] == values
    return present
