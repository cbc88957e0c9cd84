"""The event leg: the documents with an event like the one that is asked for, role by role.

Every event with the action, or a related one, is given a credit for each thing that was asked: how surely the
actor fills the role in this very event, else how near to it the actor is named,

    the role itself 1, the same sentence .5, the next sentence .25, else .1,
    the opposite role 0

and the score of an event is the product of these credits, with that of the action and of the date: a product,
since a report of a like event (same action, other actors) must not live on the half that fits.  Events of any
action count a little where both agent and patient are those asked for.  A document's score is

    .7 * its best event + .3 * (1 - exp(-sum over its events))
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docsearch.annotations import DateRange
from docsearch.index.actor_leg import ActorAnswer
from docsearch.index.postings import HAPPENING, NO_EVENT, STANDING, Role
from docsearch.index.rows import Corpus

__all__ = ["AskedEvent", "AskedRole", "EventLeg"]

Floats = NDArray[np.float64]
Rows = NDArray[Any]

MANY = 0.3  # the share that goes to all events of a document together
ANY_ACTION = 0.2  # who did something else to whom
UNCERTAIN = 0.5  # planned, threatened, denied
LEAD = 0.15  # what an event in the title or the first sentences is worth more
_LEAD_SENTENCES = 3
NO_DATE, OTHER_DATE = 0.5, 0.1
_OPPOSITE = {Role.AGENT: Role.PATIENT, Role.PATIENT: Role.AGENT}
_SENTENCES = np.int64(1 << 24)  # a document has fewer; sentences and events are packed behind its key


@dataclass(frozen=True, slots=True)
class Tiers:
    """What it is worth to be named in the ``sentence`` of the event, in a ``neighbour`` of it, and
    ``otherwise``: elsewhere in the document, or nowhere in it by a name that is known.
    """

    sentence: float
    neighbour: float
    otherwise: float


TIERS = Tiers(0.5, 0.25, 0.1)
PLACE_TIERS = Tiers(0.6, 0.4, 0.2)  # a place is said once, and holds for sentences


@dataclass(frozen=True, slots=True)
class AskedRole:
    """Who or what is asked for in a role; None where the query does not say in which.

    ``terms`` are terms of the postings (``actor ID``, ``word STEM``) with the confidence of each; any of them
    will do, the best counts.
    """

    role: Role | None
    terms: tuple[tuple[str, float], ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class AskedEvent:
    """``actions`` are terms (``action CATEGORY``, ``verb LEMMA``) with their nearness to what is asked."""

    actions: tuple[tuple[str, float], ...]
    roles: tuple[AskedRole, ...]
    when: DateRange | None = None


class EventLeg:
    """Asks the postings of one generation; safe to share between threads as far as ``posting`` is."""

    name = "event"

    def __init__(self, corpus: Corpus, posting: Callable[[str], bytes]) -> None:
        self._corpus, self._posting = corpus, posting

    def ask(self, asked: AskedEvent, allowed: NDArray[np.int64] | None = None) -> ActorAnswer:
        """Score every document that has an event with one of the actions."""
        standing = [(role, self._standing(role)) for role in asked.roles]
        events, credit = self._happening(asked, standing)
        for role, found in standing:
            credit = credit * _role_credit(events, role, found)
        credit = credit * _date_credit(events, asked.when) * np.where(events["certain"] > 0, 1.0, UNCERTAIN)
        credit = credit * np.where(events["sentence"] < _LEAD_SENTENCES, 1.0, 1.0 - LEAD)
        scores = np.zeros(len(self._corpus.keys))
        places, here = self._places(events["document"].astype(np.int64))
        np.maximum.at(scores, places, credit[here])
        total = np.zeros(len(scores))
        np.add.at(total, places, credit[here])
        scores = (1 - MANY) * scores + MANY * (1 - np.exp(-total))
        return ActorAnswer(self._corpus, scores, self._corpus.mask(allowed))

    def _happening(
        self, asked: AskedEvent, standing: Sequence[tuple[AskedRole, Sequence[tuple[Rows, float]]]]
    ) -> tuple[Rows, Floats]:
        """The events with one of the actions, and those with any action in which both roles are filled."""
        named = _documents_named([rows for _, own in standing for rows, _ in own]) if standing else None
        found = [
            (_within(np.frombuffer(self._posting(term), dtype=HAPPENING), named), near)
            for term, near in asked.actions
        ]
        rows_of = [(role.role, rows) for role, own in standing if role.role in _OPPOSITE for rows, _ in own]
        found.append((_filled_twice(rows_of), ANY_ACTION))
        rows = np.concatenate([own for own, _ in found])
        credit = np.concatenate([np.full(len(own), near) for own, near in found])
        best = np.argsort(-credit, kind="stable")  # an event is found by its verb and by its category
        _, first = np.unique(_events_of(rows)[best], return_index=True)
        kept = best[first]
        return rows[kept], credit[kept]

    def _standing(self, asked: AskedRole) -> list[tuple[Rows, float]]:
        return [
            (np.frombuffer(self._posting(term), dtype=STANDING), confidence)
            for term, confidence in asked.terms
        ]

    def _places(self, keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Places of those ``keys`` (n,) that are alive, and which these are (n,)."""
        corpus = self._corpus
        if not len(corpus.keys):
            return np.empty(0, dtype=np.int64), np.zeros(len(keys), dtype=bool)
        at = np.minimum(corpus.keys.searchsorted(keys), len(corpus.keys) - 1)
        here = (corpus.keys[at] == keys) & corpus.alive[at]
        return at[here], here


def _filled_twice(standing: Sequence[tuple[Role | None, Rows]]) -> Rows:
    """Events, whatever their action, with an agent and a patient who stand in these rows, in either role."""
    keys = {
        role: np.concatenate(
            [_events_of(rows) for own, rows in standing if own is role] or [np.empty(0, dtype=np.int64)]
        )
        for role in _OPPOSITE
    }
    common = np.intersect1d(keys[Role.AGENT], keys[Role.PATIENT])
    if not len(common):
        return np.empty(0, dtype=HAPPENING)
    rows = np.concatenate([rows for _, rows in standing])
    places = _events_of(rows, all_rows=True)
    _, first = np.unique(places, return_index=True)
    at = first[np.isin(places[first], common)]
    found = np.zeros(len(at), dtype=HAPPENING)
    for name in ("document", "sentence", "event"):
        found[name] = rows[name][at]
    found["certain"] = 1
    return found


def _events_of(rows: Rows, *, all_rows: bool = False) -> NDArray[np.int64]:
    """The event of each row as one number; those of no event are left out, or -1."""
    keys: NDArray[np.int64] = rows["document"].astype(np.int64) * _SENTENCES + rows["event"]
    within = rows["event"] != NO_EVENT
    return np.where(within, keys, -1) if all_rows else keys[within]


def _documents_named(standing: Sequence[Rows]) -> NDArray[np.bool_]:
    """For each key up to the last whether one of these rows is of that document."""
    last = max((int(rows["document"][-1]) for rows in standing if len(rows)), default=-1)
    named = np.zeros(last + 1, dtype=bool)
    for rows in standing:
        named[rows["document"]] = True
    return named


def _within(events: Rows, named: NDArray[np.bool_] | None) -> Rows:
    """The events of the documents that are ``named``; most events are not, and cost nothing from here on."""
    if named is None:
        return events
    documents = np.ascontiguousarray(events["document"])
    documents = documents[: documents.searchsorted(len(named))]
    found: Rows = events[: len(documents)][named[documents]]
    return found


def _role_credit(events: Rows, asked: AskedRole, standing: Sequence[tuple[Rows, float]]) -> Floats:
    """The credit of each event (n,) for one role."""
    best = np.zeros(len(events))
    tiers = PLACE_TIERS if asked.role is Role.PLACE else TIERS
    documents = events["document"].astype(np.int64) * _SENTENCES
    sentence = events["sentence"].astype(np.int64) + 2  # the title is -1, and has a neighbour before it
    for rows, confidence in standing:
        owner = rows["document"].astype(np.int64) * _SENTENCES
        at = np.unique(owner + rows["sentence"] + 2)
        credit = np.full(len(events), tiers.otherwise)
        credit[_among(documents + sentence - 1, at) | _among(documents + sentence + 1, at)] = tiers.neighbour
        credit[_among(documents + sentence, at)] = tiers.sentence
        within = rows["event"] != NO_EVENT
        inside, roles = (owner + rows["event"])[within], rows["role"][within]
        here = documents + events["event"]
        if asked.role is None:
            filled = np.isin(roles, (Role.AGENT, Role.PATIENT, Role.PLACE))
            credit[_among(here, inside[filled])] = 1.0
        else:
            opposite = _OPPOSITE.get(asked.role)
            if opposite is not None:
                credit[_among(here, inside[roles == opposite])] = 0.0
            credit[_among(here, inside[roles == asked.role])] = 1.0
        best = np.maximum(best, confidence * credit)
    return best


def _date_credit(events: Rows, when: DateRange | None) -> Floats:
    if when is None:
        return np.ones(len(events))
    first = date.fromisoformat(when.start).toordinal() if when.start else 0
    last = date.fromisoformat(when.end).toordinal() if when.end else date.max.toordinal()
    meets = (events["start"] <= last) & (events["end"] >= first)
    return np.where(events["end"] == 0, NO_DATE, np.where(meets, 1.0, OTHER_DATE))


def _among(values: NDArray[np.int64], held: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of ``values`` (n,) are in ``held``, which need not be sorted."""
    if not len(held):
        return np.zeros(len(values), dtype=bool)
    ordered = np.unique(held)
    at = np.minimum(ordered.searchsorted(values), len(ordered) - 1)
    present: NDArray[np.bool_] = ordered[at] == values
    return present
