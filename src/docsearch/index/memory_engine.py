"""The in-memory twin of a whole index: SQLite in memory for the store, dictionaries for the legs.

For tests of what stands above the index, and to hold the one on the disk against.  Queries with operators
need Whoosh, and are refused.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from docsearch.annotations import Actor, Alias
from docsearch.config import IndexSettings
from docsearch.errors import BadQueryError
from docsearch.filters import Condition
from docsearch.index.actor_leg import ActorLeg
from docsearch.index.event_leg import EventLeg
from docsearch.index.keyword import Matched
from docsearch.index.memory import MemoryDocument, MemoryKeywordLeg, MemoryVectorLeg
from docsearch.index.postings import AnnotatedDocument
from docsearch.index.protocols import Reading
from docsearch.index.schema import TABLES
from docsearch.index.transaction import Transaction
from docsearch.model import Chunk, Document

__all__ = ["MemoryEngine"]

T = TypeVar("T")

_NO_STAGES = "An index in memory has no stages, and says so in `stages`."


class MemoryEngine:
    """An :class:`~docsearch.index.protocols.Engine` of fixed documents, and the one reading of it."""

    def __init__(
        self,
        documents: Sequence[tuple[Document, tuple[Chunk, ...], NDArray[np.float16]]],
        settings: IndexSettings,
    ) -> None:
        """Each document comes with its chunks and their vectors (chunks, dimension)."""
        connection = sqlite3.connect(":memory:", isolation_level=None)
        connection.executescript(TABLES)
        self._store = Transaction(connection)
        self.depth = settings.depth
        held = [self._add(document, chunks, vectors) for document, chunks, vectors in documents]
        self._ids = {document.key: document.id.encode() for document in held}
        self.keyword = MemoryKeywordLeg(
            held, k1=settings.k1, b=settings.b, title_weight=settings.title_weight
        )
        self.vector = MemoryVectorLeg(held)

    def read(self, work: Callable[[Reading], T]) -> T:
        return work(self)

    def matching(self, conditions: Sequence[Condition]) -> NDArray[np.int64]:
        return self._store.matching(conditions)

    def match(self, query: str) -> Matched:
        raise BadQueryError(f"An index in memory reads plain words only, and {query!r} has operators.")

    def documents(self, keys: Sequence[int]) -> dict[int, Document]:
        return self._store.documents(keys)

    def chunks(self, places: Sequence[tuple[int, int]]) -> list[Chunk]:
        return [self._store.chunk(key, ordinal) for key, ordinal in places]

    def ids(self, keys: NDArray[np.int64]) -> list[bytes]:
        return [self._ids[key] for key in keys.tolist()]

    stages: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()
    lexicon = ""

    @property
    def actors(self) -> ActorLeg:
        raise NotImplementedError(_NO_STAGES)

    @property
    def events(self) -> EventLeg:
        raise NotImplementedError(_NO_STAGES)

    def aliases(self, keys: Sequence[str]) -> dict[str, tuple[Alias, ...]]:
        return self._store.annotations.aliases(keys)

    def actor(self, actor_id: str) -> Actor | None:
        return self._store.annotations.actor(actor_id)

    def annotated(self, key: int) -> AnnotatedDocument | None:
        read = self._store.annotations.actors_of(key)
        return None if read is None else AnnotatedDocument(key, read, None, ())

    def skipped_count(self) -> int:
        return self._store.skipped_count()

    def _add(
        self, document: Document, chunks: tuple[Chunk, ...], vectors: NDArray[np.float16]
    ) -> MemoryDocument:
        key = self._store.add_document(document, chunks, [b""] * len(chunks))
        passages = tuple(document.text[chunk.own_start : chunk.own_end] for chunk in chunks)
        return MemoryDocument(key, document.id, document.title, passages, vectors)
