"""Bytes -> text in any encoding that occurs in practice, saying so where a byte could not be read.

UTF-8 is tried first and strictly; then byte-order marks, UTF-16 and UTF-32 without a mark, a declared
encoding, and last the statistics of charset-normalizer over a sample.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from docsearch.ingest.guessing import guess
from docsearch.ingest.record import Unreadable

__all__ = ["Decoded", "decode", "decode_markup", "detect"]

SAMPLE = 64 * 1024
BINARY_SAMPLE = 8 * 1024
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(set(range(32)) - {*b"\t\n\r\f\x1b"} | {0x7F})
# Where zeros stand (0), where they do not (x), in four bytes of text that is not all ideographs.
_WIDE_SHAPES = (
    (re.compile("x.00"), "utf-32-le"),
    (re.compile("00.x"), "utf-32-be"),
    (re.compile("x0x0"), "utf-16-le"),
    (re.compile("0x0x"), "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""(?:charset\s*=\s*|<\?xml[^>]{0,200}encoding\s*=\s*)["']?([A-Za-z0-9._:-]{1,40})"""
)
# What browsers and mail clients read where one of these is declared: the vendor's superset.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """``text`` and the ``encoding`` it was in; ``replaced`` counts characters that could not be read."""

    text: str
    encoding: str
    replaced: int = 0

    @property
    def note(self) -> dict[str, str]:
        """What the document's metadata must say of it: nothing, where nothing was lost."""
        if not self.replaced:
            return {}
        return {"decoding": f"{self.encoding}, {self.replaced} characters replaced"}


def decode(data: bytes, *, encoding: str | None = None, declared: str | None = None) -> Decoded:
    """``data`` as text: by ``encoding`` where given, else by what the bytes and then ``declared`` say.

    Raises :class:`Unreadable` for what is not text.
    """
    return _decode_as(data, detect(data, declared=declared) if encoding is None else encoding)


def decode_markup(data: bytes, *, encoding: str | None = None) -> Decoded:
    """:func:`decode` for HTML and XML, which declare their encoding within the first bytes."""
    match = _DECLARED.search(data[:4096])
    return decode(data, encoding=encoding, declared=match[1].decode() if match else None)


def detect(data: bytes, *, declared: str | None = None) -> str:
    """The name of the encoding of ``data``.  Raises :class:`Unreadable` for what is not text."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if (wide := _wide(data[:BINARY_SAMPLE])) is not None:
        return wide
    refuse_binary(data)
    if b"\x1b$" in data and _fits(data, "iso2022_jp"):
        return "iso2022_jp"
    if _fits(data, "utf-8") or _nearly_utf8(data):
        return "utf-8"
    if declared is not None and (known := _declared(declared)) is not None and _fits(data, known):
        return known
    return guess(_telling(data))


def refuse_binary(data: bytes) -> None:
    """Raise :class:`Unreadable` where the start of ``data`` holds more control bytes than text does."""
    head = data[:BINARY_SAMPLE]
    if _controls(head) or (b"\0" in head and _broken(head)):
        raise Unreadable("binary content")


def _controls(head: bytes) -> bool:
    """Whether more than one byte in twenty is a control character that text has no use for."""
    return (len(head) - len(head.translate(None, _CONTROLS))) * 20 > len(head)


def _decode_as(data: bytes, name: str) -> Decoded:
    try:
        return Decoded(data.decode(name).removeprefix("\ufeff"), name)
    except (UnicodeDecodeError, ValueError):
        text = data.decode(name, "replace").removeprefix("\ufeff")
        return Decoded(text, name, max(1, text.count(REPLACEMENT)))


def _wide(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, told by where the zero bytes stand in each group of four."""
    size = len(head) // 4
    if size == 0 or b"\0" not in head:
        return None
    zeros = "".join(_column(head[start : size * 4 : 4].count(0) / size) for start in range(4))
    for shape, name in _WIDE_SHAPES:
        if shape.fullmatch(zeros) and _fits(head[: size * 4], name):
            text = head[: size * 4].decode(name)
            return None if _controls(text.encode("utf-8")) else name
    return None


def _column(share: float) -> str:
    if share > 0.7:  # noqa: PLR2004  most
        return "0"
    return "x" if share < 0.3 else "?"  # noqa: PLR2004  few


def _broken(head: bytes) -> bool:
    """Whether more than one character in twenty is none in UTF-8."""
    text = head.decode("utf-8", "replace")
    return text.count(REPLACEMENT) * 20 > len(text)


def _nearly_utf8(data: bytes) -> bool:
    """Whether ``data`` is UTF-8 with a few damaged or cut-off characters."""
    text = data[:SAMPLE].decode("utf-8", "replace")
    bad = text.count(REPLACEMENT)
    return bad == 0 or sum(map(str.isascii, text)) + 4 * bad <= len(text)


def _fits(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except (UnicodeDecodeError, ValueError):
        return False
    return True


def _declared(name: str) -> str | None:
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # A file that is not UTF-16 by its bytes but says so is mistaken.
    if not info._is_text_encoding or info.name.startswith(("utf-16", "utf-32")):  # noqa: SLF001
        return None
    return _SUPERSETS.get(info.name, info.name)


def _telling(data: bytes) -> bytes:
    """A sample made of the lines that hold bytes beyond ASCII: only they tell one encoding from another."""
    if len(data) <= SAMPLE // 16:
        return data
    lines, size = [], 0
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            lines.append(line[:SAMPLE])
            size += len(lines[-1])
            if size >= SAMPLE:
                break
    return b"".join(lines)[:SAMPLE]
