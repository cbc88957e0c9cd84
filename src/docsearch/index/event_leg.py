"""The event leg: the documents with an event like the one that is asked for, role by role.

Every event with the action, or a related one, is given a credit for each thing that was asked: how surely the
actor fills the role in this very event, else how near to it the actor is named,

    the role itself 1, the same sentence .5, the next sentence .25, else .1,
    the opposite role 0

and the score of an event is the product of these credits, with that of the action and of the date: a product,
since a report of a like event (same action, other actors) must not live on the half that fits.  Events of any
action count a little where both agent and patient are those asked for.  A document's score is

    .7 * its best event + .3 * (1 - exp(-sum over its events))

Beside it stands its *reversal*: how surely the document tells the reverse, the asked agent on the side of the
patient or the other way round (:mod:`docsearch.index.direction`).  It is an answer to another question, and
is kept apart from a score of 0, which says only that nothing was read.  What is planned, threatened or denied
says nothing of a direction, what is alleged or long past a little.
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
from docsearch.index.direction import Evidence, harm_told, leaning
from docsearch.index.postings import HAPPENING, NO_EVENT, STANDING, TOLD, Role
from docsearch.index.rows import Corpus
from docsearch.index.standing import (
    OPPOSITE,
    SENTENCES,
    among,
    documents_named,
    events_of,
    filled_twice,
    together,
    within,
)

__all__ = ["AskedEvent", "AskedRole", "EventAnswer", "EventLeg"]

Floats = NDArray[np.float64]
Rows = NDArray[Any]

MANY = 0.3  # the share that goes to all events of a document together
ANY_ACTION = 0.1  # who did something else to whom
# what is planned, threatened or denied; alleged or of the time before the story; told as having happened
_COUNTED = np.array([0.1, 0.5, 1.0])
_SURE = np.array([0.0, 0.4, 1.0])  # and how far its roles tell the direction
LEAD = 0.3  # what an event in the title or the first sentences is worth more
_LEAD_SENTENCES = 3
NO_DATE, OTHER_DATE = 0.5, 0.1
_WEAK = 0.35  # a confidence below which a group of terms is not asked for beside a better one


@dataclass(frozen=True, slots=True)
class Tiers:
    """What it is worth to be named in the ``sentence`` of the event, in a ``neighbour`` of it, and
    ``otherwise``: elsewhere in the document, or nowhere in it by a name that is known.
    """

    sentence: float
    neighbour: float
    otherwise: float


TIERS = Tiers(0.5, 0.25, 0.1)
PLACE_TIERS = Tiers(0.9, 0.6, 0.2)  # a place is said once, and holds for sentences


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


class EventAnswer(ActorAnswer):
    """One query's scores over a view, with how much each document speaks for the reverse."""

    def __init__(self, corpus: Corpus, scores: Floats, leaning: Floats, mask: NDArray[np.bool_]) -> None:
        super().__init__(corpus, scores, mask)
        self._leaning = leaning

    def reversal(self, documents: NDArray[np.int64]) -> Floats:
        """How surely the documents with these keys (n,) tell the reverse, 0 to 1.

        What tells it as it is asked gains nothing here: it may be another event of the same two.
        """
        found: Floats = np.maximum(-self._leaning[self._corpus.keys.searchsorted(documents)], 0.0)
        return found


class EventLeg:
    """Asks the postings of one generation; safe to share between threads as far as ``posting`` is."""

    name = "event"

    def __init__(self, corpus: Corpus, posting: Callable[[str], bytes]) -> None:
        self._corpus, self._posting = corpus, posting

    def ask(self, asked: AskedEvent, allowed: NDArray[np.int64] | None = None) -> EventAnswer:
        """Score every document that has an event with one of the actions."""
        standing = [(role, self._standing(role)) for role in asked.roles]
        events, near = self._happening(asked, standing)
        told = _SURE[np.minimum(events["certain"], TOLD)]
        near = near * _COUNTED[np.minimum(events["certain"], TOLD)]
        sides = [_sides(events, role.role, found, told) for role, found in standing]
        credit = near * _date_credit(events, asked.when)
        for (role, found), side in zip(standing, sides, strict=True):
            credit = credit * _role_credit(events, role, found, side)
        credit = credit * np.where(events["sentence"] < _LEAD_SENTENCES, 1.0, 1.0 - LEAD)
        places, here = self._places(events["document"].astype(np.int64))
        scores, total = np.zeros(len(self._corpus.keys)), np.zeros(len(self._corpus.keys))
        np.maximum.at(scores, places, credit[here])
        np.add.at(total, places, credit[here])
        scores = (1 - MANY) * scores + MANY * (1 - np.exp(-total))
        named = [
            side for (role, _), side in zip(standing, sides, strict=True) if side.strict and _is_named(role)
        ]
        told_so = self._told(near, named, places, here)
        groups = [(role.role, found) for role, found in standing]
        harm = harm_told(groups if asked.harm else (), self._corpus.keys)
        return EventAnswer(self._corpus, scores, leaning(told_so, harm), self._corpus.mask(allowed))

    def _told(
        self, near: Floats, sides: Sequence[_Sides], places: NDArray[np.int64], here: NDArray[np.bool_]
    ) -> Evidence:
        """The best event the right way round and the best the wrong way, per document.

        An event counts by the share of the asked agents and patients that stand on that side, times its
        nearness (n,).
        """
        forward, backward = np.zeros(len(self._corpus.keys)), np.zeros(len(self._corpus.keys))
        for one, share in ((forward, [s.right for s in sides]), (backward, [s.opposite for s in sides])):
            if share:
                np.maximum.at(one, places, (near * np.mean(share, axis=0))[here])
        return Evidence(forward, backward)

    def _happening(
        self, asked: AskedEvent, standing: Sequence[tuple[AskedRole, Sequence[tuple[Rows, float]]]]
    ) -> tuple[Rows, Floats]:
        """The events with one of the actions, and those with any action in which both roles are filled."""
        named = documents_named([rows for _, own in standing for rows, _ in own]) if standing else None
        found = [
            (within(np.frombuffer(self._posting(term), dtype=HAPPENING), named), near)
            for term, near in asked.actions
        ]
        rows_of = [(role.role, rows) for role, own in standing if role.role in OPPOSITE for rows, _ in own]
        found.append((filled_twice(rows_of), ANY_ACTION))
        rows = np.concatenate([own for own, _ in found])
        credit = np.concatenate([np.full(len(own), near) for own, near in found])
        keys = events_of(rows)
        order = np.lexsort((-credit, keys))  # an event is found by its verb and by its category
        kept = order[np.diff(keys[order], prepend=-1) > 0]
        return rows[kept], credit[kept]

    def _standing(self, asked: AskedRole) -> list[tuple[Rows, float]]:
        """The rows of each group of terms; weak ones only where there is no better: they are long, and add
        next to nothing to a name.
        """
        least = min(_WEAK, max((confidence for _, confidence in asked.terms), default=0.0))
        return [
            (together([np.frombuffer(self._posting(term), dtype=STANDING) for term in group]), confidence)
            for group, confidence in asked.terms
            if confidence >= least
        ]

    def _places(self, keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Places of those ``keys`` (n,) that are alive, and which these are (n,)."""
        corpus = self._corpus
        if not len(corpus.keys):
            return np.empty(0, dtype=np.int64), np.zeros(len(keys), dtype=bool)
        at = np.minimum(corpus.keys.searchsorted(keys), len(corpus.keys) - 1)
        here = (corpus.keys[at] == keys) & corpus.alive[at]
        return at[here], here


@dataclass(frozen=True, slots=True)
class _Sides:
    """How surely those who are asked for stand in the role itself, and in the ``opposite`` one, in each
    event (n,); ``strict`` where the role has an opposite.
    """

    right: Floats
    opposite: Floats
    strict: bool


def _is_named(asked: AskedRole) -> bool:
    """Whether an actor is asked for, and not only words, which may stand anywhere."""
    return any(term.startswith("actor ") for group, _ in asked.terms for term in group)


def _sides(events: Rows, role: Role | None, standing: Sequence[tuple[Rows, float]], told: Floats) -> _Sides:
    here = events["document"].astype(np.int64) * SENTENCES + events["event"]
    right, opposite = np.zeros(len(events)), np.zeros(len(events))
    either = (Role.AGENT, Role.PATIENT, Role.PLACE)
    for rows, confidence in standing:
        filled = rows[rows["event"] != NO_EVENT]
        inside = events_of(filled)
        wanted = np.isin(filled["role"], either if role is None else (role,))
        right = np.maximum(right, confidence * among(here, inside[wanted]))
        if role in OPPOSITE:
            against = filled["role"] == OPPOSITE[role]
            opposite = np.maximum(opposite, confidence * among(here, inside[against]))
    if role in OPPOSITE:
        right, opposite = right * told, opposite * told
    return _Sides(right, opposite, role in OPPOSITE)


def _role_credit(
    events: Rows, asked: AskedRole, standing: Sequence[tuple[Rows, float]], side: _Sides
) -> Floats:
    """The credit of each event (n,) for one role."""
    best = np.zeros(len(events))
    tiers = PLACE_TIERS if asked.role is Role.PLACE else TIERS
    documents = events["document"].astype(np.int64) * SENTENCES
    sentence = events["sentence"].astype(np.int64) + 2  # the title is -1, and has a neighbour before it
    for rows, confidence in standing:
        owner = rows["document"].astype(np.int64) * SENTENCES
        at = owner + rows["sentence"] + 2
        credit = np.full(len(events), tiers.otherwise)
        credit[among(documents + sentence - 1, at) | among(documents + sentence + 1, at)] = tiers.neighbour
        credit[among(documents + sentence, at)] = tiers.sentence
        best = np.maximum(best, confidence * credit)
    return np.maximum(best * (1.0 - side.opposite), side.right)


def _date_credit(events: Rows, when: DateRange | None) -> Floats:
    if when is None:
        return np.ones(len(events))
    first = date.fromisoformat(when.start).toordinal() if when.start else 0
    last = date.fromisoformat(when.end).toordinal() if when.end else date.max.toordinal()
    meets = (events["start"] <= last) & (events["end"] >= first)
    return np.where(events["end"] == 0, NO_DATE, np.where(meets, 1.0, OTHER_DATE))
