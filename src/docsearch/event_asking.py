"""From an event as it was read to what its leg is asked: terms, with how surely each is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docsearch.actors.query import QueryName
from docsearch.annotations import ActorType
from docsearch.events.inflection import verb_bases
from docsearch.events.lexicon import is_harmful, lexicon
from docsearch.events.query import EventQuery, Filler
from docsearch.index.analysis import terms
from docsearch.index.event_asked import AskedEvent, AskedRole
from docsearch.index.postings import Role
from docsearch.known import Known

__all__ = ["asked_event", "is_land"]

_WORD_CONFIDENCE = 0.6  # that an argument with this word is the one that is asked for
_PHRASE_CONFIDENCE = 0.9  # with all words of several
_INSIDE = 0.9  # of the confidence in a place is left for a place that lies in it
_OF_A_LAND = 0.5  # of the confidence in a state is left where the query says "the Kenyan navy"
_NEAREST = 0.3  # categories that are less related than this are not looked at
_OR = re.compile(r"\s+or\s+")


def asked_event(event: EventQuery, names: Sequence[QueryName], known: Known) -> AskedEvent:
    """The actions, and who is wanted in which role."""
    roles = [
        *_roles(Role.AGENT, event.agents, names, known),
        *_roles(Role.PATIENT, event.patients, names, known),
        *_roles(None, event.participants, names, known),
        *_roles(Role.PLACE, _without_containers(event.places), names, known),
    ]
    return AskedEvent(tuple(_actions(event)), tuple(roles), event.when, harm=is_harmful(event.action))


def _without_containers(places: Sequence[Filler]) -> list[Filler]:
    """Of "Soyapango, El Salvador" the first: reports name the town, and leave out what everybody knows."""
    return [
        place
        for before, place in zip((None, *places), places, strict=False)
        if before is None or place.start - before.end > len(", ")
    ]


def _actions(event: EventQuery) -> Iterator[tuple[str, float]]:
    for lemma in _lemmas(event):
        yield f"verb {lemma}", 1.0
    if event.action:
        known = lexicon()
        for category in known.categories:
            nearness = known.nearness(event.action, category)
            if nearness >= _NEAREST:
                yield f"action {category}", nearness


def _lemmas(event: EventQuery) -> list[str]:
    """The verb as it was read; one outside of the lexicon may be a form of several."""
    if event.action or not event.lemma:
        return [event.lemma] if event.lemma else []
    return list(dict.fromkeys([event.lemma, *(base for base, _ in verb_bases(event.word))]))


def _roles(
    role: Role | None, fillers: Sequence[Filler], names: Sequence[QueryName], known: Known
) -> Iterator[AskedRole]:
    for filler in fillers:
        parts = _OR.split(filler.text)  # "the army or armed forces": either will do
        wanted = tuple(one for part in parts for one in _part_terms(role, part, filler, names, known))
        if wanted:
            yield AskedRole(role, wanted, filler.text)


def _part_terms(
    role: Role | None, part: str, filler: Filler, names: Sequence[QueryName], known: Known
) -> Iterator[tuple[tuple[str, ...], float]]:
    """What may stand in the role, all terms of one row together, with the confidence that it is meant."""
    words = terms(part)
    named = False
    for name in names:
        for actor, confidence in name.candidates:
            if name.text in part and actor in filler.actor_ids:
                named = True
                whole = len(terms(name.text)) == len(words) or not is_land(known, actor)
                yield (f"actor {actor}",), confidence * (1.0 if whole else _OF_A_LAND)
                if role is Role.PLACE:
                    yield (f"in {actor}",), confidence * _INSIDE
    if len(words) > 1:
        yield tuple(f"word {word}" for word in words), _PHRASE_CONFIDENCE
    for word in words:
        yield (f"word {word}",), _WORD_CONFIDENCE / (len(words) if named else 1)


def is_land(known: Known, actor: str) -> bool:
    """Whether it is a state, a people or a place: "the Kenyan navy" is not all that is Kenyan."""
    found = known.actor(actor)
    return found is not None and found.type in {ActorType.STATE, ActorType.PLACE}
