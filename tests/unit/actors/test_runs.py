"""What rules alone take for names, without a model, and of which kind."""

from __future__ import annotations

import pytest

from docsearch.actors.mentions import found_names
from docsearch.actors.splitting import gaps_between
from docsearch.actors.typing import type_of
from docsearch.annotations import ActorType

ORGANISATION, GROUP, PERSON = ActorType.ORGANISATION, ActorType.GROUP, ActorType.PERSON


def _names(text: str) -> list[str]:
    return [found.name for found in found_names(text, [(0, len(text))], [])]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Stork waved from the balcony.", "Stork"),
        ("Everybody said that the Piston had limped off.", "Piston"),
        ("Nordled cancelled nine of its ferries.", "Nordled"),
        ("VDR teams will clear the paths behind them.", "VDR"),
        ("Under the accord the GNP is to be formed again.", "GNP"),
        ("The Sons of the Marsh signed a truce.", "Sons of the Marsh"),
        ("The Movement for Salt and Bread was banned.", "Movement for Salt and Bread"),
        ("Order of the Lamp wanted a king.", "Order of the Lamp"),
        ("In the end Bread and Roses lost the vote.", "Bread and Roses"),
        ("Kite Telecom cut off its debtors.", "Kite Telecom"),
        ("They said the 4th Harbour Regiment had left.", "4th Harbour Regiment"),
        ("General Tide sent a message to them.", "Tide"),
        ("The Widows' League for Bread met the mayor.", "Widows' League for Bread"),
        ("The Czech Republic recalled its envoy.", "Czech Republic"),
    ],
)
def test_what_is_a_name(text: str, name: str) -> None:
    assert _names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "The Government said nothing of it.",
        "After the Earthquake all were asleep.",
        "The Stork is a stork like any other.",
        "Thousands of people were there.",
        "In the final of the River Cup nobody scored.",
        "The CEO of the firm left.",
        "Members of the public were let in.",
    ],
)
def test_what_is_none(text: str) -> None:
    assert _names(text) == []


@pytest.mark.parametrize(
    ("span", "parts"),
    [
        ("Ministry of Trade and Industry", 1),
        ("Bread and Roses", 1),
        ("Oskar and Sons", 1),
        ("Ilko Dovrek and Tamas Rell", 2),
        ("Bank of Kenya and Uganda", 2),
        ("President Dovrek and Korsk", 2),
    ],
)
def test_where_joined_names_part(span: str, parts: int) -> None:
    assert len(gaps_between(span)) + 1 == parts


@pytest.mark.parametrize(
    ("key", "label", "kind"),
    [
        ("banco de korsk", "PERSON", ORGANISATION),
        ("frente popular", "ORG", GROUP),
        ("garde nationale", "ORG", GROUP),
        ("danubia air", "PERSON", ORGANISATION),
        ("korsk harbour fc", "PERSON", ORGANISATION),
        ("taliban", "ORG", GROUP),
        ("agnes pottle", "ORG", PERSON),
        ("agnes hospital", "ORG", ORGANISATION),
    ],
)
def test_words_that_tell_the_kind(key: str, label: str, kind: ActorType) -> None:
    assert type_of(key, label) is kind


def test_an_organ_of_a_state_has_the_state_in_its_key() -> None:
    text = "Benin's Health Ministry denied it."
    assert [found.key for found in found_names(text, [(0, len(text))], [])] == [
        "benin",
        "benin health ministry",
    ]
