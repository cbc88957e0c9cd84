"""The one total order."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from docsearch.order import rank

IDS = {1: b"m", 2: b"b", 3: b"z", 4: b"a", 5: "\u00e9".encode(), 6: b"B"}


def _rank(scores: dict[int, float], depth: int) -> tuple[list[int], list[float]]:
    ranking = rank(
        np.array(list(scores), dtype=np.int64),
        np.array(list(scores.values()), dtype=np.float64),
        depth,
        lambda keys: [IDS[key] for key in keys.tolist()],
    )
    assert len(ranking) == len(ranking.documents) == len(ranking.scores)
    return ranking.documents.tolist(), ranking.scores.tolist()


def test_score_down_then_id_up_by_code_points() -> None:
    scores = {1: 1.0, 2: 2.0, 3: 2.0, 4: 2.0, 5: 2.0, 6: 2.0}
    assert _rank(scores, 10) == ([6, 4, 2, 3, 5, 1], [2.0, 2.0, 2.0, 2.0, 2.0, 1.0])


def test_ties_at_the_cut_are_parted_by_id() -> None:
    scores = {1: 3.0, 2: 1.0, 3: 1.0, 4: 1.0, 5: 0.5}
    assert _rank(scores, 2) == ([1, 4], [3.0, 1.0])
    assert _rank(scores, 3) == ([1, 4, 2], [3.0, 1.0, 1.0])


def test_nothing_and_one() -> None:
    assert _rank({}, 5) == ([], [])
    assert _rank({3: -1.0}, 5) == ([3], [-1.0])


def test_ids_are_asked_only_where_scores_tie() -> None:
    asked: list[int] = []

    def ids(keys: NDArray[np.int64]) -> list[bytes]:
        asked.extend(keys.tolist())
        return [IDS[key] for key in keys.tolist()]

    rank(np.array([1, 2, 3, 4]), np.array([4.0, 2.0, 2.0, 1.0]), 4, ids)
    assert sorted(asked) == [2, 3]


@given(
    st.dictionaries(st.integers(0, 60), st.sampled_from([-1.0, 0.0, 0.25, 0.5, 1.0, 7.5])), st.integers(1, 70)
)
def test_like_sorted(scores: dict[int, float], depth: int) -> None:
    def id_of(key: int) -> bytes:
        return str(key * 7919 % 61).encode()

    expected = sorted(scores, key=lambda key: (-scores[key], id_of(key)))[:depth]
    ranking = rank(
        np.array(list(scores), dtype=np.int64),
        np.array(list(scores.values()), dtype=np.float64),
        depth,
        lambda keys: [id_of(key) for key in keys.tolist()],
    )
    assert ranking.documents.tolist() == expected
    assert ranking.scores.tolist() == [scores[key] for key in expected]
