"""Whether a segment was made by this user on this machine.  It matters, for Whoosh unpickles its files.

Every segment that is written here is sealed: the store keeps, beside the manifest (the checksum of each
file), an HMAC-SHA256 (RFC 2104) of it under a key that never leaves the user's own data folder.  Whoosh gets
to see a folder only as a :data:`TrustedFolder`, and the functions here are the only ones that make one.

What is checked before that: the seal, that the folder holds the files of the manifest and no others, and the
checksum of each.  What is not: somebody who writes into the folder while it is being searched.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import sys
import tempfile
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import NewType

from docsearch.errors import IndexCorruptError, IndexUntrustedError, StorageError
from docsearch.index.files import file_digest

__all__ = [
    "HOME_VARIABLE",
    "TrustedFolder",
    "ensure_key",
    "is_sealed",
    "seal",
    "trusted",
    "untrusted",
    "within",
]

HOME_VARIABLE = "DOCSEARCH_HOME"
TrustedFolder = NewType("TrustedFolder", Path)

_KEY_BYTES = 32
_PURPOSE = b"docsearch segment 1\n"  # a seal for one purpose is none for another


def trusted(segment: Path, part: str, *, manifest: str, seal: bytes) -> TrustedFolder:
    """The folder ``part`` of ``segment``, once everything in it and in its folders is known to be ours.

    Reads all of its files.  Raises :class:`IndexUntrustedError` for a segment that was made elsewhere, and
    :class:`IndexCorruptError` for one of ours that has changed since.
    """
    if not is_sealed(manifest, seal):
        raise IndexUntrustedError(untrusted(segment))
    wanted = {name: digest for name, digest in json.loads(manifest).items() if name.startswith(f"{part}/")}
    folders = {part, *(str(folder) for name in wanted for folder in PurePosixPath(name).parents)} - {"."}
    # Each by its name, and not by walking down: a walk does not enter what is a link to another folder.
    for folder in sorted(folders):
        for path in (segment / folder).iterdir() if (segment / folder).is_dir() else ():
            if f"{folder}/{path.name}" not in wanted.keys() | folders:
                raise IndexCorruptError(f"{path} is not a file of this index; run `docsearch rebuild`.")
    for name, digest in wanted.items():
        path = segment / name
        if not path.is_file():
            raise IndexCorruptError(f"The index lacks the file {path}; run `docsearch rebuild`.")
        if file_digest(path) != digest:
            raise IndexCorruptError(f"{path} is damaged; run `docsearch rebuild`.")
    return TrustedFolder(segment / part)


def within(folder: TrustedFolder, name: str) -> TrustedFolder:
    """The folder ``name`` in one that is trusted with all that is in it."""
    return TrustedFolder(folder / name)


def untrusted(segment: Path) -> str:
    """The sentence for a segment whose seal is not this user's."""
    return (
        f"The index {segment.parent.parent} was made by another user or on another machine, and its keyword "
        "index can run code when it is opened; run `docsearch rebuild` to make it again from the store."
    )


def seal(manifest: str) -> bytes:
    """The seal of a manifest that this process has made."""
    return _hmac(ensure_key(), manifest)


def is_sealed(manifest: str, seal: bytes) -> bool:
    """Whether ``seal`` is this user's seal of ``manifest``."""
    key = _read_key(_key_path())
    return key is not None and hmac.compare_digest(_hmac(key, manifest), seal)


def ensure_key() -> bytes:
    """The key of this user, made now if there is none.

    Raises :class:`StorageError` where it cannot be kept.
    """
    path = _key_path()
    try:
        return _read_key(path) or _make_key(path)
    except OSError as error:
        raise StorageError(
            f"Cannot keep the key of this user's indexes at {path} ({error.strerror or error}); "
            f"set {HOME_VARIABLE} to a folder of your own that can be written."
        ) from error


def _hmac(key: bytes, manifest: str) -> bytes:
    return hmac.digest(key, _PURPOSE + manifest.encode(), hashlib.sha256)


def _key_path() -> Path:
    """``DOCSEARCH_HOME``, else the platform's folder for a user's data."""
    if named := os.environ.get(HOME_VARIABLE):
        return Path(named) / "key"
    try:
        home = Path.home()
    except RuntimeError as error:
        raise StorageError(
            f"There is no home folder to keep the key of this user's indexes in; set {HOME_VARIABLE}."
        ) from error
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "docsearch" / "key"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "docsearch" / "key"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "docsearch" / "key"


def _read_key(path: Path) -> bytes | None:
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(
            f"Cannot read the key {path} ({error.strerror or error}); set {HOME_VARIABLE} to a folder of "
            "your own."
        ) from error
    if len(key) != _KEY_BYTES:
        raise StorageError(
            f"The key {path} is damaged; remove it, then run `docsearch rebuild` on each index."
        )
    return key


def _make_key(path: Path) -> bytes:
    """Write a new key, whole or not at all; of two processes that do so at once, both get the first's."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(secrets.token_bytes(_KEY_BYTES))
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(name)
    finally:
        Path(name).unlink(missing_ok=True)
    key = _read_key(path)
    if key is None:
        raise StorageError(f"The key {path} vanished while it was made; try again.")
    return key
