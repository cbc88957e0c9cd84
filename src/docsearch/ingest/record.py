"""What readers hand on: a :class:`Draft` for each document, a :class:`Fault` for each thing left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from docsearch.errors import SourceError
from docsearch.ingest.options import ReadOptions
from docsearch.model import JSONValue

__all__ = ["Draft", "Fault", "Parse", "Unreadable"]


class Unreadable(SourceError):  # noqa: N818  it is a verdict on a file, turned into Skipped
    """Not to be read, a file or a record; ``reason`` is the sentence for the report."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document as its format tells it, before anything is inferred from the text.

    ``id`` is the format's own exact id, else ``key`` is what follows ``path#``, else the file is the
    document.  ``date`` stands as it was written.  ``headline`` says that a first line which looks like a
    headline may become the title; ``final`` that nothing is to be inferred (a record of our own export).
    """

    text: str
    key: str | None = None
    id: str | None = None
    title: str = ""
    date: str | None = None
    byline: str | None = None
    dateline: str | None = None
    dateline_date: str | None = None
    place: str | None = None
    source: str | None = None
    language: str | None = None
    root: str | None = None
    path: str | None = None
    format: str | None = None
    metadata: Mapping[str, JSONValue] = field(default_factory=dict)
    headline: bool = False
    final: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """Something within a file that was left out: ``where`` is put behind the file's path (``#page=3``)."""

    where: str
    reason: str


Parse = Callable[[bytes, ReadOptions], Iterable[Draft | Fault]]
