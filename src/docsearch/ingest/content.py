"""The bytes of one file: decompressed where needed, never more than the bounds allow."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from docsearch.ingest.record import Unreadable

__all__ = ["Content", "open_content", "open_regular"]

CHUNK = 256 * 1024
GZIP_MAGIC = b"\x1f\x8b"
# Text rarely shrinks below a hundredth, gzip's best is about a thousandth.
MAX_EXPANSION = 250


class Content:
    """A readable file of at most ``limit`` bytes, or of any length where it is read chunk by chunk."""

    def __init__(self, raw: BinaryIO, *, gzipped: bool, limit: int) -> None:
        self._raw, self._gzipped, self.limit = raw, gzipped, limit
        self._stream: BinaryIO = gzip.GzipFile(fileobj=raw) if gzipped else raw  # type: ignore[assignment]
        self._ahead = b""
        self._produced = 0

    def head(self, size: int = CHUNK) -> bytes:
        """The first bytes, which later calls give again."""
        while len(self._ahead) < size and (chunk := self._read(size - len(self._ahead))):
            self._ahead += chunk
        return self._ahead[:size]

    def chunks(self) -> Iterator[bytes]:
        """Everything not yet given.  Raises :class:`Unreadable` where the compressed data is broken."""
        if self._ahead:
            ahead, self._ahead = self._ahead, b""
            yield ahead
        while chunk := self._read(CHUNK):
            yield chunk

    def data(self) -> bytes:
        """Everything at once.  Raises :class:`Unreadable` beyond the limit."""
        parts, size = [], 0
        for chunk in self.chunks():
            size += len(chunk)
            if size > self.limit:
                raise Unreadable(f"larger than {self.limit:,} bytes")
            parts.append(chunk)
        return b"".join(parts)

    def _read(self, size: int) -> bytes:
        try:
            chunk = self._stream.read(size)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Unreadable(f"broken gzip data: {error}") from error
        except OSError as error:
            raise Unreadable(f"cannot be read: {error.strerror or error}") from error
        self._produced += len(chunk)
        if self._gzipped and self._produced > max(self.limit, MAX_EXPANSION * (self._raw.tell() + CHUNK)):
            raise Unreadable(f"a gzip bomb: it expands more than {MAX_EXPANSION} times")
        return chunk


def open_regular(path: Path) -> BinaryIO:
    """``path`` opened for reading, without waiting on a pipe or device that has taken its place."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unreadable("not a regular file")
    return os.fdopen(descriptor, "rb")


@contextmanager
def open_content(
    location: Path | None, data: bytes | None, *, named_gzip: bool, limit: int
) -> Iterator[Content]:
    """The content of the file at ``location``, or of ``data``; raises :class:`Unreadable`."""
    try:
        raw: BinaryIO = io.BytesIO(data or b"") if location is None else open_regular(location)
    except OSError as error:
        raise Unreadable(f"cannot be opened: {error.strerror or error}") from error
    with raw:
        gzipped = named_gzip or raw.read(len(GZIP_MAGIC)) == GZIP_MAGIC
        raw.seek(0)
        yield Content(raw, gzipped=gzipped, limit=limit)
