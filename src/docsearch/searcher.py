"""The read path, top to bottom: query -> legs -> candidates -> fusion -> documents -> passages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docsearch.config import Mode, SearchSettings
from docsearch.errors import BadQueryError, ModelError
from docsearch.index.keyword import KeywordQuery
from docsearch.index.protocols import Engine, LegAnswer, Reading
from docsearch.model import Document, LegScore, Passage, SearchResult, SearchResults
from docsearch.order import rank, unique
from docsearch.ranking import Fused, LegScores, best_passage, fuse, has_operators, without_operators

if TYPE_CHECKING:
    from docsearch.encoding import QueryEncoder

__all__ = ["Searcher"]

_DEEPER = 4


@dataclass(frozen=True, slots=True)
class _Asked:
    """A leg's answer with the weight it has in this query."""

    name: str
    weight: float
    answer: LegAnswer


class Searcher:
    """Answers queries from the newest generation of an index.  Safe to share between threads."""

    def __init__(self, engine: Engine, encoder: Callable[[], QueryEncoder]) -> None:
        """``encoder`` is called when a query first needs a vector; it may raise :class:`ModelError`."""
        self._engine, self._encoder = engine, encoder

    def search(self, query: str, settings: SearchSettings) -> SearchResults:
        """The ``settings.k`` best documents.

        Raises :class:`BadQueryError` for a query without a word, and :class:`ModelError` where only the
        vector leg is asked and cannot run; in hybrid mode that is said in ``degraded`` instead.
        """
        text = query.encode("utf-8", "replace").decode().strip()
        if not any(c.isalnum() for c in text):
            raise BadQueryError(f"The query {query!r} has no word in it; say what to search for.")

        def answer(reading: Reading) -> SearchResults:
            allowed = reading.matching(settings.conditions) if settings.where else None
            if allowed is not None and not len(allowed):  # no need to load a model for that
                return SearchResults(query, (), (), reading.skipped_count())
            legs, degraded = self._ask(reading, text, settings, allowed)
            fused = self._fuse(legs, settings)
            ranking = rank(fused.documents, fused.scores, settings.k, reading.ids)
            results = _results(ranking.documents, fused, legs, reading)
            return SearchResults(query, results, degraded, reading.skipped_count())

        return self._engine.read(answer)

    def _ask(
        self, reading: Reading, query: str, settings: SearchSettings, allowed: NDArray[np.int64] | None
    ) -> tuple[Sequence[_Asked], tuple[str, ...]]:
        words, keywords = query, KeywordQuery.plain(query)
        if settings.syntax and has_operators(query):
            matched = reading.match(query)
            words, keywords = without_operators(query), matched.keywords
            allowed = _common(allowed, matched.documents)
        legs: list[_Asked] = []
        degraded: list[str] = []
        if settings.mode is not Mode.VECTOR:
            answer = reading.keyword.ask(keywords, allowed)
            legs.append(_Asked("keyword", 1 - settings.vector_weight, answer))
        if settings.mode is not Mode.KEYWORD:
            try:
                vector = self._encoder().encode_queries([words])[0]
                legs.append(_Asked("vector", settings.vector_weight, reading.vector.ask(vector, allowed)))
            except ModelError as error:
                if settings.mode is Mode.VECTOR:
                    raise
                degraded.append(f"Keyword search only: {error}")
        return legs, tuple(degraded)

    def _fuse(self, legs: Sequence[_Asked], settings: SearchSettings) -> Fused:
        depth = self._engine.depth
        while depth < settings.k:  # in steps, so that a longer list begins as a shorter one does
            depth *= _DEEPER
        candidates = [leg.answer.best(depth) for leg in legs]
        union = unique(np.concatenate([ranking.documents for ranking in candidates]))
        scores = [
            LegScores(leg.name, leg.answer.score(union), ranking, leg.weight)
            for leg, ranking in zip(legs, candidates, strict=True)
        ]
        return fuse(union, scores, settings.fusion, rank_constant=settings.rank_constant)


def _common(some: NDArray[np.int64] | None, others: NDArray[np.int64]) -> NDArray[np.int64]:
    """The keys in both, ascending; None stands for all."""
    return others if some is None else np.intersect1d(some, others, assume_unique=True)


def _results(
    keys: NDArray[np.int64], fused: Fused, legs: Sequence[_Asked], reading: Reading
) -> tuple[SearchResult, ...]:
    documents = reading.documents(keys.tolist())
    passages = _passages(keys, documents, legs, reading)
    places = np.searchsorted(fused.documents, keys)
    return tuple(
        SearchResult(
            rank=number,
            document=documents[key],
            score=float(fused.scores[place]),
            legs=_leg_scores(fused, place),
            passage=passage,
        )
        for number, (key, place, passage) in enumerate(
            zip(keys.tolist(), places.tolist(), passages, strict=True), 1
        )
    )


def _leg_scores(fused: Fused, place: int) -> Mapping[str, LegScore]:
    return {
        leg.name: LegScore(
            score=float(leg.scores[place]),
            normalised=float(leg.normalised[place]),
            weight=leg.weight,
            contribution=float(leg.contributions[place]),
        )
        for leg in fused.legs
    }


def _passages(
    keys: NDArray[np.int64], documents: Mapping[int, Document], legs: Sequence[_Asked], reading: Reading
) -> list[Passage]:
    """Of each document the chunk that speaks most for it."""
    weights = [leg.weight for leg in legs]
    scores = zip(*(leg.answer.passages(keys) for leg in legs), strict=True)
    best = [best_passage(list(zip(weights, own, strict=True))) for own in scores]
    chunks = reading.chunks(list(zip(keys.tolist(), best, strict=True)))
    return [
        Passage(documents[key].text[chunk.start : chunk.end], chunk.start, chunk.end)
        for key, chunk in zip(keys.tolist(), chunks, strict=True)
    ]
