"""The postings of one generation, taken apart once and kept for the next queries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docsearch.index.event_bounds import Worth
from docsearch.index.event_table import DAYS, EventTable
from docsearch.index.postings import ABOUT
from docsearch.index.remembered import Remembered
from docsearch.index.rows import Corpus
from docsearch.index.standing import Standing, standing

__all__ = ["About", "KeptPostings", "Posting"]

Posting = Callable[[str], bytes]
"""The rows of a term in the store, empty where it is unknown."""

_NAMES, _PLACES, _WORTHS = 16 << 20, 48 << 20, 16 << 20  # bytes


@dataclass(frozen=True, slots=True)
class About:
    """The ``places`` (m,) of the live documents that name an actor, ascending, and its ``salience`` there."""

    places: NDArray[np.int64]
    salience: NDArray[np.float64]

    @property
    def size(self) -> int:
        """Bytes."""
        return self.places.nbytes + self.salience.nbytes


class KeptPostings:
    """Safe to share between threads; what was not asked for lately is forgotten, and read again."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._table: EventTable | None = None
        self._days: NDArray[Any] | None = None
        self._about = Remembered[About](_NAMES)
        self._standing = Remembered[Standing](_PLACES)
        self._worths = Remembered[Worth](_WORTHS)

    def table(self, posting: Posting) -> EventTable:
        """All events; kept as long as the generation is searched."""
        found = self._table
        if found is None:
            found = self._table = EventTable.load(posting, self._corpus)
        return found

    def days(self, posting: Posting) -> NDArray[Any]:
        """Of all events whose day is known (dtype :data:`~docsearch.index.event_table.DAYS`)."""
        found = self._days
        if found is None:
            found = self._days = np.frombuffer(posting("events days"), dtype=DAYS)
        return found

    def about(self, actor: str, posting: Posting) -> About:
        """The documents that name an actor."""

        def made() -> About:
            rows = np.frombuffer(posting(f"about {actor}"), dtype=ABOUT)
            places = self._corpus.find(rows["document"])
            here = places >= 0
            return About(places[here], rows["salience"][here].astype(np.float64))

        return self._about.get(actor, made)

    def standing(self, terms: tuple[str, ...], posting: Posting) -> Standing:
        """Where all of these terms stand together."""
        table = self.table(posting)

        return self._standing.get(
            terms, lambda: standing([posting(term) for term in terms], self._corpus, table)
        )

    def worth(self, of_kinds: NDArray[np.float64], posting: Posting) -> Worth:
        """What the events of documents are worth, where that is ``of_kinds`` (k,) by kind."""
        table = self.table(posting)
        return self._worths.get(of_kinds.tobytes(), lambda: Worth(table, of_kinds))
