"""A file of any length as lines of text, each within the bounds."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass

from docsearch.ingest.content import Content
from docsearch.ingest.decoding import Decoded, decode, detect
from docsearch.ingest.record import Unreadable

__all__ = ["Line", "read_lines"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its number (from 1); ``text`` is ``None`` where it is longer than the bound.

    ``note`` says what could not be decoded, as :attr:`Decoded.note` does.
    """

    number: int
    text: str | None
    note: dict[str, str]


def read_lines(content: Content, *, encoding: str | None) -> Iterator[Line]:
    """The lines of ``content``, their line feed kept.  Raises :class:`Unreadable` for what is not text.

    The encoding is told from the start of the file.  A line that it does not fit is decoded for itself, so
    that one damaged line damages no other.
    """
    head = content.head()
    if encoding is None:
        cut = head.rfind(b"\n") + 1
        encoding = detect(head[:cut] or head)
    byte_wise = codecs.lookup(encoding).name.startswith("utf-8")
    errors = "surrogateescape" if byte_wise else "replace"
    for number, text in enumerate(_split(_decoded(content, encoding, errors), content.limit), start=1):
        yield _line(number, text, encoding, byte_wise=byte_wise)


def _decoded(content: Content, encoding: str, errors: str) -> Iterator[str]:
    incremental = codecs.getincrementaldecoder(encoding)(errors)
    decoder = io.IncrementalNewlineDecoder(incremental, translate=True)
    first = True
    for chunk in content.chunks():
        text = decoder.decode(chunk)
        if first and text:
            text, first = text.removeprefix("\ufeff"), False
        yield text
    yield decoder.decode(b"", final=True)


def _split(texts: Iterator[str], limit: int) -> Iterator[str | None]:
    """``texts`` cut behind each line feed; ``None`` for a line of more than ``limit`` characters."""
    parts: list[str] = []
    held = 0
    for text in texts:
        *whole, rest = text.split("\n")
        for piece in whole:
            yield None if held + len(piece) > limit else "".join([*parts, piece, "\n"])
            parts, held = [], 0
        held += len(rest)
        if held > limit:  # count on, but keep nothing of it
            parts = []
        elif rest:
            parts.append(rest)
    if held:
        yield None if held > limit else "".join(parts)


def _line(number: int, text: str | None, encoding: str, *, byte_wise: bool) -> Line:
    if text is None or text.isascii():
        return Line(number, text, {})
    if byte_wise:
        try:
            text.encode()
        except UnicodeEncodeError:
            decoded = _rescued(text)
            return Line(number, decoded.text, decoded.note)
        return Line(number, text, {})
    replaced = text.count("\N{REPLACEMENT CHARACTER}")
    return Line(number, text, Decoded("", encoding, replaced).note)


def _rescued(text: str) -> Decoded:
    raw = text.encode("utf-8", "surrogateescape")
    try:
        return decode(raw)
    except Unreadable:  # too short or too strange for statistics; the record may still be told apart
        replaced = raw.decode("utf-8", "replace")
        return Decoded(replaced, "utf-8", max(1, replaced.count("\N{REPLACEMENT CHARACTER}")))
