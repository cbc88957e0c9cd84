"""Names that the model takes for organisations or places, and the text for people."""

from __future__ import annotations

import pytest

from docsearch.actors.candidates import Candidate
from docsearch.actors.surnames import called_by_surname


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Petar Vukic fell. Vukic said that he was well.", "PERSON"),
        ("Petar Vukic fell. Nobody saw it.", "ORG"),  # not shortened
        ("Petar Vukic fell. He lives in Vukic.", "ORG"),  # rather a town
        ("Petar Vukic fell. Ana Vukic saw it.", "ORG"),  # somebody else's name
        ("Talu Front fell. Front lines moved.", "ORG"),  # the head of an organisation
    ],
)
def test_only_people_are_called_by_their_last_word(text: str, label: str) -> None:
    end = text.index(" fell")
    (found,) = called_by_surname(text, [Candidate(0, end, "ORG")])
    assert found.label == label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Giorgos Xenakis sold the ship.", "PERSON"),
        ("Giorgos Xenakis sold out. It rained in Giorgos Xenakis.", "GPE"),
        ("Giorgos Xenakis, Orsava, sold out.", "GPE"),
        ("Buenos Aires sold the ship.", "GPE"),  # a city, as everybody knows
    ],
)
def test_a_place_is_where_something_is(text: str, label: str) -> None:
    (found,) = called_by_surname(text, [Candidate(0, len(" ".join(text.split(" ")[:2]).strip(",")), "GPE")])
    assert found.label == label
