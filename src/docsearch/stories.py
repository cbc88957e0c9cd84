"""Stories: which of some documents report the same event, and which are copies of one text.

Two documents tell one story where they are about the same actors in like words, or tell one event with the
same agent and patient; not where the roles are reversed, nor where their days lie far apart.  Documents are
taken in the order given, best first: each joins the first story whose first document tells the same, so that
no chain of small steps joins what is far apart.

Wire copy travels with small changes: two texts are copies where most of the shorter one's runs of words
stand in the longer one (containment of shingles; Broder, "On the resemblance and containment of documents",
1997).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from docsearch.annotations import Argument, Modality
from docsearch.index.postings import AnnotatedDocument, actor_of
from docsearch.model import Document

__all__ = ["Story", "Telling", "stories", "telling"]

SAME = 0.95  # cosine of the centroids plus half of the shared salience
SHARED = 0.5
SAME_EVENT = 0.5  # the cosine that is enough where both tell an event with the same agent and patient
DAYS = 7  # that reports of one event lie apart at most
COPIED = 0.8  # share of the shorter text's shingles
SHINGLE = 4  # words
_FEWEST = 12  # shingles; shorter texts are copies only if they are equal
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Telling:
    """What is compared of one document.

    ``centroid`` has unit length; ``salience`` is that of its actors, by id; ``deeds`` are (action, agent,
    patient) of its events, as far as both are known.
    """

    key: int
    day: date | None
    centroid: NDArray[np.float32]
    shingles: frozenset[tuple[str, ...]]
    salience: dict[str, float]
    deeds: frozenset[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Story:
    """Keys of documents that tell one story, in their order; ``copies`` are those with a text told before."""

    keys: tuple[int, ...]
    copies: frozenset[int]


def telling(
    key: int, document: Document, annotated: AnnotatedDocument | None, centroid: NDArray[np.float32]
) -> Telling:
    """Take apart what is compared; without annotations only the words are."""
    day = document.dateline_date or document.date
    words = [word.lower() for word in _WORD.findall(document.text)]
    size = min(SHINGLE, max(len(words), 1))
    shingles = frozenset(tuple(words[i : i + size]) for i in range(len(words) - size + 1))
    return Telling(
        key,
        date.fromisoformat(day) if day and len(day) == len("2021-11-14") else None,
        centroid,
        shingles,
        {} if annotated is None else _salience(annotated),
        frozenset() if annotated is None else frozenset(_deeds(annotated)),
    )


def stories(tellings: Sequence[Telling]) -> tuple[Story, ...]:
    """The documents as stories, in the order of their first ones."""
    groups: list[list[Telling]] = []
    copies: set[int] = set()
    for one in tellings:
        home = next((group for group in groups if any(_is_copy(one, other) for other in group)), None)
        if home is not None:
            copies.add(one.key)
        else:
            home = next((group for group in groups if _is_same(one, group[0])), None)
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    return tuple(
        Story(tuple(one.key for one in group), frozenset(one.key for one in group) & copies)
        for group in groups
    )


def _is_copy(one: Telling, other: Telling) -> bool:
    fewer = min(len(one.shingles), len(other.shingles))
    if fewer < _FEWEST:
        return fewer > 0 and one.shingles == other.shingles
    return len(one.shingles & other.shingles) >= COPIED * fewer


def _is_same(one: Telling, other: Telling) -> bool:
    if one.day is not None and other.day is not None and abs((one.day - other.day).days) > DAYS:
        return False
    together = bool(one.deeds & other.deeds)
    if not together and any((action, b, a) in other.deeds for action, a, b in one.deeds):
        return False
    cosine = float(one.centroid @ other.centroid)
    if together and cosine >= SAME_EVENT:
        return True
    return cosine + SHARED * _shared(one.salience, other.salience) >= SAME


def _shared(one: dict[str, float], other: dict[str, float]) -> float:
    """The salience that both have of the same actors, over that of the document with less of it, 0 to 1."""
    least = min(sum(one.values()), sum(other.values()))
    both = sum(min(value, other[actor]) for actor, value in one.items() if actor in other)
    return both / least if least > 0 else 0.0


def _salience(annotated: AnnotatedDocument) -> dict[str, float]:
    found: dict[str, float] = {}
    for entity, actor in zip(annotated.read.entities, annotated.actors, strict=False):
        if actor is not None:
            found[actor] = max(found.get(actor, 0.0), entity.salience)
    return found


def _deeds(annotated: AnnotatedDocument) -> Iterator[tuple[str, str, str]]:
    for event in annotated.events.events if annotated.events is not None else ():
        if event.action and not event.negated and event.modality is Modality.ACTUAL:
            for agent in _actors(annotated, event.agents):
                for patient in _actors(annotated, event.patients):
                    if agent != patient:
                        yield event.action, agent, patient


def _actors(annotated: AnnotatedDocument, arguments: Sequence[Argument]) -> Iterator[str]:
    for one in arguments:
        if (actor := actor_of(one.entity, annotated.actors)) is not None:
            yield actor
