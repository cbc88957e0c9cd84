"""Which kind of actor a name is of."""

from __future__ import annotations

from collections.abc import Mapping

from docsearch.actors.countries import country_of, demonym_of
from docsearch.actors.cues import (
    FIRM_WORDS,
    GROUP_HEADS,
    LEADING_HEADS,
    ORGANISATION_HEADS,
    PLACE_HEADS,
    REGIONS,
    TRADES,
)
from docsearch.actors.lands import is_seat
from docsearch.annotations import ActorType
from docsearch.nlp.lexicon import is_city, is_common
from docsearch.nlp.proper_words import GIVEN_NAMES, PEOPLES

__all__ = ["LABELS", "LABEL_OF", "type_of"]

LABELS: Mapping[str, ActorType] = {
    "PERSON": ActorType.PERSON,
    "ORG": ActorType.ORGANISATION,
    "NORP": ActorType.STATE,
    "GPE": ActorType.PLACE,
    "LOC": ActorType.PLACE,
    "FAC": ActorType.PLACE,
    "GROUP": ActorType.GROUP,
}
"""What the model's labels mean (GROUP is our own); other labels are no actors."""


LABEL_OF: Mapping[ActorType, str] = {
    ActorType.PERSON: "PERSON",
    ActorType.ORGANISATION: "ORG",
    ActorType.GROUP: "GROUP",
    ActorType.STATE: "NORP",
    ActorType.PLACE: "GPE",
}
"""The label that stands for a type."""


def type_of(key: str, label: str | None) -> ActorType | None:
    """The type by country table, then by the words of the name, then by the model's label; None if nothing
    tells.
    """
    if country_of(key) or demonym_of(key):
        return ActorType.STATE
    if key.replace(" ", "-") in REGIONS:
        return ActorType.PLACE
    if (is_city(key) or is_seat(key)) and (label in {None, "ORG"} or (label == "PERSON" and " " in key)):
        return ActorType.PLACE
    if key.endswith(" department") and is_city(key.removesuffix(" department")):
        return ActorType.PLACE
    return _by_words(key.split()) or (_of_label(key, label) if label else None)


_KINDS = GROUP_HEADS | ORGANISATION_HEADS | PLACE_HEADS | TRADES
_LONGEST = 7  # words; a person has fewer
_PEOPLE_ENDS = ("an", "ans", "ese", "i", "is", "ish")


def _of_label(key: str, label: str) -> ActorType | None:
    words = key.split()
    if label == "ORG" and len(words) < _LONGEST and words[0] in GIVEN_NAMES and words[-1] not in _KINDS:
        return ActorType.PERSON
    if label == "NORP":
        if key.endswith(("ist", "ists", "crat", "crats", "ican", "icans")) and key not in PEOPLES:
            return ActorType.ORGANISATION
        if is_city(key):
            return ActorType.PLACE
        return ActorType.STATE if key in PEOPLES or key.endswith(_PEOPLE_ENDS) else ActorType.GROUP
    return LABELS.get(label)


_FIRMS = TRADES | FIRM_WORDS
_GROUPS = frozenset("mafia taliban mujahideen gendarmerie".split())


def _by_words(words: list[str]) -> ActorType | None:
    """By the head: the last word before "of", "for" or "in", else the last one; a head
    that comes first in Romance languages; None of most single words.
    """
    if len(words) < 2:  # noqa: PLR2004
        return ActorType.GROUP if words[0] in _GROUPS else None
    if words[0] in LEADING_HEADS:
        return LEADING_HEADS[words[0]]
    head = words[-1]
    for small in ("of", "for", "in", "de", "against"):
        if small in words[1:]:
            head = words[words.index(small, 1) - 1]
            break
    if head in GROUP_HEADS or (
        {"brigades", "liberation", "militia"} & set(words[:-1])
        and head in {"movement", "organization", "organisation", "party"}
    ):
        return ActorType.GROUP
    if head == "department" and _is_region(words):
        return ActorType.PLACE
    if head in ORGANISATION_HEADS or (head in _FIRMS and words[0] not in GIVEN_NAMES):
        return ActorType.ORGANISATION
    return ActorType.PLACE if head in PLACE_HEADS else None


_SMALL = frozenset(
    "the of la el los las san santa santo de del eastern western northern southern central".split()
)


def _is_region(words: list[str]) -> bool:
    """Whether a department is a part of a country: it bears a name, where an office bears words."""
    own = set(words) - _SMALL - {"department"}
    return bool(own) and not any(is_common(word) for word in own)
