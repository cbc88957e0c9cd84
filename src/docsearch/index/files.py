"""Durable steps on the file system: the only place where the index writes, flushes and renames files.

SQLite's commit is the one commit point; everything it points to must be on the disk before it.  Tests inject
failing ``fsync`` and ``rename`` here.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from docsearch.errors import StorageError

__all__ = [
    "building_folder",
    "file_digest",
    "link_file",
    "publish_folder",
    "storage_errors",
    "sync_folder",
    "write_file",
]

BUILDING = ".building-"


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Turn what the file system refuses into :class:`StorageError`; for code that only touches the index."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"Cannot write to {folder}: {error.strerror or error}; what was committed before is safe."
        ) from error


def write_file(path: Path, data: bytes | memoryview) -> None:
    """Write ``data`` to a new file, to be flushed by :func:`publish_folder` with all the others."""
    with path.open("xb") as stream:
        stream.write(data)


def link_file(source: Path, target: Path) -> None:
    """A second name for a file that never changes; a copy where the file system has no such thing."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Flush the names in ``folder`` (where the platform can: Windows cannot open a folder)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def building_folder(target: Path) -> Iterator[Path]:
    """Hand out an empty folder beside ``target``, named as one that is being built; it is gone at the end,
    whatever happens, unless it was renamed.
    """
    building = target.with_name(f"{BUILDING}{target.name}")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    try:
        yield building
    finally:
        shutil.rmtree(building, ignore_errors=True)


@contextmanager
def publish_folder(target: Path) -> Iterator[Path]:
    """Hand out an empty folder; on success flush all that was put into it and rename it to ``target``.

    ``target`` is a new name.  On any error the folder is removed again.
    """
    with building_folder(target) as building:
        yield building
        _sync_tree(building)
        try:
            building.rename(target)
            sync_folder(target.parent)
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)  # renamed already, but perhaps not for good
            raise


def _sync_tree(folder: Path) -> None:
    for directory, _, names in os.walk(folder):
        for name in names:
            with (Path(directory) / name).open("rb+") as stream:
                os.fsync(stream.fileno())
        sync_folder(Path(directory))
