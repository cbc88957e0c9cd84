"""One JSON value a line: written for any terminal and any parser, read with errors that name the line."""

from __future__ import annotations

import json
import re

from docsearch.evaluation.lines import Line
from docsearch.model import JSONValue

__all__ = ["json_line", "json_object", "string_id"]

# What json leaves as it is but a terminal obeys (C1, bidi controls), a line reader breaks at (U+2028,
# U+2029), or UTF-8 cannot hold (lone surrogates).
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def json_line(value: object, *, indent: int | None = None) -> str:
    """``value`` as strict JSON: letters as they are, control characters escaped, NaN and infinity refused."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def json_object(line: Line) -> dict[str, JSONValue]:
    """The JSON object on this line, or an :class:`~docsearch.errors.EvaluationError` that names it."""
    try:
        value = json.loads(line.text)
    except (ValueError, RecursionError):
        line.fail("this is not valid JSON")
    if not isinstance(value, dict):
        line.fail("a JSON object was expected")
    return value


def string_id(record: dict[str, JSONValue], names: tuple[str, ...], line: Line) -> str:
    """The id under the first of ``names`` there is: a string as it stands, or a whole number's digits."""
    value = next((record[name] for name in names if record.get(name) is not None), None)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value:
        line.fail(f"an id ({' or '.join(names)}) that is a string or a whole number is missing")
    return value
