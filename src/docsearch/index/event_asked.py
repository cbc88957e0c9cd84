"""What the event leg is asked."""

from __future__ import annotations

from dataclasses import dataclass

from docsearch.annotations import DateRange
from docsearch.index.postings import Role

__all__ = ["AskedEvent", "AskedRole"]


@dataclass(frozen=True, slots=True)
class AskedRole:
    """Who or what is asked for in a role; None where the query does not say in which.

    ``terms`` are terms of the postings (``actor ID``, ``word STEM``) that stand in it together, with the
    confidence of each such group; any of them will do, the best counts.
    """

    role: Role | None
    terms: tuple[tuple[tuple[str, ...], float], ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class AskedEvent:
    """``actions`` are terms (``action CATEGORY``, ``verb LEMMA``) with their nearness to what is asked."""

    actions: tuple[tuple[str, float], ...]
    roles: tuple[AskedRole, ...]
    when: DateRange | None = None
    harm: bool = False
    """Whether the action does harm, so that other harm says something of who did it to whom."""
