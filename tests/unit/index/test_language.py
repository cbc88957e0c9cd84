"""The query language, over several segments and documents of several chunks."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from docsearch import Index, IndexSettings, SearchSettings
from docsearch.config import Mode
from docsearch.errors import BadQueryError

if TYPE_CHECKING:
    from tests.unit.conftest import MakeIndex

_FILLER = "The weather was mild and nobody was seen on the long road by the sea that morning. " * 4
FIRST = {
    "long": ("Harbour notes", f"Copper arrived early. {_FILLER}Wheat arrived late."),
    "copper": ("Copper prices", "The price rose."),
    "wheat": "Wheat and barley were sold at the Bank of England.",
    "reversed": "England has a bank of sand.",
}
SECOND = {
    "coppers": "Two coppers walked by.",
    "copperfield": "Copperfield is a novel.",
    "organise": ("", "They organise and organize."),
    "torkan": "Governor Torkan spoke.",
    "twice": "Wheat. Copper. Wheat.",
}


@pytest.fixture
def index(make_index: MakeIndex) -> Index:
    made = make_index(
        FIRST, SECOND, settings=IndexSettings(model="hashing", chunk_tokens=24, overlap_tokens=4)
    )
    status = made.status()
    assert status.segments == 2
    assert status.chunks > status.documents
    return made


def _found(index: Index, query: str, mode: Mode = Mode.KEYWORD) -> list[str]:
    return sorted(result.id for result in index.search(query, SearchSettings(k=50, mode=mode)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("copper AND wheat", ["long", "twice"]),  # in different chunks of one document
        ("copper OR wheat", ["copper", "coppers", "long", "twice", "wheat"]),
        ("wheat AND NOT copper", ["wheat"]),
        ("wheat NOT copper", ["wheat"]),
        ("wheat barley NOT copper", ["wheat"]),
        ("wheat OR NOT copper", ["wheat"]),
        ("wheat AND NOT (copper OR barley)", []),
        ("(copper OR barley) AND wheat", ["long", "twice", "wheat"]),
        ("copper wheat AND england", ["copper", "coppers", "long", "twice", "wheat"]),  # AND binds closer
        ("(copper wheat) AND england", ["wheat"]),
        ("NOT copper AND wheat", ["wheat"]),
        ('"bank of england"', ["wheat"]),  # across a stop word
        ('"bank england"', ["wheat"]),
        ('"england bank"', ["reversed"]),
        ('"of bank sand"', ["reversed"]),
        ('"sand bank"', []),
        ('"arrived early" AND "arrived late"', ["long"]),
        ('"prices"', ["copper"]),  # stemmed like any word
        ("title:copper AND price", ["copper"]),
        ("title:wheat OR text:barley", ["wheat"]),
        ("copperf*", ["copperfield"]),
        ("Copperf*", ["copperfield"]),
        ("title:pric*", ["copper"]),
        ("title:cop* AND NOT text:price", []),
        ("organizations*", ["organise"]),
        ("c?pper", ["copper", "coppers", "long", "twice"]),
        ("torkam~", ["torkan"]),
        ("torkham~", []),
        ("torkham~2", ["torkan"]),
        ("torkan~1 OR zeppelin~1", ["torkan"]),
        ("organise AND organize", ["organise"]),
        ("the AND copper", ["copper", "coppers", "long", "twice"]),  # a stop word asks for nothing
        ('"the copper"', ["copper", "coppers", "long", "twice"]),
        ("zinc AND copper", []),
    ],
)
def test_what_is_found(index: Index, query: str, expected: list[str]) -> None:
    assert _found(index, query) == expected


@pytest.mark.parametrize("query", ["wheat AND NOT copper", '"bank of england"'])
def test_operators_bind_every_leg(index: Index, query: str) -> None:
    assert _found(index, query, Mode.VECTOR) == _found(index, query, Mode.HYBRID) == ["wheat"]


def test_removed_documents_are_not_found_by_not(index: Index) -> None:
    everything = _found(index, "the NOT zeppelin OR copper OR wheat")
    assert len(everything) == len(set(everything))
    assert set(everything) <= {*FIRST, *SECOND}


@pytest.mark.parametrize("query", ["NOT copper", "NOT (copper OR wheat) ?"])
def test_a_query_that_only_excludes_is_refused(index: Index, query: str) -> None:
    with pytest.raises(BadQueryError, match="only what to leave out"):
        _found(index, f"{query} and")


def test_a_query_of_stop_words_and_operators_is_refused(index: Index) -> None:
    with pytest.raises(BadQueryError, match="nothing to look for"):
        _found(index, "the AND of")


@pytest.mark.parametrize(
    "query", ["copper AND", "AND copper", "(copper AND wheat", "a AND OR b", '"x" AND )(']
)
def test_half_written_queries_are_answered_or_refused_in_a_sentence(index: Index, query: str) -> None:
    with suppress(BadQueryError):
        assert set(_found(index, query)) <= {*FIRST, *SECOND}


def test_without_syntax_operators_are_words(index: Index) -> None:
    settings = SearchSettings(k=50, mode=Mode.KEYWORD, syntax=False)
    found = sorted(result.id for result in index.search('wheat AND NOT "copper"', settings))
    assert found == ["copper", "coppers", "long", "twice", "wheat"]
