"""The read path, top to bottom: query -> legs -> candidates -> fusion -> documents -> passages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docsearch.config import Fusion, Group, Mode, Part, SearchSettings
from docsearch.errors import BadQueryError, ModelError
from docsearch.index.keyword import KeywordQuery
from docsearch.index.protocols import Engine, Reading, VectorLegAnswer
from docsearch.model import SearchResult, SearchResults
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
from docsearch.results import Asked, by_passage, by_story, results, with_evidence

if TYPE_CHECKING:
    from docsearch.encoding import QueryEncoder
    from docsearch.understanding import Understood

__all__ = ["Searcher"]

_DEEPER = 4
_LOOKED_AT = 10  # results that are asked whether there is an answer, however many are shown
_IMPROBABLE = 0.2
_A_STORY, _STORY_DEPTH = 5, 50  # documents that are looked at for each story that is shown, and at least
_NOTHING = "Nothing here seems relevant."


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
            depth = _depth(settings)
            ranking = rank(fused.documents, fused.scores, max(depth, _LOOKED_AT), reading.ids)
            sure = _likelihood(ranking.documents, fused, asked, settings)
            keys, probabilities = ranking.documents[:depth], sure.results[:depth]
            if settings.min_prob is not None and sure.answer is not None:
                kept = probabilities >= settings.min_prob
                keys, probabilities = keys[kept], probabilities[kept]
            return SearchResults(
                query,
                _grouped(keys, probabilities, fused, asked, reading, settings),
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
    ) -> Asked:
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
        if settings.group is Group.STORY and vector is None:
            degraded.append("Without vectors only copies of one text are put together, not stories.")
        meant: Understood | None = None
        if settings.fusion is Fusion.BLEND and keyword is not None and vector is not None:
            from docsearch.events.lexicon import user_words  # not for a search by words alone
            from docsearch.understanding import understand

            degraded += reading.unread
            with user_words(reading.lexicon):
                meant = understand(
                    reading,
                    words,
                    allowed,
                    settings,
                    actors=Part.ACTOR not in settings.without,
                    events=Part.EVENT not in settings.without,
                )
        return Asked(keyword, vector, kind, _weights(kind, settings), meant, tuple(degraded))

    def _fuse(self, asked: Asked, settings: SearchSettings, reading: Reading) -> Fused:
        depth = self._engine.depth
        while depth < _depth(settings):  # in steps, so that a longer list begins as a shorter one does
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
        return understood(fused, _known_parts(asked, union), _against(asked, union))


def _known_parts(asked: Asked, union: NDArray[np.int64]) -> list[FusedLeg]:
    """What the actor and the event leg say of the documents of the union."""
    parts = []
    for name, weight, answer in asked.knowing:
        scores = answer.score(union)
        parts.append(FusedLeg(name, scores, scores, weight))
    return parts


def _against(asked: Asked, union: NDArray[np.int64]) -> list[FusedLeg]:
    """What speaks for the reverse of the event that is asked for, or for somebody else of a name."""
    meant, against = asked.understood, list[FusedLeg]()
    if meant is not None and meant.actors is not None:
        namesakes = meant.actors.namesakes(union)
        against.append(FusedLeg("namesake", namesakes, namesakes, -asked.weights.namesake))
    if meant is not None and meant.events is not None:
        reversal = meant.events.reversal(union)
        against.append(FusedLeg("reversal", reversal, reversal, -asked.weights.reversal * meant.trust))
    return [part for part in against if part.scores.any()]


def _depth(settings: SearchSettings) -> int:
    """How many documents are looked at, to make ``k`` results of them."""
    return max(_STORY_DEPTH, _A_STORY * settings.k) if settings.group is Group.STORY else settings.k


def _grouped(  # noqa: PLR0917  # what is known of the answer by then
    keys: NDArray[np.int64],
    probabilities: NDArray[np.float64],
    fused: Fused,
    asked: Asked,
    reading: Reading,
    settings: SearchSettings,
) -> tuple[SearchResult, ...]:
    """The documents with these keys as passages, documents or stories, at most ``k``."""
    if not len(keys):
        return ()
    found = results(keys, probabilities, fused, asked, reading)
    annotated = cache(reading.annotated)  # stories and evidence ask for the same documents
    by_id = {one.id: key for one, key in zip(found, keys.tolist(), strict=True)}
    if settings.group is Group.STORY:
        found = by_story(found, keys, asked, annotated, settings.k)
    elif settings.group is Group.NONE:
        found = by_passage(found, keys, asked, reading, settings.k)
    return with_evidence(found, by_id, asked, annotated) if settings.evidence else found


def _weights(kind: QueryReading, settings: SearchSettings) -> BlendWeights:
    """The weights for a query of this kind; only the blend's depend on it."""
    if settings.fusion is not Fusion.BLEND:
        return BlendWeights(0.5).with_vector(settings.vector_weight)
    read_as = QueryKind.TOPIC if Part.KIND in settings.without else kind.kind
    return shipped_weights()[read_as].with_vector(settings.vector_weight)


def _common(some: NDArray[np.int64] | None, others: NDArray[np.int64]) -> NDArray[np.int64]:
    """The keys in both, ascending; None stands for all."""
    return others if some is None else np.intersect1d(some, others, assume_unique=True)


def _likelihood(keys: NDArray[np.int64], fused: Fused, asked: Asked, settings: SearchSettings) -> _Likelihood:
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
