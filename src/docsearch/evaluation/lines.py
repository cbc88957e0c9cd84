"""The lines of a text file, plain or gzipped, or of standard input, with their numbers."""

from __future__ import annotations

import gzip
import io
import re
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, NoReturn, cast

from docsearch.errors import EvaluationError

__all__ = ["STDIN", "Line", "Source", "read_lines", "source_name"]

STDIN = "-"
Source = str | Path

_GZIP = b"\x1f\x8b"
_WORD = re.compile(r"[^ \t\r\x0b\x0c]+")
_BOM = "\ufeff"
_SHOWN = 80


class Line(NamedTuple):
    """One line without its line break; ``number`` counts from 1."""

    source: str
    number: int
    text: str

    def words(self) -> list[str]:
        """The line at ASCII white space, as C programs read it: an id with a no-break space is one word."""
        return _WORD.findall(self.text)

    def fail(self, reason: str) -> NoReturn:
        """Raise the error that names the file, the line, and what stands there."""
        shown = self.text if len(self.text) <= _SHOWN else self.text[:_SHOWN] + "..."
        raise EvaluationError(f"{self.source}, line {self.number}: {reason}, and the line is {shown!r}.")


def read_lines(source: Source) -> Iterator[Line]:
    """Yield the lines of ``source`` (``-`` is standard input), gzipped or not, in UTF-8 with or without a
    byte order mark.  Only LF and CR LF end a line: a JSON string may hold U+2028 as it is.

    Raises :class:`EvaluationError` where the file is missing, breaks off, or is not UTF-8.
    """
    name = source_name(source)
    number = 0
    try:
        with _open(source) as stream:
            for number, raw in enumerate(stream, start=1):
                text = raw.decode("utf-8").rstrip("\n").removesuffix("\r")
                yield Line(name, number, text.removeprefix(_BOM) if number == 1 else text)
    except UnicodeDecodeError as error:
        raise EvaluationError(
            f"{name}, line {number}: the file is not UTF-8 ({error.reason}); convert it first."
        ) from error
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise EvaluationError(f"{name} cannot be read after line {number}: {reason}.") from error


def source_name(source: Source) -> str:
    """What a message calls ``source``."""
    return "standard input" if str(source) == STDIN else str(source)


@contextmanager
def _open(source: Source) -> Iterator[BinaryIO]:
    if str(source) == STDIN:
        yield _unzipped(sys.stdin.buffer)
        return
    with Path(source).open("rb") as stream:
        yield _unzipped(stream)


def _unzipped(stream: BinaryIO) -> BinaryIO:
    """The stream itself, or its content where it begins as gzip does (the name proves nothing)."""
    peekable = stream if hasattr(stream, "peek") else io.BufferedReader(cast("io.RawIOBase", stream))
    if cast("io.BufferedReader", peekable).peek(2)[:2] == _GZIP:
        return cast("BinaryIO", gzip.GzipFile(fileobj=peekable))
    return peekable
