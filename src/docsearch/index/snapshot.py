"""What a reader sees of the store within one read transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from docsearch.filters import Condition
from docsearch.index.annotation_tables import AnnotationTables
from docsearch.index.filtering import matching_keys
from docsearch.index.records import (
    CHUNK_FIELDS,
    DOCUMENT_FIELDS,
    SegmentRow,
    Standing,
    StoredDocument,
    chunk_of,
    document_of,
)
from docsearch.model import Chunk, Document, Skipped

__all__ = ["Snapshot"]

_IN_CLAUSE = 500  # SQLite's oldest builds take 999 parameters


class Snapshot:
    """Reads within one transaction.  Not to be shared between threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @property
    def annotations(self) -> AnnotationTables:
        """What the stages after indexing have read, and what follows from it."""
        return AnnotationTables(self._connection)

    def meta(self) -> dict[str, str]:
        return dict(self._connection.execute("SELECT name, value FROM meta").fetchall())

    def meta_value(self, name: str) -> str | None:
        """One value of :meth:`meta`; None where there is none."""
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def generation(self) -> int:
        """Counts the commits; two snapshots of one store with one generation see the same index."""
        return int(self._one("SELECT value FROM meta WHERE name = 'generation'"))

    def commit(self) -> str:
        """Names the last commit: also apart from those of another store that was put in this one's place."""
        return self.meta_value("commit") or ""

    def segments(self) -> tuple[SegmentRow, ...]:
        rows = self._connection.execute(
            "SELECT position, name, documents, chunks, manifest, seal FROM segments ORDER BY position"
        )
        return tuple(SegmentRow(*row) for row in rows)

    def retired(self, *, after: float = 0.0) -> list[str]:
        """Names of the segments retired after this moment (seconds since the epoch)."""
        return [row[0] for row in self._connection.execute("SELECT name FROM retired WHERE at > ?", (after,))]

    def tombstones(self) -> NDArray[np.int64]:
        """Keys of documents that stand in a segment and are gone, ascending."""
        return self._keys("SELECT document FROM tombstones ORDER BY document")

    def keys(self) -> NDArray[np.int64]:
        """Keys of all documents, ascending."""
        return self._keys("SELECT key FROM documents ORDER BY key")

    def matching(self, conditions: Sequence[Condition]) -> NDArray[np.int64]:
        """Keys, ascending, of the documents that satisfy all ``conditions``.

        Those with ``=`` on one field are alternatives.  Raises :class:`BadInputError` for a metadata field
        that no document has.
        """
        return matching_keys(self._connection, conditions)

    def characters(self, keys: Sequence[int]) -> int:
        """How long the texts of the documents with these keys are together."""
        query = "SELECT length(text) FROM documents WHERE key = ?"
        return sum(int(self._connection.execute(query, (int(key),)).fetchone()[0]) for key in keys)

    def counts(self) -> tuple[int, int]:
        """Numbers of documents and of chunks."""
        return int(self._one("SELECT count(*) FROM documents")), int(self._one("SELECT count(*) FROM chunks"))

    def documents(self, keys: Sequence[int]) -> dict[int, Document]:
        """The documents with these keys; unknown keys are left out."""
        found: dict[int, Document] = {}
        for begin in range(0, len(keys), _IN_CLAUSE):
            part = [int(key) for key in keys[begin : begin + _IN_CLAUSE]]
            marks = ",".join("?" * len(part))
            query = f"SELECT key, {DOCUMENT_FIELDS} FROM documents WHERE key IN ({marks})"  # noqa: S608
            for key, *values in self._connection.execute(query, part):
                found[key] = document_of(values)
        return found

    def find(self, document_id: str) -> tuple[int, Document] | None:
        """The document with this id, and its key."""
        query = f"SELECT key, {DOCUMENT_FIELDS} FROM documents WHERE id = ?"  # noqa: S608
        row = self._connection.execute(query, (document_id,)).fetchone()
        return None if row is None else (row[0], document_of(row[1:]))

    def standing(self, document_id: str) -> Standing | None:
        """What is known of an id without loading its text."""
        row = self._connection.execute(
            "SELECT key, digest, root, path FROM documents WHERE id = ?", (document_id,)
        ).fetchone()
        return None if row is None else Standing(*row)

    def file_digest(self, root: str, path: str) -> bytes | None:
        """The digest of a file when all that it holds was last indexed."""
        row = self._connection.execute(
            "SELECT digest FROM files WHERE root = ? AND path = ?", (root, path)
        ).fetchone()
        return None if row is None else row[0]

    def file_ids(self, root: str, path: str) -> list[str]:
        """Ids of the documents that came from one file."""
        query = "SELECT id FROM documents WHERE root = ? AND path = ?"
        return [row[0] for row in self._connection.execute(query, (root, path))]

    def root_documents(self, root: str) -> Iterator[tuple[int, str, str]]:
        """Key, id and path of every document that came from one SOURCE."""
        yield from self._connection.execute("SELECT key, id, path FROM documents WHERE root = ?", (root,))

    def chunks(self, key: int) -> tuple[Chunk, ...]:
        """The chunks of a document in their order."""
        return tuple(chunk for chunk, _ in self._chunk_rows(key))

    def chunk(self, key: int, ordinal: int) -> Chunk:
        """One chunk of a document."""
        row = self._connection.execute(
            f"SELECT {CHUNK_FIELDS} FROM chunks WHERE document = ? AND ordinal = ?",  # noqa: S608
            (int(key), ordinal),
        ).fetchone()
        return chunk_of(row)

    def stored(self, keys: Sequence[int]) -> Iterator[StoredDocument]:
        """Documents with chunks and vector hashes, one at a time, in the order of ``keys``."""
        for key in keys:
            (document,) = self.documents([key]).values()
            rows = self._chunk_rows(key)
            yield StoredDocument(
                int(key), document, tuple(chunk for chunk, _ in rows), tuple(vector for _, vector in rows)
            )

    def vectors(self, hashes: Sequence[bytes]) -> dict[bytes, bytes]:
        """The cached vectors (float16, little endian) of those hashes that have one."""
        found: dict[bytes, bytes] = {}
        for begin in range(0, len(hashes), _IN_CLAUSE):
            part = hashes[begin : begin + _IN_CLAUSE]
            marks = ",".join("?" * len(part))
            query = f"SELECT hash, vector FROM vectors WHERE hash IN ({marks})"  # noqa: S608
            found.update(self._connection.execute(query, part))
        return found

    def skipped(self) -> tuple[Skipped, ...]:
        """What the last ingest of each source left out."""
        rows = self._connection.execute("SELECT path, reason FROM skipped ORDER BY root, path, reason")
        return tuple(Skipped(*row) for row in rows)

    def skipped_records(self, roots: Sequence[str]) -> list[tuple[str, str, str]]:
        """(root, path, reason) of what the last ingest of these roots left out, sorted."""
        rows = self._connection.execute("SELECT root, path, reason FROM skipped ORDER BY root, path, reason")
        return [row for row in rows if row[0] in roots]

    def skipped_count(self) -> int:
        return int(self._one("SELECT count(*) FROM skipped"))

    def unused_vectors(self) -> int:
        """How many cached vectors no chunk uses."""
        return int(self._one("SELECT count(*) FROM vectors WHERE hash NOT IN (SELECT vector FROM chunks)"))

    def digest(self, key: int) -> bytes:
        """The content digest of a document as it was when it was stored."""
        row = self._connection.execute("SELECT digest FROM documents WHERE key = ?", (int(key),)).fetchone()
        return bytes(row[0])

    def schema(self) -> dict[str, str]:
        """Each table and index with the statement that makes it."""
        rows = self._connection.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        return dict(rows.fetchall())

    def integrity(self, *, quick: bool) -> list[str]:
        """What SQLite itself finds wrong with the file (``quick``: without its indexes)."""
        pragma = "quick_check" if quick else "integrity_check"
        rows = self._connection.execute(f"PRAGMA {pragma}").fetchall()
        orphans = self._connection.execute("PRAGMA foreign_key_check").fetchall()
        return [row[0] for row in rows if row[0] != "ok"] + [
            f"row {row} of {table} belongs to no row of {parent}" for table, row, parent, _ in orphans
        ]

    def _chunk_rows(self, key: int) -> list[tuple[Chunk, bytes]]:
        rows = self._connection.execute(
            f"SELECT {CHUNK_FIELDS}, vector FROM chunks WHERE document = ? ORDER BY ordinal",  # noqa: S608
            (int(key),),
        )
        return [(chunk_of(row[:6]), row[6]) for row in rows]

    def _one(self, query: str) -> str | int:
        value: str | int = self._connection.execute(query).fetchone()[0]
        return value

    def _keys(self, query: str) -> NDArray[np.int64]:
        return np.fromiter((row[0] for row in self._connection.execute(query)), dtype=np.int64)
