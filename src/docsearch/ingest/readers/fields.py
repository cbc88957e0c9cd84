"""A record of named fields -> a draft: the BEIR names, those of our own export, and the rest as metadata."""

from __future__ import annotations

from collections.abc import Mapping

from docsearch.ingest.record import Draft, Unreadable
from docsearch.ingest.text import clean_identifier, one_line
from docsearch.model import JSONValue

__all__ = ["ID_FIELDS", "draft_of"]

ID_FIELDS = ("_id", "id")

_DOCUMENT_FIELDS = ("byline", "dateline", "dateline_date", "place", "source", "language")
_ORIGIN_FIELDS = ("root", "path", "format")
_TEXT_FIELDS = ("text", "title")


def draft_of(record: Mapping[str, JSONValue], *, key: str | None, note: Mapping[str, str]) -> Draft:
    """The draft of ``record``, under its own id or else ``key``.

    A record with ``id``, ``root``, ``path`` and ``format`` is one of our own export and is taken as it
    stands, so that nothing is lost on the way out and in again.  Raises :class:`Unreadable` where id, title
    or text is neither a string nor a number, or there is no text at all.
    """
    fields = dict(record)
    exported = "id" in fields and all(isinstance(fields.get(name), str) for name in _ORIGIN_FIELDS)
    identifier = _identifier(fields)
    if not any(name in fields for name in _TEXT_FIELDS):
        raise Unreadable(f"no text: the record has the fields {_names(record)}")
    text, title = (_scalar(name, fields.pop(name, None)) for name in _TEXT_FIELDS)
    known = _strings(fields, _DOCUMENT_FIELDS)
    origin = _strings(fields, _ORIGIN_FIELDS) if exported else {}
    date = _date(fields, inner=not exported)
    metadata = {**_metadata(fields), **note}
    return Draft(
        text=text,
        title=title,
        id=identifier,
        key=key,
        date=date,
        metadata=metadata,
        final=exported,
        byline=known.get("byline"),
        dateline=known.get("dateline"),
        dateline_date=known.get("dateline_date"),
        place=known.get("place"),
        source=known.get("source"),
        language=known.get("language"),
        root=origin.get("root"),
        path=origin.get("path"),
        format=origin.get("format"),
    )


def _strings(fields: dict[str, JSONValue], names: tuple[str, ...]) -> dict[str, str]:
    """Those of ``names`` that are strings, taken out of ``fields``."""
    found: dict[str, str] = {}
    for name in names:
        if isinstance(value := fields.get(name), str):
            found[name] = value
            del fields[name]
    return found


def _identifier(fields: dict[str, JSONValue]) -> str | None:
    value = fields.pop("_id") if fields.get("_id") is not None else fields.pop("id", None)
    fields.pop("_id", None)
    if value is None:
        return None
    if isinstance(value, bool | list | dict | float):
        raise Unreadable(f"the id must be a string or a whole number, and is {str(value)[:40]}")
    if value == "":
        raise Unreadable("the id is empty")
    return clean_identifier(str(value))


def _scalar(name: str, value: JSONValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | list | dict):
        raise Unreadable(f"the field {name!r} must be a string, and is a {type(value).__name__}")
    return str(value)


def _date(fields: dict[str, JSONValue], *, inner: bool) -> str | None:
    """The ``date`` of the record or, with ``inner``, of its metadata, where it stays as well."""
    if isinstance(fields.get("date"), str):
        return str(fields.pop("date")) or None
    nested = fields.get("metadata")
    date = nested.get("date") if inner and isinstance(nested, dict) else None
    return date if isinstance(date, str) and date else None


def _metadata(fields: dict[str, JSONValue]) -> dict[str, JSONValue]:
    """What is left, with the members of ``metadata`` beside it; of two values neither is dropped."""
    inner = fields.pop("metadata", None)
    merged: dict[str, JSONValue] = {name: value for name, value in fields.items() if value is not None}
    if inner is not None and not isinstance(inner, dict):
        return {**merged, "metadata": inner}
    for name, value in (inner or {}).items():
        merged[f"metadata.{name}" if name in merged else name] = value
    return merged


def _names(record: Mapping[str, JSONValue]) -> str:
    names = [one_line(name[:40]) for name in list(record)[:8]]
    return ", ".join(names) + (", ..." if len(record) > len(names) else "") if names else "(none)"
