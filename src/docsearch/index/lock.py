"""The lock of the one writer: held by the operating system for as long as the writer lives, and no longer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from docsearch.errors import IndexLockedError, StorageError

__all__ = ["writer_lock"]

_NAME = ".writer.lock"


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of the index in ``folder``, which exists.

    Raises :class:`IndexLockedError` at once where another writer has it, and :class:`StorageError` where the
    folder cannot be written or its file system has no locks.
    """
    from filelock import FileLock, Timeout  # readers never lock

    # Without the fallback: a lock that is a mere file would outlive a writer that was killed.
    lock = FileLock(folder / _NAME, fallback_to_soft=False)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise IndexLockedError(
            f"Another process is writing to the index {folder}; try again when it has finished."
        ) from error
    except (OSError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StorageError(f"Cannot lock {folder} for writing: {reason}.") from error
    try:
        yield
    finally:
        lock.release()
