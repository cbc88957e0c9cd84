from __future__ import annotations

import pytest

from docsearch.nlp.names import initials_match, is_acronym, name_key, surname_of


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("U.S.", "us"),
        ("the U.S.", "us"),
        ("al-Qaeda", "al qaeda"),
        ("La Paz", "la paz"),
        ("Lt. Gen. Sir John Marrow", "john marrow"),
        ("Prime Minister Ana Veldt's", "ana veldt"),
        ("President", "president"),
        ("General Electric", "general electric"),
        ("Harrow Group Ltd.", "harrow group"),
        ("Côte d'Ivoire", "cote d ivoire"),
        ("Ltd", "ltd"),
        ("A. K. Orvel", "a k orvel"),
        ("J.A. Bustillo", "j a bustillo"),
        ("U.S. Army", "us army"),
        ("...", ""),
    ],
)
def test_one_key_for_the_writings_of_a_name(name: str, key: str) -> None:
    assert name_key(name) == key


def test_a_key_is_its_own_key() -> None:
    for name in (
        "The Hon. J. A. Orvel",
        "Ministry of Trade & Industry",
        "Gen. Marrow's",
        "A. K. Orvel",
        "A.K. Orvel",
    ):
        assert name_key(name_key(name)) == name_key(name)


@pytest.mark.parametrize(
    ("acronym", "name", "fits"),
    [
        ("TLF", "Tamsa Liberation Front", True),
        ("MOD", "Ministry of Defence", True),
        ("MD", "Ministry of Defence", True),
        ("TFL", "Tamsa Liberation Front", False),
        ("M-19", "Movement 19", True),
        ("TL", "Tamsa Liberation Front", False),
    ],
)
def test_initials(acronym: str, name: str, fits: bool) -> None:
    assert initials_match(acronym, name) is fits


def test_what_looks_like_an_acronym() -> None:
    assert [t for t in ("TLF", "M-19", "U.N.", "Mr", "Army", "19", "A") if is_acronym(t)] == [
        "TLF",
        "M-19",
        "U.N.",
    ]


def test_surnames_keep_their_particle() -> None:
    assert surname_of("Dr. Ruud van der Berg") == "van der berg"
    assert surname_of("Orvel") == ""
