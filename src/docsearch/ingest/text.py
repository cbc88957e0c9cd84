"""Text that every later stage can store and encode: no NUL, no lone surrogate, line breaks as line feeds."""

from __future__ import annotations

import re
from collections.abc import Callable

from docsearch.model import JSONValue

__all__ = ["clean", "clean_identifier", "clean_json", "one_line", "storable"]

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
MAX_DEPTH = 64

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """``text`` with NUL and lone surrogates as U+FFFD and line breaks as a line feed; all else is kept."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return storable(text)


def clean_identifier(identifier: str) -> str:
    """``identifier`` with NUL and lone surrogates as escapes, so that different ids stay different."""
    if _storable(identifier):
        return identifier
    return _UNSTORABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", identifier)


def storable(text: str) -> str:
    """``text`` with NUL and lone surrogates as U+FFFD; line breaks stay as they are."""
    return text if _storable(text) else _UNSTORABLE.sub(REPLACEMENT, text)


def clean_json(value: JSONValue, depth: int = 0, *, cleaner: Callable[[str], str] = clean) -> JSONValue:
    """``value`` with every string in it cleaned.  Raises :class:`ValueError` beyond 64 levels."""
    if depth > MAX_DEPTH:
        raise ValueError(f"nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, str):
        return cleaner(value)
    if isinstance(value, list):
        return [clean_json(item, depth + 1, cleaner=cleaner) for item in value]
    if isinstance(value, dict):
        return {cleaner(key): clean_json(item, depth + 1, cleaner=cleaner) for key, item in value.items()}
    return value


def one_line(text: str) -> str:
    """``text`` with every run of white space as one space."""
    return " ".join(text.split())


def _storable(text: str) -> bool:
    if "\0" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
