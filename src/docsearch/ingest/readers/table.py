"""CSV and TSV: a document for each row."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from docsearch.ingest.content import Content
from docsearch.ingest.lines import Line, read_lines
from docsearch.ingest.options import ReadOptions
from docsearch.ingest.record import Draft, Fault, Unreadable
from docsearch.ingest.text import clean, clean_identifier, one_line

__all__ = ["read_csv", "read_tsv"]

DELIMITERS = ",;\t|"
MAX_COLUMNS = 10_000

_USUAL_NAMES = {
    "text": ("text", "body", "content"),
    "title": ("title", "headline"),
    "id": ("_id", "id"),
    "date": ("date", "published"),
    **{name: (name,) for name in ("byline", "dateline", "place", "source", "language")},
}


def read_csv(content: Content, options: ReadOptions) -> Iterator[Draft | Fault]:
    """A draft for each row, the delimiter told by the header: comma, semicolon, tab or bar."""
    return _read(content, options, None)


def read_tsv(content: Content, options: ReadOptions) -> Iterator[Draft | Fault]:
    """A draft for each row of a file with tabs between the columns."""
    return _read(content, options, "\t")


@dataclass(frozen=True, slots=True)
class _Columns:
    """The header, and where the columns that have a meaning stand in it."""

    header: Sequence[str]
    places: Mapping[str, int]

    def value(self, row: Sequence[str], meaning: str) -> str:
        place = self.places.get(meaning)
        return row[place] if place is not None and place < len(row) else ""

    def rest(self, row: Sequence[str]) -> dict[str, str]:
        """Every other cell that is not empty, by its column's name; a second column of one name by number."""
        used, found = set(self.places.values()), dict[str, str]()
        for place, cell in enumerate(row):
            if cell and place not in used:
                name = self.header[place] if place < len(self.header) else ""
                found[name if name and name not in found else f"column {place + 1}"] = clean(cell)
        return found


class _RecordLines:
    """The lines of one file for the csv module, which keep count of the record they belong to."""

    def __init__(self, lines: Iterator[Line], limit: int) -> None:
        self._lines, self._limit = lines, limit
        self.number, self.ended = 0, False
        self.begin()

    def begin(self) -> None:
        """A new record starts with the next line."""
        self.first, self.size = self.number + 1, 0
        self.note: dict[str, str] = {}

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.number = line.number
            if line.text is None or (self.size + len(line.text)) > self._limit:
                raise Unreadable(
                    f"line {self.first}: a row longer than {self._limit:,} characters; the rest is not read"
                )
            self.size += len(line.text)
            self.note |= line.note
            yield line.text
        self.ended = True


def _read(content: Content, options: ReadOptions, delimiter: str | None) -> Iterator[Draft | Fault]:
    # A limit of the csv module itself, for the process; records are bounded by _RecordLines instead.
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    lines = _RecordLines(read_lines(content, encoding=options.encoding), content.limit)
    source = iter(lines)
    first = next((line for line in source if line.strip()), None)
    if first is None:
        raise Unreadable("empty")
    rows = csv.reader(_chained(first, source), delimiter=delimiter or _delimiter(first))
    columns = _columns(next(rows), options)
    for number, row in enumerate(_rows(rows, lines), start=1):
        if isinstance(row, Fault):
            yield row
        elif row:
            yield _draft(columns, row, number, lines.note)
            if lines.ended:  # the csv module saw the end of the file within a row: within quotes
                yield Fault(
                    f":{lines.first}", "a quote that opens here is never closed: all that follows is one row"
                )


def _chained(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _rows(rows: Iterator[list[str]], lines: _RecordLines) -> Iterator[list[str] | Fault]:
    while True:
        lines.begin()
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Fault(f":{lines.first}", f"malformed row: {error}")


def _delimiter(header: str) -> str:
    counts = [len(next(csv.reader([header], delimiter=delimiter))) for delimiter in DELIMITERS]
    return DELIMITERS[counts.index(max(counts))]


def _columns(header: list[str], options: ReadOptions) -> _Columns:
    if len(header) > MAX_COLUMNS:
        raise Unreadable(f"more than {MAX_COLUMNS:,} columns")
    names = [clean(name.strip()) for name in header]
    folded = [name.casefold() for name in names]
    places: dict[str, int] = {}
    for meaning, usual in _USUAL_NAMES.items():
        chosen = getattr(options, f"{meaning}_column", None)
        if chosen is not None and chosen not in names:
            raise Unreadable(f"no column named {chosen!r}; the columns are {_list(names)}")
        found = [chosen] if chosen is not None else [name for name in usual if name in folded]
        if found:
            places[meaning] = (names if chosen is not None else folded).index(found[0])
    if "text" not in places:
        raise Unreadable(f"no text column; name it with text_column: the columns are {_list(names)}")
    return _Columns(names, places)


def _list(names: list[str]) -> str:
    return ", ".join(one_line(name[:40]) for name in names[:12]) + (", ..." if len(names) > 12 else "")  # noqa: PLR2004


def _draft(columns: _Columns, row: list[str], number: int, note: Mapping[str, str]) -> Draft:
    return Draft(
        text=columns.value(row, "text"),
        title=columns.value(row, "title"),
        key=clean_identifier(columns.value(row, "id") or str(number)),
        date=columns.value(row, "date") or None,
        byline=columns.value(row, "byline") or None,
        dateline=columns.value(row, "dateline") or None,
        place=columns.value(row, "place") or None,
        source=columns.value(row, "source") or None,
        language=columns.value(row, "language") or None,
        metadata={**columns.rest(row), **note},
    )
