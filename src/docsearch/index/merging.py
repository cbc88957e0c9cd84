"""Which segments to merge: few segments to search, few merges to pay for.

Segments of a level hold up to ``FACTOR`` times as many rows as those of the level below.  Once ``FACTOR``
segments of one level are among the newest, they become one, together with the smaller ones between and after
them, so that a row is merged about log(rows) / log(FACTOR) times in its life.  Smaller ones alone never pull
in a larger one: it would be written again with every handful of them.  Only adjacent segments are merged,
which keeps document keys ascending from segment to segment.

A segment of which more than half was removed is written again without that, wherever it stands.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["FACTOR", "mostly_dead", "segments_to_merge"]

FACTOR = 8
_SMALLEST = 256


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


def _level(rows: int) -> int:
    level, bound = 0, _SMALLEST * 2
    while rows > bound:
        level, bound = level + 1, bound * FACTOR
    return level
