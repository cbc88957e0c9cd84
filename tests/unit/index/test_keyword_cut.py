"""The keyword leg looks only at scores that can be among the best: it may never lose one of those."""

from __future__ import annotations

import numpy as np
import pytest

from docsearch.index.keyword import _promising


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 160, 4001])
@pytest.mark.parametrize("depth", [1, 10, 250])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.9])
def test_nothing_that_can_be_among_the_best_is_left_out(count: int, depth: int, share: float) -> None:
    generator = np.random.default_rng([count, depth])
    scores = generator.integers(1, 20, count) / 4  # many ties
    scores[generator.random(count) >= share] = 0.0
    positive = np.flatnonzero(scores > 0)
    edge = np.sort(scores[positive])[-min(depth, len(positive))] if len(positive) else 0.0
    found = _promising(scores, depth)
    assert (np.diff(found) > 0).all()
    assert (scores[found] > 0).all()
    assert np.isin(positive[scores[positive] >= edge], found).all()
