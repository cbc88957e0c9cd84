"""The light reader of queries against the extractor: what both make of the same words, given the same names.

The reader has no parser; the extractor has one.  The sentences are about the actors of ``seeds/``.  Wherever
the extractor reads an event at the word that the reader takes for the action (or another of the same kind),
both have to agree on agent, action, patient, place and date; what may differ is listed, with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from docsearch.annotations import ActorType, DateRange, DocumentActors, Entity, Event, Mention, Span
from docsearch.events.query import EventQuery, Filler, NameSpan, read_event_query
from docsearch.events.reader import EventReader
from docsearch.model import Document
from docsearch.nlp.pipeline import sentence_spans

_GROUP, _STATE, _PLACE = ActorType.GROUP, ActorType.STATE, ActorType.PLACE
_PERSON, _ORG = ActorType.PERSON, ActorType.ORGANISATION
NAMES = {
    "Tamsa Liberation Front": _GROUP,
    "Kardanian National Army": _GROUP,
    "Merovian Border Guard": _GROUP,
    "Sons of the Well": _GROUP,
    "Desert Corps": _GROUP,
    "Free Coast Movement": _GROUP,
    "Council of National Salvation": _GROUP,
    "Mobile Police Unit": _GROUP,
    "Highlands Monitoring Mission": _ORG,
    "Relief Without Walls": _ORG,
    "Special Chamber": _ORG,
    "Brightwater Power": _ORG,
    "Halcyon": _ORG,
    "Civic Green Alliance": _ORG,
    "Kardania": _STATE,
    "Merovia": _STATE,
    "Qarsan": _STATE,
    "Azim Torkhan": _PERSON,
    "Jonas Feld": _PERSON,
    "Ruslan Dovrek": _PERSON,
    "Harun Belqas": _PERSON,
    "Stefan Ulmar": _PERSON,
    "Ivo Grell": _PERSON,
    "Dunmere": _PLACE,
    "Kessin": _PLACE,
    "Orsava": _PLACE,
    "Tel Amud": _PLACE,
    "Geneva": _PLACE,
    "Vienna": _PLACE,
    "Sorrel Pass": _PLACE,
}
SENTENCES = """
The Kardanian National Army shelled Dunmere
The Kardanian National Army shelled Dunmere in August 2016
Dunmere was shelled by the Kardanian National Army
Dunmere shelled by the Kardanian National Army on 17 August 2016
the shelling of Dunmere by the Kardanian National Army
the shelling of Dunmere by the Tamsa Liberation Front in 2016
the Tamsa Liberation Front's raid on the Merovian Border Guard
the raid by the Tamsa Liberation Front on the Merovian Border Guard
raids on the Merovian Border Guard by the Tamsa Liberation Front
an attack by the Sons of the Well on the Desert Corps
attacks by the Sons of the Well on the Desert Corps near Tel Amud
The Desert Corps attacked the Sons of the Well near Tel Amud
The Desert Corps was attacked by the Sons of the Well
the Sons of the Well ambushed the Desert Corps
the ambush of the Desert Corps by the Sons of the Well
The Tamsa Liberation Front kidnapped Ivo Grell in March 2013
Ivo Grell was kidnapped by the Tamsa Liberation Front
the kidnapping of Ivo Grell by the Tamsa Liberation Front
Ivo Grell's kidnapping by the Tamsa Liberation Front
the abduction of Ivo Grell
Ivo Grell was released by the Tamsa Liberation Front in Geneva
the release of Ivo Grell
The Mobile Police Unit arrested Jonas Feld in Orsava
Jonas Feld was arrested by the Mobile Police Unit in Orsava
the arrest of Jonas Feld by the Mobile Police Unit
Jonas Feld's arrest in Orsava
The Council of National Salvation overthrew Harun Belqas
Harun Belqas was overthrown by the Council of National Salvation in May 2019
the overthrow of Harun Belqas
The Special Chamber convicted Azim Torkhan
Azim Torkhan was convicted by the Special Chamber in Vienna
the conviction of Azim Torkhan by the Special Chamber
Azim Torkhan was acquitted by the Special Chamber
The Special Chamber indicted Stefan Ulmar in September 2024
Ruslan Dovrek visited Qarsan
Ruslan Dovrek visited Merovia in April 2012
Ruslan Dovrek's visit to Qarsan
the visit of Ruslan Dovrek to Merovia
Stefan Ulmar met Azim Torkhan in Geneva
talks between Kardania and Merovia
talks between Kardania and the Tamsa Liberation Front in Geneva
the ceasefire between Kardania and the Tamsa Liberation Front
clashes between the Kardanian National Army and the Tamsa Liberation Front
the Kardanian National Army clashed with the Tamsa Liberation Front at the Sorrel Pass
Merovia accused Kardania of shelling Dunmere
Kardania was accused by Merovia
Merovia's accusations against Kardania
Azim Torkhan defeated Jonas Feld in October 2023
Jonas Feld lost to Azim Torkhan
Azim Torkhan's victory over Jonas Feld
Ruslan Dovrek endorsed Jonas Feld
Ruslan Dovrek backed Jonas Feld
Qarsan sent aid to Kardania
Qarsan funds the Free Coast Movement
Merovia sanctioned Qarsan in 2020
sanctions imposed by Merovia on Qarsan
sanctions against Qarsan by Merovia
Halcyon sued Brightwater Power
Halcyon was sued by Brightwater Power in Vienna
Brightwater Power's lawsuit against Halcyon
Halcyon bought Brightwater Power in 2021
the takeover of Brightwater Power by Halcyon
Qarsan expelled Relief Without Walls
Relief Without Walls was expelled from Qarsan
the expulsion of Relief Without Walls by Qarsan
the Free Coast Movement bombed Brightwater Power
the bombing of Brightwater Power by the Free Coast Movement
a bomb attack on Brightwater Power by the Free Coast Movement
The Tamsa Liberation Front threatened Brightwater Power in April 2014
threats against Brightwater Power by the Tamsa Liberation Front
who shelled Dunmere
who kidnapped Ivo Grell
who was arrested by the Mobile Police Unit
who did the Special Chamber convict
The Civic Green Alliance criticised Ruslan Dovrek
Ruslan Dovrek was criticised by the Civic Green Alliance
criticism of Ruslan Dovrek by the Civic Green Alliance
The Sons of the Well surrendered to the Desert Corps
The Tamsa Liberation Front carried out an attack on the Merovian Border Guard
The Merovian Border Guard came under fire from the Tamsa Liberation Front
The Merovian Border Guard killed Azim Torkhan near Kessin on 5 March 2013
Azim Torkhan was killed near Kessin by the Merovian Border Guard
the killing of Azim Torkhan by the Merovian Border Guard
the murder of Azim Torkhan in Kessin
Kardania invaded Merovia
the invasion of Merovia by Kardania
Kardania's invasion of Merovia
the invasion of Merovia
criticism of Ruslan Dovrek
the bombing of Kessin
Kardania and Qarsan attacked Merovia
the Tamsa Liberation Front and the Sons of the Well attacked the Desert Corps
Mobile Police Unit arrests Jonas Feld in Orsava
Jonas Feld arrested in Orsava
Special Chamber to try Azim Torkhan
did Kardania attack Merovia
was Merovia attacked by Kardania
Kardania's shelling of Dunmere
attack on the Desert Corps in Tel Amud
the attack on Dunmere by Kardania in 2016
Kardanian National Army shells Dunmere
the death of Ivo Grell in Kessin
Ruslan Dovrek appointed Jonas Feld in 2020
Jonas Feld was dismissed by Ruslan Dovrek
the dismissal of Jonas Feld by Ruslan Dovrek
the Mobile Police Unit opened fire on Jonas Feld
the Sons of the Well took Ivo Grell hostage
the Sons of the Well claimed responsibility for the attack on the Desert Corps
the Special Chamber sentenced Azim Torkhan to death
the Special Chamber found Azim Torkhan guilty
Kardania declared war on Merovia
Merovia withdrew from Kardania
Kardania handed Azim Torkhan over to Merovia
Kardania extradited Azim Torkhan to Merovia
the extradition of Azim Torkhan to Merovia by Kardania
Merovia and Kardania signed a ceasefire in Geneva on 10 September 2015
Azim Torkhan beat Jonas Feld
Relief Without Walls complained about Qarsan
Halcyon was fined by Kardania in 2021
Kardania fined Halcyon
the fine imposed on Halcyon by Kardania
Merovia imposed sanctions on Qarsan
Merovia's sanctions against Qarsan
"""

UNREAD = {
    "who did the Special Chamber convict": "documents do not ask, and the parser knows no order like this",
    "Kardanian National Army shells Dunmere": "taken for nouns; as a title it is read by the light reader",
    "the Special Chamber found Azim Torkhan guilty": "parsed as a clause of its own, without the verb",
    "the fine imposed on Halcyon by Kardania": "'fine' is taken for an adjective",
}
"""What the extractor does not read, and why it may be so."""
DIFFER = {
    "the visit of Ruslan Dovrek to Merovia": ({"patients"}, "the parser takes 'Merovia' for a verb"),
    "Jonas Feld arrested in Orsava": (
        {"agents", "patients"},
        "in a text, other than in a title, it is active",
    ),
    "did Kardania attack Merovia": ({"agents"}, "documents do not ask"),
    "Merovia imposed sanctions on Qarsan": ({"agents"}, "'imposed' is taken for a participle"),
}
"""What is read differently, in which parts, and why that may be so: all four are the parser's."""


@dataclass(frozen=True)
class Read:
    """What was read, in names."""

    action: str
    agents: frozenset[str]
    patients: frozenset[str]
    places: frozenset[str]
    when: DateRange | None


@cache
def _reader() -> EventReader:
    return EventReader()


def _named(text: str) -> Iterator[tuple[str, int, int]]:
    for name in NAMES:
        for match in re.finditer(rf"\b{re.escape(name)}\b", text):
            yield name, *match.span()


def _numbers(fillers: Iterable[Filler]) -> frozenset[str]:
    return frozenset(name for filler in fillers for name in filler.actor_ids)


def asked(text: str) -> tuple[EventQuery, Read]:
    spans = [NameSpan(start, end, (name,), NAMES[name] is _PLACE) for name, start, end in _named(text)]
    found = read_event_query(text, spans)
    both = _numbers(found.participants)
    read = Read(
        found.action or found.lemma,
        _numbers(found.agents) | both,
        _numbers(found.patients) | both,
        _numbers(found.places),
        found.when,
    )
    return found, read


def extracted(text: str) -> tuple[Event, ...]:
    spans = tuple(sentence_spans(text))
    by_name = {name: Mention(Span(start, end, 0), name) for name, start, end in _named(text)}
    entities = tuple(
        Entity(number, name, name.lower(), NAMES[name], (name.lower(),), (by_name[name],))
        for number, name in enumerate(by_name)
    )
    document = Document(id="1", text=text)
    return next(iter(_reader().read([(document, DocumentActors(spans, entities))]))).events


def told(text: str, event: Event) -> Read:
    names = list({name: None for name, _, _ in _named(text)})

    def known(arguments: Iterable[object]) -> frozenset[str]:
        return frozenset(names[a.entity] for a in arguments if a.entity is not None)  # type: ignore[attr-defined]

    return Read(
        event.action or event.lemma,
        known(event.agents),
        known(event.patients),
        known(event.places),
        event.date,
    )


def pairs(text: str) -> Iterator[tuple[Read, Read]]:
    """What the reader made of it, beside the extractor's event at that word; else one of the same kind."""
    query, read = asked(text)
    events = extracted(text)
    start, end = query.trigger
    same = [event for event in events if event.trigger.start < end and start < event.trigger.end]
    same = same or [event for event in events if event.action == query.action]
    yield from ((read, told(text, event)) for event in same[:1])


def differing(one: Read, other: Read) -> set[str]:
    return {field for field in Read.__dataclass_fields__ if getattr(one, field) != getattr(other, field)}


@pytest.mark.parametrize("text", SENTENCES.strip().splitlines())
def test_query_and_document_are_read_alike(text: str) -> None:
    found = list(pairs(text))
    assert bool(found) == (text not in UNREAD)
    for read, event in found:
        assert differing(read, event) == DIFFER.get(text, (set(), ""))[0], (read, event)


@pytest.mark.parametrize("text", SENTENCES.strip().splitlines())
def test_every_sentence_is_a_question_for_an_event(text: str) -> None:
    query, read = asked(text)
    assert query.confidence > 0
    assert read.agents or read.patients
