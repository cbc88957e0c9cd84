"""The seams: all that the searcher asks of an engine.  Another one can stand behind them.

:class:`~docsearch.index.folder.IndexFolder` is the engine on the disk; its in-memory twin is
:class:`~docsearch.index.memory_engine.MemoryEngine`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from docsearch.annotations import Actor, Alias
from docsearch.filters import Condition
from docsearch.index.keyword import KeywordQuery, Matched
from docsearch.model import Chunk, Document
from docsearch.order import Ranking

if TYPE_CHECKING:  # search by words alone asks neither
    from docsearch.index.actor_leg import ActorLeg
    from docsearch.index.event_leg import EventLeg
    from docsearch.index.postings import AnnotatedDocument

__all__ = ["Engine", "KeywordLegAnswer", "Leg", "LegAnswer", "Reading", "VectorLegAnswer"]

T = TypeVar("T")
Q_contra = TypeVar("Q_contra", contravariant=True)
A_co = TypeVar("A_co", bound="LegAnswer", covariant=True)


class LegAnswer(Protocol):
    """One query's scores; documents are named by their store keys."""

    def best(self, depth: int) -> Ranking:
        """The ``depth`` best allowed documents."""
        ...

    def score(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """The leg's score of each of ``documents`` (n,), candidates or not."""
        ...

    def passages(self, documents: NDArray[np.int64]) -> list[NDArray[np.float64]]:
        """For each of ``documents`` (n,) the scores of its chunks, in their order."""
        ...


class KeywordLegAnswer(LegAnswer, Protocol):
    """What the keyword leg knows besides."""

    @property
    def ceiling(self) -> float:
        """The score that no document can reach: every word of the query, unknown ones too, without end."""
        ...

    def coverage(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """For each of ``documents`` (n,) the largest share, 0 to 1, of the query's weight (idf times the
        weight of the terms) that stands in the text of one chunk.
        """
        ...


class VectorLegAnswer(LegAnswer, Protocol):
    """What the vector leg knows besides."""

    def means(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """The mean cosine of the chunks of each of ``documents`` (n,)."""
        ...

    def centroids(self, documents: NDArray[np.int64]) -> NDArray[np.float32]:
        """The centroid of the chunks of each of ``documents``, of unit length: (n, dimension)."""
        ...


class Leg(Protocol[Q_contra, A_co]):
    """One retriever of the fusion.

    Its query is a :class:`~docsearch.index.keyword.KeywordQuery` for the keyword leg, a unit vector
    (dimension,) for the vector leg.
    """

    @property
    def name(self) -> str: ...

    def ask(self, query: Q_contra, allowed: NDArray[np.int64] | None = None) -> A_co:
        """Prepare an answer from the documents ``allowed`` (keys, ascending; None for all)."""
        ...


class Reading(Protocol):
    """One generation of an index, open for the time of one query."""

    @property
    def keyword(self) -> Leg[KeywordQuery, KeywordLegAnswer]: ...

    @property
    def vector(self) -> Leg[NDArray[np.float32], VectorLegAnswer]: ...

    def matching(self, conditions: Sequence[Condition]) -> NDArray[np.int64]:
        """Keys, ascending, of the documents that satisfy all ``conditions``."""
        ...

    def match(self, query: str) -> Matched:
        """What a query with operators stands for."""
        ...

    def documents(self, keys: Sequence[int]) -> dict[int, Document]: ...

    def chunks(self, places: Sequence[tuple[int, int]]) -> list[Chunk]:
        """The chunks at these (key of the document, ordinal)."""
        ...

    def ids(self, keys: NDArray[np.int64]) -> list[bytes]:
        """The ids of documents (n,) as UTF-8."""
        ...

    @property
    def stages(self) -> frozenset[str]:
        """Which stages (``actors``, ``events``) can be asked; empty where none has run."""
        ...

    @property
    def unread(self) -> tuple[str, ...]:
        """One sentence for each stage that does not cover all documents."""
        ...

    @property
    def lexicon(self) -> str:
        """The user's words for events, encoded; empty without any."""
        ...

    @property
    def actors(self) -> ActorLeg: ...

    @property
    def events(self) -> EventLeg: ...

    def aliases(self, keys: Sequence[str]) -> Mapping[str, Sequence[Alias]]:
        """For each of ``keys`` that is the normal form of a name, the actors it may stand for."""
        ...

    def actor(self, actor_id: str) -> Actor | None: ...

    def annotated(self, key: int) -> AnnotatedDocument | None:
        """What was read of the document with this key."""
        ...

    def skipped_count(self) -> int:
        """How many files the last ingests left out."""
        ...


class Engine(Protocol):
    """Where readings come from."""

    @property
    def depth(self) -> int:
        """How many candidates each leg names."""
        ...

    def read(self, work: Callable[[Reading], T]) -> T:
        """What ``work`` makes of the newest generation; it may be called again."""
        ...
