"""An index on the disk: one folder with the store, the segments, and a lock for the one writer.

Reading takes no lock.  What happens on a commit: the segment is written and flushed beside the others, it is
renamed into its place, and then the one SQLite transaction that has the documents, the segment list and the
tombstones is committed.  A crash before that leaves a folder that nobody lists; the next writer removes it.
"""

from __future__ import annotations

import shutil
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from docsearch.config import IndexSettings
from docsearch.errors import IndexLockedError, StorageError
from docsearch.index.files import publish_folder
from docsearch.index.merging import segments_to_merge
from docsearch.index.segment import NewDocument, Segment, merge_segments, write_segment
from docsearch.index.snapshot import Snapshot
from docsearch.index.store import Store
from docsearch.index.transaction import Transaction
from docsearch.index.view import SEGMENTS, View
from docsearch.model import Chunk, Document

__all__ = ["Addition", "IndexFolder", "IndexWriter"]

_LOCK = "writer.lock"
_GRACE_SECONDS = 60.0  # a reader opens its files within moments of reading the segment list


@dataclass(frozen=True, slots=True)
class Addition:
    """A document to add: ``hashes`` name the encoded text of each chunk, ``vectors`` (chunks, dimension)."""

    document: Document
    chunks: tuple[Chunk, ...]
    hashes: tuple[bytes, ...]
    vectors: NDArray[np.float16] = field(repr=False)


class IndexFolder:
    """Hands out views to readers and, one at a time, a writer."""

    def __init__(self, path: Path, settings: IndexSettings) -> None:
        self.path, self.settings = path, settings
        self.store = Store(path)
        self._view: View | None = None
        self._lock = threading.Lock()

    @contextmanager
    def view(self) -> Iterator[tuple[Snapshot, View]]:
        """The newest generation, and a snapshot of the store at that same generation."""
        with self.store.read() as snapshot:
            yield snapshot, self._current(snapshot)

    @contextmanager
    def writer(self) -> Iterator[IndexWriter]:
        """The one writer; raises :class:`IndexLockedError` at once where another is at work."""
        from filelock import FileLock, Timeout  # readers never lock

        lock = FileLock(self.path / _LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise IndexLockedError(
                f"Another process is writing to the index {self.path}; try again when it has finished."
            ) from error
        except OSError as error:
            raise StorageError(f"Cannot write to {self.path}: {error.strerror or error}.") from error
        try:
            writer = IndexWriter(self)
            writer.collect_garbage()
            yield writer
        except OSError as error:
            raise StorageError(
                f"Cannot write to {self.path}: {error.strerror or error}; what was committed before is safe."
            ) from error
        finally:
            lock.release()

    def _current(self, snapshot: Snapshot) -> View:
        with self._lock:
            if self._view is None or self._view.generation != snapshot.generation():
                self._view = View(self.path, snapshot, self.settings, self._view)
            return self._view


class IndexWriter:
    """Commits batches; lives within :meth:`IndexFolder.writer`."""

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder
        self.store = folder.store
        self._segments = folder.path / SEGMENTS
        self._segments.mkdir(exist_ok=True)

    def add(self, transaction: Transaction, additions: Sequence[Addition]) -> None:
        """Store documents and write their segment, to become visible with the transaction."""
        if not additions:
            return
        batch = [
            NewDocument(
                transaction.add_document(a.document, a.chunks, a.hashes), a.document, a.chunks, a.vectors
            )
            for a in additions
        ]
        name = _new_name()
        with publish_folder(self._segments / name) as folder:
            manifest = write_segment(folder, batch, title_weight=self._folder.settings.title_weight)
        rows = sum(len(new.chunks) for new in batch)
        transaction.add_segment(name, documents=len(batch), chunks=rows, manifest=manifest)

    def merge(self, *, everything: bool = False) -> bool:
        """Merge segments where that is due (or all into one); a commit of its own.  True if one was made."""
        with self.store.read() as snapshot:
            rows = snapshot.segments()
        count = len(rows) if everything else segments_to_merge([row.chunks for row in rows])
        if not count:
            return False
        due = rows[-count:]
        with self.store.write() as transaction:
            tombstones = transaction.tombstones()
            opened = [Segment(self._segments / row.name) for row in due]
            masks = [~np.isin(segment.documents.keys, tombstones) for segment in opened]
            transaction.retire_segments([row.name for row in due])
            kept = sum(int(mask.sum()) for mask in masks)
            if kept:
                name = _new_name()
                with publish_folder(self._segments / name) as folder:
                    manifest = merge_segments(
                        folder,
                        list(zip(opened, masks, strict=True)),
                        title_weight=self._folder.settings.title_weight,
                    )
                chunks = sum(
                    int(np.diff(s.documents.first_row)[m].sum()) for s, m in zip(opened, masks, strict=True)
                )
                transaction.add_segment(
                    name, documents=kept, chunks=chunks, manifest=manifest, position=due[0].position
                )
            transaction.forget_tombstones(
                np.concatenate([s.documents.keys[~m] for s, m in zip(opened, masks, strict=True)])
            )
        return True

    def collect_garbage(self) -> None:
        """Remove segment folders that nobody lists: those of crashed writers, and those long retired."""
        with self.store.read() as snapshot:
            live = {row.name for row in snapshot.segments()}
            waiting = set(snapshot.retired(after=time.time() - _GRACE_SECONDS))
            expired = set(snapshot.retired()) - waiting
        for folder in self._segments.iterdir():
            if folder.name not in live | waiting:
                shutil.rmtree(folder, ignore_errors=True)
        if expired:
            with self.store.write() as transaction:
                transaction.forget_retired(expired)


def _new_name() -> str:
    return uuid.uuid4().hex
