"""Which segments to merge: few segments to search, few merges to pay for.

Segments of a level hold up to ``FACTOR`` times as many rows as those of the level below.  Once ``FACTOR``
segments of one level are among the newest, they become one, together with the smaller ones between and after
them, so that a row is merged about log(rows) / log(FACTOR) times in its life.  Smaller ones alone never pull
in a larger one: it would be written again with every handful of them.  Only adjacent segments are merged,
which keeps document keys ascending from segment to segment.

A segment of which more than half was removed is written again without that, wherever it stands.

And which segments to cluster: all that are worth it, once their rows are too many to scan, and again when the
index has grown so much that it wants several times as many clusters.
"""

from __future__ import annotations

from collections.abc import Sequence

from docsearch.index.clusters import cluster_count

__all__ = [
    "CLUSTERED_FROM",
    "FACTOR",
    "mostly_dead",
    "segments_to_cluster",
    "segments_to_merge",
    "worth_clustering",
]

FACTOR = 8
_SMALLEST = 256

CLUSTERED_FROM = 50_000
"""Rows from which vectors are clustered.  Fewer are scanned in a few milliseconds, and none is missed."""

_WORTH_CLUSTERING = 1024  # rows; a scan of fewer takes no longer than a look at which are near
_OUTGROWN = 4


def segments_to_merge(rows: Sequence[int]) -> int:
    """How many of the newest segments to merge (0 for none); ``rows`` has the size of each, oldest first."""
    levels = [_level(count) for count in rows]
    for level in sorted(set(levels), reverse=True):
        run = 0
        while run < len(levels) and levels[-1 - run] <= level:
            run += 1
        if levels[len(levels) - run :].count(level) >= FACTOR:
            return run
    return 0


def mostly_dead(*, rows: int, dead: int) -> bool:
    """Whether a segment with so many ``dead`` rows among all is due for itself: it is more than half dead."""
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
    level, bound = 0, _SMALLEST * 2
    while rows > bound:
        level, bound = level + 1, bound * FACTOR
    return level
