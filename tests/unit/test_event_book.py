"""``Index.events``: which events are listed, by whom, where and when; what is not known is said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docsearch import Index, IndexSettings
from docsearch.annotations import Modality
from docsearch.errors import BadInputError
from tests.unit.conftest import MakeIndex, write_stories

if TYPE_CHECKING:
    pass

STORIES = {
    "ambush": (
        "",
        "NAIROBI, 4 March 2021 - The Orsava Liberation Front (OLF) attacked the Tavan Brigade on Tuesday.",
    ),
    "reverse": (
        "",
        "NAIROBI, 6 March 2021 - The Tavan Brigade attacked the Orsava Liberation Front on Friday.",
    ),
    "kidnap": (
        "",
        "NAIROBI, 7 May 2022 - The OLF kidnapped John Smith in Mombasa on 6 May 2022. Ann Miller protested.",
    ),
    "plan": ("", "NAIROBI, 9 May 2022 - The OLF threatened to kidnap Ann Miller."),
    "undated": ("", "The OLF shelled Kessin."),
}
FRONT = "orsava-liberation-front"


@pytest.fixture
def made(make_index: MakeIndex) -> Index:
    return make_index(STORIES, actors=True)


def _documents(index: Index, query: str = "", **asked: str) -> list[str]:
    return list(dict.fromkeys(event.document for event in index.events.find(query, **asked).events))


def test_roles_are_strict(made: Index) -> None:
    assert _documents(made, agent="OLF", action="attack", target="Tavan Brigade") == ["ambush"]
    assert _documents(made, agent="Tavan Brigade", action="attack") == ["reverse"]
    assert _documents(made, "attacks on the Orsava Liberation Front") == ["reverse"]
    assert _documents(made, "who kidnapped John Smith") == ["kidnap"]
    assert _documents(made, agent="OLF", action="acquire") == []


def test_an_action_takes_in_its_kinds_and_a_strange_verb_itself(made: Index) -> None:
    assert {"ambush", "kidnap", "undated"} <= set(_documents(made, agent="OLF", action="attack"))
    assert _documents(made, agent="OLF", action="shell") == ["undated"]
    assert _documents(made, agent="OLF", action="zigzag") == []


def test_an_actor_takes_part_in_any_role(made: Index) -> None:
    assert {"ambush", "reverse", "kidnap"} <= set(_documents(made, actor=FRONT))
    assert set(_documents(made, "Tavan Brigade")) == {"ambush", "reverse"}


def test_dates_are_those_of_the_event(made: Index) -> None:
    found = made.events.find(agent="OLF", action="kidnap", target="John Smith").events
    assert [(e.document, e.date and e.date.start, e.reported) for e in found] == [
        ("kidnap", "2022-05-06", "2022-05-07")
    ]
    assert _documents(made, action="attack", when="March 2021") == ["ambush", "reverse"]
    assert _documents(made, action="attack", when="2021-03-02") == ["ambush"]  # the Tuesday before the 4th
    shelled = made.events.find(action="shell").events[0]
    assert (shelled.date, shelled.reported, shelled.day) == (None, None, None)
    assert _documents(made, action="shell", when="2021") == []  # an unknown day is in no year


def test_events_come_by_their_day_and_the_undated_last(made: Index) -> None:
    days = [event.day for event in made.events.find().events]
    known = [day for day in days if day is not None]
    assert known == sorted(known)
    assert days[-1] is None


def test_an_event_says_where_it_stands_and_how_sure_it_is(made: Index) -> None:
    (event,) = made.events.find(agent="OLF", target="Ann Miller", action="abduct").events
    text = STORIES["plan"][1]
    assert text[event.start : event.end] == "kidnap"
    assert (event.modality, event.negated, event.in_title) == (Modality.THREATENED, False, False)
    (patient,) = event.patients
    assert (text[patient.start : patient.end], patient.name) == ("Ann Miller", "Ann Miller")
    assert event.sentence.endswith("threatened to kidnap Ann Miller.")


def test_conditions_on_documents(made: Index) -> None:
    found = made.events.find(agent="OLF", where=["id=kidnap"])
    assert {event.document for event in found.events} == {"kidnap"}


def test_what_cannot_be_read_is_said(made: Index, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"No event and no known actor was read in 'weather tomorrow'"):
        made.events.find("weather tomorrow")
    with pytest.raises(BadInputError, match="No actor is called 'Nobody'"):
        made.events.find(actor="Nobody")
    with pytest.raises(BadInputError, match="'someday' is no date"):
        made.events.find(when="someday")
    with Index.create(tmp_path / "bare", settings=IndexSettings(model="hashing")) as bare:
        bare.ingest([write_stories(tmp_path / "one.jsonl", {"a": "A text."})], events=False)
        with pytest.raises(BadInputError, match="knows no events"):
            bare.events.find()


def test_a_place_takes_in_what_lies_in_it(make_index: MakeIndex) -> None:
    index = make_index(
        {
            "town": "Gunmen killed a farmer in Delmar, Orsava Province, on Monday.",
            "other": "Gunmen killed a farmer in Kessin on Monday.",
        },
        actors=True,
    )
    assert _documents(index, action="kill", place="Delmar") == ["town"]
    assert _documents(index, action="kill", place="Orsava Province") == ["town"]


def test_an_index_keeps_words_of_its_own(tmp_path: Path) -> None:
    words = tmp_path / "words.tsv"
    words.write_text("cattle_raid\trustle\trustling\n", encoding="utf-8")
    source = write_stories(
        tmp_path / "one.jsonl", {"a": "The Orsava Liberation Front rustled cows of Ann Miller."}
    )
    with Index.create(tmp_path / "index", settings=IndexSettings(model="hashing")) as index:
        index.ingest([source])
        assert [event.action for event in index.events.find().events] == ["rob"]
        index.ingest([source], lexicon=words)
        assert [
            event.action for event in index.events.find("rustling by Orsava Liberation Front").events
        ] == ["cattle_raid"]
    with Index.open(tmp_path / "index") as again:
        again.ingest([source])  # without naming the file once more
        assert [event.action for event in again.events.find(action="rustle").events] == ["cattle_raid"]
        assert "action: cattle_raid" in again.search("rustling by Orsava Liberation Front").understood
        words.write_text("", encoding="utf-8")
        again.ingest([source], lexicon=words)
        assert [event.action for event in again.events.find().events] == ["rob"]
    words.write_text("odd\n", encoding="utf-8")
    with pytest.raises(BadInputError, match=r"words\.tsv, line 1: .odd. has 1 columns"):
        Index.open(tmp_path / "index").ingest([source], lexicon=words)


def test_an_empty_list_says_what_stands_in_the_way(made: Index) -> None:
    found = made.events.find(agent="OLF", action="kidnap", place="Kessin")
    assert (found.events, found.unknown) == ((), ())
    assert dict(found.without)["place"] == len(made.events.find(agent="OLF", action="kidnap").events)
    assert made.events.find(agent="Xyzzy", action="kidnap").unknown == ("Xyzzy",)
    assert made.events.find(agent="OLF").without == ()
    assert made.events.find(action="zigzag").without == ()  # alone: nothing is left to ask for


def test_events_without_a_date_are_counted_where_one_is_asked(made: Index) -> None:
    found = made.events.find(action="shell", when="2021")
    assert (found.events, found.undated) == ((), 1)
    assert dict(found.without) == {"action": 2, "date": 1}  # the two attacks of March; the shelling
    assert made.events.find(action="shell").undated == 0


def test_a_part_of_a_land_is_not_the_land(make_index: MakeIndex) -> None:
    index = make_index(
        {
            "embassy": "Rebels attacked the Kenyan embassy in Oslo. Kenya protested.",
            "land": "Rebels attacked Kenya.",
        },
        actors=True,
    )
    assert _documents(index, action="attack", target="Kenya") in (["land"], ["embassy", "land"])
    assert _documents(index, action="attack", target="Kenyan embassy") == ["embassy"]
