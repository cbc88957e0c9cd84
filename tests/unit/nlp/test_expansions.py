from __future__ import annotations

import pytest

from docsearch.nlp.expansions import expansions
from docsearch.nlp.truecase import truecased


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("THE KORSK STORM WARNING SERVICE [KSWS] SAID", ["KORSK STORM WARNING SERVICE"]),
        ("LAST WEEK THE BUREAU FOR LOST SHEEP (BLS) SAID", ["BUREAU FOR LOST SHEEP"]),
        ("THE BLS [BUREAU FOR LOST SHEEP] SAID", ["BUREAU FOR LOST SHEEP"]),
        ("THE STORM WARNING SERVICE [TNT] SAID", []),
        ("RAIN FELL. WARNING SERVICE [RFWS] SAID", []),
    ],
)
def test_initials_say_how_far_a_name_goes(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in expansions(text)] == names


def test_words_of_such_a_name_are_capitalised() -> None:
    text = "FLOODS KILLED MANY, THE STORM WARNING SERVICE [SWS] SAID ON MONDAY."
    assert "the Storm Warning Service [SWS] said" in truecased(text)
