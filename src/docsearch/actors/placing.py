"""Which names are places by the words that stand beside them."""

from __future__ import annotations

import re

from docsearch.actors.candidates import Candidate
from docsearch.annotations import ActorType
from docsearch.nlp.lexicon import is_city
from docsearch.nlp.names import is_acronym, name_key
from docsearch.nlp.proper_words import GIVEN_NAMES, SURNAMES

__all__ = ["is_placed"]


def is_placed(text: str, candidate: Candidate, kind: ActorType | None) -> bool:
    """Whether what stands before says that it is a place: "in X", or of one word "the mayor of X"."""
    name = text[candidate.start : candidate.end]
    if is_acronym(name):
        return False
    before = (text, max(0, candidate.start - 20), candidate.start)
    if (
        kind in {None, ActorType.PERSON}
        and _AREA.match(text, candidate.end)
        and text[: before[2]].endswith(" the ")
    ):
        return True
    if kind is None:
        return _PLACED.search(*before) is not None
    if kind is not ActorType.PERSON or " " in name:
        return False
    town = is_city(name_key(name)) and name.lower() not in GIVEN_NAMES | SURNAMES
    return (_THERE if town else _SEATED).search(*before) is not None


_PLACED = re.compile(r"\b(?:in|near|at) $")
_SEATS = "mayor|governor|hall|town|city|village|port|province|district|outskirts|streets|suburb|region"
_AREA = re.compile(
    r" (?:district|province|region|neighbou?rhood|department|municipality|county|area|valley)\b"
)
_SEATED = re.compile(rf"\b(?:{_SEATS}) of $")
_THERE = re.compile(rf"\b(?:in|near|at|off|outside|(?:{_SEATS}|port|north|south|east|west) of) $")
