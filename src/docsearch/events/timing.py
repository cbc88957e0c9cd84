"""When an event happened: the date that stands nearest in its sentence."""

from __future__ import annotations

from docsearch.annotations import DateRange
from docsearch.events.draft import Draft
from docsearch.model import Document

__all__ = ["add_dates"]


def add_dates(document: Document, drafts: list[Draft]) -> None:
    """Not yet."""
    del document, drafts
    _ = DateRange
