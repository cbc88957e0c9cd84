"""Rows of postings as numbers: which event and which role they are of, and which of them stand together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docsearch.index.postings import HAPPENING, NO_EVENT, TOLD, Role

__all__ = [
    "OPPOSITE",
    "SENTENCES",
    "among",
    "documents_named",
    "events_of",
    "filled_twice",
    "together",
    "within",
]

Rows = NDArray[Any]

SENTENCES = np.int64(1 << 24)  # a document has fewer; sentences and events are packed behind its key
OPPOSITE = {Role.AGENT: Role.PATIENT, Role.PATIENT: Role.AGENT}


def together(rows: Sequence[Rows]) -> Rows:
    """Those of the first rows that the others have as well: the same role of the same event."""
    found = rows[0]
    for others in rows[1:]:
        found = found[among(_roles_of(found), _roles_of(others))]
    return found


def _roles_of(rows: Rows) -> NDArray[np.int64]:
    """The role of an event that each row is of, as one number."""
    keys: NDArray[np.int64] = events_of(rows, all_rows=True) * len(Role) + rows["role"]
    return keys


def filled_twice(standing: Sequence[tuple[Role | None, Rows]]) -> Rows:
    """Events, whatever their action, with an agent and a patient who stand in these rows, in either role."""
    keys = {
        role: np.concatenate(
            [events_of(rows) for own, rows in standing if own is role] or [np.empty(0, dtype=np.int64)]
        )
        for role in OPPOSITE
    }
    common = np.intersect1d(keys[Role.AGENT], keys[Role.PATIENT])
    if not len(common):
        return np.empty(0, dtype=HAPPENING)
    rows = np.concatenate([rows for _, rows in standing])
    places = events_of(rows, all_rows=True)
    order = np.argsort(places, kind="stable")
    first = order[np.diff(places[order], prepend=-2) > 0]
    at = first[among(places[first], common)]
    found = np.zeros(len(at), dtype=HAPPENING)
    for name in ("document", "sentence", "event"):
        found[name] = rows[name][at]
    found["certain"] = TOLD
    return found


def events_of(rows: Rows, *, all_rows: bool = False) -> NDArray[np.int64]:
    """The event of each row as one number; those of no event are left out, or -1."""
    keys: NDArray[np.int64] = rows["document"].astype(np.int64) * SENTENCES + rows["event"]
    within = rows["event"] != NO_EVENT
    return np.where(within, keys, -1) if all_rows else keys[within]


def documents_named(standing: Sequence[Rows]) -> NDArray[np.bool_]:
    """For each key up to the last whether one of these rows is of that document."""
    last = max((int(rows["document"][-1]) for rows in standing if len(rows)), default=-1)
    named = np.zeros(last + 1, dtype=bool)
    for rows in standing:
        named[rows["document"]] = True
    return named


def within(events: Rows, named: NDArray[np.bool_] | None) -> Rows:
    """The events of the documents that are ``named``; most events are not, and cost nothing from here on."""
    if named is None:
        return events
    documents = np.ascontiguousarray(events["document"])
    documents = documents[: documents.searchsorted(len(named))]
    found: Rows = events[: len(documents)][named[documents]]
    return found


def among(values: NDArray[np.int64], held: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of ``values`` (n,) are in ``held``; postings ascend, so that it seldom has to be sorted."""
    if not len(held):
        return np.zeros(len(values), dtype=bool)
    if (held[:-1] > held[1:]).any():
        held = np.sort(held)
    at = np.minimum(held.searchsorted(values), len(held) - 1)
    present: NDArray[np.bool_] = held[at] == values
    return present
