"""Names of places that are a shorter one with a unit or a direction: "Northern Kasai Province" is of Kasai.

Whoever asks for the short name means the region, its capital, or does not know which: all of them lie in it.
"""

from __future__ import annotations

from docsearch.actors.countries import country_of

__all__ = ["UNITS", "bare_place"]

UNITS = frozenset(
    """province department district region county state governorate prefecture oblast municipality city town
    jurisdiction area""".split()
)
_DIRECTIONS = frozenset(
    """northern southern eastern western central northeastern northwestern southeastern southwestern
    greater upper lower""".split()
)


def bare_place(key: str) -> str | None:
    """The key without unit and direction ("department of san miguel", "eastern san miguel department": "san
    miguel"); None where it has none, and of countries, which are what they are called.
    """
    if country_of(key) is not None:
        return None
    words = key.split()
    while len(words) > 1 and words[0] in _DIRECTIONS:
        words = words[1:]
    if len(words) > 2 and words[0] in UNITS and words[1] == "of":  # noqa: PLR2004
        words = words[2:]
    while len(words) > 1 and words[-1] in UNITS:
        words = words[:-1]
    bare = " ".join(words)
    return bare if bare != key else None
