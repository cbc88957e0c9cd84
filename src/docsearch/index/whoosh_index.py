"""The keyword index of record: one Whoosh index a segment, one Whoosh document a row (chunk).

This module and :mod:`docsearch.index.analysis` alone import Whoosh.  A row holds the chunk's *own* span, so
that the postings of a document's rows add up to exactly the document's; the title stands with its first row.

Whoosh unpickles what it reads.  A folder is opened here only after the index has been recognised as one that
this user made; others are rebuilt from the store.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from whoosh import fields
from whoosh.index import FileIndex, create_in, open_dir
from whoosh.reading import IndexReader, SegmentReader

from docsearch.index.analysis import analyser
from docsearch.index.columns import FieldPostings

__all__ = ["KeywordRow", "merge_whoosh", "open_whoosh", "read_postings", "write_whoosh"]

FIELDS = ("title", "text")
_BUFFER_MIB = 256


@dataclass(frozen=True, slots=True)
class KeywordRow:
    """What the keyword index holds of one chunk; ``title`` is empty but for a document's first row."""

    title: str
    text: str


def write_whoosh(folder: Path, rows: Iterable[KeywordRow]) -> None:
    """Make a Whoosh index of ``rows`` in ``folder``; Whoosh's document numbers are the row numbers."""
    folder.mkdir(exist_ok=True)
    writer = create_in(folder, _schema()).writer(limitmb=_BUFFER_MIB)
    try:
        for row in rows:
            # Whoosh has no posting list for an empty field, and none is needed.
            writer.add_document(**{k: v for k, v in (("title", row.title), ("text", row.text)) if v})
    except BaseException:
        writer.cancel()
        raise
    writer.commit(optimize=True)


def merge_whoosh(folder: Path, sources: Iterable[tuple[Path, NDArray[np.int64]]]) -> None:
    """Make one Whoosh index of several, leaving out of each the rows given beside it."""
    folder.mkdir(exist_ok=True)
    writer = create_in(folder, _schema()).writer(limitmb=_BUFFER_MIB)
    try:
        for source, dead in sources:
            index = open_whoosh(source)
            (segment,) = index._segments()  # noqa: SLF001  # one commit wrote it, and Whoosh has no public name
            for row in dead:
                segment.delete_document(int(row))  # marked in memory only: the source stays as it is
            with SegmentReader(index.storage, index.schema, segment) as reader:
                writer.add_reader(reader)
    except BaseException:
        writer.cancel()
        raise
    writer.commit(optimize=True)


def open_whoosh(folder: Path) -> FileIndex:
    return open_dir(folder)


def read_postings(folder: Path, field: str) -> FieldPostings:
    """All postings of one field, as Whoosh has them."""
    with open_whoosh(folder).reader() as reader:
        return _postings(reader, field)


def _postings(reader: IndexReader, field: str) -> FieldPostings:
    terms: list[bytes] = []
    counts: list[int] = []
    rows: list[int] = []
    frequencies: list[float] = []
    for term in reader.lexicon(field):
        before = len(rows)
        matcher = reader.postings(field, term)
        while matcher.is_active():
            rows.append(matcher.id())
            frequencies.append(matcher.weight())
            matcher.next()
        terms.append(bytes(term))
        counts.append(len(rows) - before)
    return FieldPostings(
        terms,
        np.array(counts, dtype=np.int64),
        np.array(rows, dtype=np.int32),
        np.array(frequencies, dtype=np.float32),
    )


def _schema() -> fields.Schema:
    return fields.Schema(
        title=fields.TEXT(analyzer=analyser(), phrase=True), text=fields.TEXT(analyzer=analyser(), phrase=True)
    )
