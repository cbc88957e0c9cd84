"""What a list of everything shows, and what is kept for searches only."""

from __future__ import annotations

import pytest

from docsearch.annotations import Argument, Event, Modality, Span
from docsearch.events.listing import HABIT, is_listed
from tests.unit.events.reading import read

SPAN = Span(0, 4, 0)


def someone(text: str, entity: int | None = None) -> tuple[Argument, ...]:
    return (Argument(SPAN, text, entity),) if text else ()


def event(action: str, agent: str, patient: str, *, a: int | None = None, b: int | None = None) -> Event:
    agents, patients = someone(agent, a), someone(patient, b)
    return Event(0, action, action or "vex", SPAN, agents=agents, patients=patients)


@pytest.mark.parametrize(
    "told",
    [
        event("kill", "gunmen", "two men"),
        event("kill", "it", "two men"),
        event("criticise", "a report", "the ministry"),
        event("launch", "the mill", "a new line"),
        event("launch", "locals", "the bombs"),
        event("legislate", "the mayor", "the ban"),
        event("", "Tesfa", "Jikow", a=0, b=1),
        event("meet", "", "Jikow", b=1),
        event("support", "the community", "the proposal"),
    ],
)
def test_an_event_is_listed(told: Event) -> None:
    assert is_listed(told)


@pytest.mark.parametrize(
    "told",
    [
        event("kill", "", ""),
        event("kill", "they", "him"),
        event("fund", "they", "the clerk"),
        event("promise", "a letter", "an attack"),
        event("investigate", "a document of the ministry", "the policy of Jikow", b=1),
        event("release", "the White House", "a statement", a=0),
        event("", "Tesfa", "the hills", a=0),
        event("", "Tesfa", "their concern", a=0, b=1),
        event("", "Tesfa", "Jikow's debts", a=0, b=1),
    ],
)
def test_talk_things_and_nobody_are_not(told: Event) -> None:
    assert not is_listed(told)


@pytest.mark.parametrize(
    ("text", "habit"),
    [
        ("The Tesfa Brigade produces films.", True),
        ("The Tesfa Brigade produced films.", False),
        ("The Tesfa Brigade is producing films.", False),
        ("The Tesfa Brigade shells villages.", False),  # harm is told whenever it is done
    ],
)
def test_what_is_told_in_the_present_is_a_habit(text: str, habit: bool) -> None:
    (found,) = [one for one in read(text).events if one.lemma in {"produce", "shell"}]
    assert (found.confidence == HABIT) == habit
    assert found.modality is Modality.ACTUAL


def test_a_headline_in_the_present_is_no_habit() -> None:
    found = read("Nothing more is known.", title="Tesfa Brigade endorses Jikow Front").events
    assert all(is_listed(one) for one in found if one.action == "support")
