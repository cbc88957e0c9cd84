"""Draft -> Document: the id, clean text, and what the text says about itself."""

from __future__ import annotations

from collections.abc import Mapping

from docsearch.ingest.metadata import detect_language, parse_date, read_lead, split_headline
from docsearch.ingest.metadata.dates import plausible
from docsearch.ingest.options import ReadOptions
from docsearch.ingest.record import Draft
from docsearch.ingest.source import SourceFile
from docsearch.ingest.text import clean, one_line
from docsearch.model import Document, JSONValue, Skipped

__all__ = ["finish"]


def finish(draft: Draft, file: SourceFile, format_name: str, options: ReadOptions) -> Document | Skipped:
    """The document that ``draft`` describes, or why it is none: it has no text, or too much."""
    where = file.path if draft.key is None else f"{file.path}#{draft.key}"
    text, title = clean(draft.text), one_line(clean(draft.title))
    # A record under an id of its own is found again in its file by its number.
    place = where if draft.id is None else f"{file.path}:{draft.key or 1}"
    if len(text) > options.max_characters:
        return Skipped(place, f"longer than {options.max_characters:,} characters")
    if not title and not text.strip():
        return Skipped(place, "empty: no text")
    identifier = draft.id if draft.id is not None else where
    if draft.final:
        return _as_it_stands(draft, identifier, text)
    if draft.headline and not title:
        title, text = split_headline(text)
    elif draft.headline:
        text = _without(title, text)
    return _inferred(draft, file, format_name, options, identifier=identifier, title=title, text=text)


def _inferred(
    draft: Draft,
    file: SourceFile,
    format_name: str,
    options: ReadOptions,
    *,
    identifier: str,
    title: str,
    text: str,
) -> Document:
    date, metadata = _date(draft.date, draft.metadata)
    lead = read_lead(text, published=date)
    found = lead.dateline
    return Document(
        id=identifier,
        text=text,
        title=title,
        root=file.root,
        path=file.path,
        format=format_name,
        date=date or lead.date,
        byline=_field(draft.byline) or lead.byline,
        dateline=_field(draft.dateline) or (found.text if found else None),
        dateline_date=_day(draft.dateline_date) or (found.date if found else None),
        place=_field(draft.place) or (found.place if found else None),
        source=_field(draft.source),
        language=_field(draft.language) or options.language or detect_language(f"{title}\n{text[:2000]}"),
        metadata=metadata,
    )


def _as_it_stands(draft: Draft, identifier: str, text: str) -> Document:
    """A record of our own export, to the letter."""
    return Document(
        id=identifier,
        text=text,
        title=clean(draft.title),
        root=draft.root or "",
        path=draft.path or "",
        format=draft.format or "",
        date=draft.date,
        byline=draft.byline,
        dateline=draft.dateline,
        dateline_date=draft.dateline_date,
        place=draft.place,
        source=draft.source,
        language=draft.language,
        metadata=draft.metadata,
    )


def _date(raw: str | None, metadata: Mapping[str, JSONValue]) -> tuple[str | None, Mapping[str, JSONValue]]:
    """The day of publication, and the metadata: with the raw value in it where that is no possible day."""
    if not raw:
        return None, metadata
    date = parse_date(raw)
    if date is not None and plausible(date):
        return date, metadata
    return None, {"date": clean(raw), **metadata}


def _day(raw: str | None) -> str | None:
    return parse_date(raw) if raw else None


def _field(value: str | None) -> str | None:
    return one_line(clean(value)) or None if value else None


def _without(title: str, text: str) -> str:
    """``text`` without a first line that only repeats the title."""
    first, _, rest = text.partition("\n")
    return rest.lstrip("\n") if rest.strip() and one_line(first) == title else text
