"""Hashes of large files, remembered from one run to the next."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path

__all__ = ["CACHE_VARIABLE", "cache_folder", "cached_sha256"]

CACHE_VARIABLE = "DOCSEARCH_CACHE"
_SMALL = 1 << 20  # hashed faster than looked up
_HEX = re.compile(r"[0-9a-f]{64}")


def cache_folder() -> Path:
    """``DOCSEARCH_CACHE``, else ``docsearch`` in the user's cache folder."""
    if named := os.environ.get(CACHE_VARIABLE):
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "docsearch"


def cached_sha256(file: Path) -> str:
    """SHA-256 of ``file`` in hex, remembered by its path, size and time of change.

    A cache that is missing, damaged or read-only costs time and nothing else.

    :raises OSError: the file itself cannot be read
    """
    real = file.resolve()
    state = real.stat()
    if state.st_size < _SMALL:
        return hashlib.sha256(real.read_bytes()).hexdigest()
    key = f"{real}\0{state.st_size}\0{state.st_mtime_ns}\0{state.st_ino}"
    entry = _entry(key)
    if entry is not None and (known := _read(entry)) is not None:
        return known
    with real.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if entry is not None:
        with suppress(OSError):
            _write(entry, found)
    return found


def _entry(key: str) -> Path | None:
    try:
        folder = cache_folder()
    except RuntimeError:  # no home
        return None
    return folder / "hashes" / hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def _read(entry: Path) -> str | None:
    try:
        content = entry.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    return content if _HEX.fullmatch(content) else None


def _write(entry: Path, content: str) -> None:
    entry.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=entry.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(content)
        Path(temporary).replace(entry)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
