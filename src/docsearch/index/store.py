"""The store: one SQLite file that holds the truth, and whose commit is the commit point of the whole index.

A :class:`Snapshot` is one read transaction: whatever a writer commits meanwhile, it sees the documents, the
segment list and the tombstones of one and the same generation.  A :class:`Transaction` adds the writes.  The
write-ahead log lets any number of readers work beside the one writer without waiting.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from docsearch.config import FORMAT_VERSION
from docsearch.errors import (
    BadInputError,
    DocsearchError,
    IndexCorruptError,
    IndexFormatError,
    IndexNotFoundError,
    StorageError,
)
from docsearch.index.connections import KeptConnections, connect
from docsearch.index.files import storage_errors, sync_folder
from docsearch.index.lock import writer_lock
from docsearch.index.schema import TABLES
from docsearch.index.snapshot import Snapshot
from docsearch.index.transaction import Transaction

__all__ = ["STORE_NAME", "Store"]

STORE_NAME = "store.sqlite"
_APPLICATION_ID = 0x64736368  # "dsch", so that `file` and this module know the store from any other database


class Store:
    """The SQLite file at ``folder / STORE_NAME``; cheap to hold.

    Reads share a few connections, which are kept; whatever writes opens its own.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / STORE_NAME
        self._writing = threading.Lock()
        self._reading = KeptConnections(self.path)
        if not self.path.is_file():
            raise IndexNotFoundError(_not_an_index(folder))
        with self._connection() as connection:
            self._check(connection)

    @classmethod
    def create(
        cls, folder: Path, meta: dict[str, str], *, first: Callable[[Path], None] | None = None
    ) -> Store:
        """Make an empty store; it appears whole or not at all, and after what ``first`` does to the folder.

        Raises :class:`StorageError` where the folder cannot be written.
        """
        final, building = folder / STORE_NAME, folder / f".building-{STORE_NAME}"
        with storage_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            with writer_lock(folder):
                if final.exists():
                    raise BadInputError(f"There is an index in {folder} already; open it.")
                _make(building, meta)
                # A log that a store deleted by hand left behind would be replayed into the new one.
                _remove_with_logs(final)
                if first is not None:
                    first(folder)
                building.rename(final)
                sync_folder(folder)
                sync_folder(folder.parent)
        return cls(folder)

    @contextmanager
    def read(self) -> Iterator[Snapshot]:
        """One consistent view of the store, for the time of the ``with`` block."""
        with _translated(self.path), self._reading.lend() as connection:
            connection.execute("BEGIN")
            yield Snapshot(connection)

    def close(self) -> None:
        """Let go of the file, until it is read again."""
        self._reading.close()

    @contextmanager
    def watch(self) -> Iterator[Snapshot]:
        """Reads that each see the newest commit: for the writer, who is alone in changing anything."""
        with self._connection() as connection:
            yield Snapshot(connection)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """One write transaction, a new generation: committed when the block ends well, else rolled back."""
        with self.tidy() as transaction:
            yield transaction
            transaction.next_generation()

    @contextmanager
    def tidy(self) -> Iterator[Transaction]:
        """A write transaction that changes nothing a reader could see, and so makes no new generation."""
        with self._alone(), self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield Transaction(connection)
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # closing rolls back as well; the cause is what counts
                    connection.execute("ROLLBACK")
                raise

    def vacuum(self) -> None:
        """Give back to the disk what removed rows have left; needs as much room again while it runs."""
        with self._alone(), self._connection() as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA busy_timeout = 1000")  # readers may keep the log for a while
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy_to(self, path: Path) -> None:
        """Write the newest generation to the new file ``path``, while a writer may be at work."""
        with self._connection() as connection:
            connection.execute("VACUUM INTO ?", (os.fspath(path),))

    def use_log(self) -> None:
        """Turn the write-ahead log on, in a store that came here as one file: then readers need not wait."""
        with self._alone(), self._connection() as connection:
            connection.execute("PRAGMA journal_mode = WAL")

    def settle(self) -> None:
        """Take the log into the file, which can then be moved without it; nobody else may have it open."""
        with self._alone(), self._connection() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        log = self.path.with_name(f"{STORE_NAME}-wal")
        if log.exists() and log.stat().st_size:
            raise StorageError(f"Cannot write {self.path}: its log {log.name} could not be taken in.")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # SQLite would let the second transaction wait for the first, in vain if one thread has both.
        if not self._writing.acquire(blocking=False):
            raise RuntimeError(f"A write transaction on {self.path} is open already.")
        try:
            yield
        finally:
            self._writing.release()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with _translated(self.path), closing(connect(self.path)) as connection:
            yield connection

    def _check(self, connection: sqlite3.Connection) -> None:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if application != _APPLICATION_ID:
            raise IndexNotFoundError(_not_an_index(self.folder))
        if version != FORMAT_VERSION:
            raise IndexFormatError(
                f"The index {self.folder} has format {version}, and this release of docsearch reads format "
                f"{FORMAT_VERSION}; use the release that made it, or index the documents again elsewhere."
            )
        # What a trigger or a view does would be done in our name.
        query = "SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index') LIMIT 1"
        if (stranger := connection.execute(query).fetchone()) is not None:
            raise IndexCorruptError(
                f"The store {self.path} holds {stranger[0]!r}, which docsearch did not make; do not use it."
            )


def _make(path: Path, meta: dict[str, str]) -> None:
    """Write an empty store to ``path``."""
    _remove_with_logs(path)
    with _translated(path), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(f"BEGIN; {TABLES} COMMIT;")
        connection.executemany("INSERT INTO meta VALUES (?, ?)", [*meta.items(), ("generation", "0")])


def _remove_with_logs(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _not_an_index(folder: Path) -> str:
    what = "is not an index" if folder.is_dir() else "does not exist"
    return f"{os.fspath(folder)!r} {what}; make one with `docsearch index SOURCE... --index {folder}`."


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "full" in text or "disk I/O" in text:
            reason = "the disk is full" if "full" in text else "the disk reports an error"
            raise StorageError(
                f"Cannot write {path}: {reason}; what was committed before is safe."
            ) from error
        if "readonly" in text or "unable to open" in text:
            raise StorageError(f"Cannot open {path} ({text}); check its permissions.") from error
        raise DocsearchError(f"The store {path} could not be used: {text}.") from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        # Subclasses of DatabaseError tell of mistakes in the program.
        if isinstance(error, sqlite3.DatabaseError) and type(error) is not sqlite3.DatabaseError:
            raise
        raise IndexCorruptError(
            f"The store {path} is damaged ({error}); restore a snapshot or index the documents again."
        ) from error
