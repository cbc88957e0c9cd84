"""The events of an index, to list and to see in time: ``Index.events``.  Reads one snapshot each time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from docsearch.actors.query import find_names
from docsearch.config import SearchSettings
from docsearch.errors import BadInputError
from docsearch.event_search import FoundEvent, events_like
from docsearch.events.lexicon import user_words
from docsearch.events.query import EventQuery, Filler
from docsearch.index.annotation_tables import EVENTS, LEXICON
from docsearch.index.blame import damage_blamed
from docsearch.index.folder import IndexFolder
from docsearch.index.snapshot import Snapshot
from docsearch.knowledge import actor_named
from docsearch.understanding import Known, event_described, event_read

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
    not read yet, and are not among these.
    """

    read_as: str
    events: tuple[FoundEvent, ...]
    unread: int


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
        """All events that fit whatever is given; with nothing given, all that are plain: of a known kind or
        between two actors, with an agent, a patient or a place.

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
                asked.append(event_described(known, described)[0])
            if actor is not None:
                asked.append(_taking_part(snapshot, actor))
            documents = snapshot.matching(described.conditions) if where else snapshot.keys()
            events = sorted(
                (e for e in events_like(snapshot, asked, documents) if asked or e.is_plain),
                key=lambda e: (e.day or "9999", e.document, e.number),
            )
            read_as = "; ".join(one.summary for one in asked)
            return EventList(read_as, tuple(events), known.unread(EVENTS))

    @contextmanager
    def _reading(self) -> Iterator[Snapshot]:
        with damage_blamed(self._folder.path), self._folder.store.read() as snapshot:
            if EVENTS not in snapshot.meta().get("stages", "").split():
                raise BadInputError(_NO_EVENTS.format(path=self._folder.path))
            with user_words(snapshot.meta().get(LEXICON, "")):
                yield snapshot


def _asked(known: Known, query: str) -> EventQuery:
    """The event in the words; of names alone, whatever these took part in."""
    names = find_names(query, known.aliases)
    event = event_read(known, query, names)
    if event.confidence > 0:
        return event
    if not names:
        raise BadInputError(_UNREAD.format(query=query))
    fillers = tuple(
        Filler(name.text, name.start, name.end, tuple(actor for actor, _ in name.candidates), ())
        for name in names
    )
    said = "; ".join(f"participant: {name.text}" for name in names)
    return EventQuery("", "", participants=fillers, when=event.when, confidence=1.0, summary=said)


def _taking_part(snapshot: Snapshot, name: str) -> EventQuery:
    actor = actor_named(snapshot, name)
    filler = Filler(actor.name, 0, len(actor.name), (actor.id,), ())
    return EventQuery("", "", participants=(filler,), confidence=1.0, summary=f"actor: {actor.name}")
