"""Which place holds another."""

from __future__ import annotations

import pytest

from docsearch.nlp.gazetteer import containers


@pytest.mark.parametrize(
    ("key", "inside"),
    [
        ("kampala", ("uganda",)),
        ("seattle", ("washington", "united states")),
        ("texas", ("united states",)),
        ("uganda", ("africa",)),
        ("britain", ("europe",)),
        ("london", ("united kingdom",)),  # clearly larger than the one in Ontario
    ],
)
def test_known_places(key: str, inside: tuple[str, ...]) -> None:
    assert containers(key) == inside


@pytest.mark.parametrize("key", ["", "nowhereville", "springfield", "santa ana"])
def test_unknown_and_ambiguous_places(key: str) -> None:
    assert containers(key) == ()
