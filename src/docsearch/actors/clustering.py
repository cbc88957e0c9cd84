"""Documents of one name by person: average linkage that stops where two groups are far from each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

__all__ = ["groups_of"]

FAR = 0.5  # of the likeness within the looser of two groups; what is less alike across is another person's
SMALLEST = 2  # documents of a person of its own


def groups_of(
    count: int, likeness: Callable[[int, int], float], apart: Callable[[Sequence[int], Sequence[int]], bool]
) -> list[list[int]]:
    """Indexes 0 to ``count`` - 1 in groups, the largest first; a group has two at least, if there are two.

    ``apart`` says whether nothing ties two groups that are unlike each other.
    """
    table = [[likeness(one, two) if one != two else 0.0 for two in range(count)] for one in range(count)]
    groups = [[index] for index in range(count)]
    while True:
        pairs = sorted(
            ((-_across(table, a, b), i, j) for i, a in enumerate(groups) for j, b in enumerate(groups[:i])),
        )
        for value, i, j in pairs:
            one, two = groups[i], groups[j]
            if not (_is_far(table, one, two, -value) and apart(one, two)):
                groups = [g for k, g in enumerate(groups) if k not in (i, j)] + [sorted(one + two)]
                break
        else:
            return sorted(groups, key=lambda group: (-len(group), group))


def _across(table: Sequence[Sequence[float]], one: Sequence[int], two: Sequence[int]) -> float:
    return sum(table[a][b] for a in one for b in two) / (len(one) * len(two))


def _within(table: Sequence[Sequence[float]], group: Sequence[int]) -> float:
    return sum(table[a][b] for a in group for b in group) / (len(group) * (len(group) - 1))


def _is_far(table: Sequence[Sequence[float]], one: Sequence[int], two: Sequence[int], across: float) -> bool:
    if min(len(one), len(two)) < SMALLEST:
        return False
    return across < FAR * min(_within(table, one), _within(table, two))
