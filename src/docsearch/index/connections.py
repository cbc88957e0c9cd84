"""Connections to the store, and how reads share them: to open one takes longer than most reads do."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from weakref import finalize

__all__ = ["KeptConnections", "connect"]

_BUSY_SECONDS = 30.0
_IDLE = 4  # more readers at once than that open their own
_SHARED = sqlite3.threadsafety > 1  # whether SQLite was built so that a connection may change threads

_Identity = tuple[int, int, int]
"""Of a file in a process: what another file in its place, or a fork of the process, does not have."""


def connect(path: Path) -> sqlite3.Connection:
    """Open the store at ``path``, which must be there, for use in any thread."""
    # `mode=rw` keeps SQLite from making an empty database where the store has just been taken away.
    uri = f"{path.resolve().as_uri()}?mode=rw"
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=_BUSY_SECONDS, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
    except BaseException:
        connection.close()
        raise
    return connection


class KeptConnections:
    """Lends each connection to one reader at a time.  Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[tuple[_Identity, sqlite3.Connection]] = []
        finalize(self, _close_all, self._idle)

    @contextmanager
    def lend(self) -> Iterator[sqlite3.Connection]:
        """A connection without a transaction; one that was begun is rolled back in the end."""
        identity = self._identity()  # before it is opened: should the file change now, it is not lent again
        connection = self._take(identity) or connect(self._path)
        try:
            yield connection
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        except BaseException:
            connection.close()
            raise
        if _SHARED and len(self._idle) < _IDLE:
            self._idle.append((identity, connection))
        else:
            connection.close()

    def close(self) -> None:
        """Close those that nobody has."""
        _close_all(self._idle)

    def _take(self, identity: _Identity) -> sqlite3.Connection | None:
        while self._idle:
            with suppress(IndexError):  # another thread was faster
                known, connection = self._idle.pop()
                if known == identity:
                    return connection
                _let_go(known, connection)
        return None

    def _identity(self) -> _Identity:
        try:
            found = self._path.stat()
        except OSError:
            return os.getpid(), 0, 0
        return os.getpid(), found.st_dev, found.st_ino


_of_the_parent: list[sqlite3.Connection] = []  # never closed here: SQLite would take the parent's locks away


def _let_go(identity: _Identity, connection: sqlite3.Connection) -> None:
    if identity[0] == os.getpid():
        connection.close()
    else:
        _of_the_parent.append(connection)


def _close_all(idle: list[tuple[_Identity, sqlite3.Connection]]) -> None:
    while idle:
        with suppress(IndexError):
            _let_go(*idle.pop())
