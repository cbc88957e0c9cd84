"""Countries and territories, their other names, peoples and capitals: ``countries.tsv``, written for this
project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from docsearch.annotations import AliasRelation
from docsearch.nlp.names import name_key

__all__ = ["Country", "countries", "country_of", "demonym_of", "relations", "seat_of"]


@dataclass(frozen=True, slots=True)
class Country:
    """One country: ``names`` (the usual one first), ``demonyms`` (adjectives and nouns), all as they
    are written.

    ``capital`` is the seat of government that stands for it in the news, empty where it would mislead.
    """

    name: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...]
    capital: str

    @property
    def key(self) -> str:
        return name_key(self.name)


def country_of(key: str) -> Country | None:
    """The country with this name (a :func:`name_key`; official and older names count, demonyms do not)."""
    return _by_key("names").get(key)


def demonym_of(key: str) -> Country | None:
    """The country whose people or adjective this is (``french``, ``frenchmen``)."""
    return _by_key("demonyms").get(key)


def seat_of(key: str) -> Country | None:
    """The country whose capital this is."""
    return _by_key("capital").get(key)


def relations() -> tuple[tuple[str, str, AliasRelation], ...]:
    """(country key, other key, relation), sorted: demonyms (DEMONYM), capitals (CAPITAL), other names
    (VARIANT).
    """
    found = set()
    for country in countries():
        found |= {(country.key, name_key(d), AliasRelation.DEMONYM) for d in country.demonyms}
        found |= {(country.key, name_key(n), AliasRelation.VARIANT) for n in country.names[1:]}
        if country.capital:
            found.add((country.key, name_key(country.capital), AliasRelation.CAPITAL))
    return tuple(sorted(row for row in found if row[0] != row[1]))


@cache
def countries() -> tuple[Country, ...]:
    """All of them, in the order of their names in the table."""
    lines = files("docsearch.actors").joinpath("countries.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(_country(line) for line in lines[1:] if line)


def _country(line: str) -> Country:
    name, others, demonyms, capital = line.split("\t")
    return Country(name, (name, *_listed(others)), _listed(demonyms), capital)


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


@cache
def _by_key(what: str) -> Mapping[str, Country]:
    table: dict[str, Country] = {}
    for country in countries():
        value: str | tuple[str, ...] = getattr(country, what)
        for name in (value,) if isinstance(value, str) else value:
            if name:
                table.setdefault(name_key(name), country)
    return MappingProxyType(table)
