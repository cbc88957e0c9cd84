"""What the scores of documents cannot exceed, from what is known of their events without looking at each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docsearch.index.event_batch import best_of, sum_of
from docsearch.index.event_table import EventTable, ranges
from docsearch.index.postings import Role
from docsearch.index.standing import Standing

__all__ = ["Numbered", "Reach", "Worth", "most"]

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


class Worth:
    """What the events of documents are worth to a query, by their kinds: the best of each, and the sum.

    Worked out for those documents that are asked about, and kept for queries about the same actions.
    """

    def __init__(self, table: EventTable, worth: Floats) -> None:
        """``worth`` (k,) is that of an event of each kind."""
        self._table, self._worth = table, worth
        self._best, self._sum = np.zeros((2, len(table.counts)), dtype=np.float32)
        self._known = np.zeros(len(table.counts), dtype=bool)

    @property
    def size(self) -> int:
        """Bytes."""
        return self._best.nbytes + self._sum.nbytes + self._known.nbytes

    def of(self, places: Integers) -> tuple[Floats, Floats]:
        """Best and sum of the documents at ``places`` (n,), which all have events."""
        new = places[~self._known[places]]
        if len(new):
            counts = self._table.counts[new]
            found = self._worth.take(self._table.kinds.take(ranges(self._table.first[new], counts)))
            starts = np.cumsum(counts) - counts
            self._best[new], self._sum[new] = (
                np.maximum.reduceat(found, starts),
                np.add.reduceat(found, starts),
            )
            self._known[new] = True  # last, for another thread may be looking
        return self._best[places].astype(np.float64), self._sum[places].astype(np.float64)


class Numbered:
    """Some documents of a view, numbered in their order."""

    def __init__(self, places: Integers, size: int) -> None:
        """Those at ``places`` (n,), out of ``size``."""
        self.count = len(places)
        self._number = np.full(size, -1, dtype=np.int32)
        self._number[places] = np.arange(self.count)

    def among(self, places: Integers) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """The numbers of those that are among ``places`` (m,), and which of them these are (m,)."""
        number = self._number[places]
        here = number >= 0
        return number[here], here


@dataclass(frozen=True, slots=True)
class Reach:
    """How well the events of each document (n,) can fill a role.

    Who is asked for stands at most ``beside`` an event, but for those events in which he fills the role:
    what these are worth is at most ``best``, and ``total`` together.  ``at_most`` is the best of any event.
    """

    beside: Floats
    at_most: Floats
    best: Floats
    total: Floats

    @classmethod
    def of(
        cls,
        documents: Numbered,
        table: EventTable,
        standing: Sequence[tuple[Standing, float]],
        roles: Sequence[Role],
        worth: Floats,
        *,
        sentence: float,
        otherwise: float,
    ) -> Reach:
        """Of these documents (n,), where who stands in the sentence of an event has the credit
        ``sentence``, else ``otherwise``, who fills one of the ``roles`` 1, all times the confidence.
        """
        count = documents.count
        beside = np.full(count, otherwise * max((confidence for _, confidence in standing), default=0.0))
        at_most, best, total = beside.copy(), np.zeros(count), np.zeros(count)
        for rows, confidence in standing:
            named, _ = documents.among(rows.places)
            beside[named] = np.maximum(beside[named], confidence * sentence)
            slots, filled = rows.filling(roles)
            owners, here = documents.among(filled)
            slots = slots[here]
            at_most[owners] = np.maximum(at_most[owners], confidence)
            credit = worth.take(table.kinds.take(slots)) * confidence
            best = np.maximum(best, best_of(owners, credit, count))
            total = total + sum_of(owners, credit, count)
        return cls(beside, np.maximum(at_most, beside), best, total)


def most(best: Floats, total: Floats, reach: Sequence[Reach]) -> tuple[Floats, Floats]:
    """What the best event of each document (n,) and all together can have at most.

    ``best`` and ``total`` (n,) are what they are worth where every role is filled.  One role at a time is
    looked at closely, the others are taken to be as well filled as anywhere in the document; the tightest of
    these bounds counts.
    """
    least_best, least_total = best, total
    for number, one in enumerate(reach):
        others = np.ones(len(best))
        for other in (*reach[:number], *reach[number + 1 :]):
            others = others * other.at_most
        least_best = np.minimum(least_best, others * np.maximum(one.best, best * one.beside))
        least_total = np.minimum(least_total, others * (one.total + total * one.beside))
    return least_best, least_total
