"""``docsearch events`` and ``timeline``: who did what to whom, as a list and in time."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from docsearch.cli.actors import TableFormat
from docsearch.cli.options import IndexOption, WhereOption
from docsearch.cli.search import ActionOption, AgentOption, PlaceOption, TargetOption, WhenOption
from docsearch.cli.terminal import Terminal, clean, note, one_line
from docsearch.config import index_path

if TYPE_CHECKING:
    from docsearch.event_book import EventList
    from docsearch.event_search import FoundEvent, Party

__all__ = ["events", "timeline"]

_NOTHING_FOUND = 1
_COLUMNS = (
    *("document", "date", "date_end", "reported", "action", "lemma", "agents", "patients", "places"),
    *("sources", "modality", "negated", "start", "end", "in_title", "sentence"),
)
QueryArgument = Annotated[
    str, typer.Argument(metavar="[QUERY]", help="An event in plain words, or names.", show_default=False)
]
ActorOption = Annotated[
    str | None,
    typer.Option("--actor", metavar="NAME", help="Who took part, in any role.", show_default=False),
]


class TimelineFormat(StrEnum):
    """How a timeline is printed."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def events(
    query: QueryArgument = "",
    *,
    index: IndexOption = None,
    actor: ActorOption = None,
    agent: AgentOption = None,
    target: TargetOption = None,
    action: ActionOption = None,
    place: PlaceOption = None,
    when: WhenOption = None,
    where: WhereOption = None,
    most: Annotated[int, typer.Option("-n", metavar="N", min=1, help="How many at most.")] = 50,
    form: Annotated[TableFormat, typer.Option("--format", help="What is printed.")] = TableFormat.TEXT,
) -> None:
    """List events: who did what to whom, where and when, and the sentence that says so.

    They come by the day they happened, or where that is not said by that of the report, in
    brackets.  JSON has all that is known of each.

    Exit status: 0 found, 1 none found, 2 error.
    """
    found = _found(index, query, actor, agent, target, action, place, when, where)
    shown = found.events[:most]
    if form is TableFormat.JSON:
        _print_json(found, shown)
    elif form is TableFormat.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows(_row(event) for event in shown)
    else:
        terminal = Terminal.of(sys.stdout)
        if found.read_as:
            note(f"Read as {one_line(found.read_as)}.")
        sys.stdout.writelines(_text(event, terminal) for event in shown)
    _end(found, len(shown))


def timeline(
    query: QueryArgument = "",
    *,
    index: IndexOption = None,
    actor: ActorOption = None,
    agent: AgentOption = None,
    target: TargetOption = None,
    action: ActionOption = None,
    place: PlaceOption = None,
    when: WhenOption = None,
    where: WhereOption = None,
    form: Annotated[TimelineFormat, typer.Option("--format", help="What is printed.")] = TimelineFormat.TEXT,
) -> None:
    """Print events in time, a line each; as HTML, one page with a plot to open in a browser.

    Exit status: 0 found, 1 none found, 2 error.
    """
    found = _found(index, query, actor, agent, target, action, place, when, where)
    if form is TimelineFormat.HTML:
        from docsearch.timeline_page import timeline_page

        sys.stdout.write(timeline_page(found, query or actor or found.read_as or "All events"))
    elif form is TimelineFormat.JSON:
        _print_json(found, found.events)
    else:
        if found.read_as:
            note(f"Read as {one_line(found.read_as)}.")
        sys.stdout.writelines(_line(event) + "\n" for event in found.events)
    _end(found, len(found.events))


def _found(  # noqa: PLR0917  # the options of both commands, in their order
    index: Any,  # noqa: ANN401
    query: str,
    actor: str | None,
    agent: str | None,
    target: str | None,
    action: str | None,
    place: str | None,
    when: str | None,
    where: Sequence[str] | None,
) -> EventList:
    from docsearch.api import Index  # loads the engine

    opened: Index
    with Index.open(index_path(index)) as opened:
        return opened.events.find(
            query,
            actor=actor,
            agent=agent,
            target=target,
            action=action,
            place=place,
            when=when,
            where=where or (),
        )


def _end(found: EventList, shown: int) -> None:
    """Say what is not there, and why."""
    if len(found.events) > shown:
        note(f"{shown} of {len(found.events)} events are shown; -n shows more.")
    if found.unread:
        note(f"The events of {found.unread} documents were not read yet; `docsearch index` reads them.")
    if found.undated:
        note(f"{found.undated} more would fit, but their date is unknown.")
    if not found.events:
        for name in found.unknown:
            note(f"No actor is called {one_line(name)!r}; its words were looked for.")
        looser = ", ".join(f"{count} without the {name}" for name, count in found.without)
        note(f"No such event was read{f'; there are {looser}' if looser else ''}.")
        raise typer.Exit(_NOTHING_FOUND)


def _print_json(found: EventList, shown: Sequence[FoundEvent]) -> None:
    from docsearch.evaluation import json_line

    record = {
        "read_as": found.read_as,
        "total": len(found.events),
        "unread": found.unread,
        "undated": found.undated,
        "without": dict(found.without),
        "unknown": found.unknown,
        "events": [asdict(event) for event in shown],
    }
    sys.stdout.write(json_line(record, indent=2) + "\n")


def _row(event: FoundEvent) -> list[str | int]:
    date = event.date
    texts = (
        *(event.document, (date and date.start) or "", (date and date.end) or "", event.reported or ""),
        *(event.action, event.lemma, _names(event.agents), _names(event.patients), _names(event.places)),
        *(_names(event.sources), str(event.modality), str(event.negated).lower()),
    )
    spans = (event.start, event.end, str(event.in_title).lower(), clean(event.sentence))
    return [*map(clean, texts), *spans]


def _line(event: FoundEvent) -> str:
    """``1998-03-02 attack: A -> B in C [planned] (document)``; a day of report stands in brackets."""
    day = event.when or f"({event.reported or 'undated'})"
    doubt = "denied" if event.negated else str(event.modality)
    parts = [
        f"{day} {event.action or event.lemma}:",
        f"{_names(event.agents) or '?'} -> {_names(event.patients) or '?'}",
        *([f"in {_names(event.places)}"] if event.places else []),
        *([f"[{doubt}]"] if doubt != "actual" else []),
        *([f"according to {_names(event.sources)}"] if event.sources else []),
        f"({event.document})",
    ]
    return one_line(" ".join(parts))


def _text(event: FoundEvent, terminal: Terminal) -> str:
    sentence = terminal.wrap(one_line(event.sentence), indent="    ")
    return f"{terminal.bold(_line(event))}\n{terminal.dim(sentence)}\n"


def _names(parties: Sequence[Party]) -> str:
    return "; ".join(party.name or party.text for party in parties)
