"""The conditions of a search as they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docsearch.config import SearchSettings
from docsearch.errors import BadInputError
from docsearch.filters import Condition, Days, Operator, Range, days_of, parse_condition

EQUAL = Operator.EQUAL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("source=Reuters", Condition("source", EQUAL, "Reuters")),
        (" source == Al Jazeera ", Condition("source", EQUAL, "Al Jazeera")),
        ("source!=Reuters", Condition("source", Operator.UNEQUAL, "Reuters")),
        ("date<2021", Condition("date", Operator.LESS, "2021")),
        ("date<=2021-11", Condition("date", Operator.AT_MOST, "2021-11")),
        ("date > 2021-11-14", Condition("date", Operator.GREATER, "2021-11-14")),
        ("date>=2021", Condition("date", Operator.AT_LEAST, "2021")),
        ("date=2021..2022-03", Condition("date", EQUAL, Range("2021", "2022-03"))),
        ("date=..2022", Condition("date", EQUAL, Range(None, "2022"))),
        ("killed=10..", Condition("killed", EQUAL, Range("10", None))),
        ("killed=-1.5 .. 2e3", Condition("killed", EQUAL, Range("-1.5", "2e3"))),
        ("date=*", Condition("date", EQUAL, "*")),
        ("url=http://a.example/?q=1", Condition("url", EQUAL, "http://a.example/?q=1")),
        ("path=../2021..2022", Condition("path", EQUAL, "../2021..2022")),
        ("note=wait..", Condition("note", EQUAL, "wait..")),
        ("metadata.outlet=x", Condition("outlet", EQUAL, "x")),
        ("metadata.source=x", Condition("metadata.source", EQUAL, "x")),
        ("title=a, b", Condition("title", EQUAL, "a, b")),
    ],
)
def test_a_condition_is_read(text: str, expected: Condition) -> None:
    read = parse_condition(text)
    assert read == expected
    assert parse_condition(str(read)) == read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "compares nothing"),
        ("source:Reuters", "compares nothing"),
        ("=Reuters", "names no field"),
        ("metadata.=x", "names no field"),
        ("source=", "has no value"),
        ("date=>2021", "operator '=>'"),
        ("date!2021", "operator '!'"),
        ("date=yesterday", "'yesterday'"),
        ("date=2021-13", "'2021-13'"),
        ("date=2021-02-30", "'2021-02-30'"),
        ("date=14.11.2021", "'14.11.2021'"),
        ("date>*", r"'\*'"),
        ("date>=2020..2021", "'2020..2021'"),
        ("date=..", "'..'"),
        ("date=2022..2021", "ends before it begins"),
        ("date=5..2021", "'5'"),
        ('a"b=1', "quotation mark"),
        ("source=\udcff", "no text that a document can hold"),
        ("source=" + "x" * 10_000, "no text that a document can hold"),
    ],
)
def test_what_cannot_be_meant_is_said_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said) as caught:
        parse_condition(text)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("field", "operator", "value"),
    [
        ("title", EQUAL, Range("a", "b")),
        ("killed", Operator.LESS, Range("1", "2")),
        ("killed", EQUAL, Range(None, None)),
    ],
)
def test_a_range_goes_with_equality_on_what_has_an_order(
    field: str, operator: Operator, value: Range
) -> None:
    with pytest.raises(BadInputError, match=r"range|open at both ends"):
        Condition(field, operator, value)


def test_partial_dates_are_their_days() -> None:
    assert days_of("2021") == Days("2021-01-01", "2021-12-31")
    assert days_of("2021-02") == Days("2021-02-01", "2021-02-31")
    assert days_of("2024-02-29") == Days("2024-02-29", "2024-02-29")
    assert days_of("0000") is None
    assert days_of("２０２１") is None


def test_settings_read_their_conditions() -> None:
    read = SearchSettings(where=("date>=2021", Condition("source", EQUAL, "Reuters")))
    assert read.conditions == (
        Condition("date", Operator.AT_LEAST, "2021"),
        Condition("source", EQUAL, "Reuters"),
    )
    assert SearchSettings(where="date>=2021").conditions == read.conditions[:1]
    with pytest.raises(BadInputError):
        SearchSettings(where=["date>=soon"])


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = parse_condition(text)
    except BadInputError:
        return
    assert parse_condition(str(read)) == read
