"""Which state a word of a name stands for: its usual name, another name of it, or its people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from docsearch.actors.countries import countries, relations
from docsearch.annotations import AliasRelation

__all__ = ["capitals", "country_of", "is_demonym", "states_of"]


def states_of(key: str) -> tuple[str, ...]:
    """The keys of the states that this is a name or demonym of, sorted; a demonym may have several."""
    return _states().get(key, ())


def country_of(key: str) -> str | None:
    """The key of the one state that this is a name or demonym of."""
    found = states_of(key)
    return found[0] if len(found) == 1 else None


def is_demonym(key: str) -> bool:
    return key in _demonyms()


@cache
def capitals() -> tuple[tuple[str, str], ...]:
    """(state key, key of its capital)."""
    return tuple((state, key) for state, key, kind in relations() if kind is AliasRelation.CAPITAL)


@cache
def _demonyms() -> frozenset[str]:
    return frozenset(key for _, key, kind in relations() if kind is AliasRelation.DEMONYM)


@cache
def _states() -> Mapping[str, tuple[str, ...]]:
    main = {country.key for country in countries()}
    found: dict[str, set[str]] = defaultdict(set, {key: {key} for key in main})
    for state, key, kind in relations():
        if kind is not AliasRelation.CAPITAL and key not in main:
            found[key].add(state)
    return MappingProxyType({key: tuple(sorted(states)) for key, states in found.items()})
