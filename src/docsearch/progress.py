"""How far an ingest is: what is told while it runs, in numbers that a time left can be worked out from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from docsearch.ingest import SourceFile
from docsearch.model import Document

__all__ = ["IngestMeter", "IngestProgress"]


@dataclass(frozen=True, slots=True)
class IngestProgress:
    """How far a run is: documents read, chunks encoded (or found to be known), and the file read last.

    ``bytes`` is how much of the sources is done with, to be compared with the sizes of their files.  Within a
    file it is an estimate, as a document's text is not as long as what it was read from.
    """

    documents: int
    chunks: int
    path: str
    bytes: int


class IngestMeter:
    """Counts along the way from files to commits.  Reading is quick, so work is done with encoding."""

    def __init__(self, tell: Callable[[IngestProgress], None] | None) -> None:
        self._tell = tell or (lambda _: None)
        self._documents, self._chunks, self._path = 0, 0, ""
        self._done = self._read = self._end = 0  # bytes: done with, read, and where the file at hand ends

    def begin(self, file: SourceFile) -> None:
        self._end += _size(file)

    def read(self, document: Document) -> None:
        self._documents, self._path = self._documents + 1, document.path
        self._read = min(self._read + len(document.text), self._end)
        self._say(self._done)

    def end(self, *, waiting: bool) -> None:
        """The file is read; ``waiting`` says whether documents are still to be encoded."""
        self._read = self._end
        if not waiting:
            self._done = self._read
            self._say(self._done)

    def encoded(self, chunks: int, share: float) -> None:
        """So many ``chunks`` and such a ``share`` of what waited are encoded."""
        self._say(self._done + int(share * (self._read - self._done)), chunks)

    def committed(self, chunks: int) -> None:
        self._done, self._chunks = self._read, self._chunks + chunks
        self._say(self._done)

    def _say(self, done: int, chunks: int = 0) -> None:
        self._tell(IngestProgress(self._documents, self._chunks + chunks, self._path, done))


def _size(file: SourceFile) -> int:
    if file.location is None:
        return len(file.data or b"")
    try:
        return file.location.stat().st_size
    except OSError:  # whoever reads it will say so
        return 0
