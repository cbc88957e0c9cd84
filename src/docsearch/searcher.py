"""The read path, top to bottom: query -> legs -> candidates -> fusion -> documents -> passages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docsearch.config import Fusion, Mode, Part, SearchSettings
from docsearch.errors import BadQueryError, ModelError
from docsearch.index.keyword import KeywordQuery
from docsearch.index.protocols import Engine, KeywordLegAnswer, LegAnswer, Reading, VectorLegAnswer
from docsearch.model import Document, LegScore, Passage, SearchResult, SearchResults
from docsearch.order import rank, unique
from docsearch.ranking import (
    POOL,
    BlendWeights,
    Fused,
    LegScores,
    QueryKind,
    QueryReading,
    Signals,
    best_passage,
    blend,
    fuse,
    has_operators,
    read_query,
    shipped_weights,
    smoothed,
    without_operators,
)

if TYPE_CHECKING:
    from docsearch.encoding import QueryEncoder

__all__ = ["Searcher"]

_DEEPER = 4


@dataclass(frozen=True, slots=True)
class _Asked:
    """The legs' answers to one query (None for a leg that was not asked), and the weights it has."""

    keyword: KeywordLegAnswer | None
    vector: VectorLegAnswer | None
    kind: QueryReading
    weights: BlendWeights
    degraded: tuple[str, ...] = ()

    @property
    def legs(self) -> list[tuple[str, float, LegAnswer]]:
        """Name, weight and answer of each leg that was asked."""
        found: list[tuple[str, float, LegAnswer]] = []
        if self.keyword is not None:
            found.append(("keyword", 1 - self.weights.vector, self.keyword))
        if self.vector is not None:
            found.append(("vector", self.weights.vector, self.vector))
        return found


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
            asked = self._ask(reading, text, settings, allowed)
            fused = self._fuse(asked, settings, reading)
            ranking = rank(fused.documents, fused.scores, settings.k, reading.ids)
            results = _results(ranking.documents, fused, asked, reading)
            return SearchResults(query, results, asked.degraded, reading.skipped_count())

        return self._engine.read(answer)

    def _ask(
        self, reading: Reading, query: str, settings: SearchSettings, allowed: NDArray[np.int64] | None
    ) -> _Asked:
        words, keywords = query, KeywordQuery.plain(query)
        if settings.syntax and has_operators(query):
            matched = reading.match(query)
            words, keywords = without_operators(query), matched.keywords
            allowed = _common(allowed, matched.documents)
        kind = read_query(words)
        keyword = reading.keyword.ask(keywords, allowed) if settings.mode is not Mode.VECTOR else None
        vector: VectorLegAnswer | None = None
        degraded: list[str] = []
        if settings.mode is not Mode.KEYWORD:
            try:
                vector = reading.vector.ask(self._encoder().encode_queries([words])[0], allowed)
            except ModelError as error:
                if settings.mode is Mode.VECTOR:
                    raise
                degraded.append(f"Keyword search only: {error}")
        return _Asked(keyword, vector, kind, _weights(kind, settings), tuple(degraded))

    def _fuse(self, asked: _Asked, settings: SearchSettings, reading: Reading) -> Fused:
        depth = self._engine.depth
        while depth < settings.k:  # in steps, so that a longer list begins as a shorter one does
            depth *= _DEEPER
        legs = asked.legs
        candidates = [answer.best(depth) for _, _, answer in legs]
        union = unique(np.concatenate([ranking.documents for ranking in candidates]))
        scores = [
            LegScores(name, answer.score(union), ranking, weight)
            for (name, weight, answer), ranking in zip(legs, candidates, strict=True)
        ]
        if settings.fusion is not Fusion.BLEND or asked.keyword is None or asked.vector is None:
            return fuse(union, scores, settings.fusion, rank_constant=settings.rank_constant)
        signals = Signals(
            means=None if Part.WHOLE in settings.without else asked.vector.means(union),
            coverage=None if Part.COVERAGE in settings.without else asked.keyword.coverage(union),
        )
        keyword, vector = scores
        fused = blend(union, keyword, vector, signals, asked.weights)
        if Part.NEIGHBOURS in settings.without or not len(union):
            return fused
        pool = rank(union, fused.scores, POOL, reading.ids).documents
        return smoothed(fused, pool, asked.vector.centroids(pool), asked.weights.neighbours)


def _weights(kind: QueryReading, settings: SearchSettings) -> BlendWeights:
    """The weights for a query of this kind; only the blend's depend on it."""
    if settings.fusion is not Fusion.BLEND:
        return BlendWeights(0.5).with_vector(settings.vector_weight)
    read_as = QueryKind.TOPIC if Part.KIND in settings.without else kind.kind
    return shipped_weights()[read_as].with_vector(settings.vector_weight)


def _common(some: NDArray[np.int64] | None, others: NDArray[np.int64]) -> NDArray[np.int64]:
    """The keys in both, ascending; None stands for all."""
    return others if some is None else np.intersect1d(some, others, assume_unique=True)


def _results(
    keys: NDArray[np.int64], fused: Fused, asked: _Asked, reading: Reading
) -> tuple[SearchResult, ...]:
    documents = reading.documents(keys.tolist())
    passages = _passages(keys, documents, asked, reading)
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
    keys: NDArray[np.int64], documents: Mapping[int, Document], asked: _Asked, reading: Reading
) -> list[Passage]:
    """Of each document the chunk that speaks most for it."""
    weights = [weight for _, weight, _ in asked.legs]
    scores = zip(*(answer.passages(keys) for _, _, answer in asked.legs), strict=True)
    best = [best_passage(list(zip(weights, own, strict=True))) for own in scores]
    chunks = reading.chunks(list(zip(keys.tolist(), best, strict=True)))
    return [
        Passage(documents[key].text[chunk.start : chunk.end], chunk.start, chunk.end)
        for key, chunk in zip(keys.tolist(), chunks, strict=True)
    ]
