"""Stand-in until docsearch.actors.countries is there."""

from __future__ import annotations

_COUNTRIES = {"american": "united states", "salvadoran": "el salvador", "french": "france"}


def country_of(key: str) -> str | None:
    return _COUNTRIES.get(key) or (key if key in _COUNTRIES.values() else None)
