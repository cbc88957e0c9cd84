"""When segments are merged, and what that costs in the long run."""

from __future__ import annotations

import pytest

from docsearch.index.merging import FACTOR, segments_to_merge


def _grow(batch: int, batches: int) -> tuple[float, int]:
    """How often a row is merged on average, and the most segments there ever were."""
    segments: list[int] = []
    merged = most = 0
    for _ in range(batches):
        segments.append(batch)
        while count := segments_to_merge(segments):
            merged += sum(segments[-count:])
            segments[-count:] = [sum(segments[-count:])]
        most = max(most, len(segments))
    return merged / (batch * batches), most


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ([], 0),
        ([10], 0),
        ([10] * 7, 0),
        ([10] * 8, 8),
        ([10_000] + [10] * 7, 0),  # a large one is not written again for seven small ones
        ([10_000] + [10] * 8, 8),
        ([10_000] * 8, 8),
        ([10_000] * 7 + [10, 10_000], 9),  # the small one between goes along
        ([10_000] * 8 + [10, 10], 10),
        ([10] * 8 + [10_000], 0),  # not among the newest until the large one is merged itself
    ],
)
def test_by_hand(rows: list[int], count: int) -> None:
    assert FACTOR == 8
    assert segments_to_merge(rows) == count


@pytest.mark.parametrize(("batch", "batches"), [(4096, 1000), (50, 3000), (5, 3000)])
def test_a_row_is_merged_a_few_times_and_segments_stay_few(batch: int, batches: int) -> None:
    times, most = _grow(batch, batches)
    assert times < 16
    assert most <= 4 * FACTOR
