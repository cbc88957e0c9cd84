"""``docsearch alias``: which names are one actor's, corrected by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from docsearch.cli.options import IndexOption
from docsearch.cli.terminal import note, one_line
from docsearch.config import index_path
from docsearch.errors import BadInputError

__all__ = ["app"]

app = typer.Typer(
    help="Correct which names are one actor's; all corrections can be undone.",
    rich_markup_mode=None,
    add_completion=False,
)
ActorArgument = Annotated[str, typer.Argument(metavar="ACTOR", help="Any name of the actor, or its id.")]
OtherArgument = Annotated[str, typer.Argument(metavar="NAME", help="The other name.")]


@app.command("list")
def list_(*, index: IndexOption = None) -> None:
    """Print all corrections with their numbers."""
    from docsearch.api import Index

    with Index.open(index_path(index)) as opened:
        journal = opened.actors.journal()
    for edit in journal:
        what = f"{edit.undoes}" if edit.undoes is not None else f"{edit.actor!r} {edit.other!r}"
        sys.stdout.write(f"{edit.number:>4}  {edit.action:<7} {one_line(what)}\n")
    if not journal:
        note("Nothing was corrected yet.")


@app.command()
def add(actor: ActorArgument, name: OtherArgument, *, index: IndexOption = None) -> None:
    """Give ACTOR another NAME."""
    _edit("add", actor, name, index)


@app.command()
def remove(actor: ActorArgument, name: OtherArgument, *, index: IndexOption = None) -> None:
    """Take NAME away from ACTOR."""
    _edit("remove", actor, name, index)


@app.command()
def merge(actor: ActorArgument, name: OtherArgument, *, index: IndexOption = None) -> None:
    """Make ACTOR and the one called NAME one."""
    _edit("merge", actor, name, index)


@app.command()
def split(actor: ActorArgument, name: OtherArgument, *, index: IndexOption = None) -> None:
    """Make NAME, which is taken for ACTOR, an actor of its own."""
    _edit("split", actor, name, index)


@app.command()
def undo(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `alias list` prints it.")],
    *,
    index: IndexOption = None,
) -> None:
    """Take a correction back."""
    from docsearch.api import Index

    with Index.open(index_path(index)) as opened:
        own = opened.actors.undo(number)
    sys.stdout.write(f"{own}\n")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV with the columns actor and alias.")],
    *,
    index: IndexOption = None,
) -> None:
    """Add the aliases of a CSV file."""
    from docsearch.api import Index

    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError(f"{file} is not UTF-8; save it as CSV UTF-8 and import it again.") from error
    with Index.open(index_path(index)) as opened:
        count = opened.actors.import_csv(text, source=str(file))
    sys.stdout.write(f"{count} aliases\n")


@app.command()
def export(*, index: IndexOption = None) -> None:
    """Print the aliases that were added by hand as CSV."""
    from docsearch.api import Index

    with Index.open(index_path(index)) as opened:
        sys.stdout.write(opened.actors.export_csv())


def _edit(action: str, actor: str, name: str, index: Path | None) -> None:
    from docsearch.actors.edits import EditAction
    from docsearch.api import Index

    with Index.open(index_path(index)) as opened:
        number = opened.actors.edit(EditAction(action), actor, name)
    sys.stdout.write(f"{number}\n")
