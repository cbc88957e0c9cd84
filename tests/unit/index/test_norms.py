"""Lengths as codes: each document has the norm that the formula gives, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from docsearch.index.norms import Norms

K1, B = 1.2, 0.75


def norms_of(lengths: NDArray[np.float32], mean: float) -> Norms:
    return Norms.of(lengths, mean, k1=K1, b=B)


@pytest.mark.parametrize(
    ("lengths", "kind"),
    [
        (np.array([3, 0, 65_535, 3, 80], dtype=np.float32), np.uint16),  # words
        (np.array([3.5, 0.25, 3.5, 80_000], dtype=np.float32), np.uint16),  # words, those of titles weighted
        (np.array([70_000, 2], dtype=np.float32), np.uint16),
        (np.arange(70_000, dtype=np.float32) + 0.5, np.int32),  # more than two bytes tell apart
        (np.empty(0, dtype=np.float32), np.uint16),
    ],
)
def test_the_table_says_what_the_formula_says(lengths: NDArray[np.float32], kind: type[np.generic]) -> None:
    norms = norms_of(lengths, 41.7)
    expected = K1 * (1 - B + B * lengths.astype(np.float64) / 41.7)
    assert norms.codes.dtype == kind
    assert norms.values[norms.codes].tobytes() == expected.tobytes()


def test_by_hand() -> None:
    norms = Norms.of(np.array([10, 20], dtype=np.float32), 10.0, k1=2.0, b=0.5)
    assert norms.values[norms.codes].tolist() == [2.0, 3.0]


def test_every_code_of_two_bytes_is_in_the_table() -> None:
    for lengths in ([1, 2], [1.5], []):
        assert len(norms_of(np.array(lengths, dtype=np.float32), 2.0).values) == 1 << 16


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -3, 1e30])
def test_damaged_lengths_do_no_harm(wrong: float) -> None:
    norms = norms_of(np.array([4, wrong], dtype=np.float32), 4.0)
    assert norms.values[norms.codes[0]] == K1
    assert norms.codes.max() < len(norms.values)


def test_without_words_there_is_no_mean() -> None:
    norms = norms_of(np.zeros(3, dtype=np.float32), 0.0)
    assert norms.values[norms.codes].tolist() == [0, 0, 0]
