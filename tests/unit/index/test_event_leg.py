"""Credits of the event leg, by hand: raid, two actors, one place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from docsearch.annotations import (
    ActorType,
    Argument,
    DateRange,
    DocumentActors,
    DocumentEvents,
    Entity,
    Event,
    Mention,
    Modality,
    Span,
)
from docsearch.index.actor_leg import ActorLeg, AskedName
from docsearch.index.arrays import ByteStrings
from docsearch.index.event_leg import AskedEvent, AskedRole, EventLeg
from docsearch.index.postings import AnnotatedDocument, Role, derive_postings
from docsearch.index.rows import Corpus, SegmentDocuments


def entity(number: int, sentence: int, salience: float = 0.5) -> Entity:
    mention = Mention(Span(0, 3, sentence), "xyz")
    return Entity(number, f"n{number}", f"n{number}", ActorType.GROUP, (), (mention,), (), salience)


def event(sentence: int = 0, *, agent: int | None, patient: int | None, **fields: object) -> Event:
    span = Span(0, 3, sentence)
    return Event(
        0,
        "raid",
        "raid",
        span,
        agents=() if agent is None else (Argument(span, "xyz", agent),),
        patients=() if patient is None else (Argument(span, "xyz", patient),),
        **fields,  # type: ignore[arg-type]
    )


def document(key: int, *found: Event, sentences: tuple[int, int] = (0, 0)) -> AnnotatedDocument:
    read = DocumentActors(((0, 9), (9, 18)), (entity(0, sentences[0]), entity(1, sentences[1])))
    return AnnotatedDocument(key, read, DocumentEvents(found), ("reds", "blues"))


DOCUMENTS = [
    document(1, event(agent=0, patient=1)),  # reds raid blues
    document(2, event(agent=1, patient=0)),  # blues raid reds
    document(3, event(agent=None, patient=1)),  # blues are raided, reds named beside
    document(4, event(agent=None, patient=1), sentences=(1, 0)),  # reds a sentence later
    document(5, event(agent=None, patient=1), sentences=(7, 0)),  # reds far away
    document(6, event(agent=0, patient=1, modality=Modality.PLANNED)),
    document(7, event(agent=0, patient=1, date=DateRange("2020-05-01", "2020-05-31"))),
    document(8, event(5, agent=0, patient=1), sentences=(5, 5)),
]


@pytest.fixture
def corpus() -> Corpus:
    keys = np.arange(1, 9)
    ids = ByteStrings.of([f"d{key}".encode() for key in keys])
    return Corpus([SegmentDocuments(keys, ids, np.arange(9, dtype=np.int32))], np.array([], dtype=np.int64))


@pytest.fixture
def postings() -> Mapping[str, bytes]:
    return dict(derive_postings(DOCUMENTS))


def one(credit: float) -> float:
    """The score of a document with a single event of this credit."""
    return round(0.7 * credit + 0.3 * (1 - math.exp(-credit)), 4)


def scores(corpus: Corpus, postings: Mapping[str, bytes], asked: AskedEvent) -> list[float]:
    answer = EventLeg(corpus, lambda term: postings.get(term, b"")).ask(asked)
    return [round(score, 4) for score in answer.score(np.arange(1, 9)).tolist()]


REDS = AskedRole(Role.AGENT, ((("actor reds",), 1.0),))
BLUES = AskedRole(Role.PATIENT, ((("actor blues",), 1.0),))
RAID = (("action raid", 1.0),)


def test_each_role_earns_by_how_near_the_actor_is(corpus: Corpus, postings: Mapping[str, bytes]) -> None:
    found = scores(corpus, postings, AskedEvent(RAID, (REDS, BLUES)))
    assert found == [
        one(credit) for credit in (1.0, 0.0, 0.5, 0.25, 0.1, 0.025, 1.0, 0.8)
    ]  # sixth: planned, last: late


def test_without_a_role_both_directions_answer(corpus: Corpus, postings: Mapping[str, bytes]) -> None:
    anybody = AskedRole(None, ((("actor reds",), 1.0),))
    assert scores(corpus, postings, AskedEvent(RAID, (anybody,)))[:2] == [one(1.0), one(1.0)]


def test_dates_part_events(corpus: Corpus, postings: Mapping[str, bytes]) -> None:
    asked = AskedEvent(RAID, (REDS, BLUES), DateRange("2020-05-10", "2020-05-12"))
    assert scores(corpus, postings, asked)[6] == one(1.0)
    assert scores(corpus, postings, asked)[0] == one(0.5)  # unknown
    other = AskedEvent(RAID, (REDS, BLUES), DateRange("2021-01-01", "2021-12-31"))
    assert scores(corpus, postings, other)[6] == one(0.1)


def test_a_related_action_counts_less_and_an_unknown_one_not(
    corpus: Corpus, postings: Mapping[str, bytes]
) -> None:
    asked = AskedEvent((("action raid", 0.4),), (REDS, BLUES))
    assert scores(corpus, postings, asked)[0] == one(0.4)
    assert scores(corpus, postings, AskedEvent((("action sing", 1.0),), (REDS,))) == [0.0] * 8


def test_who_did_something_else_to_whom_counts_a_little(
    corpus: Corpus, postings: Mapping[str, bytes]
) -> None:
    found = scores(corpus, postings, AskedEvent((("action sing", 1.0),), (REDS, BLUES)))
    assert found[0] == one(0.1)
    assert found[1] == 0.0


def test_a_filter_is_obeyed(corpus: Corpus, postings: Mapping[str, bytes]) -> None:
    leg = EventLeg(corpus, lambda term: postings.get(term, b""))
    best = leg.ask(AskedEvent(RAID, (REDS, BLUES)), np.array([2, 5])).best(10)
    assert best.documents.tolist() == [5]


def test_the_actor_leg_weighs_names_by_rarity_and_documents_by_salience(corpus: Corpus) -> None:
    rows = {
        "about reds": np.array([(1, 1.0), (2, 0.5)], dtype=[("document", "<i8"), ("salience", "<f4")]),
        "about reds-2": np.array([(3, 1.0)], dtype=[("document", "<i8"), ("salience", "<f4")]),
    }
    leg = ActorLeg(corpus, lambda term: rows[term].tobytes() if term in rows else b"")
    unsure = AskedName("reds", (("reds", 0.75), ("reds-2", 0.25)))
    assert leg.ask([unsure]).score(np.arange(1, 5)).tolist() == [0.75, 0.375, 0.25, 0.0]
    assert leg.naming(["reds", "reds-2"]).tolist() == [1, 2, 3]
    assert leg.ask([AskedName("nobody", (("nobody", 1.0),))]).best(5).documents.tolist() == []


def test_the_reverse_is_told_from_what_was_not_read(corpus: Corpus, postings: Mapping[str, bytes]) -> None:
    answer = EventLeg(corpus, lambda term: postings.get(term, b"")).ask(AskedEvent(RAID, (REDS, BLUES)))
    reversal = [round(value, 3) for value in answer.reversal(np.arange(1, 9)).tolist()]
    assert reversal[:2] == [0.0, 0.87]  # the reds raided, and were raided: 1 / (1 + .15)
    assert reversal[4] == 0.0  # neither is said


def test_words_of_a_phrase_stand_in_one_role(corpus: Corpus) -> None:
    def told(key: int, *agents: str) -> AnnotatedDocument:
        span = Span(0, 3, 0)
        filled = tuple(Argument(span, text) for text in agents)
        return AnnotatedDocument(
            key, DocumentActors(), DocumentEvents((Event(0, "raid", "raid", span, agents=filled),)), ()
        )

    postings = dict(derive_postings([told(1, "the red army"), told(2, "the army"), told(3, "the reds")]))
    asked = AskedEvent(RAID, (AskedRole(Role.AGENT, ((("word red", "word armi"), 0.8),)),))
    assert scores(corpus, postings, asked)[:3] == [one(0.8), 0.0, 0.0]


def test_a_namesake_is_told_from_who_is_meant(corpus: Corpus) -> None:
    def named(key: int, *actors: str) -> AnnotatedDocument:
        entities = tuple(entity(number, 0, 0.25 * (number + 1)) for number in range(len(actors)))
        return AnnotatedDocument(key, DocumentActors(((0, 9),), entities), None, actors)

    postings = dict(derive_postings([named(1, "one"), named(2, "other"), named(3, "other", "one")]))
    leg = ActorLeg(corpus, lambda term: postings.get(term, b""))
    answer = leg.ask([AskedName("x", (("one", 1.0),), ("other",))])
    assert answer.namesakes(np.arange(1, 5)).tolist() == [0.0, 0.25, 0.0, 0.0]


def test_an_undated_event_is_of_about_the_day_of_its_report(corpus: Corpus) -> None:
    def told(key: int, reported: str | None) -> AnnotatedDocument:
        one = document(key, event(agent=0, patient=1))
        return replace(one, reported=reported)

    days = (None, "2020-05-20", "2020-06-20", "2020-07-05", "2020-04-30")
    postings = dict(derive_postings([told(key, day) for key, day in enumerate(days, 1)]))
    may = AskedEvent(RAID, (REDS, BLUES), DateRange("2020-05-01", "2020-05-31"))
    assert scores(corpus, postings, may)[:5] == [one(credit) for credit in (0.5, 0.8, 0.8, 0.2, 0.2)]


def test_a_place_takes_in_what_lies_in_it(corpus: Corpus) -> None:
    def told(key: int, *, place: int) -> AnnotatedDocument:
        span = Span(0, 3, 0)
        raid = Event(0, "raid", "raid", span, places=(Argument(span, "xyz", place),))
        around = {"blues": frozenset({"land"})}
        return replace(document(key, raid), around=lambda actor: around.get(actor, frozenset()))

    postings = dict(derive_postings([told(1, place=0), told(2, place=1)]))
    land = AskedRole(Role.PLACE, ((("actor land",), 1.0), (("in land",), 0.9)))
    found = scores(corpus, postings, AskedEvent(RAID, (land,)))
    assert found[:2] == [
        one(0.9 * 0.9),
        one(0.9),
    ]  # the first only names it
