"""Which actions do harm to their patients, by category.

Who is told to harm and who to be harmed says something of a document's direction, whatever the harm is:
"B buried its dead" stands in a report of A's attack on B rather than in one of the reverse.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["TAKEN", "does_harm"]

TAKEN = frozenset("seize arrest rob acquire abduct ban blockade sanction spy hack infringe".split())
"""Categories of what is done to those *from* whom something is taken or kept: "seized the bridge from A"."""

_HARM = frozenset("attack coerce crime law hostile_words reject defeat dismiss die suffer".split())
_NOT = frozenset("threaten deny investigate fight acquit".split())
"""Below these, but of both sides of a quarrel, or good for their patients."""


def does_harm(category: str, parents: Mapping[str, str]) -> bool:
    """Whether a category, or else what stands above it in the lexicon (``parents``), does harm."""
    seen: set[str] = set()
    while category and category not in seen:
        if category in _NOT or category in _HARM:
            return category in _HARM
        seen.add(category)
        category = parents.get(category, "")
    return False
