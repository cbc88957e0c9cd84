"""What the event leg answers: exact scores, worked out for no more documents than somebody asks for.

The best are found as by Fagin's threshold algorithm: documents are scored in the order of what they can reach
at most, until the next cannot come among the best.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from docsearch.index.rows import Corpus
from docsearch.order import Ranking, rank, unique

__all__ = ["EventAnswer", "Scoring"]

_FIRST, _FASTER = 4, 4  # documents that are scored at first, for each that is wanted; then more each time
_TOGETHER = 1 << 13  # documents at a time
_ROUNDING = 1 + 1e-6  # bounds are of single precision in part

Places = NDArray[np.int64]
Floats = NDArray[np.float64]


class Scoring(Protocol):
    """One query's scores, which are worked out from the documents' places."""

    def documents(self) -> Places:
        """Places, ascending, of all documents that may have a score above 0."""
        ...

    def score(self, places: Places) -> tuple[Floats, Floats]:
        """Score and reversal of each of the documents at ``places`` (n,; ascending)."""
        ...

    def bounds(self, places: Places) -> Floats:
        """What the scores of the documents at ``places`` (n,; ascending) do not exceed."""
        ...


class EventAnswer:
    """One query's scores over a view, with how much each document speaks for the reverse.

    Not to be shared between threads.
    """

    def __init__(self, corpus: Corpus, scoring: Scoring, mask: NDArray[np.bool_]) -> None:
        """Only documents in the ``mask`` (of places) can be among the best."""
        self._corpus, self._scoring = corpus, scoring
        self._places = scoring.documents()
        count = len(self._places)
        self._scores, self._reversal, self._known = (
            np.zeros(count),
            np.zeros(count),
            np.zeros(count, dtype=bool),
        )
        self._allowed = mask[self._places]

    def best(self, depth: int) -> Ranking:
        """The ``depth`` best allowed documents that have an event like the one that is asked for."""
        self._score_best(depth)
        found = np.flatnonzero((self._scores > 0) & self._allowed)
        keys = self._corpus.keys[self._places[found]]
        return rank(keys, self._scores[found], depth, self._corpus.ids)

    def score(self, documents: NDArray[np.int64]) -> Floats:
        """Scores of the documents with these keys (n,), 0 where no such event was read."""
        numbers, here = self._scored(documents)
        return _spread(self._scores[numbers], here)

    def reversal(self, documents: NDArray[np.int64]) -> Floats:
        """0 to 1 for the documents with these keys (n,)."""
        numbers, here = self._scored(documents)
        return _spread(self._reversal[numbers], here)

    def _scored(self, documents: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """The numbers of those of these documents (n,) that can have a score, and which of them these are.

        They all have their scores from now on.
        """
        places = self._corpus.keys.searchsorted(documents)
        if not len(self._places):
            return places[:0], np.zeros(len(places), dtype=bool)
        at = np.minimum(self._places.searchsorted(places), len(self._places) - 1)
        here = self._places[at] == places
        self._score(unique(at[here & ~self._known[at]]))
        return at[here], here

    def _score(self, numbers: NDArray[np.int64]) -> None:
        for begin in range(0, len(numbers), _TOGETHER):
            part = numbers[begin : begin + _TOGETHER]
            self._scores[part], self._reversal[part] = self._scoring.score(self._places[part])
        self._known[numbers] = True

    def _score_best(self, depth: int) -> None:
        """Score all documents that can be among the ``depth`` best."""
        left = np.flatnonzero(self._allowed & ~self._known)
        size = _FIRST * depth
        if len(left) <= size:
            self._score(left)
            return
        bounds = self._scoring.bounds(self._places[left]) * _ROUNDING
        while len(left):
            chosen = np.ones(len(left), dtype=bool)
            if len(left) > size:
                chosen = bounds >= np.partition(bounds, len(left) - size)[len(left) - size]
            self._score(left[chosen])
            kept = ~chosen & (bounds >= self._floor(depth)) & (bounds > 0)
            left, bounds, size = left[kept], bounds[kept], size * _FASTER

    def _floor(self, depth: int) -> float:
        """The score of the last of the ``depth`` best of those that are scored; 0 where there are fewer."""
        found = self._scores[self._known & self._allowed]
        if len(found) < depth:
            return 0.0
        return float(np.partition(found, len(found) - depth)[len(found) - depth])


def _spread(values: Floats, here: NDArray[np.bool_]) -> Floats:
    """These values where they are ``here`` (n,), and 0 elsewhere."""
    found = np.zeros(len(here))
    found[here] = values
    return found
