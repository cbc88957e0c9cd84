"""When segments and their parts are merged, and what that costs in the long run."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docsearch.index.merging import FACTOR, FULL, RATIO, parts_to_merge, segments_to_merge

BATCH = 4096
SIZES = st.one_of(
    st.lists(st.integers(1, 100), max_size=60),
    st.lists(st.sampled_from([1, 500, BATCH, 32_768, FULL - 1, FULL, FULL + 1]), max_size=60),
)


# --- segments ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ([], range(0)),
        ([10], range(0)),
        ([10, 10], range(2)),
        ([10, 5], range(0)),
        ([10, 6], range(2)),
        ([10, 4, 1], range(0)),
        ([10, 4, 2], range(3)),
        ([100, 10, 6], range(1, 3)),
        ([3, 1000], range(2)),
        ([FULL - 1, 1], range(0)),
        ([FULL, FULL - 1], range(0)),  # a full one is left alone
        ([10, FULL, 10, 10], range(2, 4)),
        ([10, 10, FULL], range(2)),  # and so what stands before it is not waiting for what comes after
        ([FULL - 1, FULL // 2], range(2)),
        ([32_768] * 31, range(12)),  # as a rebuild leaves them; not all at once
        ([FULL - 1, FULL - 1], range(0)),  # two that do not fit
        ([FULL - 1, FULL - 1, 10, 10], range(2, 4)),
    ],
)
def test_segments_by_hand(rows: list[int], places: range) -> None:
    assert (RATIO, FULL) == (2, 262_144)
    assert segments_to_merge(rows) == places


def _grow(batch: int, batches: int) -> tuple[float, list[int], list[int]]:
    """How often a row is merged on average, how many segments there were, and the sizes of the last."""
    segments: list[int] = []
    merged, counts = 0, []
    for _ in range(batches):
        segments.append(batch)
        while due := segments_to_merge(segments):
            total = sum(segments[due.start : due.stop])
            merged += total
            segments[due.start : due.stop] = [total]
        counts.append(len(segments))
    return merged / (batch * batches), counts, segments


@pytest.mark.parametrize(("batch", "batches"), [(BATCH, 25), (BATCH, 49), (3, 5000), (50, 3000)])
def test_segments_are_few_and_rows_are_merged_a_few_times(batch: int, batches: int) -> None:
    times, counts, segments = _grow(batch, batches)
    assert sum(segments) == batch * batches
    assert times < math.log(batches, 1.5)
    assert max(counts) <= math.log(batches, 3) + 2
    assert sum(counts) / len(counts) <= 5


def test_a_million_rows_in_batches() -> None:
    times, counts, _ = _grow(BATCH, 244)
    assert times < 5
    assert max(counts) <= 6


@given(SIZES)
def test_merging_ends_and_leaves_small_ones_behind_large_ones(rows: list[int]) -> None:
    segments = list(rows)
    while due := segments_to_merge(segments):
        total = sum(segments[due.start : due.stop])
        assert len(due) > 1
        assert total <= FULL * 3 // 2
        assert max(segments[due.start : due.stop]) < FULL
        segments[due.start : due.stop] = [total]
    assert sum(segments) == sum(rows)
    full = [-1, *(place for place, size in enumerate(segments) if size >= FULL), len(segments)]
    for begin, end in pairwise(full):
        left = segments[begin + 1 : end]
        if sum(left) <= FULL * 3 // 2:
            for place, size in enumerate(left):
                assert size >= RATIO * sum(left[place + 1 :])


# --- parts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "merged"),
    [
        ([], []),
        ([10], []),
        ([BATCH] * (FACTOR - 1), []),
        ([BATCH] * FACTOR, [range(FACTOR)]),
        ([100_000] + [10] * (FACTOR - 1), []),
        ([100_000] + [10] * FACTOR, [range(1, FACTOR + 1)]),  # a large one is not written again for these
        ([10] * FACTOR + [100_000] + [10] * FACTOR, [range(FACTOR), range(FACTOR + 1, 2 * FACTOR + 1)]),
        ([10, 10, 10, 10, 100_000, 10, 10, 10, 10], [range(4)]),  # stuck before a large one
        ([100_000, 10, 10, 10, 100_000], []),  # too few to bother
        ([100_000, BATCH, 10, 10, BATCH, 100_000], [range(1, 5)]),
        ([BATCH] * (FACTOR - 1) + [10, BATCH], [range(FACTOR + 1)]),  # the small one between goes along
        ([BATCH] * 3 + [100_000] + [BATCH] * (FACTOR - 3), []),  # the large one does not
        ([BATCH] * (FACTOR - 1) + [500] * FACTOR, [range(2 * FACTOR - 1)]),  # in one step, not in two
    ],
)
def test_parts_by_hand(rows: list[int], merged: list[range]) -> None:
    assert FACTOR == 32
    groups = parts_to_merge(rows)
    assert [group for group in groups if len(group) > 1] == merged


@given(SIZES)
def test_parts_are_grouped_in_their_order(rows: list[int]) -> None:
    groups = parts_to_merge(rows)
    assert [place for group in groups for place in group] == list(range(len(rows)))
    left = [sum(rows[group.start : group.stop]) for group in groups]
    assert parts_to_merge(left) == [range(n, n + 1) for n in range(len(left))]


@pytest.mark.parametrize(
    ("batch", "batches", "most_parts", "most_times"),
    [(BATCH, 49, 39, 0.9), (BATCH, 244, 54, 1), (40, 2500, 120, 2), (3, 3000, 120, 8)],
)
def test_parts_stay_few_in_all_segments(batch: int, batches: int, most_parts: int, most_times: float) -> None:
    segments: list[list[int]] = []
    written, counts = 0, []
    for _ in range(batches):
        segments.append([batch])
        while due := segments_to_merge([sum(parts) for parts in segments]):
            parts = [part for parts in segments[due.start : due.stop] for part in parts]
            groups = [parts[group.start : group.stop] for group in parts_to_merge(parts)]
            written += sum(sum(group) for group in groups if len(group) > 1)
            segments[due.start : due.stop] = [[sum(group) for group in groups]]
        counts.append(sum(map(len, segments)))
    assert max(counts) <= most_parts
    assert written / (batch * batches) <= most_times


@pytest.mark.parametrize("batch", [50, BATCH - 3, BATCH, 32_768])
def test_rows_of_parts_are_merged_seldom_and_parts_stay_few(batch: int) -> None:
    parts: list[int] = []
    written = most = 0
    for _ in range(3000):
        parts.append(batch)
        groups = parts_to_merge(parts)
        written += sum(sum(parts[g.start : g.stop]) for g in groups if len(g) > 1)
        parts = [sum(parts[g.start : g.stop]) for g in groups]
        most = max(most, len(parts))
    levels = math.log(3000, FACTOR) + 1
    assert written / (3000 * batch) <= levels + 1
    assert most <= levels * FACTOR
