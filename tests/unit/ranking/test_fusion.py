"""The three fusions, computed by hand."""

from __future__ import annotations

import numpy as np
import pytest

from docsearch.config import Fusion
from docsearch.order import Ranking
from docsearch.ranking import Fused, LegScores, fuse

DOCUMENTS = np.array([1, 2, 3], dtype=np.int64)


def _ranking(**scores: float) -> Ranking:
    keys = [int(name[1:]) for name in scores]
    return Ranking(np.array(keys, dtype=np.int64), np.array(list(scores.values()), dtype=np.float64))


# Document 3 is no candidate of the keyword leg, and has a negative cosine.
KEYWORD = LegScores("keyword", np.array([4.0, 2.0, 0.0]), _ranking(d1=4.0, d2=2.0), 0.25)
VECTOR = LegScores("vector", np.array([0.6, 0.8, -0.2]), _ranking(d2=0.8, d1=0.6, d3=-0.2), 0.75)

SIMPLE = [fusion for fusion in Fusion if fusion is not Fusion.BLEND]


def _fused(fusion: Fusion, *legs: LegScores, rank_constant: int = 60) -> Fused:
    fused = fuse(DOCUMENTS, legs or (KEYWORD, VECTOR), fusion, rank_constant=rank_constant)
    assert fused.documents.tolist() == DOCUMENTS.tolist()
    assert sum(leg.contributions for leg in fused.legs) == pytest.approx(fused.scores)
    return fused


def test_convex_divides_by_the_best_and_floors_at_zero() -> None:
    fused = _fused(Fusion.CONVEX)
    keyword, vector = fused.legs
    assert keyword.normalised.tolist() == [1.0, 0.5, 0.0]
    assert vector.normalised.tolist() == pytest.approx([0.75, 1.0, 0.0])
    assert fused.scores.tolist() == pytest.approx([0.25 + 0.5625, 0.125 + 0.75, 0.0])
    assert (keyword.weight, vector.weight) == (0.25, 0.75)
    assert vector.scores.tolist() == [0.6, 0.8, -0.2]


def test_convex_scores_do_not_hang_on_the_worst_candidate() -> None:
    longer = LegScores("vector", VECTOR.scores, _ranking(d2=0.8, d1=0.6, d3=-0.2, d9=-0.9), 0.75)
    assert _fused(Fusion.CONVEX, KEYWORD, longer).scores.tolist() == _fused(Fusion.CONVEX).scores.tolist()


def test_rrf_adds_reciprocal_ranks_of_candidates_without_weights() -> None:
    fused = _fused(Fusion.RRF)
    assert fused.scores.tolist() == pytest.approx([1 / 61 + 1 / 62, 1 / 62 + 1 / 61, 1 / 63])
    assert {leg.weight for leg in fused.legs} == {1.0}
    assert fused.legs[0].contributions.tolist() == pytest.approx([1 / 61, 1 / 62, 0.0])


def test_rank_constant() -> None:
    assert _fused(Fusion.RRF, rank_constant=1).scores.tolist() == pytest.approx([1 / 2 + 1 / 3, 5 / 6, 1 / 4])


def test_dbsf_maps_three_deviations_around_the_mean_to_0_and_1() -> None:
    keyword, vector = _fused(Fusion.DBSF).legs
    # mean 3 and deviation 1: 4 -> 1/6 + 1/2, 2 -> -1/6 + 1/2, 0 -> -1/2 + 1/2
    assert keyword.normalised.tolist() == pytest.approx([2 / 3, 1 / 3, 0.0])
    # mean 0.4, variance (0.04 + 0.16 + 0.36) / 3
    spread = 6 * (0.56 / 3) ** 0.5
    assert vector.normalised.tolist() == pytest.approx(
        [0.5 + 0.2 / spread, 0.5 + 0.4 / spread, 0.5 - 0.6 / spread]
    )


def test_dbsf_clips_and_copes_with_equal_scores() -> None:
    far = LegScores("keyword", np.array([5.0, 5.0, -9.0]), _ranking(d1=5.0, d2=5.0), 1.0)
    assert _fused(Fusion.DBSF, far, VECTOR).legs[0].normalised.tolist() == [0.5, 0.5, 0.0]
    outlier = LegScores("keyword", np.array([4.0, 2.0, -50.0]), _ranking(d1=4.0, d2=2.0), 1.0)
    assert _fused(Fusion.DBSF, outlier, VECTOR).legs[0].normalised.tolist() == pytest.approx(
        [2 / 3, 1 / 3, 0.0]
    )


@pytest.mark.parametrize("fusion", list(Fusion))
def test_a_single_leg_keeps_its_scores(fusion: Fusion) -> None:
    fused = _fused(fusion, VECTOR)
    assert fused.scores.tolist() == [0.6, 0.8, -0.2]
    assert fused.legs[0].weight == 1.0


@pytest.mark.parametrize("fusion", SIMPLE)
def test_a_leg_without_candidates_contributes_nothing(fusion: Fusion) -> None:
    silent = LegScores("keyword", np.zeros(3), _ranking(), 0.5)
    fused = _fused(fusion, silent, VECTOR)
    assert fused.legs[0].contributions.tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("fusion", SIMPLE)
def test_no_documents(fusion: Fusion) -> None:
    nothing = LegScores("keyword", np.empty(0), _ranking(), 0.5)
    fused = fuse(np.empty(0, np.int64), (nothing, nothing), fusion)
    assert fused.scores.shape == (0,)
