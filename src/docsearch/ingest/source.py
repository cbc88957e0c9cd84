"""A file that can be read, and how to recognise it again without parsing it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from docsearch.ingest.content import CHUNK, open_regular
from docsearch.ingest.options import ReadOptions
from docsearch.ingest.record import Unreadable

__all__ = ["STDIN", "SourceFile"]

STDIN = "-"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file below a SOURCE.

    ``root`` is the absolute path of the SOURCE that was named and ``path`` the file's path below it in POSIX
    form (for a SOURCE that is a file, its name), both with offending bytes escaped; standard input has ``-``
    for both, no ``location``, and its bytes in ``data``.
    """

    root: str
    path: str
    location: Path | None
    data: bytes | None = field(default=None, repr=False, compare=False)

    def digest(self, options: ReadOptions | None = None) -> bytes:
        """SHA-256 of the raw bytes, the version of the readers, and the options that change what is read.

        The same digest means the same documents.  A file that cannot be opened has a digest too, which
        changes once it can.
        """
        sha = hashlib.sha256((ReadOptions() if options is None else options).fingerprint())
        if self.location is None:
            sha.update(self.data or b"")
            return sha.digest()
        try:
            with open_regular(self.location) as stream:
                while chunk := stream.read(CHUNK):
                    sha.update(chunk)
        except (OSError, Unreadable) as error:
            sha.update(f"unreadable: {type(error).__name__}".encode())
        return sha.digest()
