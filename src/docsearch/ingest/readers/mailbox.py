"""E-mail files: one message (.eml), or messages one behind the other (.mbox), each parsed for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from docsearch.ingest.content import Content
from docsearch.ingest.isolation import parse_isolated
from docsearch.ingest.options import ReadOptions
from docsearch.ingest.record import Draft, Fault, Unreadable

__all__ = ["read_eml", "read_mbox"]

# RFC 4155 begins a message with this line, behind a blank one.
_SEPARATOR = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]*\r?\n")
_QUOTED = re.compile(rb"^>(?=>*From )", re.MULTILINE)


def read_eml(content: Content, options: ReadOptions) -> Iterator[Draft | Fault]:
    """The one message as the document of its file."""
    for item in parse_isolated("eml", content.data(), options):
        yield replace(item, key=None) if isinstance(item, Draft) else item


def read_mbox(content: Content, options: ReadOptions) -> Iterator[Draft | Fault]:
    """A draft for each message, under its Message-ID or else (none, or one seen before) its number."""
    if not content.head().startswith(b"From "):
        raise Unreadable(
            "empty" if not content.head().strip() else "not an mbox: it does not begin with 'From '"
        )
    seen: set[str] = set()
    for number, message in enumerate(_messages(content), start=1):
        if message is None:
            yield Fault(f"#{number}", f"a message larger than {content.limit:,} bytes")
            continue
        try:
            parsed = parse_isolated("eml", _QUOTED.sub(b"", message), options)
        except Unreadable as error:
            yield Fault(f"#{number}", error.reason)
            continue
        key = _key(parsed, number, seen)
        for item in parsed:
            yield (
                replace(item, key=key)
                if isinstance(item, Draft)
                else replace(item, where=f"#{key}{item.where}")
            )


def _key(parsed: list[Draft | Fault], number: int, seen: set[str]) -> str:
    key = next((item.key for item in parsed if isinstance(item, Draft) and item.key), None)
    if key is None or key in seen:
        return str(number)
    seen.add(key)
    return key


def _messages(content: Content) -> Iterator[bytes | None]:
    """The bytes of each message without its separator; ``None`` for one beyond the limit."""
    held = bytearray()
    overlong = False
    for chunk in content.chunks():
        searched = max(0, len(held) - 1000)  # a separator may lie across two chunks
        held += chunk
        begin = 0
        for match in _SEPARATOR.finditer(held, searched):
            if match.start() > 0 or overlong:
                yield None if overlong else _body(held[begin : match.start()])
                overlong = False
            begin = match.start()
        del held[:begin]
        if len(held) > content.limit:
            overlong = True
            del held[:-1000]
    yield None if overlong else _body(held)


def _body(message: bytearray) -> bytes:
    return bytes(message).partition(b"\n")[2]
