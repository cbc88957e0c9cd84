"""What each stage makes of documents: bytes for the store, by the readers of actors and of events.

Loaded in worker processes; see :mod:`docsearch.stage_workers`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from docsearch.annotations import DocumentActors, DocumentEvents
from docsearch.errors import DocsearchError
from docsearch.events.lexicon import user_words
from docsearch.index.annotation_codec import decode_actors, encode_actors, encode_events
from docsearch.index.annotation_tables import ACTORS, EVENTS
from docsearch.model import Document

if TYPE_CHECKING:
    from docsearch.actors.reader import ActorReader
    from docsearch.events.reader import EventReader

__all__ = ["EMPTY", "Failure", "StageInput", "read_stage", "stage_version"]


@dataclass(frozen=True, slots=True)
class StageInput:
    """A document, and what the stage before has read of it (encoded; empty for the first stage)."""

    document: Document
    actors: bytes = b""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document could not be read."""

    reason: str


def stage_version(stage: str, lexicon: str = "") -> str:
    """Changes when the stage would read documents otherwise; loads no model.

    Events are said of the entities that the actors' stage numbers, so that its version is part of theirs, and
    with the words of the user's ``lexicon`` (encoded).
    """
    actors = _actor_reader().version
    if stage == ACTORS:
        return actors
    words = f" with {hashlib.sha256(lexicon.encode()).hexdigest()[:16]}" if lexicon else ""
    return f"{_event_reader().version} of {actors}{words}"


def read_stage(stage: str, inputs: Sequence[StageInput], lexicon: str = "") -> list[bytes | Failure]:
    """What the stage reads of each document, in their order, with the user's ``lexicon`` (encoded).

    A document on which a reader fails does not take the others with it.  Raises :class:`DocsearchError` or
    :class:`ImportError` where what the reader itself needs is not there.
    """
    read = _STAGES[stage]
    try:
        with user_words(lexicon):
            return list(read(inputs))
    except (DocsearchError, ImportError):
        raise
    except Exception as error:  # noqa: BLE001  # whatever it is, it is some document's, and reported with it
        if len(inputs) == 1:
            return [Failure(f"{type(error).__name__}: {error}"[:200])]
        return [outcome for one in inputs for outcome in read_stage(stage, [one], lexicon)]


def _read_actors(inputs: Sequence[StageInput]) -> list[bytes | Failure]:
    return [encode_actors(found) for found in _actor_reader().read(one.document for one in inputs)]


def _read_events(inputs: Sequence[StageInput]) -> list[bytes | Failure]:
    items = [(one.document, decode_actors(one.actors) if one.actors else DocumentActors()) for one in inputs]
    return [encode_events(found) for found in _event_reader().read(items)]


_STAGES: Mapping[str, Callable[[Sequence[StageInput]], list[bytes | Failure]]] = {
    ACTORS: _read_actors,
    EVENTS: _read_events,
}


EMPTY: Mapping[str, bytes] = {
    ACTORS: encode_actors(DocumentActors()),
    EVENTS: encode_events(DocumentEvents()),
}
"""What is kept of a document that a stage cannot read."""


@cache
def _actor_reader() -> ActorReader:
    from docsearch.actors.reader import ActorReader

    return ActorReader()


@cache
def _event_reader() -> EventReader:
    from docsearch.events.reader import EventReader

    return EventReader()
