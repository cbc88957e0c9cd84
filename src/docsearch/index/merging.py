"""Which segments to merge, and which of their parts: few segments to search, few merges to pay for.

A search pays for each segment, so there are few: an older one is merged with all newer ones as soon as these
are more than half as large together.  What is left has each segment at least ``RATIO`` times as large as all
newer ones together, so that there are at most log(rows of all / rows of the newest) / log(1 + RATIO) + 1 of
them; and what a row stands in grows by half at least with each merge but its first.  A merge takes memory for
all of its rows: segments of ``FULL`` rows are left alone, and counted from there on.

Whoosh indexes are dear to merge, and cost a search nothing unless it has operators.  So the parts of a
segment (:mod:`docsearch.index.parts`) are merged seldom: those of one size class hold up to ``FACTOR`` times
as many rows as those of the class below, and once ``FACTOR`` parts of a class stand side by side, they become
one, together with smaller ones between them.  A few small ones before a larger one become one as well, for no
others will ever join them.

Only neighbours are merged, which keeps document keys ascending from segment to segment.  What more than half
was removed from is written again without that, wherever it stands.

And which segments to cluster: all that are worth it, once their rows are too many to scan, and again when the
index has grown so much that it wants several times as many clusters.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from docsearch.index.clusters import cluster_count

__all__ = [
    "CLUSTERED_FROM",
    "FACTOR",
    "FULL",
    "RATIO",
    "mostly_dead",
    "parts_to_merge",
    "segments_to_cluster",
    "segments_to_merge",
    "worth_clustering",
]

RATIO = 2
FULL = 1 << 18
_MOST = FULL * 3 // 2

FACTOR = 32
_SMALLEST = 512
_STUCK = 4

CLUSTERED_FROM = 50_000
"""Rows from which vectors are clustered.  Fewer are scanned in a few milliseconds, and none is missed."""

_WORTH_CLUSTERING = 1024  # rows; a scan of fewer takes no longer than a look at which are near
_OUTGROWN = 4


def segments_to_merge(rows: Sequence[int]) -> range:
    """Places of the segments to merge, if any; ``rows`` has the size of each, oldest first."""
    begin = 0
    for end in range(len(rows) + 1):
        if end == len(rows) or rows[end] >= FULL:
            for place in range(begin, end):
                if rows[place] < RATIO * sum(rows[place + 1 : end]):
                    due = _as_many_as_fit(rows, range(place, end))
                    if len(due) > 1:
                        return due
            begin = end + 1
    return range(0)


def _as_many_as_fit(rows: Sequence[int], places: range) -> range:
    """The first of ``places``, with no more rows together than memory is meant to hold."""
    totals = accumulate(rows[places.start : places.stop])
    return places[: sum(total <= _MOST for total in totals)]


def parts_to_merge(rows: Sequence[int]) -> list[range]:
    """The parts of a merged segment as groups of neighbours, each to become one part.

    ``rows`` has the size of each.  Mostly they stay as they are, each a group of its own.
    """
    groups = [range(place, place + 1) for place in range(len(rows))]
    while True:
        levels = [_level(sum(rows[group.start : group.stop])) for group in groups]
        due = _crowd(levels)
        if not due:
            return groups
        groups[due.start : due.stop] = [range(groups[due.start].start, groups[due.stop - 1].stop)]


def _crowd(levels: Sequence[int]) -> range:
    """Neighbours that are to become one; empty if there are none.

    They are of one level and of lower ones, and ``FACTOR`` of them have that level, or they are stuck before
    a larger one.  (Smaller ones never pull in a larger one: it would be written again with every handful.)
    """
    for level in sorted(set(levels), reverse=True):
        begin = 0
        for end in range(len(levels) + 1):
            if end == len(levels) or levels[end] > level:
                stuck = end < len(levels) and end - begin >= _STUCK
                if stuck or levels[begin:end].count(level) >= FACTOR:
                    return range(begin, end)
                begin = end + 1
    return range(0)


def mostly_dead(*, rows: int, dead: int) -> bool:
    """Whether a segment or part with so many ``dead`` rows is due for itself: it is more than half dead."""
    return 2 * dead > rows


def segments_to_cluster(rows: Sequence[int], clusters: Sequence[int]) -> list[int]:
    """Places of the segments to cluster anew; ``rows`` and ``clusters`` have the numbers of each (0 clusters
    for one that has none yet).

    New segments get the clusters that there are when they are written, so this comes seldom.
    """
    wanted = cluster_count(sum(rows))
    due = [
        place
        for place, (size, count) in enumerate(zip(rows, clusters, strict=True))
        if size >= _WORTH_CLUSTERING and count * _OUTGROWN <= wanted
    ]
    return due if sum(rows[place] for place in due) >= CLUSTERED_FROM else []


def worth_clustering(rows: int) -> bool:
    """Whether a segment of so many rows gets the index's clusters, where it has some."""
    return rows >= _WORTH_CLUSTERING


def _level(rows: int) -> int:
    level, bound = 0, _SMALLEST
    while rows > bound:
        level, bound = level + 1, bound * FACTOR
    return level
