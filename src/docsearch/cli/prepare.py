"""``docsearch prepare``: make the model ready for queries on this machine."""

from __future__ import annotations

from docsearch.cli.options import IndexOption
from docsearch.cli.terminal import note
from docsearch.config import index_path

__all__ = ["prepare"]


def prepare(*, index: IndexOption = None) -> None:
    """Make the model ready for queries on this machine.

    Every `index` run does so; needed for an index from another machine, or after the cache was emptied.
    """
    from docsearch.api import Index

    with Index.open(index_path(index)) as opened:
        opened.prepare()
        note(f"The model {opened.settings.model} is ready for queries.")
