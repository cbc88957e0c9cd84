"""Places with a unit or a direction in their names, and offices that bear the same word."""

from __future__ import annotations

import pytest

from docsearch.actors.regions import bare_place
from docsearch.actors.typing import type_of
from docsearch.annotations import ActorType


@pytest.mark.parametrize(
    ("key", "bare"),
    [
        ("usulutan department", "usulutan"),
        ("department of san miguel", "san miguel"),
        ("northern kasai province", "kasai"),
        ("quito city", "quito"),
        ("eastern kasai", "kasai"),
        ("usulutan", None),
        ("central african republic", None),  # a country
        ("department", None),
    ],
)
def test_bare_places(key: str, bare: str | None) -> None:
    assert bare_place(key) == bare


@pytest.mark.parametrize("key", ["antioquia department", "department of san miguel", "la paz department"])
def test_a_department_with_a_name_is_a_place(key: str) -> None:
    assert type_of(key, "ORG") is ActorType.PLACE


@pytest.mark.parametrize(
    "key", ["justice department", "department of public works", "oslo police department"]
)
def test_a_department_with_words_is_an_office(key: str) -> None:
    assert type_of(key, "ORG") is ActorType.ORGANISATION
