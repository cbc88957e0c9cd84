"""The answers of the legs to one query, and the results as they are shown: passages, scores, evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docsearch.index.actor_leg import ActorAnswer
from docsearch.index.protocols import KeywordLegAnswer, LegAnswer, Reading, VectorLegAnswer
from docsearch.model import Document, Evidence, LegScore, Passage, SearchResult
from docsearch.ranking import BlendWeights, Fused, QueryReading, best_passage

if TYPE_CHECKING:
    from docsearch.understanding import Understood

__all__ = ["Asked", "results"]


@dataclass(frozen=True, slots=True)
class Asked:
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
        found = [
            ("actor", weights.actor * meant.named, meant.actors),
            ("event", weights.event * meant.trust, meant.events),
        ]
        return [(name, weight, answer) for name, weight, answer in found if answer is not None]


def results(
    keys: NDArray[np.int64],
    probabilities: NDArray[np.float64],
    fused: Fused,
    asked: Asked,
    reading: Reading,
    *,
    evident: bool,
) -> tuple[SearchResult, ...]:
    """The documents with these ``keys``, as they are shown; ``evident`` with what made each match."""
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


def _evidence(key: int, document: Document, asked: Asked, reading: Reading) -> tuple[Evidence, ...]:
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
    keys: NDArray[np.int64], documents: Mapping[int, Document], asked: Asked, reading: Reading
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
