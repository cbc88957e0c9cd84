"""Which chunk is shown."""

from __future__ import annotations

import numpy as np

from docsearch.ranking import best_passage


def test_legs_speak_in_shares_of_their_best() -> None:
    keyword, vector = np.array([8.0, 4.0, 0.0]), np.array([0.1, 0.4, 0.2])
    # 0.5 * (1, .5, 0) + 0.5 * (.25, 1, .5) = (.625, .75, .25)
    assert best_passage([(0.5, keyword), (0.5, vector)]) == 1
    # 0.8 * (1, .5, 0) + 0.2 * (.25, 1, .5) = (.85, .6, .1)
    assert best_passage([(0.8, keyword), (0.2, vector)]) == 0


def test_the_first_of_equal_chunks_wins() -> None:
    assert best_passage([(1.0, np.array([0.0, 2.0, 2.0]))]) == 1
    assert best_passage([(1.0, np.zeros(3))]) == 0


def test_negative_scores_count_as_none() -> None:
    assert best_passage([(1.0, np.array([-0.1, -0.5])), (1.0, np.array([0.0, 1.0]))]) == 1
    assert best_passage([(1.0, np.array([-0.5, -0.1]))]) == 0
