"""The parts of the blend, with numbers computed by hand, and that they add up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from docsearch.order import Ranking
from docsearch.ranking import BlendWeights, LegScores, Signals, blend, smoothed
from docsearch.ranking.coverage import coverage_credit
from docsearch.ranking.smoothing import neighbour_means
from docsearch.ranking.views import two_views

KEYS = np.array([3, 5, 8])
NOTHING = np.empty(0, dtype=np.int64)


def _array(*values: float) -> NDArray[np.float64]:
    return np.array(values, dtype=np.float64)


def _leg(name: str, *scores: float) -> LegScores:
    order = np.argsort([-score for score in scores], kind="stable")
    return LegScores(name, _array(*scores), Ranking(KEYS[order], _array(*scores)[order]))


KEYWORD, VECTOR = _leg("keyword", 8.0, 2.0, 0.0), _leg("vector", 0.2, 0.6, 0.4)
SIGNALS = Signals(means=_array(0.2, 0.4, -0.1), coverage=_array(1.0, 0.5, 0.0))


def test_two_views_share_one_maximum() -> None:
    best, mean = two_views(_array(0.6, 0.4, -0.2), _array(0.2, 0.4, -0.5), np.array([True, False, True]))
    assert best.tolist() == pytest.approx([0.75, 0.5, 0.0])
    assert mean.tolist() == pytest.approx([0.25, 0.5, 0.0])


def test_nothing_near_is_nothing() -> None:
    best, mean = two_views(_array(-0.1, -0.2), _array(-0.3, -0.4), np.array([True, True]))
    assert [*best, *mean] == [0.0] * 4


def test_coverage_counts_squared() -> None:
    assert coverage_credit(_array(0.0, 0.5, 1.0)).tolist() == [0.0, 0.25, 1.0]


def test_blend_by_hand() -> None:
    fused = blend(KEYS, KEYWORD, VECTOR, SIGNALS, BlendWeights(0.5, 0.25))
    parts = {leg.name: leg for leg in fused.legs}
    assert list(parts) == ["keyword", "vector", "whole", "coverage"]
    assert parts["keyword"].contributions.tolist() == pytest.approx([0.4, 0.1, 0.0])  # of 0.5 / 1.25
    assert parts["vector"].contributions.tolist() == pytest.approx([0.08, 0.24, 0.16])  # cosine / 1.0 * 0.4
    assert parts["whole"].contributions.tolist() == pytest.approx([0.08, 0.16, 0.0])
    assert parts["coverage"].contributions.tolist() == pytest.approx([0.2, 0.05, 0.0])
    assert fused.scores.tolist() == pytest.approx([0.76, 0.55, 0.16])


def test_parts_can_be_left_out() -> None:
    fused = blend(KEYS, KEYWORD, VECTOR, Signals(), BlendWeights(0.5, 0.25))
    assert [leg.name for leg in fused.legs] == ["keyword", "vector"]
    assert fused.scores.tolist() == pytest.approx([0.5 + 0.5 / 3, 0.125 + 0.5, 1 / 3])


CIRCLE = np.array([[1, 0], [0.8, 0.6], [0.6, 0.8], [0, 1]], dtype=np.float32)


def test_neighbours_by_hand() -> None:
    means = neighbour_means(_array(1.0, 0.8, 0.5, 0.1), CIRCLE, neighbours=2)
    assert means[0] == 1.0  # the best has its own
    assert means[1] == pytest.approx((0.96 * 0.5 + 0.8 * 1.0) / 1.76)
    assert means[2] == pytest.approx((0.96 * 0.8 + 0.8 * 0.1) / 1.76)
    assert means[3] == pytest.approx((0.8 * 0.5 + 0.6 * 0.8) / 1.4)


def test_documents_without_neighbours_keep_their_score() -> None:
    apart = np.array([[1, 0], [0, 1], [-1, 0]], dtype=np.float32)
    assert neighbour_means(_array(1.0, 0.5, 0.2), apart).tolist() == [1.0, 0.5, 0.2]
    assert neighbour_means(_array(0.7), apart[:1]).tolist() == [0.7]


def test_equal_documents_stay_equal() -> None:
    means = neighbour_means(_array(1.0, 1.0, 0.4, 0.4), CIRCLE[[0, 0, 2, 2]], neighbours=1)
    assert means.tolist() == pytest.approx([1.0, 1.0, 0.4, 0.4])


def test_smoothing_by_hand() -> None:
    fused = blend(KEYS, KEYWORD, VECTOR, SIGNALS, BlendWeights(0.5, 0.25))
    result = smoothed(fused, KEYS[:2], CIRCLE[:2], 0.5)  # the third is not among the pool
    assert result.legs[-1].name == "neighbours"
    assert result.legs[-1].contributions.tolist() == pytest.approx([0.0, 0.5 * (0.76 - 0.55), 0.0])
    assert result.scores.tolist() == pytest.approx([0.76, 0.655, 0.16])


_SHARES = st.floats(0, 1)


@given(
    st.lists(
        st.tuples(st.floats(0, 50), st.floats(-1, 1), st.floats(-1, 1), _SHARES), min_size=1, max_size=30
    ),
    st.tuples(_SHARES, _SHARES, _SHARES),
)
def test_contributions_add_up_and_the_first_stays(
    rows: list[tuple[float, float, float, float]], chosen: tuple[float, float, float]
) -> None:
    words, best, mean, coverage = (np.array(column) for column in zip(*rows, strict=True))
    keys = np.arange(len(rows))
    legs = []
    for name, scores in (("keyword", words), ("vector", best)):
        order = np.argsort(-scores, kind="stable")
        legs.append(LegScores(name, scores, Ranking(keys[order], scores[order])))
    weights = BlendWeights(*chosen)
    base = blend(keys, legs[0], legs[1], Signals(mean, coverage), weights)
    pool = np.argsort(-base.scores, kind="stable")
    vectors = np.random.default_rng(len(rows)).normal(size=(len(rows), 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    fused = smoothed(base, keys[pool], vectors, weights.neighbours)
    assert np.abs(sum(leg.contributions for leg in fused.legs) - fused.scores).max() <= 1e-9
    assert fused.scores[pool[0]] == base.scores[pool[0]]
    assert fused.scores.max() <= base.scores[pool[0]] + 1e-12
    assert base.scores.min() - 1e-12 <= fused.scores.min()


def test_no_documents() -> None:
    empty = LegScores("keyword", np.empty(0), Ranking(NOTHING, np.empty(0)))
    none = Signals(np.empty(0), np.empty(0))
    assert len(blend(NOTHING, empty, empty, none, BlendWeights(0.5, 0.2, 0.2)).scores) == 0
