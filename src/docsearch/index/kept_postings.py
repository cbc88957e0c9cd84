"""The postings of one generation, taken apart once and kept for the next queries."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docsearch.index.event_table import EventTable
from docsearch.index.postings import ABOUT
from docsearch.index.rows import Corpus
from docsearch.index.standing import Standing, standing, together

__all__ = ["KeptPostings", "Posting"]

Posting = Callable[[str], bytes]
"""The rows of a term in the store, empty where it is unknown."""

_LIMIT = 64 << 20  # bytes of terms; names and words that many queries share
_OWN = 500  # bytes of a term without rows


class KeptPostings:
    """Safe to share between threads; what was not asked for lately is forgotten, and read again."""

    def __init__(self, corpus: Corpus, *, limit: int = _LIMIT) -> None:
        self._corpus, self._limit = corpus, limit
        self._kept: OrderedDict[tuple[str, ...], tuple[Any, int]] = OrderedDict()
        self._used = 0
        self._table: EventTable | None = None
        self._lock = threading.Lock()

    def table(self, posting: Posting) -> EventTable:
        """All events; kept as long as the generation is searched."""
        found = self._table
        if found is None:
            found = self._table = EventTable.load(posting, self._corpus)
        return found

    def standing(self, terms: tuple[str, ...], posting: Posting) -> Standing:
        """The rows in which all of these terms stand together."""
        found: Standing | None = self._get(terms)
        if found is None:
            if len(terms) == 1:
                found = standing(posting(terms[0]), self._corpus, self.table(posting))
            else:
                found = together([self.standing((term,), posting) for term in terms], self.table(posting))
            self._keep(terms, found, found.size)
        return found

    def about(self, actor: str, posting: Posting) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Places of the live documents that name the actor, ascending, and its salience in each."""
        term = f"about {actor}"
        found: tuple[NDArray[np.int64], NDArray[np.float64]] | None = self._get((term,))
        if found is None:
            rows = np.frombuffer(posting(term), dtype=ABOUT)
            places = self._corpus.find(rows["document"])
            here = places >= 0
            found = places[here], rows["salience"][here].astype(np.float64)
            self._keep((term,), found, found[0].nbytes + found[1].nbytes)
        return found

    def _get(self, terms: tuple[str, ...]) -> Any:  # noqa: ANN401  # whatever was kept under these
        with self._lock:
            kept = self._kept.get(terms)
            if kept is None:
                return None
            self._kept.move_to_end(terms)
            return kept[0]

    def _keep(self, terms: tuple[str, ...], found: object, size: int) -> None:
        with self._lock:
            if terms in self._kept or size > self._limit:
                return
            self._kept[terms] = found, size + _OWN
            self._used += size + _OWN
            while self._used > self._limit:
                _, (_, freed) = self._kept.popitem(last=False)
                self._used -= freed
