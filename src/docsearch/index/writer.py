"""The one writer of an index on the disk.

What happens on a commit: the segment is written and flushed beside the others, it is renamed into its place,
and then the one SQLite transaction that has the documents, the segment list and the tombstones is committed.
A crash before that leaves a folder that nobody lists; the next writer removes it.
"""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from docsearch.config import IndexSettings
from docsearch.index.clusters import Centroids, Clusters
from docsearch.index.files import building_folder, publish_folder, storage_errors, sync_folder
from docsearch.index.merging import mostly_dead, segments_to_cluster, segments_to_merge
from docsearch.index.parts import PartRows
from docsearch.index.records import SegmentRow
from docsearch.index.rows import SegmentDocuments
from docsearch.index.segment import (
    WHOOSH,
    Keywords,
    NewDocument,
    Segment,
    write_keywords,
    write_segment,
)
from docsearch.index.segment_merging import cluster_segment, merge_segments
from docsearch.index.store import Store
from docsearch.index.transaction import Transaction
from docsearch.index.view import SEGMENTS
from docsearch.model import Chunk, Document

__all__ = ["Addition", "IndexWriter", "WrittenSegment"]

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


class IndexWriter:
    """Commits batches; lives within :meth:`docsearch.index.folder.IndexFolder.writer`."""

    def __init__(self, path: Path, store: Store, settings: IndexSettings) -> None:
        self._path, self.store, self._title_weight = path, store, settings.title_weight
        self._segments = path / SEGMENTS
        with storage_errors(path):
            self._segments.mkdir(exist_ok=True)
            sync_folder(path)

    @contextmanager
    def keywords(self, batch: Sequence[tuple[Document, tuple[Chunk, ...]]]) -> Iterator[Keywords]:
        """Write the keyword index of documents that are to be added, before their vectors are there.

        What was written is gone when the block ends, unless :meth:`add` or :meth:`write_segment` took it.
        """
        with ExitStack() as stack:
            with storage_errors(self._path):
                folder = stack.enter_context(building_folder(self._segments / _new_name()))
                written = write_keywords(folder, batch, title_weight=self._title_weight)
            yield written

    def add(
        self, transaction: Transaction, additions: Sequence[Addition], keywords: Keywords | None = None
    ) -> None:
        """Store documents and write their segment, to become visible with the transaction.

        ``keywords`` are those that were written of the same documents before; else they are written now.
        """
        if not additions:
            return
        if keywords is None:
            with self.keywords([(a.document, a.chunks) for a in additions]) as written:
                self.add(transaction, additions, written)
            return
        batch = [
            NewDocument(
                transaction.add_document(a.document, a.chunks, a.hashes), a.document, a.chunks, a.vectors
            )
            for a in additions
        ]
        new = self.write_segment(batch, keywords)
        transaction.add_segment(new.name, documents=new.documents, chunks=new.chunks, manifest=new.manifest)

    def write_segment(
        self, batch: Sequence[NewDocument], keywords: Keywords, *, clustered: bool = True
    ) -> WrittenSegment:
        """Write and publish a segment that nobody sees before a transaction lists it; keys ascend.

        Unless it is to be ``clustered`` as the others are, no other segment is read.
        """
        name = _new_name()
        with storage_errors(self._path), publish_folder(self._segments / name) as folder:
            manifest = write_segment(
                folder, batch, keywords, centroids=self._centroids if clustered else None
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
        with self.store.write() as transaction, storage_errors(self._path):
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
