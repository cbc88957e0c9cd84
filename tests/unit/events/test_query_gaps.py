"""Queries in which the words of the action stand apart."""

from __future__ import annotations

import pytest

from docsearch.events.query import Filler, read_event_query


def texts(fillers: tuple[Filler, ...]) -> str:
    return "|".join(filler.text for filler in fillers)


@pytest.mark.parametrize(
    ("query", "action", "agents", "patients"),
    [
        ("Acme Timber takes Zora Bank to court", "sue", "Acme Timber", "Zora Bank"),
        ("Who complained to the regulator about Acme Timber?", "criticise", "", "Acme Timber"),
        ("Zora Bank rammed and sank the Star Line", "accident", "Zora Bank", "Star Line"),
        ("Which firm leases trucks from Acme Timber?", "acquire", "firm", "Acme Timber"),
        ("Who threw the Red Foxes out of Kessam?", "expel", "", "Red Foxes"),
        ("Mara Quill talked Carl Roth out of a strike", "persuade", "Mara Quill", "Carl Roth"),
        ("Whose bar did the Red Foxes burn down?", "destroy", "Red Foxes", ""),
        ("Acme Mining seizes Kessam from Zora Guard", "seize", "Acme Mining", "Kessam|Zora Guard"),
        ("diplomats of Orland expelled from Veldtia", "expel", "", "diplomats of Orland"),
        ("Orland City bowed to Veldtia Rovers", "surrender", "Veldtia Rovers", "Orland City"),
    ],
)
def test_is_read_all_the_same(query: str, action: str, agents: str, patients: str) -> None:
    read = read_event_query(query, [])
    assert (read.action, texts(read.agents), texts(read.patients)) == (action, agents, patients)


def test_far_words_belong_to_something_else() -> None:
    read = read_event_query("Mara Quill takes note of what Carl Roth said before he went to court", [])
    assert read.action != "sue"
