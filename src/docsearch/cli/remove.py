"""``docsearch remove``: delete documents by their ids."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from docsearch.cli.options import IndexOption
from docsearch.config import index_path

__all__ = ["remove"]


def remove(
    document_ids: Annotated[
        list[str], typer.Argument(metavar="ID...", help="The ids, exactly as search prints them.")
    ],
    *,
    index: IndexOption = None,
) -> None:
    """Delete documents from an index.

    All that are named are deleted, or none.  Their files stay as they are, and a later `index` of the SOURCE
    reads them again: to keep a document out, delete its file too, or leave it out with --exclude or in a
    .docsearchignore.
    """
    from docsearch.api import Index

    with Index.open(index_path(index)) as opened:
        count = opened.remove(document_ids)
    sys.stdout.write(f"{count} removed\n")
