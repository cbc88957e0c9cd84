from __future__ import annotations

import pytest

from docsearch.actors.links import links_in
from docsearch.annotations import AliasRelation as Relation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Guerrillas of the Tamsa Liberation Front (TLF) left.",
            ("Tamsa Liberation Front", "TLF", Relation.ACRONYM),
        ),
        ("The TLF [Tamsa Liberation Front] left.", ("Tamsa Liberation Front", "TLF", Relation.ACRONYM)),
        ("The Tamsa Liberation Front, or TLF, left.", ("Tamsa Liberation Front", "TLF", Relation.ACRONYM)),
        ("The TLF, the Tamsa Liberation Front, left.", ("Tamsa Liberation Front", "TLF", Relation.ACRONYM)),
        ("The Tamsa Liberation Front (FLT) left.", ("Tamsa Liberation Front", "FLT", Relation.ACRONYM)),
        ("Ilko Dovrek, also known as Falcon, fled.", ("Ilko Dovrek", "Falcon", Relation.ALSO_KNOWN_AS)),
        ("Ilko Dovrek, alias Commander Falcon, fled.", ("Ilko Dovrek", "Falcon", Relation.ALSO_KNOWN_AS)),
        (
            "The Blue Belts (formerly the Frontier Guard) came.",
            ("Blue Belts", "Frontier Guard", Relation.FORMERLY),
        ),
        (
            "The Frontier Guard, renamed the Blue Belts, came.",
            ("Blue Belts", "Frontier Guard", Relation.FORMERLY),
        ),
        (
            "Norvane Shipping is now known as Halden Lines.",
            ("Halden Lines", "Norvane Shipping", Relation.FORMERLY),
        ),
        (
            "The Frontier Guard has since taken the name Blue Belts.",
            ("Blue Belts", "Frontier Guard", Relation.FORMERLY),
        ),
        (
            "Known until 1998 as the Frontier Guard, the Blue Belts left.",
            ("Blue Belts", "Frontier Guard", Relation.FORMERLY),
        ),
        (
            "The Union of the People's Light, known by its Spanish acronym ULP, left.",
            ("Union of the People's Light", "ULP", Relation.ALSO_KNOWN_AS),
        ),
        ("It burned in Soyapango, San Salvador department.", ("Soyapango", "San Salvador", Relation.WITHIN)),
        ("They met in Lyon, France.", ("Lyon", "France", Relation.WITHIN)),
    ],
)
def test_what_a_sentence_says_of_names(text: str, expected: tuple[str, str, Relation]) -> None:
    assert [(link.name, link.alias, link.relation) for link in links_in(text, [(0, len(text))])] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The Tamsa Liberation Front (KNA) left.",
        "Ministers met in Germany, France, and Spain.",
        "The Blue Belts came (in May).",
        "Yoshitaka Nagayama spoke.",
    ],
)
def test_what_it_does_not_say(text: str) -> None:
    assert links_in(text, [(0, len(text))]) == []
