"""Conditions as SQLite evaluates them against the same said in plain Python, document by document."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docsearch.errors import BadInputError
from docsearch.filters import BUILT_IN_FIELDS, Condition, Operator, Range
from docsearch.index.schema import TABLES
from docsearch.index.transaction import Transaction
from docsearch.model import Document, JSONValue

ORDER = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
TEXTS = [
    "Reuters",
    "reuters",
    "Élan",
    "e\u0301lan",
    "Straße",
    "a[b",
    "2021",
    "2021-11-14",
    "10",
    "9",
    "9.50",
    "x*",
]
TIMES = ["2021-11-14T10:00:00Z", "2021-11-30 23:59", "2021-1-1", "true", "-3", "1e3", "", "REUTERS news"]
DAYS = ["2020-02-29", "2021-01-01", "2021-11-14", "2021-11-30", "2021-12-31", "2022-01-01"]
ASKED_DAYS = ["2020", "2021", "2021-11", "2021-11-14", "2020-02", "2022-01-01"]
PATTERNS = ["*", "re*", "R?uters", "*a*", "????", "*[b", "**", "É*", "*.5*"]
NUMBERS = [-3, 0, 9, 10, 2021, 9.5, 1000.0, 2**53 + 1, 12345678901234567]
NAMES = ["outlet", "a", "a.b", "source", "№ 1", "No."]
FIELDS = [*BUILT_IN_FIELDS, "outlet", "a", "a.b", "metadata.source", "№ 1", "No."]

words = st.sampled_from(TEXTS + TIMES)
numbers = st.sampled_from(NUMBERS)
scalars = st.one_of(words, numbers, st.booleans(), st.none())
values: st.SearchStrategy[JSONValue] = st.one_of(
    scalars,
    st.lists(scalars, max_size=3),
    st.dictionaries(
        st.sampled_from(["b", "c"]), st.one_of(scalars, st.lists(scalars, max_size=2)), max_size=2
    ),
)
texts = st.one_of(st.none(), words)
days = st.one_of(st.none(), st.sampled_from(DAYS))


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    return [
        Document(
            id=f"{draw(words)}/{number}",
            text="",
            title=draw(words),
            path=draw(words),
            date=draw(days),
            dateline_date=draw(days),
            byline=draw(texts),
            place=draw(texts),
            source=draw(texts),
            language=draw(texts),
            metadata=draw(st.dictionaries(st.sampled_from(NAMES), values, max_size=3)),
        )
        for number in range(draw(st.integers(1, 6)))
    ]


def _options(field: str) -> list[str | Range]:
    """What is asked of a field."""
    if field == "date":
        return [*ASKED_DAYS, "*", Range("2020", "2021-11"), Range(None, "2021"), Range("2021-12", None)]
    numeric = ["10", "9", "9.5", "-3", "1e3", "9007199254740993", "12345678901234568", "TRUE", "false"]
    plain = [*[text for text in TEXTS + TIMES if text], *PATTERNS, *ASKED_DAYS, *numeric]
    if field in BUILT_IN_FIELDS:
        return [*plain]
    return [*plain, Range("9", "10"), Range("2021", "2021-11"), Range(None, "9.5"), Range("2021-11-14", None)]


def _conditions(field: str) -> Iterator[Condition]:
    for value in _options(field):
        for operator in Operator:
            ordered = operator not in {Operator.EQUAL, Operator.UNEQUAL}
            if not (isinstance(value, Range) and operator is not Operator.EQUAL) and not (
                ordered and field == "date" and value == "*"
            ):
                yield Condition(field, operator, value)


conditions = st.sampled_from(FIELDS).flatmap(lambda field: st.sampled_from([*_conditions(field)]))


@settings(deadline=None, max_examples=600)
@given(documents(), st.lists(conditions, min_size=1, max_size=4))
def test_sqlite_finds_what_plain_python_finds(corpus: list[Document], asked: list[Condition]) -> None:
    expected = [n for n, document in enumerate(corpus, 1) if _satisfies(document, asked)]
    unknown = [c for c in asked if not any(_present(d, c.field) for d in corpus)]
    named = [c.metadata_name for c in unknown if not expected or c.operator is Operator.UNEQUAL]
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(TABLES)
        transaction = Transaction(connection)
        for document in corpus:
            transaction.add_document(document, (), ())
        if any(name is not None for name in named):
            with pytest.raises(BadInputError, match=r"No document has a field .*; there are source, "):
                transaction.matching(asked)
        else:
            assert transaction.matching(asked).tolist() == expected


@pytest.mark.parametrize("field", ["date", "source", "path", "outlet"])
def test_every_condition_on_every_value(field: str) -> None:
    held: list[JSONValue] = [*TEXTS, *TIMES, *DAYS, None]
    if field == "date":
        held = [*DAYS, None]
    if field == "outlet":
        held += [*NUMBERS, True, False, [], ["9", 10, None], {"b": 9}]
    corpus = [_holding(field, number, value) for number, value in enumerate(held)]
    asked = [*_conditions(field)]
    assert len(asked) > 30
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(TABLES)
        transaction = Transaction(connection)
        for document in corpus:
            transaction.add_document(document, (), ())
        for condition in asked:
            expected = [n for n, document in enumerate(corpus, 1) if _satisfies(document, [condition])]
            assert transaction.matching([condition]).tolist() == expected, str(condition)


def _holding(field: str, number: int, value: JSONValue) -> Document:
    document = Document(id=str(number), text="")
    if field not in BUILT_IN_FIELDS:
        return replace(document, metadata={field: value})
    given: dict[str, Any] = {} if value is None else {field: value}
    return replace(document, **given)


def test_a_field_name_is_data() -> None:
    nasty = "x') OR 1=1 --"
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(TABLES)
        transaction = Transaction(connection)
        for number in range(2):
            transaction.add_document(Document(id=str(number), text="", metadata={nasty: number}), (), ())
        assert transaction.matching([Condition(nasty, Operator.EQUAL, "1")]).tolist() == [2]
        assert transaction.matching([Condition("id", Operator.EQUAL, "' OR '1'='1")]).tolist() == []


def test_thousands_of_alternatives_are_one_clause() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(TABLES)
        transaction = Transaction(connection)
        for number in range(20):
            transaction.add_document(Document(id=str(number), text=""), (), ())
        wanted = [Condition("id", Operator.EQUAL, str(number)) for number in range(3, 5000)]
        assert transaction.matching(wanted).tolist() == list(range(4, 21))
        others = [Condition("id", Operator.UNEQUAL, str(number)) for number in range(3, 5000)]
        assert transaction.matching(others).tolist() == [1, 2, 3]


# The reference: slow, and without any of the code above it.


def _satisfies(document: Document, asked: Sequence[Condition]) -> bool:
    for condition in asked:
        alternatives = [c for c in asked if c.field == condition.field and c.operator == condition.operator]
        if condition.operator is Operator.EQUAL:
            if not any(_holds(document, c) for c in alternatives):
                return False
        elif condition.operator is Operator.UNEQUAL:
            if _holds(document, Condition(condition.field, Operator.EQUAL, condition.value)):
                return False
        elif not _holds(document, condition):
            return False
    return True


def _holds(document: Document, condition: Condition) -> bool:
    return any(_accepts(condition, value) for value in _values(document, condition.field))


def _present(document: Document, field: str) -> bool:
    return any(value is not None and value != "" for value in _values(document, field))


def _values(document: Document, field: str) -> Iterator[JSONValue]:
    """What a field of a document holds; a list is all its elements."""
    if field == "date":
        yield document.dateline_date if document.date is None else document.date
    elif field in BUILT_IN_FIELDS:
        yield getattr(document, field)
    else:
        name = field.removeprefix("metadata.")
        found = [document.metadata[name]] if name in document.metadata else []
        if name == "a.b" and isinstance(inner := document.metadata.get("a"), dict) and "b" in inner:
            found.append(inner["b"])
        for value in found:
            yield from value if isinstance(value, list) else [value]


def _accepts(condition: Condition, value: JSONValue) -> bool:
    if value is None or value == "":
        return False
    if isinstance(condition.value, Range):
        low, high = condition.value.low, condition.value.high
        ends = ((">=", low), ("<=", high))
        return all(end is None or _compare(condition.field, sign, value, end) for sign, end in ends)
    return _compare(condition.field, condition.operator.value, value, condition.value)


def _compare(field: str, sign: str, value: JSONValue, asked: str) -> bool:
    equality = sign in {"=", "!="}
    if equality and asked == "*":
        return True
    if isinstance(value, bool):
        return equality and asked.lower() == str(value).lower()
    if isinstance(value, int | float):
        number = _number(asked)
        return number is not None and (value == number if equality else bool(ORDER[sign](value, number)))
    return isinstance(value, str) and _compare_texts(field, sign, value, asked)


def _compare_texts(field: str, sign: str, text: str, asked: str) -> bool:
    equality, typed = sign in {"=", "!="}, field not in BUILT_IN_FIELDS
    if field == "date" or (typed and _span(asked) and re.match(r"\d{4}-\d\d-\d\d([T ]|$)", text)):
        return _compare_days(sign, text[:10], asked) or (typed and equality and _same(field, text, asked))
    if equality:
        return _same(field, text, asked)
    if typed and _number(text) is not None and _number(asked) is not None:
        return bool(ORDER[sign](_number(text), _number(asked)))
    return bool(ORDER[sign](_fold(field, text), _fold(field, asked)))


def _compare_days(sign: str, day: str, asked: str) -> bool:
    span = _span(asked)
    assert span is not None
    held = dt.date.fromisoformat(day)
    first, last = span
    return {
        "=": first <= held <= last,
        "!=": first <= held <= last,
        "<": held < first,
        "<=": held <= last,
        ">": held > last,
        ">=": held >= first,
    }[sign]


def _span(text: str) -> tuple[dt.date, dt.date] | None:
    """First and last day by the calendar."""
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
        return None
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    try:
        first = dt.date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    last_month = month or 12
    return first, dt.date(year, last_month, calendar.monthrange(year, last_month)[1])


def _same(field: str, text: str, asked: str) -> bool:
    return _glob(_fold(field, text), _fold(field, asked))


def _glob(text: str, pattern: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return _glob(text, pattern[1:]) or (bool(text) and _glob(text[1:], pattern))
    return bool(text) and pattern[0] in {"?", text[0]} and _glob(text[1:], pattern[1:])


def _fold(field: str, text: str) -> str:
    return text if field in {"id", "path"} else unicodedata.normalize("NFC", text.casefold())


def _number(text: str) -> int | float | None:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return None
