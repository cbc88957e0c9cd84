"""Numbers of a few places among many, put together without a table of all as long as they are few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Sparse", "largest", "summed"]

_FEW = 2000  # places that are sorted sooner than a table is filled


@dataclass(frozen=True, slots=True)
class Sparse:
    """Positive ``values`` (m,) at ``places`` (m,), each place once and ascending; 0 everywhere else."""

    places: NDArray[np.int64]
    values: NDArray[np.float64]

    def only(self, kept: NDArray[np.bool_]) -> Sparse:
        """Those of its places that are ``kept`` (m,)."""
        return self if kept.all() else Sparse(self.places[kept], self.values[kept])

    def at(self, places: NDArray[np.int64]) -> NDArray[np.float64]:
        """The values of these places (n,); -1 is none."""
        found = np.zeros(len(places))
        if len(self.places):
            near = self.places.searchsorted(places)
            near[near == len(self.places)] = 0
            here = np.flatnonzero(self.places[near] == places)
            found[here] = self.values[near[here]]
        return found


def largest(parts: Sequence[Sparse]) -> Sparse:
    """The largest value of each place."""
    return _together(parts, np.maximum)


def summed(parts: Sequence[Sparse]) -> Sparse:
    """The sum of each place, in the order of the parts."""
    return _together(parts, np.add)


def _together(parts: Sequence[Sparse], combine: np.ufunc) -> Sparse:
    parts = [part for part in parts if len(part.places)]
    if not parts:
        return Sparse(np.empty(0, dtype=np.int64), np.empty(0))
    if len(parts) > 1 and sum(len(part.places) for part in parts) > _FEW:
        return _in_a_table(parts, combine)
    found = parts[0]
    for part in parts[1:]:
        found = _sorted_in(found, part, combine)
    return found


def _in_a_table(parts: Sequence[Sparse], combine: np.ufunc) -> Sparse:
    end = max(int(part.places[-1]) for part in parts) + 1
    table = np.zeros(end)
    table[parts[0].places] = parts[0].values
    for part in parts[1:]:
        table[part.places] = combine(table[part.places], part.values)
    places = np.flatnonzero(table > 0)
    return Sparse(places, table[places])


def _sorted_in(one: Sparse, other: Sparse, combine: np.ufunc) -> Sparse:
    places = np.concatenate([one.places, other.places])
    order = np.argsort(places, kind="stable")
    places = places[order]
    values = np.concatenate([one.values, other.values])[order]
    twice = np.flatnonzero(places[1:] == places[:-1])
    if not len(twice):
        return Sparse(places, values)
    values[twice] = combine(values[twice], values[twice + 1])
    kept = np.ones(len(places), dtype=bool)
    kept[twice + 1] = False
    return Sparse(places[kept], values[kept])
