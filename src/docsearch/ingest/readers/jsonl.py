"""JSON Lines in the BEIR corpus format, and JSON files that hold a list of such records or one."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from docsearch.ingest.content import Content
from docsearch.ingest.decoding import decode
from docsearch.ingest.lines import Line, read_lines
from docsearch.ingest.options import ReadOptions
from docsearch.ingest.readers.fields import ID_FIELDS, draft_of
from docsearch.ingest.record import Draft, Fault, Unreadable
from docsearch.ingest.text import MAX_DEPTH, clean_identifier, clean_json, storable
from docsearch.model import JSONValue

__all__ = ["read_json", "read_jsonl"]


def read_jsonl(content: Content, options: ReadOptions) -> Iterator[Draft | Fault]:
    """A draft for each line; a line that cannot be read is a fault and the others are read."""
    return _records(read_lines(content, encoding=options.encoding), content.limit)


def read_json(content: Content, options: ReadOptions) -> Iterator[Draft | Fault]:
    """A draft for each record of a list, or for the one object there is."""
    decoded = decode(content.data(), encoding=options.encoding)
    try:
        value = _parse(decoded.text)
    except Unreadable as error:
        if "Extra data" in error.reason:  # JSON Lines under another name
            lines = enumerate(decoded.text.splitlines(keepends=True), start=1)
            yield from _records((Line(number, text, decoded.note) for number, text in lines), content.limit)
            return
        raise
    if not isinstance(value, list):
        yield _record(value, decoded.note, key=None)
        return
    for number, item in enumerate(value, start=1):
        try:
            yield _record(item, decoded.note, key=str(number))
        except Unreadable as error:
            yield Fault(f"#{number}", error.reason)


def _records(lines: Iterator[Line], limit: int) -> Iterator[Draft | Fault]:
    for line in lines:
        if line.text is None:
            yield Fault(f":{line.number}", f"a line longer than {limit:,} characters")
        elif line.text and not line.text.isspace():
            try:
                yield _record(_parse(line.text), line.note, key=str(line.number))
            except Unreadable as error:
                yield Fault(f":{line.number}", error.reason)


def _parse(text: str) -> Any:  # noqa: ANN401  JSON is anything until it is looked at
    try:
        value = json.loads(text, strict=False, parse_constant=_nothing, parse_float=_finite)
        deep = text.count("[") + text.count("{") > MAX_DEPTH
        return _cleaned(value) if deep or "\\u" in text or "\0" in text else value
    except RecursionError as error:
        raise Unreadable("malformed JSON: nested too deeply") from error
    except ValueError as error:
        raise Unreadable(f"malformed JSON: {error}") from error


def _cleaned(value: Any) -> Any:  # noqa: ANN401
    """``value`` without what cannot be stored; ids keep theirs as escapes, so that they stay different."""
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if not isinstance(value, dict):
        return value
    ids = {name: clean_identifier(value[name]) for name in ID_FIELDS if isinstance(value.get(name), str)}
    return {storable(name): _cleaned_field(name, item) for name, item in value.items()} | ids


def _cleaned_field(name: str, value: JSONValue) -> JSONValue:
    # The members of `metadata` count as fields, so that what was a field may come back as a member.
    return clean_json(value, 0 if name == "metadata" else 1, cleaner=storable)


def _nothing(_constant: str) -> None:
    """NaN and Infinity, which some programs write for "no value" though JSON does not have them."""


def _finite(literal: str) -> float | str:
    number = float(literal)
    return number if math.isfinite(number) else literal


def _record(value: object, note: Mapping[str, str], *, key: str | None) -> Draft:
    if not isinstance(value, dict):
        raise Unreadable("not a JSON object")
    return draft_of(value, key=key, note=note)
