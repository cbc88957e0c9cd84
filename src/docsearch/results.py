"""The answers of the legs to one query, and the results as they are shown: passages, scores, evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from math import isnan
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from docsearch.index.protocols import KeywordLegAnswer, LegAnswer, Reading, VectorLegAnswer
from docsearch.model import Document, Evidence, LegScore, Passage, Report, SearchResult
from docsearch.ranking import BlendWeights, Fused, QueryReading, passage_shares

if TYPE_CHECKING:
    from docsearch.index.actor_leg import ActorAnswer
    from docsearch.index.event_leg import EventAnswer
    from docsearch.index.postings import AnnotatedDocument
    from docsearch.understanding import Understood

__all__ = ["Annotated", "Asked", "by_passage", "by_story", "results", "with_evidence"]

Annotated: TypeAlias = "Callable[[int], AnnotatedDocument | None]"
"""What was read of the document with a key."""


_MATCHING = 0.5  # of the best passage of a document, for another one to be shown beside it


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
    def knowing(self) -> list[tuple[str, float, ActorAnswer | EventAnswer]]:
        """Name, weight and answer of the actor and the event leg, as far as they were asked."""
        meant, weights = self.understood, self.weights
        if meant is None:
            return []
        found: list[tuple[str, float, ActorAnswer | EventAnswer | None]] = [
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
) -> tuple[SearchResult, ...]:
    """The documents with these ``keys``, as they are shown but for their evidence."""
    documents = reading.documents(keys.tolist())
    passages = _passages(keys, documents, asked, reading)
    places = np.searchsorted(fused.documents, keys)
    return tuple(
        SearchResult(
            rank=number,
            document=documents[key],
            score=score,
            legs=legs,
            passage=passage,
            probability=None if isnan(probability) else probability,
        )
        for number, (key, score, legs, passage, probability) in enumerate(
            zip(
                keys.tolist(),
                fused.scores[places].tolist(),
                _leg_scores(fused, places),
                passages,
                probabilities.tolist(),
                strict=True,
            ),
            1,
        )
    )


def by_passage(
    found: Sequence[SearchResult], keys: NDArray[np.int64], asked: Asked, reading: Reading, k: int
) -> tuple[SearchResult, ...]:
    """The ``k`` best passages of the documents ``found``, which have these ``keys``, each as a result.

    The best passage of a document has the document's score, another one the share of it that it has of what
    speaks for the best; those with less than half of that are left out.
    """
    parts: list[tuple[float, SearchResult]] = []
    for one, key, shares in zip(found, keys.tolist(), _shares(keys, asked), strict=True):
        chosen = np.flatnonzero(shares >= min(_MATCHING, shares.max())).tolist()
        chunks = reading.chunks([(key, number) for number in chosen])
        for share, chunk in zip(shares[chosen].tolist(), chunks, strict=True):
            passage = Passage(one.document.text[chunk.start : chunk.end], chunk.start, chunk.end)
            parts.append((one.score * share, replace(one, passage=passage)))
    parts.sort(key=lambda part: (-part[0], part[1].id.encode(), part[1].passage.start))
    return tuple(replace(one, rank=rank, score=score) for rank, (score, one) in enumerate(parts[:k], 1))


def by_story(
    found: Sequence[SearchResult], keys: NDArray[np.int64], asked: Asked, annotated: Annotated, k: int
) -> tuple[SearchResult, ...]:
    """The ``k`` best stories that the documents ``found``, which have these ``keys``, tell: the best of each,
    with its other reports.
    """
    from docsearch.stories import stories, telling  # they need what was read of the documents

    by_key = dict(zip(keys.tolist(), found, strict=True))
    told = [
        telling(key, one.document, annotated(key), centroid)
        for (key, one), centroid in zip(by_key.items(), _centroids(keys, asked), strict=True)
    ]
    return tuple(
        replace(
            by_key[story.keys[0]],
            rank=rank,
            reports=tuple(
                Report(by_key[key].document, by_key[key].score, key in story.copies) for key in story.keys[1:]
            ),
        )
        for rank, story in enumerate(stories(told)[:k], 1)
    )


def _centroids(keys: NDArray[np.int64], asked: Asked) -> NDArray[np.float32]:
    """Of unit length (n, dimension); without vectors nothing is like anything else."""
    return asked.vector.centroids(keys) if asked.vector is not None else np.zeros((len(keys), 1), np.float32)


def with_evidence(
    shown: Sequence[SearchResult], keys: Mapping[str, int], asked: Asked, annotated: Annotated
) -> tuple[SearchResult, ...]:
    """The same with what made each match; ``keys`` has those of the documents by their ids."""
    from docsearch.evidence import evidence

    def made(one: SearchResult) -> tuple[Evidence, ...]:
        read = None if asked.understood is None else annotated(keys[one.id])
        if asked.understood is None or read is None:
            return ()
        return evidence(one.document, read, asked.understood)

    return tuple(replace(one, evidence=made(one)) for one in shown)


def _leg_scores(fused: Fused, places: NDArray[np.int64]) -> Iterator[Mapping[str, LegScore]]:
    """What each leg says of the documents at ``places`` (n,)."""
    names = [leg.name for leg in fused.legs]
    columns = [
        map(
            LegScore,
            leg.scores[places].tolist(),
            leg.normalised[places].tolist(),
            repeat(leg.weight),
            (leg.weight * leg.normalised[places]).tolist(),
        )
        for leg in fused.legs
    ]
    for row in zip(*columns, strict=True):
        yield dict(zip(names, row, strict=True))


def _shares(keys: NDArray[np.int64], asked: Asked) -> list[NDArray[np.float64]]:
    """How much each passage of each document speaks for it, the best of a document having 1."""
    weights = [weight for _, weight, _ in asked.legs]
    scores = zip(*(answer.passages(keys) for _, _, answer in asked.legs), strict=True)
    return [passage_shares(list(zip(weights, own, strict=True))) for own in scores]


def _passages(
    keys: NDArray[np.int64], documents: Mapping[int, Document], asked: Asked, reading: Reading
) -> list[Passage]:
    """Of each document the chunk that speaks most for it."""
    best = [int(np.argmax(shares)) for shares in _shares(keys, asked)]
    chunks = reading.chunks(list(zip(keys.tolist(), best, strict=True)))
    return [
        Passage(documents[key].text[chunk.start : chunk.end], chunk.start, chunk.end)
        for key, chunk in zip(keys.tolist(), chunks, strict=True)
    ]
