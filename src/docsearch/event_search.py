"""Which events of an index are of the kind that is asked for: every role, not the nearest.

A search ranks documents and forgives what was not read; this is a filter over what was read, for lists and
timelines: an event is in it or not.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docsearch.annotations import Argument, DateRange, DocumentActors, Event, Modality
from docsearch.containment import Containment
from docsearch.events.lexicon import CHILD, lexicon
from docsearch.events.listing import is_listed
from docsearch.events.query import EventQuery, Filler
from docsearch.index.analysis import terms
from docsearch.index.postings import HAPPENING, MOST_EVENTS, NO_EVENT, STANDING, actor_of
from docsearch.index.snapshot import Snapshot
from docsearch.model import Document

__all__ = ["FoundEvent", "Party", "events_like", "fitting"]

_YEAR, _MONTH, _DAY = 4, 7, 10  # characters of an ISO date


@dataclass(frozen=True, slots=True)
class Party:
    """Who or what fills a role: the words, where they stand in the text, and which actor they mean."""

    text: str
    start: int
    end: int
    actor: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event as one document tells it.

    ``start`` and ``end`` are the offsets of its word in the text, or in the title if ``in_title``, as are
    those of the parties.  ``date`` is when it happened, None where the document does not say; ``reported``
    the day of the report, which is not the same.
    """

    document: str
    title: str
    number: int
    action: str
    lemma: str
    agents: tuple[Party, ...]
    patients: tuple[Party, ...]
    places: tuple[Party, ...]
    sources: tuple[Party, ...]
    date: DateRange | None
    date_text: str
    reported: str | None
    modality: Modality
    negated: bool
    sentence: str
    start: int
    end: int
    in_title: bool

    @property
    def day(self) -> str | None:
        """The first day it may have happened, else the day of the report; to sort by."""
        return (self.date.start or self.date.end if self.date is not None else None) or self.reported

    @property
    def when(self) -> str | None:
        """The date in as few figures as say it: ``2016-08``, ``2009..2015``; None where it is unknown."""
        return None if self.date is None else _short(self.date)


def events_like(
    store: Snapshot, asked: Sequence[EventQuery], documents: NDArray[np.int64]
) -> Iterator[FoundEvent]:
    """Every event of ``documents`` (keys, ascending) that fits all of ``asked``, document by document; those
    that a list shows where nothing is asked.
    """
    for key, events in fitting(store, asked, documents):
        read, owners = store.annotations.actors_of(key), store.annotations.owners(key)
        if read is not None:
            (document,) = store.documents([key]).values()
            yield from (_found(document, read, owners, event, store) for event in events)


def fitting(
    store: Snapshot, asked: Sequence[EventQuery], documents: NDArray[np.int64]
) -> Iterator[tuple[int, list[Event]]]:
    """The keys of the documents that :func:`events_like` finds events in, with these as they were read."""
    wanted = [
        _Wanted(query, frozenset(_categories(query.action)), Containment(store.annotations.actor))
        for query in asked
    ]
    for key in _candidates(store, wanted, documents):
        events, owners = store.annotations.events_of(key), store.annotations.owners(key)
        told = events.events if events else ()
        found = [e for e in told if all(one.fits(e, owners) for one in wanted) and (asked or is_listed(e))]
        if found:
            yield key, found


def _candidates(store: Snapshot, wanted: Iterable[_Wanted], documents: NDArray[np.int64]) -> list[int]:
    """Keys, ascending, of the documents with an event that has each role and the action: all that can fit.

    Places are left out: an index that an older release derived has no rows of what lies within another.
    """
    for one in wanted:
        sides = [_filled(store, f) for f in (*one.query.agents, *one.query.patients, *one.query.participants)]
        if one.action_terms:
            sides.append(_events(store, one.action_terms, HAPPENING))
        if sides:
            found = reduce(np.intersect1d, sorted(sides, key=len))
            documents = np.intersect1d(documents, found // MOST_EVENTS)
    return [int(key) for key in documents]


def _filled(store: Snapshot, filler: Filler) -> NDArray[np.int64]:
    """The events in which one of the actors has a role, or where nobody is known, all of the words."""
    if filler.actor_ids:
        return _events(store, [f"actor {one}" for one in filler.actor_ids], STANDING)
    words = [_events(store, [f"word {word}"], STANDING) for word in terms(filler.text)]
    return reduce(np.intersect1d, words) if words else np.empty(0, dtype=np.int64)


def _events(store: Snapshot, group: Iterable[str], kind: np.dtype[Any]) -> NDArray[np.int64]:
    """The events, as numbers that ascend, with any of these terms."""
    rows = [np.frombuffer(store.annotations.posting(term), dtype=kind) for term in group]
    found = [own["document"] * MOST_EVENTS + own["event"] for own in rows]
    inside = [events[own["event"] != NO_EVENT] for events, own in zip(found, rows, strict=True)]
    return np.unique(np.concatenate(inside))


def _categories(action: str) -> list[str]:
    """The category and those below it; a verb outside of the lexicon has none."""
    known = lexicon()
    return [one for one in known.categories if action and known.nearness(action, one) >= CHILD]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One thing asked for, with the categories of its action and a map of places."""

    query: EventQuery
    categories: frozenset[str]
    places: Containment

    @property
    def action_terms(self) -> list[str]:
        if self.categories:
            return [f"action {one}" for one in sorted(self.categories)]
        return [f"verb {self.query.lemma}"] if self.query.lemma else []

    def fits(self, event: Event, owners: Sequence[str | None]) -> bool:
        query = self.query
        done = event.action in self.categories if self.categories else query.lemma in {"", event.lemma}
        if not done or (query.when is not None and not _overlap(event.date, query.when)):
            return False
        anybody = (*event.agents, *event.patients, *event.sources)
        sides = (
            (query.agents, event.agents),
            (query.patients, (*event.patients, *event.places)),
            (query.participants, anybody),
        )
        return all(
            any(_is_meant(filler, one, owners) for one in fillers)
            for wanted, fillers in sides
            for filler in wanted
        ) and all(
            any(self._is_there(place, one, owners) for one in (*event.places, *event.patients))
            for place in query.places
        )

    def _is_there(self, place: Filler, found: Argument, owners: Sequence[str | None]) -> bool:
        owner = actor_of(found.entity, owners)
        around = self.places.around(owner) if owner is not None else frozenset()
        return _is_meant(place, found, owners) or not around.isdisjoint(place.actor_ids)


def _is_meant(filler: Filler, found: Argument, owners: Sequence[str | None]) -> bool:
    """By the actor; where nobody of that name is known, by all its words."""
    if filler.actor_ids:
        return actor_of(found.entity, owners) in filler.actor_ids
    wanted = set(terms(filler.text))
    return bool(wanted) and wanted <= set(terms(found.text))


def _short(date: DateRange) -> str:
    start, end = date.start, date.end
    if start is None or end is None:
        return f"{start or ''}..{end or ''}"
    for size in (_YEAR, _MONTH):
        first, last = start[:size], end[:size]
        if start == (first + "-01-01")[:_DAY] and end in {f"{last}-12-31", f"{last}-{_last_day(end)}"}:
            return first if first == last else f"{first}..{last}"
    return start if start == end else f"{start}..{end}"


def _last_day(day: str) -> int:
    """How many days the month of ``day`` has."""
    return monthrange(int(day[:_YEAR]), int(day[_YEAR + 1 : _MONTH]))[1]


def _overlap(date: DateRange | None, when: DateRange) -> bool:
    if date is None:
        return False
    first, last = date.start or date.end or "", date.end or date.start or ""
    return (when.start or "") <= last and first <= (when.end or "9999")


def _found(
    document: Document, read: DocumentActors, owners: Sequence[str | None], event: Event, store: Snapshot
) -> FoundEvent:
    at = event.trigger.sentence
    text = document.text if at >= 0 else document.title
    begin, end = read.sentences[at] if 0 <= at < len(read.sentences) else (0, len(text))

    def parties(arguments: Iterable[Argument]) -> tuple[Party, ...]:
        return tuple(_party(one, owners, store.annotations.actor_name) for one in arguments)

    return FoundEvent(
        document=document.id,
        title=document.title,
        number=event.number,
        action=event.action,
        lemma=event.lemma,
        agents=parties(event.agents),
        patients=parties(event.patients),
        places=parties(event.places),
        sources=parties(event.sources),
        date=event.date,
        date_text=event.date_text,
        reported=document.dateline_date or document.date,
        modality=event.modality,
        negated=event.negated,
        sentence=text[begin:end].strip(),
        start=event.trigger.start,
        end=event.trigger.end,
        in_title=at < 0,
    )


def _party(one: Argument, owners: Sequence[str | None], name: Callable[[str], str | None]) -> Party:
    owner = actor_of(one.entity, owners)
    return Party(one.text, one.span.start, one.span.end, owner, None if owner is None else name(owner))
