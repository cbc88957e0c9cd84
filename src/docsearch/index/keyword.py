"""The keyword leg: BM25F over whole documents, scored from columns.

The formula is the simple BM25F of Robertson, Zaragoza and Taylor (2004): the frequencies of the fields are
added with their weights *before* saturation, and so are the lengths,

    tf(t, d)  = title_weight * tf_title + tf_text        len(d) likewise
    score     = sum over query terms  qtf * idf(t) * tf / (tf + k1 * (1 - b + b * len(d) / mean length))
    idf(t)    = ln(1 + (N - df + 0.5) / (df + 0.5))      (Lucene's, never negative)

N, df and the mean length are those of all live documents, whatever filter is on.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from docsearch.index import kernels
from docsearch.index.analysis import terms
from docsearch.index.columns import Columns
from docsearch.index.norms import Norms
from docsearch.index.plain_kernels import Groups, Segments
from docsearch.index.rows import Corpus, SegmentDocuments
from docsearch.order import Ranking, unique

__all__ = ["KeywordAnswer", "KeywordLeg", "KeywordQuery", "Matched", "TermGroup"]


_Measure = Callable[[Groups, int, NDArray[np.int64]], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Terms that count as one: their frequencies add up, and the union of their documents gives the idf."""

    terms: tuple[bytes, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class KeywordQuery:
    """What the keyword leg is asked; the order of ``groups`` is part of it (floating-point sums)."""

    groups: tuple[TermGroup, ...]

    @classmethod
    def plain(cls, text: str) -> KeywordQuery:
        """Every word for itself, as often as it stands there."""
        counts = Counter(terms(text))
        return cls(tuple(TermGroup((term.encode(),), counts[term]) for term in sorted(counts)))


@dataclass(frozen=True, slots=True)
class Matched:
    """The documents that satisfy a query with operators (keys, ascending), and the terms to rank them by."""

    documents: NDArray[np.int64]
    keywords: KeywordQuery


class KeywordLeg:
    """Asks all segments of a view as if they were one; immutable, safe to share between threads."""

    name = "keyword"

    def __init__(
        self,
        corpus: Corpus,
        segments: Sequence[tuple[SegmentDocuments, Columns]],
        *,
        k1: float,
        b: float,
    ) -> None:
        self._corpus, self._segments, self._k1, self._b = corpus, tuple(segments), k1, b
        each = [columns.document_lengths for _, columns in segments]
        lengths = np.concatenate(each) if each else np.empty(0, dtype=np.float32)
        self._count = int(corpus.alive.sum())
        # Rounded once, so that the mean does not depend on the order in which documents were added.
        mean = math.fsum(lengths[corpus.alive].tolist()) / self._count if self._count else 0.0
        norms = Norms.of(lengths, mean, k1=k1, b=b)
        self._mean_row = _mean_row_length(corpus, segments)
        self._parts = [slice(*ends) for ends in pairwise(corpus.starts.tolist())]  # places of each segment
        self._postings: Segments = [
            (
                norms.codes[part],
                norms.values,
                columns.document_offsets,
                columns.documents,
                columns.document_frequencies,
                documents.ids.blob,
                documents.ids.offsets,
            )
            for part, (documents, columns) in zip(self._parts, segments, strict=True)
        ]

        # Of each term's postings; a memoryview hands out plain numbers, which is faster than an array.
        self._begins = [columns.document_offsets.data for _, columns in segments]

    def ask(self, query: KeywordQuery, allowed: NDArray[np.int64] | None = None) -> KeywordAnswer:
        """Look up the terms of ``query``; what is scored depends on what the answer is asked."""
        terms = [term for group in query.groups for term in group.terms]
        held = [columns.find(terms) for _, columns in self._segments]
        found: list[Groups] = [[] for _ in self._segments]
        weights: list[float] = []
        at, ceiling = 0, 0.0
        for group in query.groups:
            end = at + len(group.terms)
            numbers = [_here(places[at:end]) for places in held]
            at = end
            count = sum(self._live(segment, own) for segment, own in enumerate(numbers) if own)
            weight = group.weight * _idf(count, self._count)
            ceiling += weight
            if not count:
                continue
            weights.append(weight)
            for groups, own in zip(found, numbers, strict=True):
                if own:
                    groups.append((weight, own))
        mask = None if allowed is None and self._corpus.all_alive else self._corpus.mask(allowed)
        return KeywordAnswer(self, _Asked(found, weights, ceiling, mask))

    def _live(self, segment: int, terms: tuple[int, ...]) -> int:
        """How many live documents of one segment hold one of the ``terms``, which are numbers."""
        if len(terms) == 1 and self._corpus.all_alive:
            begins, (term,) = self._begins[segment], terms
            return begins[term + 1] - begins[term]
        columns = self._segments[segment][1]
        held = [columns.documents_of(term) for term in terms]
        documents = held[0] if len(held) == 1 else np.unique(np.concatenate(held))
        if self._corpus.all_alive:
            return len(documents)
        return kernels.count_alive(documents, self._corpus.alive[self._parts[segment]])

    def _best(self, asked: _Asked, depth: int) -> Ranking:
        places = np.empty(min(depth, len(self._corpus.keys)), dtype=np.int64)
        scores = np.empty(len(places))
        count = kernels.best(self._postings, asked.found, asked.mask, places, scores)
        return Ranking(self._corpus.keys[places[:count]], scores[:count])

    def _scores(self, groups: Groups, segment: int, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """The scores of the ``documents`` (ascending) of one segment."""
        scores = np.empty(len(documents))
        kernels.score(scores, *self._postings[segment][:5], groups, documents)
        return scores

    def _row_scores(
        self, groups: Groups, segment: int, documents: NDArray[np.int64]
    ) -> list[NDArray[np.float64]]:
        """BM25 of the rows of each of the ``documents`` of one segment."""
        held, columns = self._segments[segment]
        ends = np.cumsum(held.first_row[documents + 1] - held.first_row[documents])
        scores = np.empty(ends[-1])
        rows = _row_postings(held, columns, groups, documents)
        kernels.row_scores(scores, *rows, self._k1, self._b, self._mean_row)
        return [scores[begin:end] for begin, end in pairwise([0, *ends.tolist()])]

    def _coverage(self, groups: Groups, segment: int, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """The most weight that one row of each of the ``documents`` (ascending) of one segment holds."""
        held, columns = self._segments[segment]
        most = np.empty(len(documents))
        kernels.coverage(most, *_row_postings(held, columns, groups, documents))
        return most


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query as the segments have it: ``found`` are the groups of each, ``weights`` those of all; ``mask``
    says which places may answer, None for all.
    """

    found: list[Groups]
    weights: Sequence[float]
    ceiling: float
    mask: NDArray[np.bool_] | None


class KeywordAnswer:
    """One query's scores over a view: they are made of the postings when they are asked for."""

    def __init__(self, leg: KeywordLeg, asked: _Asked) -> None:
        self.ceiling = asked.ceiling
        self._leg, self._asked = leg, asked

    def best(self, depth: int) -> Ranking:
        """The ``depth`` best allowed documents that hold a query term."""
        return self._leg._best(self._asked, depth)  # noqa: SLF001  # the answer is the leg's other half

    def score(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """Scores of the documents with these keys, 0 where no query term stands."""
        return self._each(documents, self._leg._scores)  # noqa: SLF001

    def passages(self, documents: NDArray[np.int64]) -> list[NDArray[np.float64]]:
        """BM25 of each chunk of each document, in the order of the chunks."""
        located = self._leg._corpus.by_segment(documents)  # noqa: SLF001
        scores: list[NDArray[np.float64]] = [np.empty(0)] * len(documents)
        for segment, (numbers, local) in located.items():
            rows = self._leg._row_scores(self._asked.found[segment], segment, local)  # noqa: SLF001
            for number, own in zip(numbers.tolist(), rows, strict=True):
                scores[number] = own
        return scores

    def coverage(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """The largest share of the query's weight that stands in the text of one chunk, 0 to 1."""
        whole = math.fsum(self._asked.weights)
        if not whole > 0:
            return np.zeros(len(documents))
        return np.minimum(self._each(documents, self._leg._coverage) / whole, 1.0)  # noqa: SLF001

    def _each(self, documents: NDArray[np.int64], measure: _Measure) -> NDArray[np.float64]:
        """What ``measure`` says of each of the ``documents``, whatever their order."""
        corpus = self._leg._corpus  # noqa: SLF001
        places = corpus.of(documents).astype(np.int64)
        ordered = places if (places[1:] > places[:-1]).all() else unique(places)
        ends = ordered.searchsorted(corpus.starts).tolist()
        measured = np.zeros(len(ordered))
        for segment, (begin, end) in enumerate(pairwise(ends)):
            groups = self._asked.found[segment]
            if groups and begin < end:
                own = ordered[begin:end] - corpus.starts[segment]
                measured[begin:end] = measure(groups, segment, own)
        return measured if ordered is places else measured[ordered.searchsorted(places)]


def _here(numbers: list[int]) -> tuple[int, ...]:
    """Those terms of a group that stand in a segment."""
    if len(numbers) == 1:  # nearly always, so the short way
        return () if numbers[0] < 0 else (numbers[0],)
    return tuple(number for number in numbers if number >= 0)


def _row_postings(
    held: SegmentDocuments, columns: Columns, groups: Groups, documents: NDArray[np.int64]
) -> tuple[
    NDArray[np.int32],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.int32],
    NDArray[np.uint16],
    Groups,
    NDArray[np.int32],
]:
    """The rows of some documents of a segment and what stands in them, in the order the inner loops take."""
    postings = (columns.row_offsets, columns.rows, columns.row_frequencies)
    return held.first_row, documents, *postings, groups, columns.row_lengths


def _mean_row_length(corpus: Corpus, segments: Sequence[tuple[SegmentDocuments, Columns]]) -> float:
    """Over the rows of live documents only: which passage is best must not depend on what was there once."""
    total = rows = 0
    for (documents, columns), start in zip(segments, corpus.starts, strict=False):
        counts = np.diff(documents.first_row)
        alive = np.repeat(corpus.alive[start : start + len(counts)], counts)
        total += int(columns.row_lengths[alive].sum(dtype=np.int64))
        rows += int(alive.sum())
    return max(total / rows, 1.0) if rows else 1.0


def _idf(frequency: int, count: int) -> float:
    return float(np.log1p((count - frequency + 0.5) / (frequency + 0.5)))
