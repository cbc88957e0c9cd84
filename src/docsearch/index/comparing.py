"""What a condition means for one value of a document: the tests that the store runs value by value.

Text ignores case (``id`` and ``path`` do not); ``*`` and ``?`` in it stand for any characters and any one.
Metadata is typed: numbers compare as numbers, ``true`` and ``false`` as themselves, texts that begin with an
ISO date as days where a date is asked for.  In ``<`` and its like a text that is a number compares as one,
because tables know no other way to hold it.
"""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from fnmatch import translate

from docsearch.filters import Condition, Days, Operator, Range, days_of

__all__ = ["Scalar", "Test", "any_of", "plain_texts"]

Scalar = str | int | float | None
Test = Callable[[str | None, Scalar], bool]
"""Takes the JSON type of a value, as SQLite names it, and the value."""

_EXACT = {"id", "path"}
_NUMBER = re.compile(r"[+-]?[0-9]{1,300}(?:\.[0-9]{1,300})?(?:[eE][+-]?[0-9]{1,3})?")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ].*)?", re.DOTALL)
_WILD = re.compile(r"[*?]")
_ORDER: Mapping[Operator, Callable[[str | float, str | float], bool]] = {
    Operator.LESS: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.GREATER: operator.gt,
    Operator.AT_LEAST: operator.ge,
}


def any_of(conditions: Sequence[Condition]) -> Test:
    """Whether a value satisfies one of ``conditions``, which are on one field; ``!=`` is read as ``=``."""
    exact = conditions[0].field in _EXACT
    if conditions[0].metadata_name is not None:
        return _first(_typed, conditions)
    words = {_key(c.value, exact) for c in conditions if isinstance(c.value, str) and _is_word(c)}
    others = [_text(c, exact) for c in conditions if not _is_word(c)]

    def test(_kind: str | None, value: Scalar) -> bool:
        if not isinstance(value, str) or not value:
            return False
        return (bool(words) and _key(value, exact) in words) or any(other(value) for other in others)

    return test


def plain_texts(conditions: Sequence[Condition]) -> list[str] | None:
    """The texts that a field must be one of, where nothing else is asked and case counts; None elsewhere."""
    if conditions[0].field not in _EXACT or not all(_is_word(condition) for condition in conditions):
        return None
    return [str(condition.value) for condition in conditions]


def _first(make: Callable[[Condition], Test], conditions: Sequence[Condition]) -> Test:
    tests = [make(condition) for condition in conditions]
    return lambda kind, value: any(test(kind, value) for test in tests)


def _is_word(condition: Condition) -> bool:
    """Whether nothing but equality with a plain text is asked."""
    equality = condition.operator not in _ORDER
    return equality and isinstance(condition.value, str) and not _WILD.search(condition.value)


def _key(text: str, exact: bool) -> str:  # noqa: FBT001  # two ways to compare
    if exact:
        return text
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text.casefold())


def _text(condition: Condition, exact: bool) -> Callable[[str], bool]:  # noqa: FBT001
    """The test of a text that is not empty."""
    if condition.asks_presence:
        return lambda _: True
    wanted = _key(str(condition.value), exact)
    if condition.operator in _ORDER:
        compare = _ORDER[condition.operator]
        return lambda text: compare(_key(text, exact), wanted)
    if _WILD.search(wanted):
        pattern = re.compile(translate(wanted.replace("[", "[[]")))
        return lambda text: pattern.match(_key(text, exact)) is not None
    return lambda text: _key(text, exact) == wanted


def _typed(condition: Condition) -> Test:
    """The test of a value of metadata."""
    if condition.asks_presence:
        return lambda kind, value: kind not in {None, "null"} and value != ""
    if isinstance(condition.value, Range):
        return _range(condition.field, condition.value)
    if condition.operator in _ORDER:
        return _ordered(condition, condition.value)
    return _equal(condition, condition.value)


def _range(field: str, value: Range) -> Test:
    ends = ((Operator.AT_LEAST, value.low), (Operator.AT_MOST, value.high))
    tests = [_ordered(Condition(field, sign, end), end) for sign, end in ends if end is not None]
    return lambda kind, found: all(test(kind, found) for test in tests)


def _equal(condition: Condition, wanted: str) -> Test:
    text, number, days = _text(condition, exact=False), _number(wanted), days_of(wanted)
    truth = wanted.lower()

    def test(kind: str | None, value: Scalar) -> bool:
        if isinstance(value, str) and kind == "text":
            day = _day(value)
            within = days is not None and day is not None and days.first <= day <= days.last
            return within or (value != "" and text(value))
        if kind in {"true", "false"}:
            return truth == kind
        return kind in {"integer", "real"} and number is not None and value == number

    return test


def _ordered(condition: Condition, wanted: str) -> Test:
    compare, text = _ORDER[condition.operator], _text(condition, exact=False)
    number, days = _number(wanted), days_of(wanted)
    edge = None if days is None else _edge(condition.operator, days)

    def test(kind: str | None, value: Scalar) -> bool:
        if isinstance(value, str):
            if kind != "text" or not value:
                return False
            if edge is not None and (day := _day(value)) is not None:
                return compare(day, edge)
            held = None if number is None else _number(value)
            return text(value) if held is None or number is None else compare(held, number)
        counts = kind in {"integer", "real"} and value is not None and number is not None
        return counts and compare(value, number)  # type: ignore[arg-type]  # neither is None

    return test


def _edge(sign: Operator, days: Days) -> str:
    """The day that decides: before a month is before its first day, after it is after its last."""
    return days.first if sign in {Operator.LESS, Operator.AT_LEAST} else days.last


def _day(text: str) -> str | None:
    match = _DAY.fullmatch(text)
    return None if match is None else match[1]


def _number(text: str) -> float | None:
    """An int where the text is one, so that long numbers stay exact."""
    if _NUMBER.fullmatch(text) is None:
        return None
    return float(text) if any(c in text for c in ".eE") else int(text)
