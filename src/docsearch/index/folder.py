"""An index on the disk: one folder with the store, the segments, and a lock for the one writer.

Reading takes no lock; what happens on a commit is told in ``writer``.

Segments that were merged stay on the disk for a while, for readers that have just read the list.  One that is
slower still (it was suspended, say) finds its folder gone, and asks again from the newest generation.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from docsearch.config import IndexSettings
from docsearch.errors import IndexUntrustedError
from docsearch.index.lock import writer_lock
from docsearch.index.protocols import Reading
from docsearch.index.reading import StoredReading
from docsearch.index.snapshot import Snapshot
from docsearch.index.store import Store
from docsearch.index.trust import ensure_key, is_sealed, untrusted
from docsearch.index.view import SEGMENTS, View
from docsearch.index.writer import IndexWriter

__all__ = ["IndexFolder"]

T = TypeVar("T")


class IndexFolder:
    """Hands out views to readers and, one at a time, a writer."""

    def __init__(self, path: Path, settings: IndexSettings) -> None:
        self.path, self.settings = path, settings
        self.store = Store(path)
        self._view: View | None = None
        self._lock = threading.Lock()

    def answer(self, work: Callable[[Snapshot, View], T]) -> T:
        """What ``work`` makes of the newest generation; it may be called again.

        ``work`` gets a view, and a snapshot of the store at that same generation.
        """
        while True:
            with self.store.read() as snapshot:
                try:
                    return work(snapshot, self._current(snapshot))
                except Exception:
                    # Whatever the trouble, it is not the index's if its files were collected meanwhile.
                    if not self._overtaken(snapshot):
                        raise

    def close(self) -> None:
        """Let go of the store, until it is read again."""
        self.store.close()

    @property
    def depth(self) -> int:
        return self.settings.depth

    def read(self, work: Callable[[Reading], T]) -> T:
        """:meth:`answer` in the words of :class:`~docsearch.index.protocols.Engine`."""
        return self.answer(lambda snapshot, view: work(StoredReading(snapshot, view)))

    @contextmanager
    def view(self) -> Iterator[tuple[Snapshot, View]]:
        """The newest generation, and a snapshot of the store at that same generation.

        For moments only: unlike :meth:`answer` this cannot start again when its files are collected.
        """
        with self.store.read() as snapshot:
            yield snapshot, self._current(snapshot)

    @contextmanager
    def writer(self, *, anew: bool = False) -> Iterator[IndexWriter]:
        """The one writer; raises :class:`IndexLockedError` at once where another is at work.

        Segments that this user has not made cannot be merged with others, and so are refused with
        :class:`IndexUntrustedError` before anything is written, unless all are to be made ``anew``.
        """
        with writer_lock(self.path):
            ensure_key()
            if not anew:
                self._refuse_untrusted()
            writer = IndexWriter(self.path, self.store, self.settings)
            writer.collect_garbage()
            yield writer

    def _refuse_untrusted(self) -> None:
        with self.store.read() as snapshot:
            for row in snapshot.segments():
                if not is_sealed(row.manifest, row.seal):
                    raise IndexUntrustedError(untrusted(self.path / SEGMENTS / row.name))

    def _current(self, snapshot: Snapshot) -> View:
        """The view of exactly what the snapshot sees; the last one is kept for the next query."""
        commit = snapshot.commit()
        with self._lock:
            if self._view is None or self._view.commit != commit:
                self._view = View(self.path, snapshot, self.settings, self._view)
            return self._view

    def _overtaken(self, snapshot: Snapshot) -> bool:
        """Whether segments of the snapshot's generation have been given up for collection."""
        with self.store.read() as newest:
            kept = {row.name for row in newest.segments()} | set(newest.retired())
        return any(row.name not in kept for row in snapshot.segments())
