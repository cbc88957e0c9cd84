"""From the words of a query to who and what is meant: its names, its event, and what the two legs say.

Names are looked up among the aliases of the index, and an event is read by rules; neither loads a model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from docsearch.actors.query import QueryName, find_names
from docsearch.actors.seats import with_seats
from docsearch.annotations import Actor, ActorType, Alias
from docsearch.config import EVENT_FIELDS, SearchSettings
from docsearch.errors import BadQueryError
from docsearch.events.dates import parse_when
from docsearch.events.inflection import verb_bases
from docsearch.events.lexicon import is_harmful, lexicon
from docsearch.events.query import EventQuery, Filler, NameSpan, read_event_query
from docsearch.index.actor_leg import ActorAnswer, AskedName
from docsearch.index.analysis import terms
from docsearch.index.event_leg import AskedEvent, AskedRole, EventAnswer
from docsearch.index.postings import Role
from docsearch.index.protocols import Reading

__all__ = ["Known", "Understood", "event_described", "event_read", "is_land", "naming", "understand"]

_WORD_CONFIDENCE = 0.6  # that an argument with this word is the one that is asked for
_PHRASE_CONFIDENCE = 0.9  # with all words of several
_OF_A_LAND = 0.5  # of the confidence in a state is left where the query says "the Kenyan navy"
WITHOUT_ACTORS = 0.1
BESIDE_NAMES = 5  # words; a query with more is no plain question for an event
OF_VERBAL = 0.6
VERBAL = frozenset(
    "accuse agree consult criticise demand deny elect endorse legislate mediate meet negotiate praise "
    "promise reject say support visit".split()
)
_OR = re.compile(r"\s+or\s+")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"[^\W_]+")
_NEAREST = 0.3  # categories that are less related than this are not looked at


class Known(Protocol):
    """The names that an index knows."""

    def aliases(self, keys: Sequence[str]) -> Mapping[str, Sequence[Alias]]: ...

    def actor(self, actor_id: str) -> Actor | None: ...


@dataclass(frozen=True, slots=True)
class Understood:
    """What a query was taken for; ``actors`` and ``events`` are the legs' answers, None where not asked.

    ``trust``, 0 to 1, says how well the event was read, ``asked`` is what its leg was asked.
    """

    names: tuple[QueryName, ...] = ()
    event: EventQuery | None = None
    actors: ActorAnswer | None = None
    events: EventAnswer | None = None
    trust: float = 0.0
    asked: AskedEvent | None = None
    named: float = 0.0
    """The share of the query's words and numbers that are names, squared: what else is said of the actor
    there is not in its salience."""

    @property
    def summary(self) -> str:
        """In one line who is meant, where that is unsure too, and which event."""
        parts = []
        for name in self.names:
            who = " or ".join(actor for actor, _ in name.candidates)
            parts.append(f"{name.text} = {who}" + ("" if name.sure else " (unsure)"))
        if self.event is not None and self.event.confidence:
            parts.append(self.event.summary)
        return "; ".join(parts)


def understand(
    reading: Reading,
    text: str,
    allowed: NDArray[np.int64] | None,
    settings: SearchSettings,
    *,
    actors: bool,
    events: bool,
) -> Understood:
    """Read ``text`` with the names that the index knows, and ask the actor and the event leg.

    Where the ``settings`` describe an event, that is asked for, whatever the text says.
    """
    if not reading.stages or not (actors or events):
        return Understood()
    names = find_names(text, reading.aliases, profile=_profile(reading), spoken=terms(text))
    asked = [AskedName(name.text, with_seats(name.candidates, reading.actor), name.others) for name in names]
    answer = reading.actors.ask(asked, allowed) if actors and asked else None
    named = _share_named(text, names)
    if not events or "events" not in reading.stages:
        return Understood(names, actors=answer, named=named)
    if settings.asks_event:
        event, spoken = event_described(reading, settings)
        names = (*names, *spoken)
    else:
        event = event_read(reading, text, names)
    if not event.confidence:
        return Understood(names, event, answer, named=named)
    asked_event = _asked_event(event, names, reading)
    found = reading.events.ask(asked_event, allowed)
    trust = 1.0 if settings.asks_event else _trust(event, text, names)
    return Understood(names, event, answer, found, trust, asked_event, named)


def _profile(known: Known) -> Callable[[str], frozenset[str]]:
    def profile(actor: str) -> frozenset[str]:
        found = known.actor(actor)
        return frozenset(found.profile if found is not None else ())

    return profile


def naming(reading: Reading, name: str) -> NDArray[np.int64]:
    """Keys, ascending, of the documents that name the actor called ``name``, in whichever reading.

    Raises :class:`BadQueryError` where the index knows nobody of that name.
    """
    known = reading.actor(name)
    found = find_names(name, reading.aliases) if known is None else ()
    actors = [actor for one in found for actor, _ in one.candidates] if known is None else [name]
    if not actors:
        raise BadQueryError(
            f"No actor is called {name!r} here; `docsearch actors --containing WORD` looks for names."
        )
    return reading.actors.naming(actors)


def event_read(known: Known, text: str, names: Sequence[QueryName]) -> EventQuery:
    """The event that the words ask for, with these names in them."""
    return read_event_query(text, [_span(name, known) for name in names if not _is_action_word(name.text)])


def event_described(known: Known, settings: SearchSettings) -> tuple[EventQuery, tuple[QueryName, ...]]:
    """The event that the settings describe, and the names in it."""
    names: list[QueryName] = []

    def fillers(text: str | None) -> tuple[Filler, ...]:
        if text is None:
            return ()
        found = find_names(text, known.aliases)
        names.extend(found)
        actors = tuple(actor for name in found for actor, _ in name.candidates)
        return (Filler(text, 0, len(text), actors, tuple(terms(text))),)

    action, lemma = _action(settings.action or "")
    event = EventQuery(
        action=action,
        lemma=lemma,
        agents=fillers(settings.agent),
        patients=fillers(settings.target),
        participants=(),
        places=fillers(settings.place),
        when=None if settings.when is None else parse_when(settings.when),
        confidence=1.0,
        summary="; ".join(f"{n}: {v}" for n in EVENT_FIELDS if (v := getattr(settings, n)) is not None),
    )
    return event, tuple(names)


def _action(word: str) -> tuple[str, str]:
    """The category and the lemma of ``word``, which may be a category itself; a word outside stays itself."""
    word = word.strip().lower()
    if word in lexicon().categories:
        return word, ""
    forms = lexicon().inflected(word)
    return (forms[0].entry.category, forms[0].entry.lemma) if forms else ("", word)


def _trust(event: EventQuery, text: str, names: Sequence[QueryName]) -> float:
    """How much the event counts, 0 to 1: how well it was read, squared, and less where

    * no actor has a role: an action and a place are what words say as well;
    * a name has no role: then something of the question was not understood;
    * the query says much beside its names: then it is a topic with an event in it;
    * the action is speech or agreement, the "verbal" half of CAMEO's categories: words of any topic.
    """
    trust = event.confidence**2 * min(1.0, BESIDE_NAMES / max(_words_beside(text, names), 1)) ** 2
    trust *= _share_placed(event, names)
    if event.action in VERBAL:
        trust *= OF_VERBAL
    return trust if event.agents or event.patients or event.participants else trust * WITHOUT_ACTORS


def _share_placed(event: EventQuery, names: Sequence[QueryName]) -> float:
    """The share of the names that stand in a role of the event; 1 without names."""
    fillers = (*event.agents, *event.patients, *event.participants, *event.places)
    placed = sum(any(f.start <= name.start < f.end for f in fillers) for name in names)
    return placed / len(names) if names else 1.0


def _words_beside(text: str, names: Sequence[QueryName]) -> int:
    """How many words of the query stand in none of its names; numbers do not count."""
    return sum(not _inside(word, names) for word in _LETTERS.finditer(text))


def _share_named(text: str, names: Sequence[QueryName]) -> float:
    words = list(_WORDS.finditer(text))
    return (sum(_inside(word, names) for word in words) / max(len(words), 1)) ** 2


def _inside(word: re.Match[str], names: Sequence[QueryName]) -> bool:
    return any(name.start <= word.start() < name.end for name in names)


def _is_action_word(name: str) -> bool:
    """Whether a "name" is a noun of the lexicon in small letters: "arson by A" asks for no actor Arson."""
    return name.islower() and lexicon().noun(name) is not None


def _span(name: QueryName, known: Known) -> NameSpan:
    actor = known.actor(name.candidates[0][0])
    place = actor is not None and actor.type is ActorType.PLACE
    return NameSpan(name.start, name.end, tuple(actor for actor, _ in name.candidates), place)


def _asked_event(event: EventQuery, names: Sequence[QueryName], known: Known) -> AskedEvent:
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
        wanted = tuple(one for part in parts for one in _part_terms(part, filler, names, known))
        if wanted:
            yield AskedRole(role, wanted, filler.text)


def _part_terms(
    part: str, filler: Filler, names: Sequence[QueryName], known: Known
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
    if len(words) > 1:
        yield tuple(f"word {word}" for word in words), _PHRASE_CONFIDENCE
    for word in words:
        yield (f"word {word}",), _WORD_CONFIDENCE / (len(words) if named else 1)


def is_land(known: Known, actor: str) -> bool:
    """Whether it is a state, a people or a place: "the Kenyan navy" is not all that is Kenyan."""
    found = known.actor(actor)
    return found is not None and found.type in {ActorType.STATE, ActorType.PLACE}
