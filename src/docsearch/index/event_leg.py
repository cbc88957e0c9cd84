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

Exact scores take all events of a document apart, so that only those documents are scored whose bounds reach
the best (:mod:`docsearch.index.event_answer`); whoever changes a credit here looks at the bounds as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from docsearch.index.direction import Evidence, harm_told, leaning
from docsearch.index.event_answer import EventAnswer
from docsearch.index.event_asked import AskedEvent, AskedRole
from docsearch.index.event_batch import Batch, Near, best_of, sum_of
from docsearch.index.event_bounds import Numbered, Reach, most
from docsearch.index.event_table import LEAD_SENTENCES, days_of
from docsearch.index.kept_postings import KeptPostings, Posting
from docsearch.index.postings import TOLD, Role
from docsearch.index.rows import Corpus
from docsearch.index.standing import OPPOSITE, Standing

__all__ = ["AskedEvent", "AskedRole", "EventAnswer", "EventLeg"]

Floats = NDArray[np.float64]

MANY = 0.3  # the share that goes to all events of a document together
ANY_ACTION = 0.1  # who did something else to whom
# what is planned, threatened or denied; alleged or of the time before the story; told as having happened
_COUNTED = np.array([0.1, 0.5, 1.0])
_SURE = np.array([0.0, 0.4, 1.0])  # and how far its roles tell the direction
LEAD = 0.2  # what an event in the title or the first sentences is worth more
NO_DATE, OTHER_DATE = 0.5, 0.1
# Of an undated event, by the day of its report: in what is asked for or soon after it, or at another time.
REPORTED, OTHER_REPORT = 0.8, 0.2
SOON = 31  # days
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
PLACE_TIERS = Tiers(0.9, 0.4, 0.15)  # a place is said once, and holds for sentences


class EventLeg:
    """Asks the postings of one generation; safe to share between threads as far as ``posting`` is."""

    name = "event"

    def __init__(self, corpus: Corpus, posting: Posting, kept: KeptPostings | None = None) -> None:
        """``kept`` has what queries before this one have taken apart."""
        self._corpus, self._posting = corpus, posting
        self._kept = kept or KeptPostings(corpus)

    def ask(self, asked: AskedEvent, allowed: NDArray[np.int64] | None = None) -> EventAnswer:
        """Score every document that has an event with one of the actions."""
        roles = [_Filled(role.role, self._standing(role), _is_named(role)) for role in asked.roles]
        scoring = _Scoring(self._kept, self._posting, asked, roles)
        return EventAnswer(self._corpus, scoring, self._corpus.mask(allowed))

    def _standing(self, asked: AskedRole) -> tuple[tuple[Standing, float], ...]:
        """The rows of each group of terms; weak ones only where there is no better: they are long, and add
        next to nothing to a name.
        """
        least = min(_WEAK, max((confidence for _, confidence in asked.terms), default=0.0))
        return tuple(
            (self._kept.standing(group, self._posting), confidence)
            for group, confidence in asked.terms
            if confidence >= least
        )


@dataclass(frozen=True, slots=True)
class _Filled:
    """Who is asked for in a role, and where they stand, with the confidence that it is they; ``named`` where
    an actor is asked for, and not only words, which may stand anywhere.
    """

    role: Role | None
    standing: tuple[tuple[Standing, float], ...]
    named: bool

    @property
    def tiers(self) -> Tiers:
        return PLACE_TIERS if self.role is Role.PLACE else TIERS

    @property
    def wanted(self) -> tuple[Role, ...]:
        return (Role.AGENT, Role.PATIENT, Role.PLACE) if self.role is None else (self.role,)


def _is_named(asked: AskedRole) -> bool:
    return any(term.startswith("actor ") for group, _ in asked.terms for term in group)


class _Scoring:
    """The credits of one query: exact ones of some documents, and bounds of many."""

    def __init__(
        self, kept: KeptPostings, posting: Posting, asked: AskedEvent, roles: Sequence[_Filled]
    ) -> None:
        table = kept.table(posting)
        self._table, self._roles, self._when, self._harm = table, roles, asked.when, asked.harm
        self._days = None if asked.when is None else kept.days(posting)
        self._near = table.nearness(asked.actions)
        self._asked = self._near > 0
        self._certain = self._near * _COUNTED[np.minimum(table.certain, TOLD)]
        self._sure = _SURE[np.minimum(table.certain, TOLD)]
        self._between = {role.role for role in roles}.issuperset(OPPOSITE)
        most_certain = np.maximum(self._certain, ANY_ACTION) if self._between else self._certain
        self._worth = most_certain * np.where(table.lead, 1.0, 1.0 - LEAD)
        self._most = kept.worth(self._worth, posting)

    def documents(self) -> NDArray[np.int64]:
        """Places, ascending, of the documents that can have a score: they have events, and name somebody."""
        named = np.zeros(len(self._table.counts), dtype=bool)
        for role in self._roles:
            for rows, _ in role.standing:
                named[rows.places] = True
        if self._roles:
            return np.flatnonzero(named & self._table.told)
        return np.flatnonzero(self._table.told)

    def score(self, places: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Score and reversal of the documents at these ``places`` (n,; ascending)."""
        batch = Batch(self._table, places)
        near = [[(Near(batch, rows), confidence) for rows, confidence in r.standing] for r in self._roles]
        events = self._happening(batch, near)
        sides = [_sides(role, own, events) for role, own in zip(self._roles, near, strict=True)]
        credit = events.near * self._date_credit(events, batch)
        for role, own, side in zip(self._roles, near, sides, strict=True):
            credit = credit * _role_credit(role, own, side, events)
        credit = credit * np.where(events.sentences < LEAD_SENTENCES, 1.0, 1.0 - LEAD)
        best = best_of(events.owners, credit, len(places))
        total = sum_of(events.owners, credit, len(places))
        named = [s for role, s in zip(self._roles, sides, strict=True) if s.strict and role.named]
        told = _told(events, named, len(places))
        harming = [(role.role, own) for role, own in zip(self._roles, near, strict=True)]
        harm = harm_told(harming if self._harm else (), len(places))
        # What tells it as it is asked gains nothing here: it may be another event of the same two.
        return _score(best, total), np.maximum(-leaning(told, harm), 0.0)

    def _happening(self, batch: Batch, near: Sequence[Sequence[tuple[Near, float]]]) -> _Events:
        """The events with one of the actions, and those with any action in which both roles are filled."""
        kinds = self._table.kinds.take(batch.slots)
        asked, between = self._asked.take(kinds), np.zeros(len(kinds), dtype=bool)
        if self._between:
            between = self._filled_twice(near) & (self._near < ANY_ACTION).take(kinds)
            asked |= between
        number = np.flatnonzero(asked)
        slots, unlike = batch.slots.take(number), between.take(number)
        worth = np.where(unlike, ANY_ACTION, self._certain.take(kinds.take(number)))
        sure = np.where(unlike, 1.0, self._sure.take(kinds.take(number)))
        sentences = self._table.sentences.take(slots).astype(np.int64)
        return _Events(number, batch.owners.take(number), slots, sentences, worth, sure, unlike)

    def _filled_twice(self, near: Sequence[Sequence[tuple[Near, float]]]) -> NDArray[np.bool_]:
        """Of each event of a batch (e,) whether the asked agent and the asked patient have a role in it."""
        filled: dict[Role | None, NDArray[np.bool_]] = {}
        for role, own in zip(self._roles, near, strict=True):
            for rows, _ in own:
                filled[role.role] = filled.get(role.role, np.False_) | rows.fills()
        return filled[Role.AGENT] & filled[Role.PATIENT]

    def _date_credit(self, events: _Events, batch: Batch) -> Floats:
        when, days = self._when, self._days
        if when is None or days is None:
            return np.ones(len(events.number))
        first = date.fromisoformat(when.start).toordinal() if when.start else 0
        last = date.fromisoformat(when.end).toordinal() if when.end else date.max.toordinal()
        start, end = days_of(days, events.slots)
        meets = (start <= last) & (end >= first)
        reported = self._table.reported.take(batch.places.take(events.owners))
        timely = np.where((reported >= first) & (reported <= last + SOON), REPORTED, OTHER_REPORT)
        undated = np.where(reported == 0, NO_DATE, timely)
        return np.where((end == 0) | events.unlike, undated, np.where(meets, 1.0, OTHER_DATE))

    def bounds(self, places: NDArray[np.int64]) -> Floats:
        """What the scores of the documents at ``places`` (n,; ascending) do not exceed."""
        documents = Numbered(places, len(self._table.counts))
        reach = [
            Reach.of(
                documents,
                self._table,
                role.standing,
                role.wanted,
                self._worth,
                sentence=role.tiers.sentence,
                otherwise=role.tiers.otherwise,
            )
            for role in self._roles
        ]
        return _score(*most(*self._most.of(places), reach))


@dataclass(frozen=True, slots=True)
class _Events:
    """The events of a batch that count (m,): their ``number`` in it, their documents, where they stand, how
    near they are to the action that is asked for, how ``sure`` their roles are, and which are only ``unlike``
    the action.
    """

    number: NDArray[np.int64]
    owners: NDArray[np.int64]
    slots: NDArray[np.int64]
    sentences: NDArray[np.int64]
    near: Floats
    sure: Floats
    unlike: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Sides:
    """How surely those who are asked for stand in the role itself, and in the ``opposite`` one, in each
    event (m,); ``strict`` where the role has an opposite.
    """

    right: Floats
    opposite: Floats
    strict: bool


def _sides(asked: _Filled, near: Sequence[tuple[Near, float]], events: _Events) -> _Sides:
    right, opposite = np.zeros(len(events.number)), np.zeros(len(events.number))
    for rows, confidence in near:
        right = np.maximum(right, confidence * rows.fills(asked.wanted).take(events.number))
        if asked.role in OPPOSITE:
            against = rows.fills((OPPOSITE[asked.role],)).take(events.number)
            opposite = np.maximum(opposite, confidence * against)
    if asked.role in OPPOSITE:
        return _Sides(right * events.sure, opposite * events.sure, strict=True)
    return _Sides(right, opposite, strict=False)


def _role_credit(asked: _Filled, near: Sequence[tuple[Near, float]], side: _Sides, events: _Events) -> Floats:
    """The credit of each event (m,) for one role."""
    best = np.zeros(len(events.number))
    tiers = np.array([asked.tiers.otherwise, asked.tiers.neighbour, asked.tiers.sentence])
    for rows, confidence in near:
        best = np.maximum(best, (confidence * tiers).take(rows.nearness(events.owners, events.sentences)))
    return np.maximum(best * (1.0 - side.opposite), side.right)


def _score(best: Floats, total: Floats) -> Floats:
    """Of documents (n,) whose best event has the credit ``best``, and all together ``total``."""
    return (1 - MANY) * best + MANY * (1 - np.exp(-total))


def _told(events: _Events, sides: Sequence[_Sides], count: int) -> Evidence:
    """The best event the right way round and the best the wrong way, per document.

    An event counts by the share of the asked agents and patients that stand on that side, times its
    nearness (n,).
    """
    if not sides:
        return Evidence(np.zeros(count), np.zeros(count))
    forward, backward = (
        best_of(events.owners, events.near * np.mean(share, axis=0), count)
        for share in ([side.right for side in sides], [side.opposite for side in sides])
    )
    return Evidence(forward, backward)
