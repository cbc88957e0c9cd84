"""States and their capitals of several words, which the model takes apart: "Trinidad and Tobago"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from docsearch.actors.candidates import Candidate
from docsearch.actors.cities import SAME_CITY
from docsearch.actors.countries import countries
from docsearch.nlp.names import name_key

__all__ = ["is_seat", "lands"]

_PART_OF_NAME = re.compile(r"[A-Z][\w'\u2019-]* (?:(?:of|for|in) (?:the )?)?$")
_GOES_ON = re.compile(r" [A-Z]")


def lands(text: str) -> Iterator[Candidate]:
    """Where such a name stands by itself, and not within that of a bank or a university."""
    for name in _names():
        if name in text:
            for found in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
                before = _PART_OF_NAME.search(text, max(0, found.start() - 40), found.start())
                if before is None and not _GOES_ON.match(text, found.end()):
                    yield Candidate(found.start(), found.end(), "GPE")


def is_seat(key: str) -> bool:
    """Whether a state is governed from a city of this name, or it is one of the names of a large city."""
    return key in _seats() or key in SAME_CITY


@cache
def _names() -> tuple[str, ...]:
    names = {name for country in countries() for name in (*country.names, country.capital) if " " in name}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


@cache
def _seats() -> frozenset[str]:
    return frozenset(name_key(country.capital) for country in countries() if country.capital)
