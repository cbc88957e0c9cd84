"""People whom the model takes for organisations or places.

Towns and companies are not called by their last word alone: "Petar Vukic ... Vukic said" is a person,
whatever the label.  So is who is said to have been born, or to be a singer.  Nor is it
a place where no gazetteer knows it, nothing happens in it and nobody comes from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from docsearch.actors.candidates import Candidate
from docsearch.actors.countries import country_of, demonym_of
from docsearch.actors.cues import DESCRIPTIONS, FIELDS, GROUP_HEADS, ORGANISATION_HEADS, PLACE_HEADS
from docsearch.nlp.lexicon import is_city, is_common
from docsearch.nlp.names import TITLE_WORDS, name_key

__all__ = ["called_by_surname"]

_LONGEST = 3  # words of such a name
_WORD = re.compile(r"[A-Z][^\W\d_]*[a-z][^\W\d_]*(?:[-'\u2019][A-Z]?[^\W\d_]+)*$")
_HEADS = GROUP_HEADS | ORGANISATION_HEADS | PLACE_HEADS
_THERE = re.compile(r"\b(?:in|at|near|from|to|of|around|outside|into|through|across|for|towards?) $")
_WHO = re.compile(
    r",? (?:who|whom)\b| (?:was|were|has been|had been) (?:born|wounded|arrested|jailed|sentenced|convicted|"
    r"acquitted|extradited|buried|sworn|elected|appointed|promoted|freed|kidnapped)\b|"
    r" (?:died|resigned|retired|married|wrote|pleaded|smiled)\b"
)
"""What is said of people: after a name."""
_OCCUPATIONS = DESCRIPTIONS - GROUP_HEADS - ORGANISATION_HEADS - PLACE_HEADS
_OCCUPIED = re.compile(
    rf"(?<![\w-])(?:{'|'.join(sorted(_OCCUPATIONS | TITLE_WORDS | FIELDS.keys()))})"
    r"(?: of (?:the )?[A-Z]\w+(?: [A-Z]\w+)?,)? $"
)
_BEFORE = re.compile(r"(?:[A-Z][\w.'\u2019-]*|\b(?:in|at|near|from|to|of|around|outside|the)) $")


def called_by_surname(text: str, names: Sequence[Candidate], headline: str = "") -> list[Candidate]:
    """The names in ``text``, with those as persons that are; ``headline`` may shorten them too."""
    return [
        Candidate(one.start, one.end, "PERSON")
        if one.label in {"ORG", "GPE"} and _is_person(text, one, headline)
        else one
        for one in names
    ]


def _is_person(text: str, name: Candidate, headline: str) -> bool:
    words = text[name.start : name.end].split(" ")
    last = words[-1]
    if not 1 < len(words) <= _LONGEST or not all(map(_WORD.match, words)):
        return False
    if any(is_common(word.lower()) or word.lower() in _HEADS for word in words):
        return False
    key = name_key(last)
    if country_of(name_key(" ".join(words))) or country_of(key) or demonym_of(key):
        return False
    if _WHO.match(text, name.end) or _OCCUPIED.search(text, max(0, name.start - 40), name.start):
        return True
    if name.label == "GPE" and _is_nowhere(text, " ".join(words)):
        return True
    alone = re.compile(rf"(?<![\w-]){re.escape(last)}(?![\w-])")
    return any(
        not _BEFORE.search(where, max(0, found.start() - 30), found.start())
        for where in (text, headline)
        for found in alone.finditer(where)
    )


def _is_nowhere(text: str, name: str) -> bool:
    """Whether no city has the name, and the text never says that something is there."""
    if is_city(name_key(name)):
        return False
    places = [found.start() for found in re.finditer(re.escape(name), text)]
    return not any(_THERE.search(text, max(0, at - 20), at) for at in places) and f"{name}, " not in text
