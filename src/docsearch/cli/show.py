"""``docsearch show``: one document as the index holds it."""

from __future__ import annotations

import sys
from dataclasses import fields
from typing import Annotated

import typer

from docsearch.cli.options import IndexOption, ReportFormat, ReportFormatOption
from docsearch.cli.terminal import Terminal, clean, one_line
from docsearch.config import index_path
from docsearch.model import Document

__all__ = ["show"]

_APART = {"title", "text", "metadata"}


def show(
    document_id: Annotated[str, typer.Argument(metavar="ID", help="The id, exactly as search prints it.")],
    *,
    index: IndexOption = None,
    form: ReportFormatOption = ReportFormat.TEXT,
) -> None:
    """Print one document."""
    from docsearch.api import Index  # loads the engine

    with Index.open(index_path(index)) as opened:
        document = opened.get(document_id)
    if form is ReportFormat.JSON:
        from docsearch.evaluation import json_line

        sys.stdout.write(json_line(_record(document), indent=2) + "\n")
    else:
        sys.stdout.write(_text(document, Terminal.of(sys.stdout)))


def _record(document: Document) -> dict[str, object]:
    values = {field.name: getattr(document, field.name) for field in fields(document)}
    return values | {"metadata": dict(document.metadata)}


def _text(document: Document, terminal: Terminal) -> str:
    lines = [terminal.bold(one_line(document.title) or one_line(document.id))]
    known = {name: value for name, value in _record(document).items() if name not in _APART and value}
    lines += [terminal.dim(f"{name}: {one_line(str(value))}") for name, value in known.items()]
    lines += [
        terminal.dim(f"{one_line(name)}: {one_line(str(value))}") for name, value in document.metadata.items()
    ]
    return "\n".join([*lines, "", clean(document.text).rstrip("\n"), ""])
