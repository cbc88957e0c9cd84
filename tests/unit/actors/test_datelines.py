from __future__ import annotations

import pytest

from docsearch.actors.datelines import dateline_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Korsk, 10 Mar 89 (Radio Tula 1) -- Rain fell.", [("Korsk", "GPE"), ("Radio Tula 1", "ORG")]),
        (
            "Port Dov (Velda), 5 Jan 90 (Ostro) -- Rain fell.",
            [("Port Dov", "GPE"), ("Velda", "GPE"), ("Ostro", "ORG")],
        ),
        (
            "Rain at last\n\nKORSK, July 29, 2022 (Dov Wire) - Rain fell.",
            [("KORSK", "GPE"), ("Dov Wire", "ORG")],
        ),
        ("Rain at last\n\nTel Dov, Friday 13 April 2018\n\nRain fell.", [("Tel Dov", "GPE")]),
        ("Korsk -- Rain fell.", [("Korsk", "GPE")]),
        ("Korsk (Dov Wire) - Rain fell.", [("Korsk", "GPE"), ("Dov Wire", "ORG")]),
        ("Ilko Dovrek, 49, was in Korsk (Velda) on 5 May.", []),
        ("In Korsk, 10 people died.", []),
        ("Ilko Dovrek met them on May 5, and left.", []),
    ],
)
def test_place_and_agency(text: str, names: list[tuple[str, str | None]]) -> None:
    assert [(text[one.start : one.end], one.label) for one in dateline_names(text)] == names
