"""Windows over long queries, by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from docsearch.encoding.windows import encode_in_windows, unit_rows, windows


def words(text: str) -> NDArray[np.int64]:
    return np.array([m.span() for m in re.finditer(r"\S{1,4}", text)], dtype=np.int64).reshape(-1, 2)


def test_a_short_text_is_one_window() -> None:
    assert windows("a b", token_spans=words, limit=2) == [("a b", 2)]
    assert windows("", token_spans=words, limit=2) == [("", 0)]


def test_windows_end_between_words_and_tile_the_text() -> None:
    assert windows("a b c d e", token_spans=words, limit=2) == [("a b ", 2), ("c d ", 2), ("e", 1)]


def test_a_word_without_end_is_cut_between_tokens() -> None:
    assert windows("x" * 10, token_spans=words, limit=2) == [("x" * 8, 2), ("xx", 1)]


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
@pytest.mark.parametrize("text", ["a b c d e f g h", "x" * 50, "  a  " * 9, "abcde f " * 20])
def test_every_window_is_within_the_limit(text: str, limit: int) -> None:
    found = windows(text, token_spans=words, limit=limit)
    assert "".join(piece for piece, _ in found) == text
    assert all(len(words(piece)) == tokens <= limit for piece, tokens in found)


def test_a_tokeniser_that_counts_pieces_dearer_ends_all_the_same() -> None:
    def dear(_: str) -> NDArray[np.int64]:
        return np.array([[0, 1]] * 9, dtype=np.int64)  # nine tokens for any text

    found = windows("abcdef", token_spans=dear, limit=2)
    assert "".join(piece for piece, _ in found) == "abcdef"


def test_the_mean_is_weighted_by_tokens() -> None:
    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([[1, 0] if "a" in text else [0, 1] for text in texts], dtype=np.float32)

    rows: NDArray[np.float32] = encode_in_windows(
        ["a a b", "b"], encode=encode, token_spans=words, limit=2, dimension=2
    )
    expected = np.array([[2 / 5**0.5, 1 / 5**0.5], [0, 1]])
    assert np.abs(rows - expected).max() < 1e-7


def test_a_row_of_zeros_stays_one() -> None:
    expected = np.array([[0.6, 0.8], [0.0, 0.0]], dtype=np.float32)
    np.testing.assert_array_equal(unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])), expected)
