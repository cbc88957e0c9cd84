"""Scores of extracted triples, on numbers worked out by hand."""

from __future__ import annotations

from gold_sample import is_upper
from triples import Counts, GoldDocument, GoldEvent, draw, overlap, read_gold, score

from docsearch.annotations import (
    TITLE,
    ActorType,
    Argument,
    DocumentActors,
    DocumentEvents,
    Entity,
    Event,
    Mention,
    MentionForm,
    Span,
)

BOTH = ("agents", "patients")
# "Rana hit Bo. She fled Ostra. Bo met Rana.": Rana 0-4, hit 5-8, Bo 9-11, She 13-16, fled 17-21, Ostra 22-27
GOLD = GoldDocument(
    "own",
    "1",
    "",
    41,
    (
        GoldEvent((5, 8), ((0, 4),), ((9, 11),), "attack", "fact"),
        GoldEvent((17, 21), ((0, 4),), ((22, 27),), "flee", "fact"),
        GoldEvent((32, 35), ((29, 31),), (), "meet", "fact"),
        GoldEvent((36, 40), ((29, 31),), ((0, 4),), "meet", "fact"),
    ),
)
RANA = Entity(0, "Rana", "rana", ActorType.PERSON, ("rana",), (Mention(Span(0, 4, 0), "Rana"),))
SHE = Mention(Span(13, 16, 1), "She", MentionForm.PRONOUN)


def _filler(start: int, end: int, entity: int | None = None) -> Argument:
    return Argument(Span(start, end, 0), "", entity)


def _event(start: int, end: int, agent: Argument, *patients: Argument, action: str = "attack") -> Event:
    return Event(0, action, "", Span(start, end, 0), (agent,), patients)


EVENTS = (
    _event(5, 8, _filler(0, 4), _filler(9, 11)),  # right
    _event(17, 21, _filler(13, 16, 0), _filler(22, 27)),  # right through the entity; another category
    _event(32, 35, _filler(29, 31), _filler(36, 40)),  # the annotated event has no patient
    _event(0, 2, _filler(9, 11), _filler(22, 27)),  # no annotated trigger
    _event(5, 8, _filler(9, 11)),  # no patient: no triple
    _event(5, 8, _filler(0, 4), _filler(9, 11), action="say"),  # speech: not counted
)


def _scored(roles: tuple[str, ...]) -> Counts:
    counts = Counts()
    score(counts, roles, GOLD, DocumentActors((), (RANA,)), DocumentEvents(EVENTS, ((0, SHE),)))
    return counts


def test_triples_are_right_by_words_or_by_entity() -> None:
    report = _scored(BOTH).report()
    assert (report["right"], report["extracted"], report["precision"]) == (2, 4, 0.5)
    assert (report["found"], report["annotated"], report["recall"]) == (2, 3, 0.667)
    assert (report["precision_with_category"], report["recall_with_category"]) == (0.25, 0.333)


def test_errors_say_where_they_are() -> None:
    counts = _scored(BOTH)
    assert [one["trigger"] for one in counts.wrong] == [(32, 35), (0, 2)]
    assert [one["trigger"] for one in counts.missed] == [(36, 40)]


def test_triggers_alone_need_no_roles() -> None:
    report = _scored(()).report()
    assert (report["right"], report["extracted"], report["found"], report["annotated"]) == (4, 5, 3, 4)


def test_an_agent_in_the_title_is_not_one_in_the_text() -> None:
    counts = Counts()
    event = _event(5, 8, Argument(Span(0, 4, TITLE), "Rana"), _filler(9, 11))
    score(counts, BOTH, GOLD, DocumentActors(), DocumentEvents((event,)))
    assert counts.right == 0


def test_stretches_that_only_touch_do_not_overlap() -> None:
    assert not overlap((0, 4), (4, 6))
    assert overlap((0, 5), (4, 6))


def test_case_goes_by_most_letters() -> None:
    assert is_upper("RANA HIT Bo")
    assert not is_upper("Rana hit BO")


def test_a_draw_does_not_depend_on_the_order() -> None:
    assert draw("abcdef", "own", 3) == draw("fedcba", "own", 3)


def test_the_sample_is_large_enough_and_its_offsets_lie_in_it() -> None:
    gold = read_gold()
    assert len(gold) >= 60
    for one in gold:
        for event in one.events:
            spans = [event.trigger, *event.agents, *event.patients]
            assert all(0 <= start < end <= one.covered for start, end in spans)
