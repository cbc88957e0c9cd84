"""``docsearch snapshot``: an index in one file, and back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from docsearch.cli.options import IndexOption
from docsearch.cli.terminal import one_line
from docsearch.config import index_path

__all__ = ["app"]

app = typer.Typer(
    help="Keep an index in one file, or make one from it.",
    rich_markup_mode=None,
    add_completion=False,
)
_FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The snapshot.")]


@app.command()
def create(
    file: _FileArgument,
    *,
    index: IndexOption = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")] = False,
) -> None:
    """Write an index to FILE, as it is now.

    All documents and vectors are in it.  An `index` run may be at work meanwhile; FILE appears when it is
    complete.
    """
    from docsearch.api import Index

    with Index.open(index_path(index)) as opened:
        report = opened.snapshot(file, replace=force)
    sys.stdout.write(f"{report.documents} documents in {one_line(report.path)}, {report.bytes} bytes\n")


@app.command()
def restore(file: _FileArgument, *, index: IndexOption = None) -> None:
    """Make an index from FILE, in a folder without one."""
    from docsearch.api import Index

    with Index.restore(file, index_path(index)) as opened:
        status = opened.status()
    sys.stdout.write(f"{status.documents} documents, {status.chunks} chunks in {one_line(status.path)}\n")
