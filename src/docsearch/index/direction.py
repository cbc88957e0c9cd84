"""Which way round a document tells it: as it is asked, or the reverse.

Two things speak for a direction: the events of the action that is asked for in which those asked for have a
role (``near`` times the share of roles), and, less, whether they harm or are harmed by whatever action, where
harm is asked for (likewise help).  What speaks for one side alone decides, even where it is little:

    leaning = (forward - backward) / (forward + backward + DOUBT)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docsearch.events.tones import Tone
from docsearch.index.postings import Role

__all__ = ["TONED", "leaning", "toned_counts"]

Floats = NDArray[np.float64]
Rows = NDArray[Any]

DOUBT = 0.15  # how much has to be said before a direction is sure
ALIKE = 0.25  # what other harm (or help) is worth at most
TONED = {
    (Tone.HARM, Role.AGENT): (Role.HARMING, Role.HARMED),
    (Tone.HARM, Role.PATIENT): (Role.HARMED, Role.HARMING),
    (Tone.HELP, Role.AGENT): (Role.HELPING, Role.HELPED),
    (Tone.HELP, Role.PATIENT): (Role.HELPED, Role.HELPING),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the direction that is asked for and for the reverse, for each document (n,)."""

    forward: Floats
    backward: Floats


def toned_counts(
    standing: Sequence[tuple[Role | None, Sequence[tuple[Rows, float]]]], tone: Tone, documents: NDArray[np.int64]
) -> Evidence:
    """How often those who are asked for do and suffer what is of this tone, in the documents with these
    ascending keys (n,).
    """
    forward, backward = np.zeros(len(documents)), np.zeros(len(documents))
    for role, groups in standing:
        sides = TONED.get((tone, role)) if role is not None else None
        if sides is None:
            continue
        for total, side in ((forward, sides[0]), (backward, sides[1])):
            best = np.zeros(len(documents))
            for rows, confidence in groups:
                keys = rows["document"][rows["role"] == side]
                at = documents.searchsorted(keys)
                at = np.minimum(at, max(len(documents) - 1, 0))
                here = documents[at] == keys if len(documents) else np.zeros(0, dtype=bool)
                best = np.maximum(best, confidence * np.bincount(at[here], minlength=len(documents)))
            total += best
    return Evidence(forward, backward)


def leaning(told: Evidence, alike: Evidence) -> Floats:
    """-1 (surely the reverse) to 1 (surely as asked), 0 where nothing is said (n,)."""
    forward = told.forward + ALIKE * (1 - np.exp(-alike.forward))
    backward = told.backward + ALIKE * (1 - np.exp(-alike.backward))
    found: Floats = (forward - backward) / (forward + backward + DOUBT)
    return found
