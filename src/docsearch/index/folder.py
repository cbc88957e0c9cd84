"""An index on the disk: one folder with the store, the segments, and a lock for the one writer.

Reading takes no lock.  What happens on a commit: the segment is written and flushed beside the others, it is
renamed into its place, and then the one SQLite transaction that has the documents, the segment list and the
tombstones is committed.  A crash before that leaves a folder that nobody lists; the next writer removes it.

Segments that were merged stay on the disk for a while, for readers that have just read the list.  One that is
slower still (it was suspended, say) finds its folder gone, and asks again from the newest generation.
"""

from __future__ import annotations

import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from docsearch.config import IndexSettings
from docsearch.errors import IndexUntrustedError
from docsearch.index.clusters import Centroids, Clusters
from docsearch.index.files import publish_folder, storage_errors, sync_folder
from docsearch.index.lock import writer_lock
from docsearch.index.merging import mostly_dead, segments_to_cluster, segments_to_merge
from docsearch.index.parts import PartRows
from docsearch.index.protocols import Reading
from docsearch.index.reading import StoredReading
from docsearch.index.records import SegmentRow
from docsearch.index.rows import SegmentDocuments
from docsearch.index.segment import WHOOSH, NewDocument, Segment, write_segment
from docsearch.index.segment_merging import cluster_segment, merge_segments
from docsearch.index.snapshot import Snapshot
from docsearch.index.store import Store
from docsearch.index.transaction import Transaction
from docsearch.index.trust import ensure_key, is_sealed, untrusted
from docsearch.index.view import SEGMENTS, View
from docsearch.model import Chunk, Document

__all__ = ["Addition", "IndexFolder", "IndexWriter", "WrittenSegment"]

T = TypeVar("T")

_GRACE_SECONDS = 60.0  # a reader opens its files within moments of reading the segment list


@dataclass(frozen=True, slots=True)
class Addition:
    """A document to add: ``hashes`` name the encoded text of each chunk, ``vectors`` (chunks, dimension)."""

    document: Document
    chunks: tuple[Chunk, ...]
    hashes: tuple[bytes, ...]
    vectors: NDArray[np.float16] = field(repr=False)


@dataclass(frozen=True, slots=True)
class WrittenSegment:
    """A segment on the disk that is not listed yet."""

    name: str
    documents: int
    chunks: int
    manifest: str


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
            writer = IndexWriter(self)
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


class IndexWriter:
    """Commits batches; lives within :meth:`IndexFolder.writer`."""

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder
        self.store = folder.store
        self._segments = folder.path / SEGMENTS
        with storage_errors(folder.path):
            self._segments.mkdir(exist_ok=True)
            sync_folder(folder.path)

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
        new = self.write_segment(batch)
        transaction.add_segment(new.name, documents=new.documents, chunks=new.chunks, manifest=new.manifest)

    def write_segment(self, batch: Sequence[NewDocument], *, clustered: bool = True) -> WrittenSegment:
        """Write and publish a segment that nobody sees before a transaction lists it; keys ascend.

        Unless it is to be ``clustered`` as the others are, no other segment is read.
        """
        name = _new_name()
        with storage_errors(self._folder.path), publish_folder(self._segments / name) as folder:
            manifest = write_segment(
                folder,
                batch,
                title_weight=self._folder.settings.title_weight,
                centroids=self._centroids if clustered else None,
            )
        return WrittenSegment(name, len(batch), sum(len(new.chunks) for new in batch), manifest)

    def merge(self, *, everything: bool = False) -> bool:
        """Merge segments where that is due (or all into one of one part), or else cluster them.

        A commit of its own; true if one was made.
        """
        with self.store.read() as snapshot:
            rows, tombstones = snapshot.segments(), snapshot.tombstones()
        due = rows if everything else self._due(rows, tombstones)
        if everything and len(due) == 1 and not len(tombstones) and self._is_whole(due[0]):
            due = []
        clusters = [] if due else self._due_for_clusters(rows)
        if not due and not clusters:
            return False
        with self.store.write() as transaction, storage_errors(self._folder.path):
            if due:
                self._merge(transaction, due, one_part=everything)
            else:
                self._cluster(transaction, clusters)
        self.collect_garbage()
        return True

    def _due(self, rows: Sequence[SegmentRow], tombstones: NDArray[np.int64]) -> Sequence[SegmentRow]:
        if places := segments_to_merge([row.chunks for row in rows]):
            return rows[places.start : places.stop]
        for row in rows if len(tombstones) else ():
            documents = SegmentDocuments.load(self._segments / row.name)
            dead = int(np.diff(documents.first_row)[np.isin(documents.keys, tombstones)].sum())
            if mostly_dead(rows=row.chunks, dead=dead):
                return [row]
        return []

    def _is_whole(self, row: SegmentRow) -> bool:
        return PartRows.load(self._segments / row.name / WHOOSH).is_whole

    def _due_for_clusters(self, rows: Sequence[SegmentRow]) -> Sequence[SegmentRow]:
        found = [Clusters.load(self._segments / row.name) for row in rows]
        counts = [0 if clusters is None else len(clusters.centroids) for clusters in found]
        return [rows[place] for place in segments_to_cluster([row.chunks for row in rows], counts)]

    @property
    def _centroids(self) -> Centroids | None:
        """Those of the index: of the segment that was clustered last, which are the finest."""
        with self.store.watch() as snapshot:
            found = [Clusters.load(self._segments / row.name) for row in snapshot.segments()]
        present = [clusters.centroids for clusters in found if clusters is not None]
        return max(present, key=len, default=None)

    def _cluster(self, transaction: Transaction, due: Sequence[SegmentRow]) -> None:
        """Put a clustered segment in the place of each of these."""
        from docsearch.index.vectors import train_centroids

        opened = [Segment(self._segments / row.name, row) for row in due]
        centroids = train_centroids([segment.vectors.vectors(slice(None)) for segment in opened])
        for segment, row in zip(opened, due, strict=True):
            name = _new_name()
            with publish_folder(self._segments / name) as folder:
                manifest = cluster_segment(folder, segment, centroids)
            transaction.retire_segments([row.name])
            transaction.add_segment(
                name, documents=row.documents, chunks=row.chunks, manifest=manifest, position=row.position
            )

    def _merge(self, transaction: Transaction, due: Sequence[SegmentRow], *, one_part: bool) -> None:
        tombstones = transaction.tombstones()
        opened = [Segment(self._segments / row.name, row) for row in due]
        masks = [~np.isin(segment.documents.keys, tombstones) for segment in opened]
        merged = None
        if any(mask.any() for mask in masks):
            merged = _new_name()
            with publish_folder(self._segments / merged) as folder:
                manifest = merge_segments(
                    folder,
                    list(zip(opened, masks, strict=True)),
                    centroids=self._centroids,
                    one_part=one_part,
                )
        # Retired only now, after the work: the grace that readers have begins here.
        transaction.retire_segments([row.name for row in due])
        if merged is not None:
            transaction.add_segment(
                merged,
                documents=sum(int(mask.sum()) for mask in masks),
                chunks=sum(
                    int(np.diff(s.documents.first_row)[m].sum()) for s, m in zip(opened, masks, strict=True)
                ),
                manifest=manifest,
                position=due[0].position,
            )
        transaction.forget_tombstones(
            np.concatenate([s.documents.keys[~m] for s, m in zip(opened, masks, strict=True)])
        )

    def collect_garbage(self, *, grace: float = _GRACE_SECONDS) -> None:
        """Remove segment folders that nobody lists: those of crashed writers, and those long retired."""
        with self.store.read() as snapshot:
            live = {row.name for row in snapshot.segments()}
            waiting = set(snapshot.retired(after=time.time() - grace))
            expired = set(snapshot.retired()) - waiting
        unlisted = [folder for folder in self._segments.iterdir() if folder.name not in live | waiting]
        if expired or unlisted:
            # Before the folders go: readers look here to know that they were overtaken.  Something is written
            # in any case, over a commit whose flush may have failed half-way and which must not come back.
            with self.store.tidy() as transaction:
                transaction.forget_retired(expired)
                transaction.set_meta("collected", str(time.time()))
        for folder in unlisted:
            shutil.rmtree(folder, ignore_errors=True)


def _new_name() -> str:
    return uuid.uuid4().hex
