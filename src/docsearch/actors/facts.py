"""The records between the store and the resolution: what documents say of names, and which actors follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docsearch.annotations import Actor, ActorType, Alias, AliasRelation

__all__ = ["Actor", "Alias", "EntityFact", "LinkFact", "Resolution"]


@dataclass(frozen=True, slots=True)
class EntityFact:
    """One entity of one document: ``document`` and ``number`` tell it apart from all others.

    ``name``, ``key``, ``type``, ``forms`` and ``roles`` are those of
    :class:`~docsearch.annotations.Entity`; ``mentions`` is how many there are.
    """

    document: int
    number: int
    key: str
    name: str
    type: ActorType
    forms: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    mentions: int = 1


@dataclass(frozen=True, slots=True)
class LinkFact:
    """A document says that two names (as they stand there, or as keys) belong together."""

    document: int
    name: str
    alias: str
    relation: AliasRelation
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Resolution:
    """All actors (sorted by id), the actor of every (document, entity number), and all aliases (by key)."""

    actors: tuple[Actor, ...]
    assignments: Mapping[tuple[int, int], str]
    aliases: tuple[Alias, ...]
