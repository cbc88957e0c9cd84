"""The actor leg: the documents that name an actor, those first that are about it.

Each name of the query scores a document by its salience for the actor that is meant,

    score(d) = sum over names  w(name) * max over its readings  confidence * salience(d)  /  sum of w

with w = ln(1 + N / df), df the documents of the union of all readings, so that a rarer name counts for more.
All aliases of an actor are one: its rows are those of the actor, whatever it was called.

A document that names only somebody else of the name, where the query says which of them is meant, is about
the wrong one: its *namesake* is that one's salience there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docsearch.index.kept_postings import About, KeptPostings, Posting
from docsearch.index.rows import Corpus
from docsearch.index.sparse import Sparse, largest, summed
from docsearch.order import Ranking, rank

__all__ = ["ActorAnswer", "ActorLeg", "AskedName"]


@dataclass(frozen=True, slots=True)
class AskedName:
    """One name of a query: the ``readings`` are (id of an actor, confidence from 0 to 1), ``others`` the ids
    of those who have the name as well, and are not meant.
    """

    text: str
    readings: tuple[tuple[str, float], ...]
    others: tuple[str, ...] = ()


class ActorLeg:
    """Asks the postings of one generation; safe to share between threads as far as ``posting`` is."""

    name = "actor"

    def __init__(self, corpus: Corpus, posting: Posting, kept: KeptPostings | None = None) -> None:
        """``kept`` has what queries before this one have taken apart."""
        self._corpus, self._posting = corpus, posting
        self._kept = kept or KeptPostings(corpus)

    def ask(self, names: Sequence[AskedName], allowed: NDArray[np.int64] | None = None) -> ActorAnswer:
        """Score every document that names one of ``names``."""
        scores: list[Sparse] = []
        namesakes: list[Sparse] = []
        total = 0.0
        for asked in names:
            own = largest([self._of(actor, confidence) for actor, confidence in asked.readings])
            for actor in asked.others:
                other = self._of(actor, 1.0)
                namesakes.append(other.only(own.at(other.places) == 0))
            if len(own.places):
                weight = float(np.log1p(self._corpus.living / len(own.places)))
                scores.append(Sparse(own.places, weight * own.values))
                total += weight
        found = summed(scores)
        if total:
            found = Sparse(found.places, found.values / total)
        return ActorAnswer(self._corpus, found, allowed, namesakes)

    def _of(self, actor: str, confidence: float) -> Sparse:
        found = self._about(actor)
        values = confidence * found.salience
        return Sparse(found.places, values).only(values > 0)

    def naming(self, actors: Sequence[str]) -> NDArray[np.int64]:
        """Keys, ascending, of the documents that name one of these actors."""
        found = [self._about(actor).places for actor in actors]
        places = np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
        keys: NDArray[np.int64] = self._corpus.keys[places]
        return keys

    def _about(self, actor: str) -> About:
        return self._kept.about(actor, self._posting)


class ActorAnswer:
    """One query's scores over a view."""

    def __init__(
        self,
        corpus: Corpus,
        scores: Sparse,
        allowed: NDArray[np.int64] | None,
        namesakes: Sequence[Sparse],
    ) -> None:
        self._corpus, self._scores, self._allowed = corpus, scores, allowed
        self._namesakes = namesakes

    def best(self, depth: int) -> Ranking:
        """The ``depth`` best allowed documents that name somebody who is asked for."""
        found = self._scores
        if self._allowed is not None:
            found = found.only(self._corpus.mask(self._allowed)[found.places])
        return rank(self._corpus.keys[found.places], found.values, depth, self._corpus.ids)

    def score(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """Scores of the documents with these keys (n,), 0 where nobody is named."""
        return self._scores.at(self._corpus.find(documents))

    def namesakes(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """How much the documents with these keys (n,) are about somebody else of a name, 0 to 1."""
        places = self._corpus.find(documents)
        found = np.zeros(len(documents))
        for other in self._namesakes:
            np.maximum(found, other.at(places), out=found)
        return found
