"""Vectors in 8 bits: rounded as they should be, and never further off than they say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from docsearch.index.short_vectors import ShortVectors, integers_of


def unit(count: int, dimension: int, seed: int) -> NDArray[np.float64]:
    vectors = np.random.default_rng(seed).normal(size=(count, dimension))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def test_numbers_are_127ths_of_the_largest() -> None:
    short = ShortVectors.of(np.array([[0.5, -1, 0.25], [0, 0, 0], [0, 2, 0]], dtype=np.float16))
    assert short.codes.tolist() == [[64, -127, 32], [0, 0, 0], [0, 127, 0]]  # 63.5 goes to the even number
    assert short.scales == pytest.approx([1 / 127, 0, 2 / 127])


@pytest.mark.parametrize("dimension", [8, 384])
def test_products_are_within_the_doubt(dimension: int) -> None:
    vectors, query = unit(3000, dimension, 1), unit(1, dimension, 2)[0]
    short = ShortVectors.of(vectors.astype(np.float16))
    found = short.scales * (short.codes.astype(np.float64) @ query)
    assert np.abs(found - vectors @ query).max() < short.doubt < 0.02


def test_a_query_in_integers_is_itself_again_and_its_sum_fits() -> None:
    query = unit(1, 384, 3)[0].astype(np.float32)
    integers, factor = integers_of(query)
    assert integers / factor == pytest.approx(query, abs=1e-5)
    for worst in (query, np.full(60_000, 60_000**-0.5, dtype=np.float32)):
        assert 127 * np.abs(integers_of(worst)[0].astype(np.int64)).sum() < 2**31
    assert integers_of(np.zeros(4, dtype=np.float32))[0].tolist() == [0, 0, 0, 0]


def test_what_was_saved_is_loaded_and_what_does_not_fit_is_known(tmp_path: Path) -> None:
    assert ShortVectors.load(tmp_path) is None
    vectors = unit(10, 4, 4).astype(np.float16)
    ShortVectors.of(vectors).save(tmp_path)
    loaded = ShortVectors.load(tmp_path)
    assert loaded is not None
    assert loaded.fits(10, 4)
    assert not loaded.fits(11, 4)
    assert not loaded.fits(10, 5)
    assert not ShortVectors(loaded.codes.astype(np.int16), loaded.scales).fits(10, 4)
    assert loaded.are_of(vectors)
    assert not loaded.are_of(vectors[::-1])
