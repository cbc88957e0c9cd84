"""Who did what to whom, construction by construction, through the real parser."""

from __future__ import annotations

import pytest

from docsearch.annotations import ActorType, Event, Modality
from tests.unit.events.reading import A, B, names, read

DIRECTED = [
    ("active", "The Tesfa Brigade shelled the Jikow Front on Tuesday."),
    ("passive", "The Jikow Front was shelled by the Tesfa Brigade on Tuesday."),
    ("passive, agent far off", "The Jikow Front was attacked in Gambella on Monday by the Tesfa Brigade."),
    ("nominal", "The attack by the Tesfa Brigade on the Jikow Front lasted an hour."),
    ("possessive", "The Tesfa Brigade's raid on the Jikow Front lasted an hour."),
    ("possessive patient", "The Jikow Front's defeat by the Tesfa Brigade surprised nobody."),
    ("of and by", "The shelling of the Jikow Front by the Tesfa Brigade went on."),
    ("brought", "A lawsuit brought by the Tesfa Brigade against the Jikow Front was dismissed."),
    ("carried out", "The Tesfa Brigade carried out an attack on the Jikow Front."),
    ("launched", "The Tesfa Brigade launched a raid against the Jikow Front."),
    ("came under", "The Jikow Front came under attack from the Tesfa Brigade."),
    ("target", "The Jikow Front was the target of a raid by the Tesfa Brigade."),
    ("relative", "The Tesfa Brigade, which attacked the Jikow Front, withdrew."),
    ("relative passive", "The Jikow Front, which was attacked by the Tesfa Brigade, withdrew."),
    ("whose", "The Tesfa Brigade, whose gunners had shelled the Jikow Front, withdrew."),
    ("participle", "Shelling the Jikow Front, the Tesfa Brigade crossed the river."),
    ("past participle", "Shelled by the Tesfa Brigade, the Jikow Front left the town."),
    ("control", "The Tesfa Brigade ordered its troops to attack the Jikow Front."),
    ("gunners of", "Gunners of the Tesfa Brigade shelled the Jikow Front."),
    ("property", "The Tesfa Brigade bombed the Jikow Front's camp."),
    ("coordination", "The Tesfa Brigade crossed the river and attacked the Jikow Front."),
    ("lost to", "The Jikow Front lost to the Tesfa Brigade."),
    ("claimed", "The Tesfa Brigade claimed responsibility for the attack on the Jikow Front."),
    ("blamed", "Police blamed the Tesfa Brigade for the attack on the Jikow Front."),
    ("siege", "The Tesfa Brigade laid siege to the Jikow Front."),
    ("driven out", "The Jikow Front was driven out of Gambella by the Tesfa Brigade."),
    ("fell into hands", "The Jikow Front's camp fell into the hands of the Tesfa Brigade."),
    ("thrown out of", "The Tesfa Brigade threw the Jikow Front out of Gambella."),
    ("to court", "The Tesfa Brigade took the Jikow Front to court."),
    ("shells at", "The Tesfa Brigade fired shells at the Jikow Front."),
    ("walked into", "The Jikow Front walked into an ambush by the Tesfa Brigade."),
    ("blessing", "The Tesfa Brigade gave its blessing to the Jikow Front."),
    ("backing of", "The Jikow Front won the backing of the Tesfa Brigade."),
    ("lost the final", "The Jikow Front lost the final to the Tesfa Brigade."),
    ("loss to", "The Jikow Front's loss to the Tesfa Brigade came as a surprise."),
    ("handed a fine", "The Jikow Front was handed a heavy fine by the Tesfa Brigade."),
    ("seized from", "The Tesfa Brigade seized the bridge from the Jikow Front."),
    ("contract", "The Tesfa Brigade tore up its contract with the Jikow Front."),
    ("on trial", "Men of the Tesfa Brigade are on trial for the murder of the Jikow Front."),
    ("of its own", "The Tesfa Brigade answered with a raid of its own on the Jikow Front."),
    ("named", "The Jikow Front was attacked on Monday. Police named the attacker as the Tesfa Brigade."),
    ("stray by", "Men of the Jikow Front were hurt, two of them badly, by followers of the Tesfa Brigade."),
    ("invasion of", "The Tesfa Brigade ordered the invasion of the Jikow Front."),
    ("fined", "The Tesfa Brigade fined the Jikow Front."),
    ("casualties", "The Tesfa Brigade inflicted casualties on the Jikow Front."),
    ("fought back", "The Tesfa Brigade fought back against the Jikow Front."),
    ("hostage", "The Tesfa Brigade took the Jikow Front hostage."),
    ("frigate", "A frigate of the Tesfa Brigade shelled the Jikow Front."),
    ("shared by", "Men of the Jikow Front were abducted and then killed by the Tesfa Brigade."),
    ("accused", "Police accused the Tesfa Brigade of shelling the Jikow Front."),
    ("denied", "The Tesfa Brigade denied attacking the Jikow Front."),
    ("claimed later", "The Jikow Front was attacked on Monday. The Tesfa Brigade claimed responsibility."),
    (
        "pronoun",
        "The Jikow Front kept quiet. The Tesfa Brigade moved up, and then it attacked the Jikow Front.",
    ),
]


def _directions(events: tuple[Event, ...]) -> set[str]:
    found = set()
    for event in events:
        agents = {argument.entity for argument in event.agents}
        patients = {argument.entity for argument in event.patients}
        if A in agents and B in patients:
            found.add("right")
        if B in agents and A in patients:
            found.add("reverse")
    return found


@pytest.mark.parametrize("text", [text for _, text in DIRECTED], ids=[name for name, _ in DIRECTED])
def test_direction(text: str) -> None:
    assert _directions(read(text).events) == {"right"}


def _one(text: str, lemma: str) -> Event:
    return next(event for event in read(text).events if event.lemma == lemma)


def test_upper_case_text_is_read_as_other_text() -> None:
    assert _directions(read("THE TESFA BRIGADE SHELLED THE JIKOW FRONT NEAR THE RIVER.").events) == {"right"}


def test_both_sides_of_a_clash_are_agents_and_patients() -> None:
    events = read("The Tesfa Brigade and the Jikow Front clashed.").events
    assert _directions(events) == {"right", "reverse"}


def test_the_accused_is_the_agent_of_what_is_alleged() -> None:
    text = "The Jikow Front accused the Tesfa Brigade of shelling a village."
    accuse, shell = _one(text, "accuse"), _one(text, "shell")
    assert names(accuse.agents) == [B]
    assert names(accuse.patients) == [A]
    assert names(shell.agents) == [A]
    assert shell.modality is Modality.ALLEGED


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The Tesfa Brigade denied attacking the Jikow Front.", Modality.DENIED),
        ("The Tesfa Brigade threatened to attack the Jikow Front.", Modality.THREATENED),
        ("The Tesfa Brigade plans to attack the Jikow Front.", Modality.PLANNED),
        ("The Tesfa Brigade may attack the Jikow Front.", Modality.POSSIBLE),
        ("The Tesfa Brigade attacked the Jikow Front.", Modality.ACTUAL),
    ],
)
def test_modality(text: str, modality: Modality) -> None:
    assert _one(text, "attack").modality is modality


def test_negation() -> None:
    assert _one("The Tesfa Brigade did not attack the Jikow Front.", "attack").negated


def test_negation_reaches_verbs_joined_by_or() -> None:
    assert _one("The Tesfa Brigade never attacked, trained or robbed the Jikow Front.", "train").negated


def test_the_mayor_of_a_town_is_not_the_town() -> None:
    event = _one("The Tesfa Brigade killed the mayor of the Jikow Front.", "kill")
    assert names(event.patients) == [None]


def test_a_headline_without_auxiliary_is_passive() -> None:
    event = next(e for e in read("Nothing.", title="Jikow Front attacked by Tesfa Brigade").events)
    assert (names(event.agents), names(event.patients)) == ([A], [B])


def test_spans_hold_the_wording_of_the_document() -> None:
    text = "Nothing. Gunners of the Tesfa Brigade shelled the Jikow Front on Tuesday, police said."
    event = _one(text, "shell")
    for argument in (*event.agents, *event.patients):
        assert text[argument.span.start : argument.span.end] == argument.text
    assert event.trigger.sentence == 1
    assert [source.text for source in event.sources] == ["police"]
    assert event.date is not None
    assert (event.date.start, event.date_text) == ("2021-11-09", "Tuesday")


def test_reading_keeps_order_and_copes_with_nothing() -> None:
    assert read("").events == ()


@pytest.mark.parametrize(
    ("text", "trigger", "modality"),
    [
        ("The Tesfa Brigade tried to have the Jikow Front removed.", "removed", Modality.POSSIBLE),
        ("The Tesfa Brigade is about to attack the Jikow Front.", "attack", Modality.PLANNED),
        ("The Tesfa Brigade ought to raid the Jikow Front.", "raid", Modality.PLANNED),
        ("The Tesfa Brigade would not answer by shelling the Jikow Front.", "shelling", Modality.POSSIBLE),
        ("The Tesfa Brigade decided to attack the Jikow Front.", "attack", Modality.ACTUAL),
    ],
)
def test_what_stands_between_makes_it_a_plan(text: str, trigger: str, modality: Modality) -> None:
    found = [event for event in read(text).events if text[event.trigger.start : event.trigger.end] == trigger]
    assert [event.modality for event in found] == [modality]


@pytest.mark.parametrize(
    ("text", "background"),
    [
        ("The Jikow Front fled. The Tesfa Brigade had raided the Jikow Front in May.", True),
        ("Last year the Tesfa Brigade raided the Jikow Front.", True),
        ("The Tesfa Brigade once raided the Jikow Front.", True),
        ("Two years ago the Tesfa Brigade raided the Jikow Front.", True),
        ("Two hours ago the Tesfa Brigade raided the Jikow Front.", False),
        ("Police said the Tesfa Brigade had raided the Jikow Front.", False),
        ("The Tesfa Brigade raided the Jikow Front.", False),
    ],
)
def test_the_time_before_the_story(text: str, background: bool) -> None:
    raids = [event for event in read(text).events if event.action == "raid"]
    assert [event.confidence < 0.5 for event in raids] == [background]


def test_a_gift_is_told_once() -> None:
    events = read("The Tesfa Brigade granted the Jikow Front a loan.").events
    assert [event.lemma for event in events if event.action == "fund"] == ["grant"]


def test_nobody_is_tried_where_somebody_tries() -> None:
    events = read("The Tesfa Brigade tried to leave the Jikow Front.").events
    assert "try" not in {event.action for event in events}


@pytest.mark.parametrize(
    "text",
    [
        "The Tesfa Brigade considered suing the Jikow Front.",
        "The Tesfa Brigade thought of suing the Jikow Front.",
        "The Tesfa Brigade refrained from suing the Jikow Front.",
    ],
)
def test_what_was_only_thought_of_has_not_happened(text: str) -> None:
    (suit,) = [event for event in read(text).events if event.action == "sue"]
    assert suit.modality is Modality.POSSIBLE


def test_who_kept_attacking_has_attacked() -> None:
    (attack,) = [e for e in read("The Tesfa Brigade kept attacking the Jikow Front.").events if e.action]
    assert attack.modality is Modality.ACTUAL


def test_a_place_behind_the_doer_is_that_of_the_event() -> None:
    kinds = (("Marko Vukov", ActorType.PERSON), ("Jikow Front", ActorType.GROUP), ("Geneva", ActorType.PLACE))
    (freed,) = read("Marko Vukov was released by the Jikow Front in Geneva.", kinds=kinds).events
    assert names(freed.places) == [2]


def test_nobody_does_a_death_by_telling_it() -> None:
    for event in read("The Tesfa Brigade announced the death of the Jikow Front.").events:
        assert event.action != "die" or not event.agents


def test_a_day_suffers_nothing() -> None:
    for event in read("The Tesfa Brigade took part in Thursday's launch by the Jikow Front.").events:
        assert all("Thursday" not in argument.text for argument in event.patients)


def test_a_call_to_do_something_is_no_visit() -> None:
    events = read("The Tesfa Brigade called on the Jikow Front to leave.").events
    assert next(event.action for event in events if event.agents) == "demand"
