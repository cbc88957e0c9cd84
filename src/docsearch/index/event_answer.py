"""What the event leg answers: exact scores, worked out for no more documents than somebody asks for.

The best are found as by Fagin's threshold algorithm: documents are scored in the order of what they can reach
at most, until the next cannot come among the best.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from docsearch.index.rows import Corpus
from docsearch.order import Ranking, rank

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
        count = len(corpus.keys)
        self._scores, self._reversal, self._open = (
            np.zeros(count),
            np.zeros(count),
            np.zeros(count, dtype=bool),
        )
        documents = scoring.documents()
        self._open[documents] = True
        self._allowed = documents[mask[documents]]

    def best(self, depth: int) -> Ranking:
        """The ``depth`` best allowed documents that have an event like the one that is asked for."""
        self._score_best(depth)
        places = self._allowed[self._scores[self._allowed] > 0]
        return rank(self._corpus.keys[places], self._scores[places], depth, self._corpus.ids)

    def score(self, documents: NDArray[np.int64]) -> Floats:
        """Scores of the documents with these keys (n,), 0 where no such event was read."""
        return self._scores[self._scored(documents)]

    def reversal(self, documents: NDArray[np.int64]) -> Floats:
        """0 to 1 for the documents with these keys (n,)."""
        return self._reversal[self._scored(documents)]

    def _scored(self, documents: NDArray[np.int64]) -> Places:
        """The places of these documents, which all have their scores from now on."""
        places = self._corpus.keys.searchsorted(documents)
        self._score(np.sort(places[self._open[places]]))
        return places

    def _score(self, places: Places) -> None:
        for begin in range(0, len(places), _TOGETHER):
            part = places[begin : begin + _TOGETHER]
            self._scores[part], self._reversal[part] = self._scoring.score(part)
        self._open[places] = False

    def _score_best(self, depth: int) -> None:
        """Score all documents that can be among the ``depth`` best."""
        left = self._allowed[self._open[self._allowed]]
        size = _FIRST * depth
        if len(left) <= size:
            self._score(left)
            return
        bounds = self._scoring.bounds(left) * _ROUNDING
        while len(left):
            if len(left) > size:
                chosen = np.zeros(len(left), dtype=bool)
                chosen[np.argpartition(-bounds, size)[:size]] = True
            else:
                chosen = np.ones(len(left), dtype=bool)
            self._score(left[chosen])
            floor = self._floor(depth)
            kept = ~chosen & (bounds >= floor) & (bounds > 0)
            left, bounds, size = left[kept], bounds[kept], size * _FASTER

    def _floor(self, depth: int) -> float:
        """The score of the last of the ``depth`` best of those that are scored; 0 where there are fewer."""
        found = self._scores[self._allowed[~self._open[self._allowed]]]
        if len(found) < depth:
            return 0.0
        return float(np.partition(found, len(found) - depth)[len(found) - depth])
