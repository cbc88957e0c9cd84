from __future__ import annotations

import pytest

from docsearch.nlp.truecase import truecased


@pytest.mark.parametrize(
    ("upper", "normal"),
    [
        ("THE SOLDIERS ATTACKED GENERAL ORVEL IN BOGOTA.", "The soldiers attacked General Orvel in Bogota."),
        (
            "REBELS OF THE TAMSA LIBERATION FRONT (TLF) SHELLED A BRIDGE.",
            "Rebels of the Tamsa Liberation Front (TLF) shelled a bridge.",
        ),
        ("THE MINISTRY OF DEFENSE DENIED THE REPORT.", "The Ministry of Defense denied the report."),
        ("THE PERUVIAN POLICE SAID NOTHING ON MONDAY.", "The Peruvian police said nothing on Monday."),
        ("THE U.S. EMBASSY AND THE BBC WERE WARNED.", "The U.S. Embassy and the BBC were warned."),
    ],
)
def test_capitals_become_normal_case(upper: str, normal: str) -> None:
    assert truecased(upper) == normal


def test_text_in_normal_case_stays_as_it_is() -> None:
    text = "The TLF and the KNA met at the BBC. NATO said no. The Front agreed."
    assert truecased(text) == text


def test_a_shouted_headline_alone_changes() -> None:
    text = "REBELS ATTACK THE OLD BRIDGE\nRebels attacked the old bridge on Monday, the BBC said."
    assert (
        truecased(text)
        == "Rebels attack the old bridge\nRebels attacked the old bridge on Monday, the BBC said."
    )


@pytest.mark.parametrize(
    "text", ["", "İSTANBUL İZMİR STRASSE ŒUVRE ǅEMAL ARE NAMES", "AAAA BBBB CCCC DDDD\x00 É", "!?"]
)
def test_offsets_stay(text: str) -> None:
    assert len(truecased(text)) == len(text)
