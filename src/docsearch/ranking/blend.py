"""The blend: both legs, whether the words stand together, and what the neighbours score.

    base  = ((1 - v) * keyword + v * (best chunk + all chunks) + c * coverage) / (1 + c)
    score = base + n * (mean of the neighbours - base)

with the weights v, c and n of the kind of query.  Every addend is kept by name, and they add up to the score.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docsearch.ranking.coverage import coverage_credit
from docsearch.ranking.fusion import Fused, FusedLeg, LegScores, by_maximum, joined
from docsearch.ranking.smoothing import neighbour_means
from docsearch.ranking.views import two_views
from docsearch.ranking.weights import BlendWeights

__all__ = ["Signals", "blend", "smoothed"]

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Signals:
    """What the blend knows of the n documents of the union, besides the two legs' own scores.

    ``means`` (n,) are the mean cosines of their chunks and ``coverage`` (n,) the largest share of the query's
    weight in one chunk; None leaves the part out.
    """

    means: Scores | None = None
    coverage: Scores | None = None


def blend(
    documents: NDArray[np.int64],
    keyword: LegScores,
    vector: LegScores,
    signals: Signals,
    weights: BlendWeights,
) -> Fused:
    """The base score of ``documents`` (n,), which ascend and include all candidates, before smoothing."""
    extra = weights.coverage if signals.coverage is not None else 0.0
    whole = 1 + extra
    share = weights.vector / whole
    parts = [FusedLeg(keyword.name, keyword.scores, by_maximum(keyword), (1 - weights.vector) / whole)]
    if signals.means is None:
        parts.append(FusedLeg(vector.name, vector.scores, by_maximum(vector), share))
    else:
        candidates = np.zeros(len(documents), dtype=bool)
        candidates[np.searchsorted(documents, vector.candidates.documents)] = True
        best, mean = two_views(vector.scores, signals.means, candidates)
        parts.append(FusedLeg(vector.name, vector.scores, best, share))
        parts.append(FusedLeg("whole", signals.means, mean, share))
    if signals.coverage is not None:
        credit = coverage_credit(signals.coverage)
        parts.append(FusedLeg("coverage", signals.coverage, credit, extra / whole))
    return joined(documents, parts)


def smoothed(fused: Fused, pool: NDArray[np.int64], centroids: NDArray[np.float32], weight: float) -> Fused:
    """``fused`` with the part that the neighbours add.

    ``pool`` (p,) are the best documents in their order, ``centroids`` (p, dimension) theirs, of unit length.
    """
    places = np.searchsorted(fused.documents, pool)
    means = fused.scores.copy()
    means[places] = neighbour_means(fused.scores[places], centroids)
    part = FusedLeg("neighbours", means, means - fused.scores, weight)
    return joined(fused.documents, [*fused.legs, part])
