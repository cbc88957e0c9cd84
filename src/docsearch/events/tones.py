"""Whether an action does harm to its patient or good, by its category.

Who is told to harm and who to be harmed says something of a document's direction, whatever the harm is:
"B buried its dead" stands in a report of A's attack on B and not in one of the reverse.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

__all__ = ["TAKEN", "Tone", "tone_of"]


TAKEN = frozenset("seize arrest rob acquire abduct ban blockade sanction spy hack infringe".split())
"""Categories of what is done to those *from* whom something is taken or kept: "seized the bridge from A"."""


class Tone(StrEnum):
    """What an action is to its patient."""

    HARM = "harm"
    HELP = "help"
    NONE = ""


_TONES: Mapping[str, Tone] = {
    **dict.fromkeys(
        """attack coerce crime law hostile_words reject defeat dismiss die""".split(),
        Tone.HARM,
    ),
    **dict.fromkeys(
        """provide release pardon acquit support praise apologise award appoint elect""".split(),
        Tone.HELP,
    ),
    # words are threatened, denied and asked for by both sides of a quarrel
    **dict.fromkeys("threaten deny investigate fight".split(), Tone.NONE),
}


def tone_of(category: str, parents: Mapping[str, str]) -> Tone:
    """The tone of a category, else of what stands above it in the lexicon (``parents``)."""
    seen: set[str] = set()
    while category and category not in seen:
        if category in _TONES:
            return _TONES[category]
        seen.add(category)
        category = parents.get(category, "")
    return Tone.NONE
