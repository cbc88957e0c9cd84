"""All events of an index in columns, document by document: what the event leg looks up instead of joining.

Event number e of the document at place p is *slot* ``first[p] + e``.  The columns are derived with the
postings, and stored among them under terms of their own (``events NAME``).
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docsearch.index.rows import Corpus

__all__ = ["DAYS", "LEAD_SENTENCES", "EventColumns", "EventTable", "days_of", "ranges"]

DAYS = np.dtype([("slot", "<i8"), ("start", "<i4"), ("end", "<i4")])
LEAD_SENTENCES = 3  # the first ones of a document; the title is before them
_MOST_IN_SHORT = 1 << 15

Integers = NDArray[np.int64]


class EventColumns:
    """Gathers the columns, for documents that come by ascending key."""

    def __init__(self) -> None:
        self._documents, self._counts, self._reported = array("q"), array("i"), array("i")
        self._kinds, self._sentences = array("I"), array("i")
        self._numbers: dict[tuple[str, str, int], int] = {}
        self._days: list[tuple[int, int, int]] = []

    def begin(self, document: int, reported: int = 0) -> None:
        """What is added from here on is of the document with this key, of that day (0 where unknown)."""
        self._documents.append(document)
        self._counts.append(0)
        self._reported.append(reported)

    def add(self, sentence: int, kind: tuple[str, str, int], days: tuple[int, int]) -> None:
        """The next event; its ``kind`` is (category, lemma, certain), its ``days`` are 0 where unknown."""
        if any(days):
            self._days.append((len(self._kinds), *days))
        self._kinds.append(self._numbers.setdefault(kind, len(self._numbers)))
        self._sentences.append(sentence)
        self._counts[-1] += 1

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Each column under its term; none where there are no events."""
        if self._kinds:
            kinds = np.array(self._kinds, dtype="<u2" if len(self._numbers) <= _MOST_IN_SHORT else "<u4")
            yield "events counts", np.array(self._counts, dtype="<i4").tobytes()
            yield "events days", np.array(self._days, dtype=DAYS).tobytes()
            yield "events documents", np.array(self._documents, dtype="<i8").tobytes()
            yield "events kinds", kinds.tobytes()
            yield "events kinds named", json.dumps(list(self._numbers)).encode()
            yield "events reported", np.array(self._reported, dtype="<i4").tobytes()
            short = max(self._sentences) < _MOST_IN_SHORT
            yield "events sentences", np.array(self._sentences, dtype="<i2" if short else "<i4").tobytes()


@dataclass(frozen=True, slots=True)
class EventTable:
    """The s events of the d documents of a view.

    ``first`` and ``counts`` (d,) say where the events of each place are, ``told`` whether there are any, and
    ``reported`` the day of the report, as a number, 0 where unknown;
    ``kinds`` and ``sentences`` (s,) what they are and where they stand.  ``kinds_of`` has the kinds of each
    ``action CATEGORY`` and ``verb LEMMA``; ``certain`` (k,) says how surely events of a kind have happened
    (see the postings), ``lead`` (k,) whether they stand in the title or the first sentences.
    """

    first: Integers
    counts: Integers
    told: NDArray[np.bool_]
    reported: Integers
    kinds: NDArray[Any]
    sentences: NDArray[Any]
    kinds_of: Mapping[str, Integers]
    certain: NDArray[np.uint8]
    lead: NDArray[np.bool_]

    @classmethod
    def load(cls, posting: Callable[[str], bytes], corpus: Corpus) -> EventTable:
        """What the postings have of the live documents of ``corpus``."""
        own = np.frombuffer(posting("events counts"), dtype="<i4").astype(np.int64)
        places = corpus.find(np.frombuffer(posting("events documents"), dtype="<i8"))
        first, counts, reported = np.zeros((3, len(corpus.keys)), dtype=np.int64)
        here = places >= 0
        first[places[here]], counts[places[here]] = (np.cumsum(own) - own)[here], own[here]
        days = np.frombuffer(posting("events reported"), dtype="<i4")
        if len(days) == len(own):  # an index of an older release has none until it is derived anew
            reported[places[here]] = days[here]
        slots = int(own.sum())
        sentences = _column(posting("events sentences"), slots, "<i2", "<i4")
        kinds = _column(posting("events kinds"), slots, "<u2", "<u4")
        named = json.loads(posting("events kinds named") or b"[]")
        return cls(
            first,
            counts,
            counts > 0,
            reported,
            kinds * 2 + (sentences < LEAD_SENTENCES),
            sentences,
            _kinds_of(named),
            np.repeat(np.array([certain for *_, certain in named], dtype=np.uint8), 2),
            np.tile([False, True], len(named)),
        )

    def nearness(self, actions: Sequence[tuple[str, float]]) -> NDArray[np.float64]:
        """How near each kind (k,) is to what is asked: ``action CATEGORY`` and ``verb LEMMA``, the best."""
        near = np.zeros(len(self.certain))
        for term, value in actions:
            kinds = self.kinds_of.get(term)
            if kinds is not None:
                near[kinds] = np.maximum(near[kinds], value)
        return near


def ranges(begins: Integers, counts: Integers) -> Integers:
    """``begins[0]``, ``begins[0] + 1``, ... ``counts[0]`` of them, then those of the next, and so on."""
    ends = counts.cumsum()
    total = int(ends[-1]) if len(ends) else 0
    found: Integers = np.arange(total) + (begins - ends + counts).repeat(counts)
    return found


def days_of(days: NDArray[Any], slots: Integers) -> tuple[Integers, Integers]:
    """The first and the last day of the events in these slots (n,), 0 where unknown.

    ``days`` (dtype :data:`DAYS`) has those that are known, by ascending slot.
    """
    known = np.ascontiguousarray(days["slot"])
    found = np.zeros((2, len(slots)), dtype=np.int64)
    if len(known):
        at = np.minimum(known.searchsorted(slots), len(known) - 1)
        here = known[at] == slots
        found[0, here], found[1, here] = days["start"][at[here]], days["end"][at[here]]
    return found[0], found[1]


def _column(data: bytes, count: int, short: str, long: str) -> NDArray[Any]:
    """``count`` numbers, which are of the ``short`` type where all of them fit."""
    return np.frombuffer(data, dtype=short if len(data) == count * np.dtype(short).itemsize else long)


def _kinds_of(named: Sequence[tuple[str, str, int]]) -> Mapping[str, Integers]:
    found: dict[str, list[int]] = {}
    for number, (category, lemma, _) in enumerate(named):
        kinds = [2 * number, 2 * number + 1]  # elsewhere, and in the lead
        found.setdefault(f"verb {lemma}", []).extend(kinds)
        if category:
            found.setdefault(f"action {category}", []).extend(kinds)
    return {term: np.array(kinds) for term, kinds in found.items()}
