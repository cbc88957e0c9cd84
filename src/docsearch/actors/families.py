"""Which family a name is of (person, body, place): what one document tags wrong others have right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from docsearch.actors.cues import FIRM_WORDS, GROUP_HEADS, ORGANISATION_HEADS, PLACE_HEADS, TRADES
from docsearch.actors.facts import EntityFact
from docsearch.actors.graph import BODY, PERSON, PLACE, family_of
from docsearch.actors.places import states_of
from docsearch.actors.spelling import person_form
from docsearch.nlp.lexicon import is_city
from docsearch.nlp.names import is_acronym

__all__ = ["families"]

MINOR_SHARE = 1 / 3  # of a key's documents; a family with at most that is taken for a mistake of the tagger
_HEADS = GROUP_HEADS | ORGANISATION_HEADS | PLACE_HEADS
_TRADES = TRADES | FIRM_WORDS | {"and", "of", "for"}
_LONGEST = 4  # words of a person's name


def families(entities: Sequence[EntityFact]) -> dict[tuple[str, int], int]:
    """The family each (key, family of the tagger) belongs to.

    Rare ones go with the most frequent one; then names of unknown words go with the person who has them.
    """
    counts: Counter[tuple[str, int]] = Counter((fact.key, family_of(fact.type)) for fact in entities)
    by_key: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for (key, family), count in counts.items():
        by_key[key].append((-count, family))
    chosen: dict[tuple[str, int], int] = {}
    for key, found in by_key.items():
        total = -sum(count for count, _ in found)
        top = min(found)[1]
        for count, family in found:
            apart = {family, top} == {PERSON, PLACE} and " " not in key
            minor = -count <= MINOR_SHARE * total
            chosen[key, family] = top if minor and not apart else family
    fixed = {fact.key for fact in entities if is_acronym(fact.name)}
    _as_people(chosen, counts, fixed)
    _as_brands(chosen, fixed)
    _as_told(chosen, entities)
    return chosen


def _as_told(chosen: dict[tuple[str, int], int], entities: Sequence[EntityFact]) -> None:
    """What some document has for another name of a person or body is of that family elsewhere too."""
    told: dict[str, set[int]] = defaultdict(set)
    for fact in entities:
        family = chosen[fact.key, family_of(fact.type)]
        for form in fact.forms:
            apart = set(form.split()).isdisjoint(fact.key.split())
            if apart and (family == BODY or _HEADS.isdisjoint(form.split())):
                told[form].add(family)
                told[fact.key].add(family)
    for (key, family), own in list(chosen.items()):
        wanted = told.get(key, set())
        if (
            (own != PLACE or " " in key or not is_city(key))
            and not states_of(key)
            and len(wanted) == 1
            and PLACE not in wanted
        ):
            chosen[key, family] = min(wanted)


def _as_people(
    chosen: dict[tuple[str, int], int], counts: Mapping[tuple[str, int], int], fixed: set[str]
) -> None:
    """Spellings of a person's full name, and a surname alone that is no more frequent, are persons."""
    people = [key for (key, _), family in chosen.items() if family == PERSON and " " in key]
    full = {person_form(key) for key in people}
    surnames: Counter[str] = Counter()
    for key in people:
        surnames[person_form(key).split()[-1]] += sum(counts.get((key, f), 0) for f in (PERSON, BODY, PLACE))
    brands = _brands(chosen)
    for (key, family), own in list(chosen.items()):
        if own == PERSON or key in fixed or not _HEADS.isdisjoint(key.split()) or states_of(key):
            continue
        if " " in key:
            words = person_form(key).split()
            longer = len(words) > 2 and _TRADES.isdisjoint(words) and " ".join(words[:2]) in full  # noqa: PLR2004
            if len(key.split()) <= _LONGEST and (longer or " ".join(words) in full):
                chosen[key, family] = PERSON
        elif own == BODY and key not in brands and surnames[person_form(key)] >= counts[key, family]:
            chosen[key, family] = PERSON


def _as_brands(chosen: dict[tuple[str, int], int], fixed: set[str]) -> None:
    """A single word is a firm's, though tagged otherwise, where a firm is called by it and nobody else."""
    brands = _brands(chosen)
    last = {
        word for (key, _), family in chosen.items() if family == PERSON and " " in key for word in key.split()
    }
    for (key, family), own in list(chosen.items()):
        known = own == PLACE and (states_of(key) or is_city(key))
        if own != BODY and not known and key in brands and key not in last and key not in fixed:
            chosen[key, family] = BODY


def _brands(chosen: Mapping[tuple[str, int], int]) -> set[str]:
    """First words of the names of firms, one or two."""
    bodies: Iterable[str] = (key for (key, _), family in chosen.items() if family == BODY and " " in key)
    return {
        " ".join(words[:length])
        for words in map(str.split, bodies)
        for length in (1, 2)
        if len(words) > length and FIRM_WORDS.issuperset(words[length:])
    }
