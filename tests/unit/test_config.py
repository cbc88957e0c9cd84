"""Settings are checked when they are made."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from docsearch import IndexSettings, SearchSettings
from docsearch.config import DEFAULT_INDEX, index_path
from docsearch.errors import BadInputError


def _only(name: str, value: float) -> dict[str, Any]:
    return {name: value}


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("chunk_tokens", [80, 160, 10_000], [0, 15, -1]),
        ("overlap_tokens", [0, 80], [-1, 81]),
        ("title_weight", [0, 0.5, 100], [-0.1, 101, float("nan")]),
        ("k1", [0, 1.2, 100], [-1, float("inf"), float("nan")]),
        ("b", [0, 1], [-0.01, 1.01, float("nan")]),
        ("depth", [1, 1_000_000], [0, -5]),
    ],
)
def test_index_settings(name: str, good: list[float], bad: list[float]) -> None:
    for value in good:
        assert getattr(IndexSettings(**_only(name, value)), name) == value
    for value in bad:
        with pytest.raises(BadInputError, match=rf"^{name} must be .*, and is "):
            IndexSettings(**_only(name, value))


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("k", [1, 10**6], [0, -1]),
        ("vector_weight", [0, 0.5, 1], [-0.1, 1.1, float("nan")]),
        ("rank_constant", [1, 60], [0, -60]),
    ],
)
def test_search_settings(name: str, good: list[float], bad: list[float]) -> None:
    for value in good:
        assert getattr(SearchSettings(**_only(name, value)), name) == value
    for value in bad:
        with pytest.raises(BadInputError, match=rf"^{name} must be .*, and is "):
            SearchSettings(**_only(name, value))


def test_overlap_is_bounded_by_half_a_chunk() -> None:
    assert IndexSettings(chunk_tokens=32, overlap_tokens=16).overlap_tokens == 16
    with pytest.raises(BadInputError, match="between 0 and 16, and is 17"):
        IndexSettings(chunk_tokens=32, overlap_tokens=17)


def test_settings_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        IndexSettings().depth = 3  # type: ignore[misc]


def test_where_the_index_is() -> None:
    assert index_path("there", environ={"DOCSEARCH_INDEX": "elsewhere"}) == Path("there")
    assert index_path(environ={"DOCSEARCH_INDEX": "elsewhere"}) == Path("elsewhere")
    assert index_path(environ={"DOCSEARCH_INDEX": ""}) == index_path(environ={}) == Path(DEFAULT_INDEX)
