"""One generation of the index on the disk, as the searcher sees it: a snapshot of the store and its view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docsearch.annotations import Actor, Alias
from docsearch.filters import Condition
from docsearch.index.annotation_tables import LEXICON
from docsearch.index.keyword import KeywordLeg, Matched
from docsearch.index.snapshot import Snapshot
from docsearch.index.view import View
from docsearch.model import Chunk, Document

if TYPE_CHECKING:
    from docsearch.index.actor_leg import ActorLeg
    from docsearch.index.event_leg import EventLeg
    from docsearch.index.postings import AnnotatedDocument
    from docsearch.index.vector_leg import VectorLeg

__all__ = ["StoredReading"]


class StoredReading:
    """A :class:`~docsearch.index.protocols.Reading`; lives within one read transaction."""

    def __init__(self, snapshot: Snapshot, view: View) -> None:
        self._snapshot, self._view = snapshot, view

    @property
    def keyword(self) -> KeywordLeg:
        return self._view.keyword

    @property
    def vector(self) -> VectorLeg:
        return self._view.vector

    def matching(self, conditions: Sequence[Condition]) -> NDArray[np.int64]:
        return self._view.matching(self._snapshot, conditions)

    def match(self, query: str) -> Matched:
        from docsearch.index.language import match  # plain words never load Whoosh

        return match(query, self._view.corpus, list(self._view.segments.values()))

    def documents(self, keys: Sequence[int]) -> dict[int, Document]:
        return self._snapshot.documents(keys)

    def chunks(self, places: Sequence[tuple[int, int]]) -> list[Chunk]:
        return [self._snapshot.chunk(key, ordinal) for key, ordinal in places]

    def ids(self, keys: NDArray[np.int64]) -> list[bytes]:
        return self._view.corpus.ids(keys)

    @property
    def stages(self) -> frozenset[str]:
        return self._view.stages

    @property
    def unread(self) -> tuple[str, ...]:
        return self._view.unread

    @property
    def lexicon(self) -> str:
        return self._snapshot.meta_value(LEXICON) or ""

    @property
    def actors(self) -> ActorLeg:
        from docsearch.index.actor_leg import ActorLeg  # search by words alone asks neither

        return ActorLeg(self._view.corpus, self._snapshot.annotations.posting, self._view.postings)

    @property
    def events(self) -> EventLeg:
        from docsearch.index.event_leg import EventLeg

        return EventLeg(self._view.corpus, self._snapshot.annotations.posting, self._view.postings)

    def aliases(self, keys: Sequence[str]) -> dict[str, tuple[Alias, ...]]:
        return self._snapshot.annotations.aliases(keys)

    def actor(self, actor_id: str) -> Actor | None:
        return self._snapshot.annotations.actor(actor_id)

    def annotated(self, key: int) -> AnnotatedDocument | None:
        from docsearch.index.postings import AnnotatedDocument

        tables = self._snapshot.annotations
        read = tables.actors_of(key)
        return (
            None if read is None else AnnotatedDocument(key, read, tables.events_of(key), tables.owners(key))
        )

    def skipped_count(self) -> int:
        return self._snapshot.skipped_count()
