"""The read path, top to bottom: query -> legs -> candidates -> fusion -> documents -> passages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docsearch.config import Fusion, Mode, Part, SearchSettings
from docsearch.errors import BadQueryError, ModelError
from docsearch.index.actor_leg import ActorAnswer
from docsearch.index.keyword import KeywordQuery
from docsearch.index.protocols import Engine, KeywordLegAnswer, LegAnswer, Reading, VectorLegAnswer
from docsearch.model import Document, Evidence, LegScore, Passage, SearchResult, SearchResults
from docsearch.order import rank, unique
from docsearch.ranking import (
    POOL,
    BlendWeights,
    Fused,
    FusedLeg,
    LegScores,
    QueryKind,
    QueryReading,
    Signals,
    answer_evidence,
    background,
    best_passage,
    blend,
    fuse,
    has_operators,
    read_query,
    result_evidence,
    shipped_calibration,
    shipped_weights,
    smoothed,
    understood,
    without_operators,
)

if TYPE_CHECKING:
    from docsearch.encoding import QueryEncoder
    from docsearch.understanding import Understood

__all__ = ["Searcher"]

_DEEPER = 4
_LOOKED_AT = 10  # results that are asked whether there is an answer, however many are shown
_IMPROBABLE = 0.2
_NOTHING = "Nothing here seems relevant."


@dataclass(frozen=True, slots=True)
class _Asked:
    """The legs' answers to one query (None for a leg that was not asked), and the weights it has."""

    keyword: KeywordLegAnswer | None
    vector: VectorLegAnswer | None
    kind: QueryReading
    weights: BlendWeights
    understood: Understood | None
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

    @property
    def knowing(self) -> list[tuple[str, float, ActorAnswer]]:
        """Name, weight and answer of the actor and the event leg, as far as they were asked."""
        meant, weights = self.understood, self.weights
        if meant is None:
            return []
        found = [("actor", weights.actor, meant.actors), ("event", weights.event * meant.trust, meant.events)]
        return [(name, weight, answer) for name, weight, answer in found if answer is not None]


@dataclass(frozen=True, slots=True)
class _Likelihood:
    """The probability of each result (n,), NaN where unknown, and of there being an answer at all."""

    results: NDArray[np.float64]
    answer: float | None


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
            if settings.actor is not None:
                from docsearch.understanding import naming

                allowed = _common(allowed, naming(reading, settings.actor))
            if allowed is not None and not len(allowed):  # no need to load a model for that
                return SearchResults(query, (), (), reading.skipped_count())
            asked = self._ask(reading, text, settings, allowed)
            fused = self._fuse(asked, settings, reading)
            ranking = rank(fused.documents, fused.scores, max(settings.k, _LOOKED_AT), reading.ids)
            sure = _likelihood(ranking.documents, fused, asked, settings)
            keys, probabilities = ranking.documents[: settings.k], sure.results[: settings.k]
            if settings.min_prob is not None and sure.answer is not None:
                kept = probabilities >= settings.min_prob
                keys, probabilities = keys[kept], probabilities[kept]
            return SearchResults(
                query,
                _results(keys, probabilities, fused, asked, reading, evident=settings.evidence),
                asked.degraded,
                reading.skipped_count(),
                understood="" if asked.understood is None else asked.understood.summary,
                kind=f"{asked.kind.kind}: {asked.kind.why}",
                answerable=sure.answer,
                notes=(_NOTHING,) if sure.answer is not None and sure.answer < _IMPROBABLE else (),
            )

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
        meant: Understood | None = None
        if settings.fusion is Fusion.BLEND and keyword is not None and vector is not None:
            from docsearch.understanding import understand  # not for a search by words alone

            degraded += reading.unread
            meant = understand(
                reading,
                words,
                allowed,
                settings,
                actors=Part.ACTOR not in settings.without,
                events=Part.EVENT not in settings.without,
            )
        return _Asked(keyword, vector, kind, _weights(kind, settings), meant, tuple(degraded))

    def _fuse(self, asked: _Asked, settings: SearchSettings, reading: Reading) -> Fused:
        depth = self._engine.depth
        while depth < settings.k:  # in steps, so that a longer list begins as a shorter one does
            depth *= _DEEPER
        legs = asked.legs
        candidates = [answer.best(depth) for _, _, answer in legs]
        more = [answer.best(depth).documents for _, _, answer in asked.knowing]
        union = unique(np.concatenate([*(ranking.documents for ranking in candidates), *more]))
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
        if Part.NEIGHBOURS not in settings.without and len(union):
            pool = rank(union, fused.scores, POOL, reading.ids).documents
            fused = smoothed(fused, pool, asked.vector.centroids(pool), asked.weights.neighbours)
        return understood(fused, _known_parts(asked, union))


def _known_parts(asked: _Asked, union: NDArray[np.int64]) -> list[FusedLeg]:
    """What the actor and the event leg say of the documents of the union."""
    parts = []
    for name, weight, answer in asked.knowing:
        scores = answer.score(union)
        parts.append(FusedLeg(name, scores, scores, weight))
    return parts


def _weights(kind: QueryReading, settings: SearchSettings) -> BlendWeights:
    """The weights for a query of this kind; only the blend's depend on it."""
    if settings.fusion is not Fusion.BLEND:
        return BlendWeights(0.5).with_vector(settings.vector_weight)
    read_as = QueryKind.TOPIC if Part.KIND in settings.without else kind.kind
    return shipped_weights()[read_as].with_vector(settings.vector_weight)


def _common(some: NDArray[np.int64] | None, others: NDArray[np.int64]) -> NDArray[np.int64]:
    """The keys in both, ascending; None stands for all."""
    return others if some is None else np.intersect1d(some, others, assume_unique=True)


def _likelihood(
    keys: NDArray[np.int64], fused: Fused, asked: _Asked, settings: SearchSettings
) -> _Likelihood:
    """For the documents with these ``keys``, best first; unknown but for a blend of both legs."""
    if settings.fusion is not Fusion.BLEND or asked.keyword is None or asked.vector is None:
        return _Likelihood(np.full(len(keys), np.nan), None)
    fitted, places = shipped_calibration(), np.searchsorted(fused.documents, keys)
    words, meaning = (leg.scores for leg in fused.legs[:2])
    ground = background(meaning, fitted.background)
    scores, cosines = fused.scores[places], meaning[places]
    shares = words[places] / asked.keyword.ceiling if asked.keyword.ceiling > 0 else np.zeros(len(keys))
    results = fitted.result(result_evidence(scores, cosines, shares, ground=ground))
    top = slice(0, _LOOKED_AT)
    answer = fitted.answer(np.array(answer_evidence(scores[top], cosines[top], shares[top])))
    return _Likelihood(results, float(answer))


def _results(
    keys: NDArray[np.int64],
    probabilities: NDArray[np.float64],
    fused: Fused,
    asked: _Asked,
    reading: Reading,
    *,
    evident: bool,
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
            probability=None if np.isnan(probability) else probability,
            evidence=_evidence(key, documents[key], asked, reading) if evident else (),
        )
        for number, (key, place, passage, probability) in enumerate(
            zip(keys.tolist(), places.tolist(), passages, probabilities.tolist(), strict=True), 1
        )
    )


def _evidence(key: int, document: Document, asked: _Asked, reading: Reading) -> tuple[Evidence, ...]:
    from docsearch.evidence import evidence

    annotated = reading.annotated(key)
    if annotated is None or asked.understood is None:
        return ()
    return evidence(document, annotated, asked.understood)


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
