"""The event leg against the definition of its scores, event by event in plain Python, to the last bit."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

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
from docsearch.index import event_leg
from docsearch.index.analysis import terms
from docsearch.index.arrays import ByteStrings
from docsearch.index.event_batch import Batch
from docsearch.index.event_leg import (
    ANY_ACTION,
    LEAD,
    MANY,
    NO_DATE,
    OTHER_DATE,
    OTHER_REPORT,
    PLACE_TIERS,
    REPORTED,
    SOON,
    TIERS,
    AskedEvent,
    AskedRole,
    EventLeg,
)
from docsearch.index.event_table import EventTable
from docsearch.index.postings import AnnotatedDocument, Role, actor_of, derive_postings
from docsearch.index.rows import Corpus, SegmentDocuments
from docsearch.order import rank

ACTORS = ("reds", "blues", "greens")
PHRASES = ("the red army", "the army", "red guards", "soldiers")
ACTIONS = (("raid", "raid"), ("raid", "storm"), ("sing", "sing"), ("", "storm"))
LEAD_SENTENCES, WEAK = 3, 0.35
OPPOSITE = {Role.AGENT: Role.PATIENT, Role.PATIENT: Role.AGENT}


@dataclass(frozen=True)
class Row:
    """Somebody who is asked for stands in this sentence, and perhaps in a role of an event."""

    sentence: int
    event: int | None
    role: Role


def defined(document: AnnotatedDocument, asked: AskedEvent) -> tuple[float, float]:
    """Score and reversal of one document, as the leg's docstring has them."""
    groups = [[(rows(document, group), weight) for group, weight in kept(role)] for role in asked.roles]
    if asked.roles and not any(own for role in groups for own, _ in role):
        return 0.0, 0.0
    best, forward, backward = 0.0, 0.0, 0.0
    total = 0.0
    for event, near, certain, when in events_asked(document, asked, groups):
        worth = near * (0.1, 0.5, 1.0)[certain]
        credit = worth * date_credit(when, asked.when, document.reported)
        right, opposite = [], []
        for role, own in zip(asked.roles, groups, strict=True):
            fills, against = sides(event, role.role, own)
            if role.role in OPPOSITE:
                fills, against = fills * (0.0, 0.4, 1.0)[certain], against * (0.0, 0.4, 1.0)[certain]
            credit *= max(beside(event, role.role, own) * (1.0 - against), fills)
            if role.role in OPPOSITE and any("actor" in term for group, _ in role.terms for term in group):
                right.append(fills)
                opposite.append(against)
        credit *= 1.0 if event.trigger.sentence < LEAD_SENTENCES else 1.0 - LEAD
        best, total = max(best, credit), total + credit
        if right:
            forward = max(forward, worth * float(np.mean(right)))
            backward = max(backward, worth * float(np.mean(opposite)))
    score = (1 - MANY) * best + MANY * (1 - float(np.exp(np.float64(-total))))
    forward, backward = (
        told + 0.25 * (1 - float(np.exp(np.float64(-harm))))
        for told, harm in zip((forward, backward), harms(asked, groups), strict=True)
    )
    return score, max((backward - forward) / (forward + backward + 0.15), 0.0)


def harms(asked: AskedEvent, groups: Sequence[Groups]) -> tuple[float, float]:
    """How often the asked agent harms and the asked patient is harmed, and the reverse."""
    forward = backward = 0.0
    if asked.harm and OPPOSITE.keys() <= {role.role for role in asked.roles}:
        for role, own in zip(asked.roles, groups, strict=True):
            as_asked = {Role.AGENT: Role.HARMING, Role.PATIENT: Role.HARMED}.get(role.role or Role.PLACE)
            reverse = {Role.AGENT: Role.HARMED, Role.PATIENT: Role.HARMING}.get(role.role or Role.PLACE)
            forward += max(weight * sum(row.role is as_asked for row in found) for found, weight in own)
            backward += max(weight * sum(row.role is reverse for row in found) for found, weight in own)
    return forward, backward


def kept(role: AskedRole) -> list[tuple[tuple[str, ...], float]]:
    least = min(WEAK, max(weight for _, weight in role.terms))
    return [(group, weight) for group, weight in role.terms if weight >= least]


def rows(document: AnnotatedDocument, group: Sequence[str]) -> set[Row]:
    """Where all terms of the group stand together."""
    found = [set(standing(document, term)) for term in group]
    return set.intersection(*found)


def standing(document: AnnotatedDocument, term: str) -> Iterator[Row]:
    for entity, actor in zip(document.read.entities, document.actors, strict=True):
        if term == f"actor {actor}":
            yield from (Row(mention.span.sentence, None, Role.MENTION) for mention in entity.mentions)
    assert document.events is not None
    for event in document.events.events:
        for role, arguments in filled(event):
            for one in arguments:
                words = {f"word {word}" for word in terms(one.text)}
                if term == f"actor {actor_of(one.entity, document.actors)}" or term in words:
                    yield Row(event.trigger.sentence, event.number, role)


def filled(event: Event) -> list[tuple[Role, tuple[Argument, ...]]]:
    sides = (event.agents, event.patients, event.places, event.sources)
    found = list(zip((Role.AGENT, Role.PATIENT, Role.PLACE, Role.SOURCE), sides, strict=True))
    if event.action == "raid" and certainty(event) == 2:
        found += [(Role.HARMING, event.agents), (Role.HARMED, event.patients)]
    return found


def certainty(event: Event) -> int:
    if event.modality is Modality.PLANNED:
        return 0
    return 2 if event.modality is Modality.ACTUAL and event.confidence >= 0.45 else 1


Groups = Sequence[tuple[set[Row], float]]


def events_asked(
    document: AnnotatedDocument, asked: AskedEvent, groups: Sequence[Groups]
) -> Iterator[tuple[Event, float, int, DateRange | None]]:
    """Events with nearness, certainty and date."""
    assert document.events is not None
    nearness = dict(asked.actions)
    by_role = {
        wanted: {
            row.event
            for role, own in zip(asked.roles, groups, strict=True)
            if role.role is wanted
            for found, _ in own
            for row in found
            if row.event is not None
        }
        for wanted in OPPOSITE
    }
    both = by_role[Role.AGENT] & by_role[Role.PATIENT]
    for event in document.events.events:
        near = nearness.get(f"verb {event.lemma}", 0.0)
        if event.action:
            near = max(near, nearness.get(f"action {event.action}", 0.0))
        if near >= ANY_ACTION or (near > 0 and event.number not in both):
            yield event, near, certainty(event), event.date
        elif event.number in both:
            yield event, ANY_ACTION, 2, None


def date_credit(found: DateRange | None, asked: DateRange | None, reported: str | None) -> float:
    if asked is None:
        return 1.0
    if found is None and reported is None:
        return NO_DATE
    if found is None:
        day, last = date.fromisoformat(str(reported)), date.fromisoformat(str(asked.end))
        timely = date.fromisoformat(str(asked.start)) <= day <= last + timedelta(days=SOON)
        return REPORTED if timely else OTHER_REPORT
    meets = str(found.start) <= str(asked.end) and str(found.end) >= str(asked.start)
    return 1.0 if meets else OTHER_DATE


def sides(event: Event, role: Role | None, groups: Groups) -> tuple[float, float]:
    wanted = {Role.AGENT, Role.PATIENT, Role.PLACE} if role is None else {role}
    right = opposite = 0.0
    for found, weight in groups:
        here = {row.role for row in found if row.event == event.number}
        right = max(right, weight if here & wanted else 0.0)
        if role is not None and OPPOSITE.get(role) in here:
            opposite = max(opposite, weight)
    return right, opposite


def beside(event: Event, role: Role | None, groups: Groups) -> float:
    tiers = PLACE_TIERS if role is Role.PLACE else TIERS
    best = 0.0
    for found, weight in groups:
        steps = [abs(row.sentence - event.trigger.sentence) for row in found]
        step = min(steps, default=9)
        best = max(best, weight * {0: tiers.sentence, 1: tiers.neighbour}.get(step, tiers.otherwise))
    return best


def arguments(rng: random.Random) -> tuple[Argument, ...]:
    """None, one or two."""
    return tuple(
        Argument(Span(0, 1, 0), rng.choice(PHRASES), rng.choice((None, 0, 1, 2)))
        for _ in range(rng.randrange(3))
    )


def event(rng: random.Random, number: int, sentence: int) -> Event:
    action, lemma = rng.choice(ACTIONS)
    day = rng.choice((None, "2020-01-01", "2020-01-02", "2020-01-04"))
    return Event(
        number,
        action,
        lemma,
        Span(0, 1, sentence),
        agents=arguments(rng),
        patients=arguments(rng),
        places=arguments(rng),
        sources=arguments(rng),
        date=None if day is None else DateRange(day, day),
        modality=rng.choice((Modality.ACTUAL, Modality.ACTUAL, Modality.ALLEGED, Modality.PLANNED)),
        confidence=rng.choice((1.0, 0.4)),
    )


def document(rng: random.Random, key: int) -> AnnotatedDocument:
    at = sorted(rng.randrange(-1, 9) for _ in range(rng.randrange(6)))
    named = [rng.choice(ACTORS) for _ in range(3)]
    entities = tuple(
        Entity(
            number,
            name,
            name,
            ActorType.GROUP,
            (),
            tuple(Mention(Span(0, 1, rng.randrange(-1, 10)), name) for _ in range(rng.randrange(3))),
        )
        for number, name in enumerate(named)
    )
    events = tuple(event(rng, number, sentence) for number, sentence in enumerate(at))
    reported = rng.choice((None, "2020-01-02", "2020-01-03", "2020-02-03", "2020-03-09"))
    return AnnotatedDocument(
        key, DocumentActors((), entities), DocumentEvents(events), tuple(named), reported=reported
    )


@st.composite
def collections(draw: st.DrawFn) -> list[AnnotatedDocument]:
    keys = sorted(draw(st.sets(st.integers(1, 40), min_size=1, max_size=12)))
    rng = draw(st.randoms(use_true_random=False))
    return [document(rng, key) for key in keys]


GROUPS = st.sampled_from(
    [(f"actor {actor}",) for actor in ACTORS]
    + [("word red",), ("word armi",), ("word red", "word armi"), ("word nobodi",)]
)
ROLES = st.builds(
    AskedRole,
    st.sampled_from((Role.AGENT, Role.PATIENT, Role.PLACE, None)),
    st.lists(st.tuples(GROUPS, st.sampled_from((1.0, 0.9, 0.6, 0.3, 0.07))), min_size=1, max_size=3).map(
        tuple
    ),
)
NEAR = st.sampled_from((1.0, 0.6, 0.3, 0.05))
ASKED = st.builds(
    AskedEvent,
    st.dictionaries(
        st.sampled_from(("action raid", "action sing", "verb storm", "verb weep")), NEAR, max_size=3
    ).map(lambda found: tuple(found.items())),
    st.lists(ROLES, max_size=3).map(tuple),
    st.none() | st.just(DateRange("2020-01-02", "2020-01-03")),
    st.booleans(),
)


def view(found: Sequence[AnnotatedDocument], removed: Sequence[int]) -> Corpus:
    keys = np.array([document.key for document in found], dtype=np.int64)
    ids = ByteStrings.of([f"d{key % 7}-{key}".encode() for key in keys.tolist()])
    return Corpus(
        [SegmentDocuments(keys, ids, np.arange(len(keys) + 1, dtype=np.int32))],
        np.array(removed, dtype=np.int64),
    )


def asking(found: Sequence[AnnotatedDocument], corpus: Corpus) -> EventLeg:
    postings = dict(derive_postings(found))
    return EventLeg(corpus, lambda term: postings.get(term, b""))


@settings(max_examples=200, deadline=None)
@given(collections(), ASKED, st.data())
def test_scores_are_those_of_the_definition(
    found: list[AnnotatedDocument], asked: AskedEvent, data: st.DataObject
) -> None:
    keys = [document.key for document in found]
    removed = sorted(data.draw(st.sets(st.sampled_from(keys), max_size=2)))
    allowed = data.draw(
        st.none() | st.sets(st.sampled_from(keys)).map(lambda s: np.array(sorted(s), np.int64))
    )
    depth = data.draw(st.integers(1, 4))
    corpus = view(found, removed)
    leg = asking(found, corpus)
    expected = {d.key: (0.0, 0.0) if d.key in removed else defined(d, asked) for d in found}
    scores, reversals = (np.array([expected[key][side] for key in keys]) for side in (0, 1))

    asked_for = np.array(keys)
    answer = leg.ask(asked, allowed)
    positive = (scores > 0) & (np.isin(keys, allowed) if allowed is not None else True)
    best = rank(asked_for[positive], scores[positive], depth, corpus.ids)
    got = answer.best(depth)  # before all scores are known
    assert (got.documents.tolist(), got.scores.tolist()) == (best.documents.tolist(), best.scores.tolist())
    assert answer.score(asked_for).tolist() == scores.tolist()
    assert answer.reversal(asked_for).tolist() == reversals.tolist()


REDS = (("actor reds",), 1.0)
MANY_QUERIES = [
    AskedEvent((("action raid", 1.0), ("verb storm", 0.3)), roles, when)
    for when in (None, DateRange("2020-01-02", "2020-01-03"))
    for roles in (
        (),
        (AskedRole(Role.AGENT, (REDS,)),),
        (AskedRole(Role.PLACE, (REDS, (("word armi",), 0.6))),),
        (AskedRole(None, (REDS, (("word red", "word armi"), 0.9))),),
        (AskedRole(Role.AGENT, (REDS,)), AskedRole(Role.PATIENT, ((("actor blues",), 0.9),))),
        (AskedRole(Role.PATIENT, (REDS,)), AskedRole(Role.PLACE, ((("word soldier",), 0.6),))),
    )
]


def test_the_best_of_many_are_found_without_scoring_all(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(1)
    found = [document(rng, key) for key in range(1, 801)]
    corpus, keys = view(found, []), np.arange(1, 801)
    leg, scored = asking(found, corpus), list[int]()

    def counted(table: EventTable, places: NDArray[np.int64]) -> Batch:
        scored.append(len(places))
        return Batch(table, places)

    monkeypatch.setattr(event_leg, "Batch", counted)
    for asked in MANY_QUERIES:
        scores = np.array([defined(one, asked)[0] for one in found])
        positive = scores > 0
        for depth in (1, 5, 20):
            best = rank(keys[positive], scores[positive], depth, corpus.ids)
            got = leg.ask(asked).best(depth)
            assert (got.documents.tolist(), got.scores.tolist()) == (
                best.documents.tolist(),
                best.scores.tolist(),
            )
    assert 0 < sum(scored) < 0.5 * 3 * len(MANY_QUERIES) * len(found)
