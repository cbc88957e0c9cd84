"""Snapshots: a store in one file, from which the whole index is made again.

The file begins with a line that names the format and one of JSON (the SHA-256 and the size of what follows
once it is decompressed); the rest is the store, gzipped, without the list of the segments left behind.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from docsearch.errors import BadInputError, IndexCorruptError, IndexFormatError, IndexNotFoundError
from docsearch.index.files import file_digest, storage_errors, sync_folder
from docsearch.index.store import STORE_NAME, Store
from docsearch.index.verify_store import schema_problems

__all__ = ["SNAPSHOT_VERSION", "SnapshotReport", "read_archive", "write_archive"]

SNAPSHOT_VERSION = 1
_MAGIC = b"docsearch snapshot "
_LINE = 1000
_PIECE = 1 << 20
_LEVEL = 3  # vectors hardly shrink at any level, and text much at each


@dataclass(frozen=True, slots=True)
class SnapshotReport:
    """What a snapshot holds."""

    path: str
    documents: int
    bytes: int


def write_archive(store: Store, target: Path, *, replace: bool = False) -> SnapshotReport:
    """Write the newest generation of ``store`` to the file ``target``, whole or not at all.

    A writer may be at work meanwhile.  Raises :class:`BadInputError` where there is such a file already,
    unless it may be replaced.
    """
    if target.is_dir() or (target.exists() and not replace):
        raise BadInputError(f"{target} exists already; choose another name, or replace it with --force.")
    if not target.parent.is_dir():
        raise BadInputError(f"The folder {target.parent} does not exist; make it first.")
    with storage_errors(target.parent), _scratch(target) as scratch:
        copy, packed = scratch / STORE_NAME, scratch / "packed"
        store.copy_to(copy)
        documents = _strip(copy)
        with packed.open("xb") as stream:
            _pack(copy, stream)
            stream.flush()
            os.fsync(stream.fileno())
        packed.replace(target)
        sync_folder(target.parent)
        return SnapshotReport(str(target), documents, target.stat().st_size)


def read_archive(source: Path, folder: Path) -> Store:
    """Unpack the snapshot ``source`` to a store in the empty folder ``folder``.

    Raises :class:`BadInputError` where ``source`` is no snapshot, :class:`IndexCorruptError` where it is
    damaged, and :class:`IndexFormatError` where another release made it.
    """
    path = folder / STORE_NAME
    try:
        with source.open("rb") as packed, path.open("xb") as unpacked:
            _unpack(packed, unpacked, source)
            unpacked.flush()
            os.fsync(unpacked.fileno())
    except FileNotFoundError as error:
        raise BadInputError(f"There is no file {source}.") from error
    except IsADirectoryError as error:
        raise BadInputError(f"{source} is a folder, not a snapshot.") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise _damaged(source, str(error)) from error
    if _expects_log(path):
        raise _damaged(source, "a log belongs to its store that is not in it")
    try:
        store = Store(folder)
    except IndexNotFoundError as error:
        raise BadInputError(f"{source} is not a snapshot of docsearch.") from error
    with store.read() as snapshot:
        problems = [*schema_problems(snapshot), *snapshot.integrity(quick=False)]
    if problems:
        raise _damaged(source, problems[0])
    store.use_log()
    return store


def _strip(copy: Path) -> int:
    """Empty the tables that speak of segments; returns the number of documents.

    Without a write-ahead log: the one file is all there is.
    """
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.executescript(
            "BEGIN; DELETE FROM segments; DELETE FROM tombstones; DELETE FROM retired; COMMIT; VACUUM;"
        )
        (documents,) = connection.execute("SELECT count(*) FROM documents").fetchone()
        return int(documents)


def _expects_log(path: Path) -> bool:
    """Whether the store was written with a write-ahead log, which may hold what the file does not.

    Bytes 18 and 19 of an SQLite file are 1 without and 2 with a log (https://www.sqlite.org/fileformat.html,
    section 1.3.3).
    """
    with path.open("rb") as stream:
        return b"\x02" in stream.read(20)[18:]


def _pack(copy: Path, stream: BinaryIO) -> None:
    header = {"sha256": file_digest(copy), "bytes": copy.stat().st_size}
    stream.write(_MAGIC + f"{SNAPSHOT_VERSION}\n{json.dumps(header)}\n".encode())
    with (
        copy.open("rb") as content,
        gzip.GzipFile("", "wb", _LEVEL, stream, mtime=0) as packed,
    ):
        shutil.copyfileobj(content, packed, _PIECE)


def _unpack(packed: BinaryIO, unpacked: BinaryIO, source: Path) -> None:
    first = packed.readline(_LINE)
    if not first.startswith(_MAGIC):
        raise BadInputError(f"{source} is not a snapshot of docsearch.")
    version = first.removeprefix(_MAGIC).strip()
    if version != str(SNAPSHOT_VERSION).encode():
        raise IndexFormatError(
            f"The snapshot {source} has format {version.decode('ascii', 'replace')[:20]}, and this release "
            f"of docsearch reads format {SNAPSHOT_VERSION}; use the release that made it."
        )
    try:
        header = json.loads(packed.readline(_LINE))
        size, digest = int(header["bytes"]), str(header["sha256"])
    except (ValueError, TypeError, KeyError) as error:
        raise _damaged(source, "its header cannot be read") from error
    sha, count = hashlib.sha256(), 0
    with gzip.GzipFile(fileobj=packed) as content:
        while piece := content.read(_PIECE):
            sha.update(piece)
            count += len(piece)
            if count > size:
                break
            unpacked.write(piece)
    if (count, sha.hexdigest()) != (size, digest):
        raise _damaged(source, "its checksum is another")


def _damaged(source: Path, why: str) -> IndexCorruptError:
    return IndexCorruptError(f"The snapshot {source} is damaged ({why}); use another copy of it.")


@contextmanager
def _scratch(target: Path) -> Iterator[Path]:
    """A folder on the same disk as ``target``, for the time of the ``with`` block."""
    with tempfile.TemporaryDirectory(prefix=f".building-{target.name}-", dir=target.parent) as name:
        yield Path(name)
