"""How files are read: column names, bounds and overrides, checked when they are made."""

from __future__ import annotations

import codecs
import json
from dataclasses import asdict, dataclass

from docsearch.errors import BadInputError

__all__ = ["MAX_BYTES", "READER_VERSION", "ReadOptions"]

READER_VERSION = 1
"""Counted up whenever a reader makes another Document of the same bytes, so that files are read again."""

MAX_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the readers may be told.

    ``text_column``, ``title_column``, ``id_column`` and ``date_column`` name columns of CSV and TSV files;
    where they are ``None`` the usual header names are looked for.  ``max_bytes`` bounds a file after
    decompression, or one record of a format that is read record by record; ``max_characters`` bounds a
    document; ``timeout_seconds`` bounds the parsing of one file or message.  ``encoding`` overrides the
    detection of text encodings, ``language`` (ISO 639-1) the detection of languages.  Raises
    :class:`BadInputError` for a value out of bounds.
    """

    text_column: str | None = None
    title_column: str | None = None
    id_column: str | None = None
    date_column: str | None = None
    max_bytes: int = MAX_BYTES
    max_characters: int = 20_000_000
    timeout_seconds: float = 60.0
    encoding: str | None = None
    language: str | None = None

    def __post_init__(self) -> None:
        for name in ("max_bytes", "max_characters"):
            if getattr(self, name) < 1:
                raise BadInputError(f"{name} must be at least 1, and is {getattr(self, name)}.")
        if not 0 < self.timeout_seconds <= 24 * 3600:
            raise BadInputError(
                f"timeout_seconds must be above 0 and at most 86400, and is {self.timeout_seconds}."
            )
        if self.encoding is not None:
            _check_encoding(self.encoding)

    def fingerprint(self) -> bytes:
        """Bytes that differ where the options (or the version of the readers) change what is read."""
        values = asdict(self)
        del values["timeout_seconds"]
        return json.dumps([READER_VERSION, values], sort_keys=True).encode()


def _check_encoding(name: str) -> None:
    try:
        text = codecs.lookup(name)._is_text_encoding  # noqa: SLF001  str.encode draws the same line
    except (LookupError, ValueError):
        text = False
    if not text:
        raise BadInputError(f"There is no text encoding named {name!r}; try utf-8, cp1252 or shift_jis.")
