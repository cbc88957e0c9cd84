"""The light reader of event queries; invented actors and places."""

from __future__ import annotations

import time

import pytest

from docsearch.annotations import DateRange
from docsearch.events.query import EventQuery, Filler, NameSpan, read_event_query


def texts(fillers: tuple[Filler, ...]) -> str:
    return "|".join(filler.text for filler in fillers)


def names(query: str, *found: str) -> list[NameSpan]:
    """Names of the query; a leading @ marks a place."""
    spans = []
    for name in found:
        bare = name.lstrip("@")
        start = query.index(bare)
        spans.append(NameSpan(start, start + len(bare), (bare.lower(),), name.startswith("@")))
    return spans


@pytest.mark.parametrize(
    ("query", "action", "agents", "patients"),
    [
        ("attacks by the Veldt Army on power lines", "attack", "Veldt Army", "power lines"),
        ("who bombed the embassy", "bomb", "", "embassy"),
        ("kidnapping of Mara Quill", "abduct", "", "Mara Quill"),
        ("the Veldt Army hit by the Dune Front", "attack", "Dune Front", "Veldt Army"),
        ("strikes on Orland by Veldtia", "attack", "Veldtia", "Orland"),
        ("Orland attacks Veldtia", "attack", "Orland", "Veldtia"),
        ("attack on or murder of General Mara Quill", "attack", "", "General Mara Quill"),
        ("did Orland arrest Mara Quill?", "arrest", "Orland", "Mara Quill"),
        ("who did Orland kidnap", "abduct", "Orland", ""),
        ("the Dune Front's raid on Orland", "raid", "Dune Front", "Orland"),
        ("Mara Quill's abduction by the Dune Front", "abduct", "Dune Front", "Mara Quill"),
        ("Acme Mining sued by Bolt Steel", "sue", "Bolt Steel", "Acme Mining"),
        ("lawsuit of Acme Mining against Bolt Steel", "sue", "Acme Mining", "Bolt Steel"),
        ("sanctions against Orland by Veldtia", "sanction", "Veldtia", "Orland"),
        ("funding of the Dune Front by Orland", "fund", "Orland", "Dune Front"),
        ("the Dune Front, funded by Orland", "fund", "Orland", "Dune Front"),
        ("murder of Mara Quill", "kill", "", "Mara Quill"),
        ("Mara Quill murdered", "kill", "", "Mara Quill"),
        ("Mara Quill was shot by the Dune Front", "shoot", "Dune Front", "Mara Quill"),
        ("Acme Mining fires Mara Quill", "dismiss", "Acme Mining", "Mara Quill"),
        ("the Dune Front carried out an attack on Orland", "attack", "Dune Front", "Orland"),
        ("the Dune Front gunned down Mara Quill", "shoot", "Dune Front", "Mara Quill"),
        ("the Veldt Army surrendered to the Dune Front", "surrender", "Dune Front", "Veldt Army"),
        ("Orland came under attack from the Veldt Army", "attack", "Veldt Army", "Orland"),
        ("attempted murder of Mara Quill by Carl Roth", "kill", "Carl Roth", "Mara Quill"),
        ("assassination attempt on Mara Quill", "kill", "", "Mara Quill"),
        ("police raid on the Acme Tower", "raid", "police", "Acme Tower"),
        ("the Dune Front claims responsibility for the Kessam bombing", "bomb", "Dune Front", "Kessam"),
        ("Dune Front fighters killed in an airstrike", "kill", "", "Dune Front fighters"),
        ("teachers' strike in Orland", "strike", "", ""),
        ("Orland United lost to Veldtia Rovers", "defeat", "Veldtia Rovers", "Orland United"),
    ],
)
def test_who_did_what_to_whom(query: str, action: str, agents: str, patients: str) -> None:
    read = read_event_query(query, [])
    assert (read.action, texts(read.agents), texts(read.patients)) == (action, agents, patients)
    assert read.confidence >= 0.9


def test_roles_swap_with_the_words() -> None:
    one = read_event_query("Orland invades Veldtia", [])
    other = read_event_query("Veldtia invades Orland", [])
    assert texts(one.agents) == texts(other.patients) == "Orland"
    assert texts(one.patients) == texts(other.agents) == "Veldtia"


def test_trailing_place_and_date() -> None:
    query = "Veldt Army shells Dune Front Kessam 17 June 2020"
    read = read_event_query(query, names(query, "Veldt Army", "Dune Front", "@Kessam"))
    assert (texts(read.agents), texts(read.patients), texts(read.places)) == (
        "Veldt Army",
        "Dune Front",
        "Kessam",
    )
    assert read.when == DateRange("2020-06-17", "2020-06-17")
    assert read.agents[0].actor_ids == ("veldt army",)
    assert read.confidence == 1.0


def test_base_form_after_a_long_name_and_passive_with_place() -> None:
    query = "the Veldt Army accused by the Dune Front Kessam 2018"
    read = read_event_query(query, names(query, "Veldt Army", "Dune Front", "@Kessam"))
    assert (texts(read.agents), texts(read.patients), texts(read.places)) == (
        "Dune Front",
        "Veldt Army",
        "Kessam",
    )
    query = "Veldt Army attack Dune Front"
    read = read_event_query(query, names(query, "Veldt Army", "Dune Front"))
    assert (texts(read.agents), texts(read.patients)) == ("Veldt Army", "Dune Front")


def test_place_with_its_container() -> None:
    query = "bombing in Kessam, Orland"
    for found in ([], names(query, "@Kessam", "@Orland")):
        read = read_event_query(query, found)
        assert (read.action, texts(read.places), texts(read.agents)) == ("bomb", "Kessam|Orland", "")


def test_talks_have_participants_and_time() -> None:
    read = read_event_query("talks between Orland and Veldtia in the first week of May 2017", [])
    assert read.action == "negotiate"
    assert texts(read.participants) == "Orland|Veldtia"
    assert read.when == DateRange("2017-05-01", "2017-05-07")
    assert read_event_query("raids since 2015", []).when == DateRange("2015-01-01", None)


@pytest.mark.parametrize("write", [str.upper, str.lower])
def test_case_does_not_matter(write: object) -> None:
    assert callable(write)
    query = write("attacks by the Veldt Army on power lines")
    read = read_event_query(query, [])
    assert (read.action, texts(read.agents).lower(), texts(read.patients).lower()) == (
        "attack", "veldt army", "power lines",
    )  # fmt: skip
    assert read.confidence >= 0.5


def test_fillers_and_summary() -> None:
    query = "raid by the Dune Front in Kessam"
    read = read_event_query(query, [])
    assert read.summary == "agent: Dune Front; action: raid; place: Kessam"
    filler = read.agents[0]
    assert query[filler.start : filler.end] == filler.text == "Dune Front"
    assert filler.words == ("dune", "front")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "Mara Quill",
        "Republic of Orland",
        "the impact of rainfall on wheat yields",
        "how do alloys behave at high temperatures",
        "stability of thin conical shells under axial load",
        "Zinc lowers the risk of fever.",
        "history of the dairy industry",
        "theory of supersonic flow past an airfoil at angle of attack",
    ],
)
def test_no_event_no_confidence(query: str) -> None:
    assert read_event_query(query, []).confidence < 0.35


def test_an_unknown_verb_is_believed_less() -> None:
    read = read_event_query("Mara Quill repaints the Acme Tower", [])
    assert (read.action, read.lemma, texts(read.agents), texts(read.patients)) == (
        "", "repaint", "Mara Quill", "Acme Tower",
    )  # fmt: skip
    assert 0 < read.confidence <= 0.7


def test_names_side_by_side_after_a_noun_have_no_role() -> None:
    query = "peace talks Orland Veldtia"
    read = read_event_query(query, names(query, "Orland", "Veldtia"))
    assert (texts(read.participants), read.confidence) == ("Orland|Veldtia", 1.0)
    query = "abduction Mara Quill"
    read = read_event_query(query, names(query, "Mara Quill"))
    assert (texts(read.participants), read.patients) == ("Mara Quill", ())
    assert 0.3 < read.confidence < 0.9


def test_is_fast() -> None:
    query = "strikes on Orland by Veldtia in March 2019"
    read_event_query(query, [])  # the lexicon is read once
    best = min(_seconds(query) for _ in range(20))
    assert best < 0.002


def _seconds(query: str) -> float:
    start = time.process_time()
    read_event_query(query, [])
    return time.process_time() - start


def test_words_left_over_lower_the_confidence() -> None:
    whole = read_event_query("kidnapping of Mara Quill", [])
    partly = read_event_query("several gloomy rumours why kidnapping of Mara Quill", [])
    assert partly.confidence < whole.confidence


def test_nothing_read_is_an_empty_query() -> None:
    assert read_event_query("Mara Quill", []) == EventQuery("", "")


def test_where_somebody_is_sent_is_a_place() -> None:
    query = "the Front expelled John Smith from Qarsan"
    found = read_event_query(query, names(query, "Front", "John Smith", "Qarsan"))
    assert (texts(found.agents), texts(found.patients)) == ("Front", "John Smith")
    assert texts(found.places) == "Qarsan"


def test_what_is_to_be_done_is_an_event() -> None:
    query = "Special Chamber to try John Smith"
    found = read_event_query(query, names(query, "Special Chamber", "John Smith"))
    assert (found.action, texts(found.agents), texts(found.patients)) == (
        "try",
        "Special Chamber",
        "John Smith",
    )
