"""Paired tests: values worked out by hand, and what must hold of any differences."""

from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docsearch.errors import EvaluationError
from docsearch.evaluation import Comparison, bootstrap_interval, compare, randomisation_test

DIFFERENCES = st.lists(st.integers(-100, 100).map(lambda n: n / 100), min_size=1, max_size=14)


@pytest.mark.parametrize(
    ("differences", "p"),
    [
        ([0.3], 1.0),  # + and - are as far from 0 as each other
        ([1.0, 2.0, 3.0], 2 / 8),  # +++ and ---
        ([1.0, 2.0, -3.0], 1.0),  # the mean is 0, and every mean is as far from it
        ([0.1, 0.2, 0.4, -0.1], 6 / 16),  # .2 and .4 agree, and not both of .1 are against them: 3, mirrored
        ([0.5] * 5, 2 / 32),
        ([0.5] * 5 + [0.0] * 20, 2 / 32),  # equal queries say nothing
        ([0.0, 0.0], 1.0),
    ],
)
def test_exact_p_values(differences: list[float], p: float) -> None:
    assert randomisation_test(differences) == pytest.approx(p)


def _signs(count: int) -> list[tuple[int, ...]]:
    return list(product((1, -1), repeat=count))


def test_drawn_patterns_come_near_to_all_patterns() -> None:
    differences = [
        0.01 * (n + 1) * (-1 if n % 3 == 0 else 1) for n in range(18)
    ]  # too many to count them all
    bound = abs(sum(differences)) - 1e-9
    exact = sum(
        abs(sum(s * d for s, d in zip(signs, differences, strict=True))) >= bound for signs in _signs(18)
    ) / (2**18)
    assert 0.1 < exact < 0.9
    assert randomisation_test(differences) == pytest.approx(exact, abs=0.006)  # four standard errors
    assert randomisation_test(differences) == randomisation_test(differences)


def test_a_drawn_p_is_never_zero() -> None:
    assert randomisation_test([0.1] * 60, permutations=999) == pytest.approx(1 / 1000)


@given(DIFFERENCES)
def test_p_is_a_probability_and_knows_no_direction(differences: list[float]) -> None:
    p = randomisation_test(differences)
    assert 0 < p <= 1
    assert randomisation_test([-d for d in differences]) == pytest.approx(p)
    assert randomisation_test([*reversed(differences), 0.0]) == pytest.approx(p)
    assert p >= 2 / 2 ** sum(d != 0 for d in differences) or not any(differences)


def test_intervals_by_hand() -> None:
    assert bootstrap_interval([0.25] * 7) == (0.25, 0.25)
    # Of 0 and 1 the mean of two draws is 0, 1/2, 1 with probabilities 1/4, 1/2, 1/4.
    assert bootstrap_interval([0.0, 1.0]) == (0.0, 1.0)
    assert bootstrap_interval([0.0, 1.0], level=0.4) == (0.5, 0.5)


def test_an_interval_is_as_wide_as_theory_has_it() -> None:
    values = [math.sin(n) for n in range(400)]
    mean = sum(values) / 400
    error = math.sqrt(sum((v - mean) ** 2 for v in values) / 400) / 20
    low, high = bootstrap_interval(values)
    assert low == pytest.approx(mean - 1.96 * error, abs=0.05 * error * 2)
    assert high == pytest.approx(mean + 1.96 * error, abs=0.05 * error * 2)


@settings(max_examples=25)
@given(DIFFERENCES)
def test_an_interval_lies_within_the_values(differences: list[float]) -> None:
    low, high = bootstrap_interval(differences, resamples=500)
    assert min(differences) - 1e-12 <= low <= high <= max(differences) + 1e-12


def _compared() -> Comparison:
    old = {"a": 0.5, "b": 0.5, "c": 0.25, "d": 1.0}
    new = {"d": 0.5, "c": 0.75, "b": 0.5, "a": 1.0}
    return compare(("old", old), ("new", new), measure="nDCG@10")


def test_a_comparison() -> None:
    compared = _compared()
    assert compared.gains == {"a": 0.5, "b": 0.0, "c": 0.5, "d": -0.5}
    assert (compared.mean, compared.better, compared.worse) == (0.125, 2, 1)
    assert compared.p == 1.0  # of three, every pattern is at least .5 from 0
    assert compared.largest(1) == ([("a", 0.5)], [("d", -0.5)])
    assert compared.largest(9) == ([("a", 0.5), ("c", 0.5)], [("d", -0.5)])


def test_other_queries_are_not_compared() -> None:
    with pytest.raises(EvaluationError, match="same queries"):
        compare(("old", {"a": 1.0}), ("new", {"b": 1.0}), measure="AP")
    with pytest.raises(EvaluationError, match="same queries"):
        compare(("old", {}), ("new", {}), measure="AP")
    with pytest.raises(EvaluationError, match="no values"):
        bootstrap_interval([])
