"""Plain text."""

from __future__ import annotations

from collections.abc import Iterator

from docsearch.ingest.content import Content
from docsearch.ingest.decoding import decode
from docsearch.ingest.options import ReadOptions
from docsearch.ingest.record import Draft, Fault

__all__ = ["read_plain"]


def read_plain(content: Content, options: ReadOptions) -> Iterator[Draft | Fault]:
    """The whole file as one document; its first line may become the title."""
    decoded = decode(content.data(), encoding=options.encoding)
    yield Draft(text=decoded.text.strip("\n"), metadata=decoded.note, headline=True)
