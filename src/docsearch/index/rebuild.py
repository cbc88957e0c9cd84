"""The derived half of an index made again from the store alone: documents, chunks and cached vectors.

Nothing of the old segments is read, so it does not matter whether they are missing, damaged, made elsewhere
or made by other rules for words.  The new ones are written beside them, and one transaction switches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from docsearch.errors import IndexCorruptError
from docsearch.index.analysis import ANALYSIS_VERSION
from docsearch.index.records import StoredDocument, is_sound_vector
from docsearch.index.segment import NewDocument
from docsearch.index.snapshot import Snapshot
from docsearch.index.transaction import Transaction
from docsearch.index.writer import IndexWriter, WrittenSegment

__all__ = ["Encode", "RebuildReport", "rebuild"]

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts -> vectors of shape (texts, dimension)."""

_ROWS = 32_768  # of a segment, so that memory is bounded
_CHARACTERS = 64_000_000


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuild has made; ``encoded`` counts the texts that had no (sound) vector in the cache."""

    documents: int
    chunks: int
    segments: int
    encoded: int


@dataclass(slots=True)
class _Batch:
    documents: list[StoredDocument] = field(default_factory=list)
    chunks: int = 0
    characters: int = 0

    def add(self, document: StoredDocument) -> None:
        self.documents.append(document)
        self.chunks += len(document.chunks)
        self.characters += len(document.document.text)

    @property
    def full(self) -> bool:
        return self.chunks >= _ROWS or self.characters >= _CHARACTERS


def rebuild(
    writer: IndexWriter,
    *,
    dimension: int,
    encode: Encode,
    derive: Callable[[Transaction], None] = lambda _: None,
    progress: Callable[[int, int], None] | None = None,
) -> RebuildReport:
    """Make all segments again, visible at once when all are there.

    ``encode`` is called for texts without a vector of ``dimension`` numbers in the cache, ``derive`` to make
    again what follows from the annotations, in the same transaction, and ``progress`` with the documents done
    and their total.  Raises :class:`IndexCorruptError` for a document that makes no sense.
    """
    written: list[WrittenSegment] = []
    encoded = 0
    with writer.store.watch() as snapshot:
        total = len(snapshot.keys())
        for batch in _batches(snapshot):
            vectors, fresh = _vectors(snapshot, batch, dimension, encode)
            if fresh:
                with writer.store.write() as transaction:
                    transaction.cache_vectors(fresh.items())
            encoded += len(fresh)
            new = [_new(document, vectors) for document in batch]
            with writer.keywords([(one.document, one.chunks) for one in new]) as keywords:
                written.append(writer.write_segment(new, keywords, clustered=False))
            if progress is not None:
                progress(sum(segment.documents for segment in written), total)
    with writer.store.write() as transaction:
        transaction.retire_segments([row.name for row in transaction.segments()])
        transaction.forget_tombstones(transaction.tombstones().tolist())
        for segment in written:
            transaction.add_segment(
                segment.name, documents=segment.documents, chunks=segment.chunks, manifest=segment.manifest
            )
        transaction.set_meta("analysis", ANALYSIS_VERSION)
        derive(transaction)
    while writer.merge():
        pass
    with writer.store.watch() as snapshot:
        segments = snapshot.segments()
    return RebuildReport(total, sum(segment.chunks for segment in segments), len(segments), encoded)


def _batches(snapshot: Snapshot) -> Iterator[list[StoredDocument]]:
    batch = _Batch()
    for key in snapshot.keys().tolist():
        batch.add(_stored(snapshot, key))
        if batch.full:
            yield batch.documents
            batch = _Batch()
    if batch.documents:
        yield batch.documents


def _stored(snapshot: Snapshot, key: int) -> StoredDocument:
    try:
        (stored,) = snapshot.stored([key])
    except (ValueError, TypeError) as error:  # a row that was edited by hand
        raise _nonsense(f"with the key {key}", str(error)) from error
    if not stored.chunks:
        raise _nonsense(repr(stored.document.id), "it has no chunks")
    return stored


def _nonsense(which: str, why: str) -> IndexCorruptError:
    return IndexCorruptError(
        f"The document {which} cannot be read from the store ({why}); restore a snapshot, or remove "
        "the document and index it again."
    )


def _vectors(
    snapshot: Snapshot, batch: Sequence[StoredDocument], dimension: int, encode: Encode
) -> tuple[dict[bytes, bytes], dict[bytes, bytes]]:
    """The vector (float16, little endian) of each chunk by its hash, and those that had to be encoded."""
    texts = {
        name: chunk.embedding_text(stored.document.text)
        for stored in batch
        for chunk, name in zip(stored.chunks, stored.vectors, strict=True)
    }
    cached = snapshot.vectors(list(texts))
    sound = {name: vector for name, vector in cached.items() if is_sound_vector(vector, dimension)}
    missing = [name for name in texts if name not in sound]
    fresh: dict[bytes, bytes] = {}
    if missing:
        rows = encode([texts[name] for name in missing]).astype("<f2")
        fresh = {name: row.tobytes() for name, row in zip(missing, rows, strict=True)}
    return sound | fresh, fresh


def _new(stored: StoredDocument, vectors: dict[bytes, bytes]) -> NewDocument:
    rows = np.frombuffer(b"".join(vectors[name] for name in stored.vectors), dtype="<f2")
    return NewDocument(stored.key, stored.document, stored.chunks, rows.reshape(len(stored.chunks), -1))
