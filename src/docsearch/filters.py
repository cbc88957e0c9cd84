"""Conditions that documents must satisfy to be searched: ``source=Reuters``, ``date=2020..2021-06``.

What goes in: words as a person types them.  What comes out: checked, frozen :class:`Condition` records that
the index evaluates before any leg looks for candidates.  All conditions of a search must hold, but those with
``=`` on one and the same field are alternatives.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from docsearch.errors import BadInputError

__all__ = [
    "BUILT_IN_FIELDS",
    "DATE_FIELD",
    "METADATA_PREFIX",
    "Condition",
    "Days",
    "Operator",
    "Range",
    "days_of",
    "parse_condition",
    "parse_conditions",
]

DATE_FIELD = "date"
BUILT_IN_FIELDS = ("source", "path", "id", "format", "language", "place", "byline", "title", DATE_FIELD)
METADATA_PREFIX = "metadata."

_PARTS = re.compile(r"([^=!<>]*)([=!<>]+)(.*)", re.DOTALL)
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_RANGE_END = r"(?:[0-9]{4}(?:-[0-9]{2}){0,2}|[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)?"
_RANGE = re.compile(rf"({_RANGE_END})\s*\.\.\s*({_RANGE_END})")
_UNUSABLE_NAME = re.compile(r'["\\\x00-\x1f]')  # SQLite's JSON paths have no spelling for these
_LONGEST = 10_000


class Operator(StrEnum):
    """How a document's value is compared with the one asked for."""

    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Range:
    """From ``low`` to ``high``, both included; None is an open end.  A number, or a (partial) ISO date."""

    low: str | None
    high: str | None

    def __str__(self) -> str:
        return f"{self.low or ''}..{self.high or ''}"


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day of a date, a month or a year, as ISO strings that compare as text.

    Every month counts 31 days here: for a comparison of strings that is as good as its real last day.
    """

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on one field.

    ``field`` is one of :data:`BUILT_IN_FIELDS` or the name of a metadata field, with dots between the names
    of nested ones; ``metadata.`` in front of it is needed only where it is called like a built-in field.
    ``value`` is what was asked for, as text.  Raises :class:`BadInputError` for what cannot be meant.
    """

    field: str
    operator: Operator
    value: str | Range

    def __post_init__(self) -> None:
        object.__setattr__(self, "operator", Operator(self.operator))
        object.__setattr__(self, "field", _canonical(self.field))
        _check_text(self)
        if isinstance(self.value, Range):
            _check_range(self, self.value)
        elif self.field == DATE_FIELD and not self.asks_presence:
            _date_of(self, self.value)

    def __str__(self) -> str:
        return f"{self.field}{self.operator}{self.value}"

    @property
    def metadata_name(self) -> str | None:
        """The name of the metadata field, None for a built-in one."""
        return None if self.field in BUILT_IN_FIELDS else self.field.removeprefix(METADATA_PREFIX)

    @property
    def asks_presence(self) -> bool:
        """Whether this is ``FIELD=*`` or ``FIELD!=*``: the field is there, or it is not."""
        return self.value == "*" and self.operator in {Operator.EQUAL, Operator.UNEQUAL}


def parse_condition(text: str) -> Condition:
    """Read ``FIELD=VALUE`` (or ``!=``, ``<``, ``<=``, ``>``, ``>=``) or ``FIELD=LOW..HIGH``.

    White space around the three parts does not count.  Raises :class:`BadInputError`.
    """
    parts = _PARTS.fullmatch(text)
    if parts is None:
        raise BadInputError(
            f"The condition {text!r} compares nothing; write it like source=Reuters or date>=2021."
        )
    field, sign, value = (part.strip() for part in parts.groups())
    sign = "=" if sign == "==" else sign
    if sign not in {*Operator}:
        raise BadInputError(f"The condition {text!r} has the operator {sign!r}; use one of {_operators()}.")
    return Condition(field, Operator(sign), _value(field, sign, value))


def parse_conditions(conditions: str | Iterable[str | Condition]) -> tuple[Condition, ...]:
    """Read several conditions; those that are read already stay as they are."""
    given = [conditions] if isinstance(conditions, str) else conditions
    return tuple(c if isinstance(c, Condition) else parse_condition(c) for c in given)


def days_of(value: str) -> Days | None:
    """The days of ``2021``, ``2021-11`` or ``2021-11-14``; None for what is no date."""
    match = _DATE.fullmatch(value)
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return Days(f"{year}-{month or '01'}-{day or '01'}", f"{year}-{month or '12'}-{day or '31'}")


def _value(field: str, sign: str, value: str) -> str | Range:
    """A range only where one can be meant: built-in texts hold two dots now and then, paths above all."""
    if sign != Operator.EQUAL or (field in BUILT_IN_FIELDS and field != DATE_FIELD):
        return value
    match = _RANGE.fullmatch(value)
    return value if match is None or not any(match.groups()) else Range(match[1] or None, match[2] or None)


def _canonical(field: str) -> str:
    inner = field.removeprefix(METADATA_PREFIX)
    return field if inner in BUILT_IN_FIELDS or inner.startswith(METADATA_PREFIX) else inner


def _check_text(condition: Condition) -> None:
    if not condition.field:
        raise BadInputError(f"The condition '{condition}' names no field; write it like source=Reuters.")
    if _UNUSABLE_NAME.search(condition.field):
        raise BadInputError(
            f"The field name {condition.field!r} has a quotation mark, a backslash or a control character, "
            "and such fields cannot be filtered by."
        )
    if condition.value == "":
        raise BadInputError(
            f"The condition '{condition}' has no value; {condition.field}=* means that the field is there, "
            f"{condition.field}!=* that it is not."
        )
    text = str(condition)
    if len(text) > _LONGEST or "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise BadInputError(f"The condition {text[:80]!r} is no text that a document can hold.")


def _check_range(condition: Condition, value: Range) -> None:
    if condition.operator is not Operator.EQUAL:
        raise BadInputError(f"The condition '{condition}' has a range; ranges go with = only.")
    if condition.field in BUILT_IN_FIELDS and condition.field != DATE_FIELD:
        raise BadInputError(f"The condition '{condition}' has a range, and {condition.field} is a text.")
    if value.low is None and value.high is None:
        raise BadInputError(f"The condition '{condition}' is open at both ends; name one of them.")
    if condition.field == DATE_FIELD:
        first, last = (None if end is None else _date_of(condition, end) for end in (value.low, value.high))
        if first is not None and last is not None and first.first > last.last:
            raise BadInputError(f"The condition '{condition}' ends before it begins.")


def _date_of(condition: Condition, value: str) -> Days:
    days = days_of(value)
    if days is None:
        raise BadInputError(
            f"The condition '{condition}' needs a date like 2021, 2021-11 or 2021-11-14, not {value!r}."
        )
    return days


def _operators() -> str:
    *most, last = [str(operator) for operator in Operator]
    return f"{', '.join(most)} and {last}"
