"""From the legs' scores to one score: the simple fusions, chosen by name.

Every fusion sees the union of all legs' candidates, each scored by every leg, so that no missing score is
guessed; and it normalises by the leg's candidates, never by the page shown.  What a leg contributes is kept,
and the contributions add up to the score.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docsearch.config import Fusion
from docsearch.order import Ranking

__all__ = ["Fused", "FusedLeg", "LegScores", "by_maximum", "fuse", "joined"]

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LegScores:
    """One leg's view of the n documents of the union: ``scores`` (n,), and its own ``candidates``."""

    name: str
    scores: Scores
    candidates: Ranking
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class FusedLeg:
    """One leg after normalisation: ``contributions = weight * normalised``, all of shape (n,)."""

    name: str
    scores: Scores
    normalised: Scores
    weight: float

    @property
    def contributions(self) -> Scores:
        return self.weight * self.normalised


@dataclass(frozen=True, slots=True)
class Fused:
    """The documents of the union (n,) with their fused scores (n,), and the legs that made them."""

    documents: NDArray[np.int64]
    scores: Scores
    legs: tuple[FusedLeg, ...]


def fuse(
    documents: NDArray[np.int64],
    legs: Sequence[LegScores],
    fusion: Fusion,
    *,
    rank_constant: int = 60,
) -> Fused:
    """Combine the legs' scores of ``documents``; a single leg keeps its own, with nothing to compare.

    The blend needs more than scores, and is not made here: :mod:`docsearch.ranking.blend`.
    """
    normalise: Callable[[LegScores], Scores]
    if len(legs) == 1:
        normalise = _as_is
    elif fusion is Fusion.RRF:
        normalise = _reciprocal_ranks(documents, rank_constant)
    else:
        normalise = _NORMALISERS[fusion]
    weighted = fusion is not Fusion.RRF and len(legs) > 1
    fused = tuple(
        FusedLeg(leg.name, leg.scores, normalise(leg), leg.weight if weighted else 1.0) for leg in legs
    )
    return joined(documents, fused)


def joined(documents: NDArray[np.int64], parts: Sequence[FusedLeg]) -> Fused:
    """The sum of what ``parts`` contribute."""
    total = np.zeros(len(documents))
    for part in parts:
        total += part.contributions
    return Fused(documents, total, tuple(parts))


def _as_is(leg: LegScores) -> Scores:
    return leg.scores


def by_maximum(leg: LegScores) -> Scores:
    """Score over the leg's best score, with 0 as the floor.

    A fixed floor keeps a document's score from hanging on the worst of the candidates (Bruch, Gai and
    Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023).
    """
    top = float(leg.candidates.scores[0]) if len(leg.candidates) else 0.0
    return np.maximum(leg.scores, 0.0) / top if top > 0 else np.zeros(len(leg.scores))


def _by_distribution(leg: LegScores) -> Scores:
    """Distribution-based score fusion: mean - 3 sd becomes 0, mean + 3 sd becomes 1 (Mazzeschi 2023)."""
    scores = leg.candidates.scores
    spread = float(scores.std()) if len(scores) else 0.0
    if spread == 0.0:
        return np.where(leg.scores > 0, 0.5, 0.0)
    return np.clip((leg.scores - float(scores.mean())) / (6 * spread) + 0.5, 0.0, 1.0)


def _reciprocal_ranks(documents: NDArray[np.int64], rank_constant: int) -> Callable[[LegScores], Scores]:
    """1 / (rank constant + rank), 0 for what is no candidate (Cormack, Clarke and Büttcher, SIGIR 2009)."""

    def normalise(leg: LegScores) -> Scores:
        ranks = {key: rank for rank, key in enumerate(leg.candidates.documents.tolist(), 1)}
        return np.array([1 / (rank_constant + ranks[d]) if d in ranks else 0.0 for d in documents.tolist()])

    return normalise


_NORMALISERS: Mapping[Fusion, Callable[[LegScores], Scores]] = {
    Fusion.CONVEX: by_maximum,
    Fusion.DBSF: _by_distribution,
}
