"""The write path, top to bottom: sources -> documents -> chunks -> vectors -> one commit a batch.

Files that are byte for byte as they were are not parsed again, documents with the same content are not
encoded again, and texts that were ever encoded with this model come from the cache.  Batches are committed as
they go, so an interrupted run is simply run again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from docsearch.batch_vectors import BatchVectors
from docsearch.chunking import Chunker
from docsearch.encoding import Encoder
from docsearch.errors import DuplicateIdError
from docsearch.index.records import Standing
from docsearch.index.seen import Seen
from docsearch.index.snapshot import Snapshot
from docsearch.index.transaction import document_digest, text_hash
from docsearch.index.writer import Addition, IndexWriter
from docsearch.ingest import STDIN, ReadOptions, SourceFile, Unread, discover, empty_folder, may_stand, read
from docsearch.ingest.names import safe_name
from docsearch.model import Chunk, Document, IngestReport, Skipped
from docsearch.progress import IngestMeter, IngestProgress

__all__ = ["Ingester"]

BATCH_CHUNKS = 4096
_BATCH_CHARACTERS = 32_000_000


@dataclass(slots=True)
class _Tally:
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    chunks: int = 0
    encoded: int = 0
    skipped: list[tuple[str, Skipped]] = field(default_factory=list)

    def report(self) -> IngestReport:
        return IngestReport(
            new=self.new,
            changed=self.changed,
            unchanged=self.unchanged,
            removed=self.removed,
            skipped=tuple(skipped for _, skipped in self.skipped),
            chunks=self.chunks,
            encoded=self.encoded,
        )


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A document that waits for the next commit; ``hashes`` name the text of each chunk that is encoded."""

    document: Document
    chunks: tuple[Chunk, ...]
    hashes: tuple[bytes, ...]

    def addition(self, vectors: Mapping[bytes, NDArray[np.float16]]) -> Addition:
        return Addition(self.document, self.chunks, self.hashes, np.stack([vectors[h] for h in self.hashes]))


@dataclass(slots=True)
class _Batch:
    """Documents that wait for the next commit, what they replace, and the files they begin and finish."""

    documents: list[_Waiting] = field(default_factory=list)
    replaced: list[int] = field(default_factory=list)
    moved: list[tuple[int, Document]] = field(default_factory=list)
    outdated: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[SourceFile, bytes]] = field(default_factory=list)
    chunks: int = 0
    characters: int = 0


class Ingester:
    """One run over some sources.  Use once."""

    def __init__(
        self,
        writer: IndexWriter,
        *,
        encoder: Callable[[], Encoder],
        chunker: Callable[[], Chunker],
        options: ReadOptions,
        progress: Callable[[IngestProgress], None] | None = None,
        batch_chunks: int = BATCH_CHUNKS,
    ) -> None:
        """``encoder`` and ``chunker`` are called when there is a first document to encode: a run that finds
        nothing new loads no model.
        """
        self._writer, self._options = writer, options
        self._make_chunker = chunker
        self._vectors = BatchVectors(writer.store, encoder)
        self._meter = IngestMeter(progress)
        self._batch_chunks = batch_chunks
        self._tally = _Tally()
        self._batch = _Batch()
        self._incomplete: list[tuple[SourceFile, bytes]] = []
        self._roots: frozenset[str] = frozenset()
        self._unread = Unread()

    def run(
        self,
        sources: Sequence[str | Path],
        *,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
        prune: bool = False,
    ) -> IngestReport:
        """Bring the index up to date with ``sources``.

        With ``prune``, documents that came from these sources and are no longer there are removed; not those
        of a file or folder that is skipped in this run, for nobody knows what is there.
        """
        # All sources are checked before the first is read.
        found = {
            _root(source): chain(
                discover([source], include=include, exclude=exclude), empty_folder(source) if prune else ()
            )
            for source in dict.fromkeys(map(str, sources))
        }
        self._roots = frozenset(found)
        with self._vectors, Seen() as seen, self._writer.store.watch() as store:
            for root, entries in found.items():
                for entry in entries:
                    if isinstance(entry, Skipped):
                        self._tally.skipped.append((root, entry))
                        self._unread.add_found(root, entry)
                    else:
                        self._meter.begin(entry)
                        self._take_file(entry, seen, store)
                        self._meter.end(waiting=bool(self._batch.documents))
            self._commit()
            self._finish(list(found), seen, prune=prune)
        return self._tally.report()

    @cached_property
    def _chunker(self) -> Chunker:
        return self._make_chunker()

    def _take_file(self, file: SourceFile, seen: Seen, store: Snapshot) -> None:
        digest = file.digest(self._options)
        known = store.file_digest(file.root, file.path)
        if known == digest:
            for document_id in store.file_ids(file.root, file.path):
                seen.add(document_id, file.root, file.path)
                self._tally.unchanged += 1
            return
        if known is not None:  # from the first commit on, the index holds more of it than the old content
            self._batch.outdated.append((file.root, file.path))
        complete = True
        for item in read(file, self._options):
            if isinstance(item, Skipped):
                self._tally.skipped.append((file.root, item))
                self._unread.add_read(file, item)
                complete = False
            else:
                complete = self._take_document(item, file, seen, store) and complete
                # Of an export the documents say where they came from; their file cannot be found by them.
                complete = complete and (item.root, item.path) == (file.root, file.path)
            if self._batch.chunks >= self._batch_chunks or self._batch.characters >= _BATCH_CHARACTERS:
                self._commit()
        # A file that was skipped in part is read again next time, and so is one that has lost documents which
        # are still in the index: of a file that is recognised, all documents count as seen.
        if complete and _has_lost(file, seen, store):
            self._incomplete.append((file, digest))
        elif complete:
            self._batch.files.append((file, digest))

    def _take_document(self, document: Document, file: SourceFile, seen: Seen, store: Snapshot) -> bool:
        """False where the document was skipped."""
        self._meter.read(document)
        seen.add(document.id, document.root, document.path)
        known = store.standing(document.id)
        if known is not None:
            if known.root not in self._roots:  # else the file that had it is met in this run, now or later
                _refuse_collision(document, known)
            moved = (known.root, known.path) != (document.root, document.path)
            if moved:  # should the old file come back, its documents are to be found there again
                self._batch.outdated.append((known.root, known.path))
            if known.digest == document_digest(document):
                self._tally.unchanged += 1
                if moved:
                    self._batch.moved.append((known.key, document))
                return True
            self._batch.replaced.append(known.key)
        chunks = self._chunker(document)
        if not chunks:
            self._tally.skipped.append((file.root, Skipped(document.id, "no text")))
            self._tally.removed += known is not None
            return False
        if known is None:
            self._tally.new += 1
        else:
            self._tally.changed += 1
        texts = [chunk.embedding_text(document.text) for chunk in chunks]
        hashes = tuple(map(text_hash, texts))
        self._vectors.add(dict(zip(hashes, texts, strict=True)))
        self._batch.documents.append(_Waiting(document, chunks, hashes))
        self._batch.chunks += len(chunks)
        self._batch.characters += len(document.text)
        return True

    def _commit(self) -> None:
        batch, self._batch = self._batch, _Batch()
        if batch == _Batch():
            return
        with ExitStack() as stack:
            # First what waits for no vector: an encoder that leaves Python free is at work meanwhile.
            written = [(waiting.document, waiting.chunks) for waiting in batch.documents]
            keywords = stack.enter_context(self._writer.keywords(written)) if written else None
            fresh, vectors = self._vectors.take(self._meter.encoded)
            with self._writer.store.write() as transaction:
                transaction.remove_documents(batch.replaced)
                transaction.cache_vectors((h, vectors[h].tobytes()) for h in fresh)
                if keywords is not None:
                    self._writer.add(
                        transaction, [one.addition(vectors) for one in batch.documents], keywords
                    )
                for key, document in batch.moved:
                    transaction.move_document(key, document)
                for root, path in batch.outdated:
                    transaction.forget_file(root, path)
                for file, digest in batch.files:
                    transaction.remember_file(file.root, file.path, digest)
        self._tally.chunks += batch.chunks
        self._tally.encoded += len(fresh)
        self._meter.committed(batch.chunks)
        while self._writer.merge():
            pass

    def _finish(self, roots: Sequence[str], seen: Seen, *, prune: bool) -> None:
        with self._writer.store.watch() as store:
            gone = [
                (root, key, path)
                for root in roots
                for key, document_id, path in store.root_documents(root)
                if prune and document_id not in seen and not self._unread.covers(root, path)
            ]
            same = store.skipped_records(roots) == sorted(
                (r, s.path, s.reason) for r, s in self._tally.skipped
            )
            complete = [
                (file, digest)
                for file, digest in self._incomplete
                if (prune and not self._unread.covers(file.root, file.path))
                or not _has_lost(file, seen, store)
            ]
        if gone or complete or not same:
            with self._writer.store.write() as transaction:
                transaction.remove_documents(key for _, key, _ in gone)
                for root, _, path in gone:
                    transaction.forget_file(root, path)
                for file, digest in complete:
                    transaction.remember_file(file.root, file.path, digest)
                transaction.replace_skipped(roots, self._tally.skipped)
        self._tally.removed += len(gone)


def _root(source: str) -> str:
    """The root that discovery gives to the files of this SOURCE."""
    return STDIN if source == STDIN else safe_name(os.path.abspath(source))  # noqa: PTH100  # keeps links


def _has_lost(file: SourceFile, seen: Seen, store: Snapshot) -> bool:
    """Whether the index has documents from a file that has been read, and that were not in it."""
    return any(document_id not in seen for document_id in store.file_ids(file.root, file.path))


def _refuse_collision(document: Document, known: Standing) -> None:
    """An id belongs to the file it came from, for as long as that file exists."""
    here, there = (document.root, document.path), (known.root, known.path)
    if here != there and "-" not in (document.root, known.root) and may_stand(_location(*there)):
        raise DuplicateIdError(document.id, str(_location(*there)), str(_location(*here)))


def _location(root: str, path: str) -> Path:
    return Path(root) if Path(root).is_file() else Path(root, path)
