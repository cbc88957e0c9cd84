"""The best results once more in the order of a model that reads query and passage together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from docsearch.model import LegScore, SearchResult, SearchResults

if TYPE_CHECKING:
    from docsearch.encoding.reranking import Reranker

__all__ = ["reranked"]


def reranked(found: SearchResults, reranker: Reranker, *, top: int, k: int) -> SearchResults:
    """The ``k`` best of ``found`` after the first ``top`` were judged by their passages.

    What was judged stays above what was not: its score is the best of ``found`` plus the judgement, between 0
    and 1, and its legs are shown with no weight.
    """
    judged, rest = found.results[:top], found.results[top:]
    judgement = reranker.judge(found.query, [result.passage.text for result in judged])
    floor = max((result.score for result in found.results), default=0.0)
    scored = [
        _judged(result, float(score), floor) for result, score in zip(judged, judgement.scores, strict=True)
    ]
    order: Sequence[SearchResult] = sorted(scored, key=lambda result: (-result.score, result.id.encode()))
    results = tuple(replace(result, rank=rank) for rank, result in enumerate((*order, *rest), 1))
    degraded = found.degraded
    if judgement.long:
        degraded += (f"The reranker read only the beginning of {judgement.long} passages.",)
    return replace(found, results=results[:k], degraded=degraded)


def _judged(result: SearchResult, score: float, floor: float) -> SearchResult:
    legs = {name: replace(leg, weight=0.0, contribution=0.0) for name, leg in result.legs.items()}
    legs["rerank"] = LegScore(score=score, normalised=score + floor, weight=1.0, contribution=score + floor)
    return replace(result, score=score + floor, legs=legs)
