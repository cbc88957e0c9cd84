"""Which way round a document tells it: as it is asked, or the reverse.

Two things speak for a direction: the events of the action that is asked for in which those asked for have a
role (``near`` times the share of roles), and, less, who harms and who is harmed by whatever action, where
harm is asked for and both sides are.  What speaks for one side alone decides, even where it is little:

    leaning = (forward - backward) / (forward + backward + DOUBT)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from docsearch.index.postings import Role

__all__ = ["Evidence", "harm_told", "leaning"]

Floats = NDArray[np.float64]

DOUBT = 0.15  # how much has to be said before a direction is sure
ALIKE = 0.25  # what other harm is worth at most
_SIDES = {Role.AGENT: (Role.HARMING, Role.HARMED), Role.PATIENT: (Role.HARMED, Role.HARMING)}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the direction that is asked for and for the reverse, for each document (n,)."""

    forward: Floats
    backward: Floats


class Counting(Protocol):
    """Somebody, in some documents."""

    def count(self, role: Role) -> NDArray[np.int64]:
        """How often they fill this role in each document (n,)."""
        ...


def harm_told(
    roles: Sequence[tuple[Role | None, Sequence[tuple[Counting, float]]]], documents: int
) -> Evidence:
    """How often the asked agent does harm and the asked patient suffers it, and the reverse, in so many
    documents; nothing where not both are asked for: one alone may do and suffer much.

    ``roles`` has who is asked for in each, with the confidence that it is they.
    """
    evidence = Evidence(np.zeros(documents), np.zeros(documents))
    if not _SIDES.keys() <= {role for role, _ in roles}:
        return evidence
    for role, groups in roles:
        sides = _SIDES.get(role) if role is not None else None
        for total, side in zip((evidence.forward, evidence.backward), sides or (), strict=False):
            best = np.zeros(documents)
            for somebody, confidence in groups:
                best = np.maximum(best, confidence * somebody.count(side))
            np.add(total, best, out=total)
    return evidence


def leaning(told: Evidence, harm: Evidence) -> Floats:
    """-1 (surely the reverse) to 1 (surely as asked), 0 where nothing is said (n,)."""
    forward = told.forward + ALIKE * (1 - np.exp(-harm.forward))
    backward = told.backward + ALIKE * (1 - np.exp(-harm.backward))
    found: Floats = (forward - backward) / (forward + backward + DOUBT)
    return found
