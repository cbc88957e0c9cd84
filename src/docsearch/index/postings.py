"""Where actors, actions and words of arguments stand: the rows that the actor and the event leg read.

Derived from the annotations of all documents and the resolution of names.  A term is

* ``about ID``: the documents that name the actor, with their salience (dtype :data:`ABOUT`);
* ``actor ID``: each mention of it, and each role that it fills in an event (dtype :data:`STANDING`);
* ``in ID``: the same of every place that lies in this one;
* ``word STEM``: each role of an event whose words have this stem (dtype :data:`STANDING`);
* ``action CATEGORY`` and ``verb LEMMA``: each event (dtype :data:`HAPPENING`);
* ``events COLUMN``: all events in columns (:mod:`docsearch.index.event_table`).

Rows ascend by document, sentence and event.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docsearch.annotations import (
    HARMFUL,
    Argument,
    DateRange,
    DocumentActors,
    DocumentEvents,
    Event,
    Modality,
)
from docsearch.index.analysis import terms
from docsearch.index.event_table import EventColumns

__all__ = [
    "ABOUT",
    "HAPPENING",
    "MOST_EVENTS",
    "NO_EVENT",
    "STANDING",
    "TOLD",
    "AnnotatedDocument",
    "Role",
    "actor_of",
    "derive_postings",
]

ABOUT = np.dtype([("document", "<i8"), ("salience", "<f4")])
STANDING = np.dtype([("document", "<i8"), ("sentence", "<i4"), ("event", "<i4"), ("role", "u1")])
HAPPENING = np.dtype(
    [
        ("document", "<i8"),
        ("sentence", "<i4"),
        ("event", "<i4"),
        ("certain", "u1"),  # 2 told as having happened, 1 alleged or of the time before the story, else 0
        ("start", "<i4"),  # proleptic day numbers; 0 where unknown
        ("end", "<i4"),
    ]
)
NO_EVENT = -1
TOLD = 2
MOST_EVENTS = 1 << 24  # a document has fewer; the number of an event is packed behind the document's
_REPORTED = 0.45  # the confidence of an event that the document is about; a noun's is .5
_LAST_DAY = date.max.toordinal()


class Role(IntEnum):
    """What a row of :data:`STANDING` says."""

    MENTION = 0
    AGENT = 1
    PATIENT = 2
    PLACE = 3
    SOURCE = 4
    HARMING = 5  # the agent of any harm that is told as having happened
    HARMED = 6  # and its patient


def _nowhere(_: str) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True)
class AnnotatedDocument:
    """What was read of the document with this key; ``actors`` has the actor id of each of its entities, and
    ``around`` says in which places one lies.  ``reported`` is the day of the report (ISO 8601).
    """

    key: int
    read: DocumentActors
    events: DocumentEvents | None
    actors: tuple[str | None, ...]
    around: Callable[[str], frozenset[str]] = _nowhere
    reported: str | None = None

    def standing_terms(self, entity: int | None) -> Iterator[str]:
        """The terms under which an entity of this document stands; none where no actor is known for it."""
        if (actor := actor_of(entity, self.actors)) is not None:
            yield f"actor {actor}"
            yield from (f"in {place}" for place in self.around(actor))


def actor_of(entity: int | None, actors: Sequence[str | None]) -> str | None:
    """The actor id of an entity, of those of its document; None where no actor is known for it."""
    return None if entity is None or entity >= len(actors) else actors[entity]


@dataclass(slots=True)
class _Rows:
    harmful: frozenset[str]
    about: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    standing: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    happening: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    columns: EventColumns = field(default_factory=EventColumns)


def derive_postings(
    documents: Iterable[AnnotatedDocument], harmful: Iterable[str] = ()
) -> Iterator[tuple[str, bytes]]:
    """Every term with its rows; ``documents`` by ascending key.

    ``harmful`` are a user's categories that harm, beside ours.
    """
    rows = _Rows(HARMFUL.union(harmful))
    for document in documents:
        _add_mentions(document, rows)
        if document.events is not None and document.events.events:
            rows.columns.begin(document.key, _day(document.reported))
            for event in document.events.events:
                _add_event(document, event, rows)
    kinds: list[tuple[Mapping[str, list[tuple[Any, ...]]], np.dtype[Any]]] = [
        (rows.about, ABOUT),
        (rows.standing, STANDING),
        (rows.happening, HAPPENING),
    ]
    for found, kind in kinds:
        for term in sorted(found):
            yield term, _array(found[term], kind).tobytes()
    yield from rows.columns.terms()


def _array(found: list[tuple[Any, ...]], kind: np.dtype[Any]) -> NDArray[Any]:
    return np.array(sorted(set(found)), dtype=kind)


def _add_mentions(document: AnnotatedDocument, rows: _Rows) -> None:
    salience: dict[str, float] = {}
    for entity, actor in zip(document.read.entities, document.actors, strict=True):
        if actor is None:
            continue
        salience[actor] = max(salience.get(actor, 0.0), entity.salience)
    mentions = [(entity.number, mention) for entity in document.read.entities for mention in entity.mentions]
    coreferences = document.events.coreferences if document.events is not None else ()
    for number, mention in (*mentions, *coreferences):
        for term in document.standing_terms(number):
            rows.standing[term].append((document.key, mention.span.sentence, NO_EVENT, Role.MENTION))
    for actor, value in salience.items():
        rows.about[f"about {actor}"].append((document.key, value))


def _add_event(document: AnnotatedDocument, event: Event, rows: _Rows) -> None:
    at = (document.key, event.trigger.sentence, event.number)
    certain = _certain(event)
    days = _days(event.date)
    happening = (*at, certain, *days)
    rows.columns.add(event.trigger.sentence, (event.action, event.lemma, certain), days)
    if event.action:
        rows.happening[f"action {event.action}"].append(happening)
    rows.happening[f"verb {event.lemma}"].append(happening)
    roles = ((Role.AGENT, event.agents), (Role.PATIENT, event.patients), (Role.PLACE, event.places))
    harm = certain == TOLD and event.action in rows.harmful
    sides = ((Role.HARMING, event.agents), (Role.HARMED, event.patients)) if harm else ()
    for role, arguments in (*roles, (Role.SOURCE, event.sources), *sides):
        for argument in arguments:
            for term in _argument_terms(document, argument):
                rows.standing[term].append((*at, role))


def _certain(event: Event) -> int:
    if event.negated or event.modality not in {Modality.ACTUAL, Modality.ALLEGED}:
        return 0
    return TOLD if event.modality is Modality.ACTUAL and event.confidence >= _REPORTED else 1


def _argument_terms(document: AnnotatedDocument, argument: Argument) -> Iterator[str]:
    yield from document.standing_terms(argument.entity)
    yield from (f"word {stem}" for stem in terms(argument.text))


def _days(when: DateRange | None) -> tuple[int, int]:
    """The first and the last day, as numbers; both 0 where nothing is known."""
    if when is None or when.start is when.end is None:
        return 0, 0
    return _day(when.start) or 1, _day(when.end) or _LAST_DAY


def _day(iso: str | None) -> int:
    """The number of a day; 0 where it is unknown, or only its year or month is known."""
    try:
        return date.fromisoformat(iso).toordinal() if iso else 0
    except ValueError:
        return 0
