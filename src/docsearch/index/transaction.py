"""What the writer changes in the store within one write transaction."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
import uuid
from collections.abc import Iterable, Sequence

from docsearch.index.snapshot import Snapshot
from docsearch.index.trust import seal
from docsearch.model import Chunk, Document, Skipped

__all__ = ["Transaction", "document_digest", "text_hash"]


class Transaction(Snapshot):
    """Reads and writes; nothing is seen by anybody else before :meth:`Store.write` commits."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)

    def set_meta(self, name: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def forget_derived(self) -> None:
        """Note that actors and postings no longer follow from what is stored."""
        self._connection.execute("DELETE FROM meta WHERE name = 'derived'")

    def next_generation(self) -> None:
        self.set_meta("generation", str(self.generation() + 1))
        self.set_meta("commit", uuid.uuid4().hex)

    def add_document(self, document: Document, chunks: Sequence[Chunk], vectors: Sequence[bytes]) -> int:
        """Store a document whose id is free, and return its key.  Keys only ever grow."""
        cursor = self._connection.execute(
            "INSERT INTO documents (id, root, path, format, title, date, byline, dateline, dateline_date, "
            "place, source, language, metadata, digest, text) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                document.id,
                document.root,
                document.path,
                document.format,
                document.title,
                document.date,
                document.byline,
                document.dateline,
                document.dateline_date,
                document.place,
                document.source,
                document.language,
                _json(dict(document.metadata)),
                document_digest(document),
                document.text,
            ),
        )
        self.forget_derived()
        key = cursor.lastrowid
        assert key is not None  # noqa: S101  # an INSERT has one
        self._connection.executemany(
            "INSERT INTO chunks VALUES (?,?,?,?,?,?,?,?)",
            [
                (key, c.ordinal, c.start, c.end, c.own_start, c.own_end, c.heading, vector)
                for c, vector in zip(chunks, vectors, strict=True)
            ],
        )
        return key

    def remove_documents(self, keys: Iterable[int]) -> None:
        """Delete documents; their places in the segments stay behind as tombstones."""
        rows = [(int(key),) for key in keys]
        if rows:
            self.forget_derived()
        self._connection.executemany("DELETE FROM documents WHERE key = ?", rows)
        self._connection.executemany("INSERT OR IGNORE INTO tombstones VALUES (?)", rows)

    def move_document(self, key: int, document: Document) -> None:
        """Note that an unchanged document is now read from another place."""
        self._connection.execute(
            "UPDATE documents SET root = ?, path = ? WHERE key = ?", (document.root, document.path, key)
        )

    def cache_vectors(self, vectors: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep (hash of the encoded text, float16 vector) pairs."""
        self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", vectors)

    def drop_unused_vectors(self) -> int:
        """Forget vectors that no chunk uses; returns how many."""
        return self._connection.execute(
            "DELETE FROM vectors WHERE hash NOT IN (SELECT vector FROM chunks)"
        ).rowcount

    def add_segment(
        self, name: str, *, documents: int, chunks: int, manifest: str, position: int | None = None
    ) -> None:
        """List a segment that this process has written."""
        self._connection.execute(
            "INSERT INTO segments (position, name, documents, chunks, manifest, seal) VALUES (?,?,?,?,?,?)",
            (position, name, documents, chunks, manifest, seal(manifest)),
        )

    def retire_segments(self, names: Sequence[str]) -> None:
        """Take segments out of the list; their folders stay for readers that still have them open."""
        self._connection.executemany("DELETE FROM segments WHERE name = ?", [(name,) for name in names])
        now = time.time()
        self._connection.executemany(
            "INSERT OR REPLACE INTO retired VALUES (?, ?)", [(n, now) for n in names]
        )

    def forget_retired(self, names: Iterable[str]) -> None:
        self._connection.executemany("DELETE FROM retired WHERE name = ?", [(name,) for name in names])

    def forget_tombstones(self, keys: Iterable[int]) -> None:
        self._connection.executemany(
            "DELETE FROM tombstones WHERE document = ?", [(int(key),) for key in keys]
        )

    def replace_skipped(self, roots: Iterable[str], skipped: Iterable[tuple[str, Skipped]]) -> None:
        """Record what the ingest of these roots left out, in place of what the one before it did."""
        self._connection.executemany("DELETE FROM skipped WHERE root = ?", [(root,) for root in roots])
        self._connection.executemany(
            "INSERT INTO skipped VALUES (?, ?, ?)", [(root, s.path, s.reason) for root, s in skipped]
        )

    def remember_file(self, root: str, path: str, digest: bytes) -> None:
        self._connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (root, path, digest))

    def forget_file(self, root: str, path: str) -> None:
        self._connection.execute("DELETE FROM files WHERE root = ? AND path = ?", (root, path))


def document_digest(document: Document) -> bytes:
    """SHA-256 over all that is searched or shown of a document; where it lies does not count."""
    content = {
        "id": document.id,
        "text": document.text,
        "title": document.title,
        "format": document.format,
        "date": document.date,
        "byline": document.byline,
        "dateline": document.dateline,
        "dateline_date": document.dateline_date,
        "place": document.place,
        "source": document.source,
        "language": document.language,
        "metadata": dict(document.metadata),
    }
    return hashlib.sha256(_json(content).encode()).digest()


def text_hash(text: str) -> bytes:
    """What the vector of an encoded text is cached under: BLAKE2b, 16 bytes."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
