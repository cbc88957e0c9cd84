"""From conditions to the keys of the documents that satisfy them: one pass of SQLite over a narrow index.

Values, field names and JSON paths travel as parameters, never as SQL.  A field that a document lacks
satisfies nothing but ``!=``; of a list one element is enough.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from docsearch.errors import BadInputError
from docsearch.filters import (
    BUILT_IN_FIELDS,
    DATE_FIELD,
    METADATA_PREFIX,
    Condition,
    Days,
    Operator,
    Range,
    days_of,
)
from docsearch.index.comparing import any_of, plain_texts

__all__ = ["matching_keys"]

# A dateline tells the day of a story whose date of publication nobody stated.
_DAY = "coalesce(date, dateline_date)"
_CACHED_TESTS = 1 << 16
_NAMES_SHOWN = 30


def matching_keys(connection: sqlite3.Connection, conditions: Sequence[Condition]) -> NDArray[np.int64]:
    """Keys, ascending, of the documents that satisfy all ``conditions``.

    Raises :class:`BadInputError` for a metadata field that no document has: it is misspelt.
    """
    builder = _Builder(connection)
    clauses = [builder.clause(group) for group in _groups(conditions)]
    query = f"SELECT key FROM documents WHERE {' AND '.join(clauses) or 'TRUE'}"  # noqa: S608  # our own words
    rows = connection.execute(query, builder.parameters)
    keys = np.sort(np.fromiter((row[0] for row in rows), dtype=np.int64))
    # What nobody has is unequal to everything: only != finds something in a field that is not there.
    suspects = conditions if not len(keys) else [c for c in conditions if c.operator is Operator.UNEQUAL]
    for condition in suspects:
        _check_field(connection, condition)
    return keys


def _groups(conditions: Sequence[Condition]) -> list[list[Condition]]:
    """Conditions that are one clause: ``=`` (or ``!=``) on one field, and every other for itself."""
    groups: dict[object, list[Condition]] = {}
    for number, condition in enumerate(conditions):
        equality = condition.operator in {Operator.EQUAL, Operator.UNEQUAL}
        key = (condition.field, condition.operator) if equality else number
        groups.setdefault(key, []).append(condition)
    return list(groups.values())


class _Builder:
    """Collects the parameters of a query while its clauses are made."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._tests = 0
        self.parameters: dict[str, str] = {}

    def clause(self, group: Sequence[Condition]) -> str:
        """The SQL for the conditions of one group."""
        condition = group[0]
        if condition.field == DATE_FIELD:
            found = " OR ".join(self._date(c) for c in group)
        elif condition.metadata_name is not None:
            found = self._metadata(condition.metadata_name, self._test(group))
        elif (plain := plain_texts(group)) is not None:
            values = self._bind(json.dumps(plain))
            found = f"{condition.field} IN (SELECT value FROM json_each({values}))"  # noqa: S608
        else:
            found = f"{self._test(group)}('text', {condition.field})"  # a built-in field is a column
        # Bare where it can be: SQLite looks up no index behind IS TRUE.
        return f"({found}) IS NOT TRUE" if condition.operator is Operator.UNEQUAL else f"({found})"

    def _date(self, condition: Condition) -> str:
        if condition.asks_presence:
            return f"{_DAY} IS NOT NULL"
        low, high = _bounds(condition)
        bounds = [(">=", low), ("<=", high)]
        if condition.operator in {Operator.LESS, Operator.GREATER}:
            bounds = [(">", low), ("<", high)]
        return " AND ".join(f"{_DAY} {sign} {self._bind(day)}" for sign, day in bounds if day is not None)

    def _metadata(self, name: str, test: str) -> str:
        # "dc.date" may be one name or a "date" within "dc".
        parts = name.split(".")
        paths = dict.fromkeys([_path([name]), *([_path(parts)] if all(parts) else [])])
        return " OR ".join(self._value(self._bind(path), test) for path in paths)

    @staticmethod
    def _value(path: str, test: str) -> str:
        kind = f"json_type(metadata, {path})"
        elements = f"EXISTS (SELECT 1 FROM json_each(metadata, {path}) WHERE {test}(type, atom))"  # noqa: S608
        value = f"{test}({kind}, json_extract(metadata, {path}))"
        return f"CASE {kind} WHEN 'array' THEN {elements} ELSE {value} END"

    def _test(self, group: Sequence[Condition]) -> str:
        """Make the test of a group callable from SQL; most fields have few different values."""
        self._tests += 1
        name = f"test_{self._tests}"
        test = lru_cache(maxsize=_CACHED_TESTS)(any_of(group))
        self._connection.create_function(name, 2, test, deterministic=True)
        return name

    def _bind(self, value: str) -> str:
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f":{name}"


def _path(names: Sequence[str]) -> str:
    return "$" + "".join(f'."{name}"' for name in names)


def _bounds(condition: Condition) -> tuple[str | None, str | None]:
    """The first and the last day (for < and > the day after and before) that satisfy a condition on dates."""
    if isinstance(condition.value, Range):
        low, high = condition.value.low, condition.value.high
        return (
            None if low is None else _days(low).first,
            None if high is None else _days(high).last,
        )
    days = _days(condition.value)
    match condition.operator:
        case Operator.LESS:
            return None, days.first
        case Operator.AT_MOST:
            return None, days.last
        case Operator.GREATER:
            return days.last, None
        case Operator.AT_LEAST:
            return days.first, None
        case _:
            return days.first, days.last


def _days(value: str) -> Days:
    days = days_of(value)
    if days is None:  # a Condition has checked it
        raise ValueError(value)
    return days


def _check_field(connection: sqlite3.Connection, condition: Condition) -> None:
    name = condition.metadata_name
    if name is None:
        return
    builder = _Builder(connection)
    there = builder.clause([Condition(condition.field, Operator.EQUAL, "*")])
    query = f"SELECT 1 FROM documents WHERE {there} LIMIT 1"  # noqa: S608  # our own words
    if connection.execute(query, builder.parameters).fetchone() is None:
        raise BadInputError(f"No document has a field {name!r}; there are {_field_names(connection)}.")


def _field_names(connection: sqlite3.Connection) -> str:
    query = "SELECT DISTINCT e.key FROM documents, json_each(documents.metadata) AS e ORDER BY e.key"
    names = [row[0] for row in connection.execute(query)]
    shown = [METADATA_PREFIX + name if name in BUILT_IN_FIELDS else name for name in names[:_NAMES_SHOWN]]
    more = [f"{len(names) - _NAMES_SHOWN} more"] if len(names) > _NAMES_SHOWN else []
    return ", ".join([*BUILT_IN_FIELDS, *shown, *more])
