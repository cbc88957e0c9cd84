"""Evidence and probabilities."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docsearch.ranking import (
    QueryKind,
    answer_evidence,
    background,
    result_evidence,
    shipped_calibration,
    shipped_weights,
)
from docsearch.ranking.calibration import Logistic

SCORES, COSINES, SHARES = np.array([1.0, 0.5]), np.array([0.6, 0.3]), np.array([0.512, 0.2])


def test_logistic_by_hand() -> None:
    assert Logistic(-1.0, 2.0)(np.array([0.5, 1.5])).tolist() == pytest.approx([0.5, 1 / (1 + math.exp(-2))])


def test_background_is_the_fiftieth() -> None:
    cosines = np.linspace(0.0, 1.0, 101)
    assert background(cosines, 0.3) == pytest.approx(cosines[-50])
    assert background(cosines[:49], 0.3) == 0.3
    assert background(cosines[:50], 0.3) == 0.0


def test_evidence_by_hand() -> None:
    each = result_evidence(SCORES, COSINES, SHARES, ground=0.4)
    assert each.tolist() == pytest.approx([(1.0 * 0.2 * 0.512) ** (1 / 3), 0.0])
    assert answer_evidence(SCORES, COSINES, SHARES) == pytest.approx((0.6 * 0.512) ** (1 / 3))
    assert answer_evidence(*[np.empty(0)] * 3) == 0.0


@given(*[st.tuples(st.floats(0, 1), st.floats(0, 1))] * 3)
def test_more_of_any_sign_is_never_less_probable(
    score: tuple[float, float], cosine: tuple[float, float], share: tuple[float, float]
) -> None:
    rising = [np.array(sorted(sign)) for sign in (score, cosine, share)]
    fitted = shipped_calibration()
    probabilities = fitted.result(result_evidence(*rising, ground=fitted.background))
    assert 0 < probabilities[0] <= probabilities[1] < 1


def test_what_is_shipped_makes_sense() -> None:
    fitted, weights = shipped_calibration(), shipped_weights()
    assert set(weights) == set(QueryKind)
    for chosen in weights.values():
        assert 0 <= chosen.vector <= 1
        assert chosen.coverage >= 0
        assert 0 <= chosen.neighbours <= 1
    assert fitted.result.slope > 0
    assert fitted.answer.slope > 0
    assert 0 < fitted.background < 1
