"""The events of an index, to list and to see in time: ``Index.events``.  Reads one snapshot each time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from docsearch.actors.query import QueryName, find_names
from docsearch.config import SearchSettings
from docsearch.errors import BadInputError
from docsearch.event_asking import is_land
from docsearch.event_search import FoundEvent, events_like, fitting
from docsearch.events.lexicon import user_words
from docsearch.events.query import EventQuery, Filler
from docsearch.index.analysis import terms
from docsearch.index.annotation_tables import EVENTS, LEXICON
from docsearch.index.blame import damage_blamed
from docsearch.index.folder import IndexFolder
from docsearch.index.snapshot import Snapshot
from docsearch.knowledge import actor_named
from docsearch.known import Known
from docsearch.understanding import event_described, event_read

__all__ = ["EventBook", "EventList"]

_NO_EVENTS = (
    "The index {path} knows no events: they were not read yet, or left out with --no-events or --no-actors; "
    "run `docsearch index` on its sources."
)
_UNREAD = (
    "No event and no known actor was read in {query!r}; say who did what to whom with --agent, --action, "
    "--target, --place, --when or --actor."
)


@dataclass(frozen=True, slots=True)
class EventList:
    """Events by the day they happened, else by that of the report.

    ``read_as`` says in one line what was asked for; ``unread`` is the number of documents whose events were
    not read yet, and are not among these.  ``undated`` events fit but for their day, which is not known, and
    are not among these either.  Where there are none, ``without`` says how many there would be without the
    agent, the action, or what else was asked, and ``unknown`` which names no actor has.
    """

    read_as: str
    events: tuple[FoundEvent, ...]
    unread: int
    undated: int = 0
    without: tuple[tuple[str, int], ...] = ()
    unknown: tuple[str, ...] = ()


class EventBook:
    """Who did what to whom in the documents of one index."""

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder

    def find(  # as many as an event has sides; all by name
        self,
        query: str = "",
        *,
        actor: str | None = None,
        agent: str | None = None,
        target: str | None = None,
        action: str | None = None,
        place: str | None = None,
        when: str | None = None,
        where: Sequence[str] = (),
    ) -> EventList:
        """All events that fit whatever is given; with nothing given, all that a reader would look for: of a
        known kind or between two actors, and no mere talk, habit or doing of things.

        ``query`` is read as a search reads it ("attacks by A on B"); ``actor`` may have any role;
        ``where`` has conditions on the documents, as a search does.
        Raises :class:`BadInputError` where the query asks for no event, nobody is called ``actor``, or
        ``when`` is no date.
        """
        described = SearchSettings(
            agent=agent, target=target, action=action, place=place, when=when, where=tuple(where)
        )
        with self._reading() as snapshot:
            known = snapshot.annotations
            asked = [_asked(known, query)] if query.strip() else []
            if described.asks_event:
                asked.append(_without_lands(known, *event_described(known, described)))
            if actor is not None:
                asked.append(_taking_part(snapshot, actor))
            documents = snapshot.matching(described.conditions) if where else snapshot.keys()
            events = sorted(
                events_like(snapshot, asked, documents), key=lambda e: (e.day or "9999", e.document, e.number)
            )
            return EventList(
                read_as="; ".join(one.summary for one in asked),
                events=tuple(events),
                unread=known.unread(EVENTS),
                undated=_count_undated(snapshot, asked, documents),
                without=() if events else tuple(_without(snapshot, asked, documents)),
                unknown=() if events else tuple(_unknown(asked)),
            )

    @contextmanager
    def _reading(self) -> Iterator[Snapshot]:
        with damage_blamed(self._folder.path), self._folder.store.read() as snapshot:
            if EVENTS not in (snapshot.meta_value("stages") or "").split():
                raise BadInputError(_NO_EVENTS.format(path=self._folder.path))
            with user_words(snapshot.meta_value(LEXICON) or ""):
                yield snapshot


def _asked(known: Known, query: str) -> EventQuery:
    """The event in the words; of names alone, whatever these took part in."""
    names = find_names(query, known.aliases)
    event = event_read(known, query, names)
    if event.confidence > 0:
        return _without_lands(known, event, names)
    if not names:
        raise BadInputError(_UNREAD.format(query=query))
    fillers = tuple(
        Filler(name.text, name.start, name.end, tuple(actor for actor, _ in name.candidates), ())
        for name in names
    )
    said = "; ".join(f"participant: {name.text}" for name in names)
    return EventQuery("", "", participants=fillers, when=event.when, confidence=1.0, summary=said)


def _without_lands(known: Known, event: EventQuery, names: Sequence[QueryName]) -> EventQuery:
    """Of who "the Kenyan navy" is, Kenya is no reading: it is found by its words."""

    def exact(filler: Filler) -> Filler:
        parts = {
            actor
            for name in names
            if name.text in filler.text and len(terms(name.text)) < len(terms(filler.text))
            for actor, _ in name.candidates
            if is_land(known, actor)
        }
        return replace(filler, actor_ids=tuple(one for one in filler.actor_ids if one not in parts))

    sides = (event.agents, event.patients, event.participants)
    agents, patients, participants = (tuple(map(exact, side)) for side in sides)
    return replace(event, agents=agents, patients=patients, participants=participants)


def _count_undated(snapshot: Snapshot, asked: Sequence[EventQuery], documents: NDArray[np.int64]) -> int:
    if all(one.when is None for one in asked):
        return 0
    anytime = [replace(one, when=None) for one in asked]
    found = fitting(snapshot, anytime, documents)
    return sum(event.date is None for _, events in found for event in events)


def _without(
    snapshot: Snapshot, asked: Sequence[EventQuery], documents: NDArray[np.int64]
) -> Iterator[tuple[str, int]]:
    """What was asked, one at a time, and how many events there are without it; those that help."""
    for number, one in enumerate(asked):
        for name, looser in _loosened(one):
            others = [*asked[:number], *([looser] if _asks(looser) else []), *asked[number + 1 :]]
            count = sum(len(events) for _, events in fitting(snapshot, others, documents)) if others else 0
            if count:
                yield name, count


def _loosened(event: EventQuery) -> Iterator[tuple[str, EventQuery]]:
    if event.agents:
        yield "agent", replace(event, agents=())
    if event.action or event.lemma:
        yield "action", replace(event, action="", lemma="")
    if event.patients:
        yield "target", replace(event, patients=())
    if event.participants:
        yield "actor", replace(event, participants=())
    if event.places:
        yield "place", replace(event, places=())
    if event.when is not None:
        yield "date", replace(event, when=None)


def _asks(event: EventQuery) -> bool:
    return next(_loosened(event), None) is not None


def _unknown(asked: Sequence[EventQuery]) -> Iterator[str]:
    for one in asked:
        for filler in (*one.agents, *one.patients, *one.participants, *one.places):
            if not filler.actor_ids:
                yield filler.text


def _taking_part(snapshot: Snapshot, name: str) -> EventQuery:
    actor = actor_named(snapshot, name)
    filler = Filler(actor.name, 0, len(actor.name), (actor.id,), ())
    return EventQuery("", "", participants=(filler,), confidence=1.0, summary=f"actor: {actor.name}")
