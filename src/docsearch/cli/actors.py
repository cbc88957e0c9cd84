"""``docsearch actors``, ``actor`` and ``network``: who is named, what is known of one, who is with whom."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from docsearch.annotations import ActorType
from docsearch.cli.options import IndexOption, ReportFormat, ReportFormatOption
from docsearch.cli.terminal import Terminal, clean, note, one_line
from docsearch.config import index_path

__all__ = ["actor", "actors", "network"]

_NOTHING_FOUND = 1
_SHOWN = 10
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Any name of the actor, or its id.")]


class TableFormat(StrEnum):
    """How a table is printed."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class PageFormat(StrEnum):
    """What a picture is printed as."""

    HTML = "html"
    JSON = "json"


def actors(
    *,
    index: IndexOption = None,
    containing: Annotated[
        str, typer.Option("--containing", metavar="WORD", help="Only those with this in a name.")
    ] = "",
    kind: Annotated[ActorType | None, typer.Option("--type", help="Only those of this type.")] = None,
    least: Annotated[
        int, typer.Option("--min-documents", metavar="N", min=1, help="Only those in N documents or more.")
    ] = 1,
    most: Annotated[int, typer.Option("-n", metavar="N", min=1, help="How many at most.")] = 50,
    form: Annotated[TableFormat, typer.Option("--format", help="What is printed.")] = TableFormat.TEXT,
) -> None:
    """List the actors that the documents name, the most frequent first.

    Exit status: 0 found, 1 nobody found, 2 error.
    """
    from docsearch.api import Index  # loads the engine

    with Index.open(index_path(index)) as opened:
        found = opened.actors.list(containing=containing, kind=kind, least=least)
    rows = [(a.id, a.name, a.type.value, a.documents, a.mentions, "; ".join(a.names)) for a in found[:most]]
    header = ("id", "name", "type", "documents", "mentions", "names")
    if form is TableFormat.JSON:
        _print_json([dict(zip(header, row, strict=True)) for row in rows])
    elif form is TableFormat.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([clean(str(cell)) for cell in row] for row in rows)
    else:
        for id_, name, type_, documents, mentions, _ in rows:
            line = f"{documents:>6} documents {mentions:>7} mentions  {type_:<12} {one_line(name)}  [{id_}]"
            sys.stdout.write(f"{line}\n")
    if len(found) > most:
        note(f"{len(found) - most} more; -n shows them.")
    if not found:
        note("No such actor is known.")
        raise typer.Exit(_NOTHING_FOUND)


def actor(
    name: NameArgument, *, index: IndexOption = None, form: ReportFormatOption = ReportFormat.TEXT
) -> None:
    """Print what is known of one actor.

    Its names, its documents, whom it occurs with, what it did and what was done to it.
    """
    from docsearch.api import Index

    with Index.open(index_path(index)) as opened:
        found = opened.actors.profile(name)
    if form is ReportFormat.JSON:
        _print_json(asdict(found))
        return
    terminal = Terminal.of(sys.stdout)
    known = found.actor
    lines = [terminal.bold(one_line(known.name)) + f"  {known.type}  [{known.id}]"]
    lines.append(f"in {known.documents} documents, {known.mentions} mentions")
    if found.first_seen:
        lines.append(f"first seen {found.first_seen}, last seen {found.last_seen}")
    lines.append(terminal.bold("names"))
    lines += [
        f"  {one_line(alias.key)} ({alias.relation or 'name'}, {alias.documents} documents)"
        for alias in found.aliases
    ]
    lines += _section(terminal, "related", [f"{relation}: {other.name}" for relation, other in found.related])
    lines += _section(
        terminal, "occurs with", [f"{c.documents:>4} x {c.actor.name}" for c in found.companions[:_SHOWN]]
    )
    for role, heading in (("agent", "did"), ("patient", "was done to it")):
        deeds = [deed for deed in found.deeds if deed.role == role][:_SHOWN]
        lines += _section(terminal, heading, [f"{d.action}: {d.sentence} ({d.document})" for d in deeds])
    lines += _section(
        terminal,
        "documents",
        [f"{d.salience:.2f} {d.date or '':<10} {d.title or d.id} ({d.id})" for d in found.documents[:_SHOWN]],
    )
    sys.stdout.write("\n".join(lines) + "\n")
    if len(found.documents) > _SHOWN:
        note(f"{len(found.documents) - _SHOWN} more documents; --format json has all.")


def network(
    name: NameArgument,
    *,
    index: IndexOption = None,
    most: Annotated[int, typer.Option("-n", metavar="N", min=1, max=60, help="How many others.")] = 16,
    form: Annotated[PageFormat, typer.Option("--format", help="What is printed.")] = PageFormat.HTML,
) -> None:
    """Print who occurs with an actor: one page to open in a browser, or JSON."""
    from docsearch.api import Index
    from docsearch.network_page import network_page

    with Index.open(index_path(index)) as opened:
        found = opened.actors.network(name, most=most)
    if form is PageFormat.JSON:
        _print_json(asdict(found))
    else:
        sys.stdout.write(network_page(found))


def _section(terminal: Terminal, heading: str, entries: list[str]) -> list[str]:
    return [terminal.bold(heading), *(f"  {one_line(entry)}" for entry in entries)] if entries else []


def _print_json(record: Mapping[str, object] | list[dict[str, object]]) -> None:
    from docsearch.evaluation import json_line

    sys.stdout.write(json_line(record, indent=2) + "\n")
