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
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from docsearch.index.analysis import terms
from docsearch.index.columns import Columns
from docsearch.index.rows import Corpus, SegmentDocuments, rows_of
from docsearch.order import Ranking, rank, unique

__all__ = ["KeywordAnswer", "KeywordLeg", "KeywordQuery", "Matched", "TermGroup"]


_GROUP = 16  # scores of which only the best is looked at first


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
        lengths = [columns.document_lengths for _, columns in segments]
        length = np.concatenate(lengths).astype(np.float64) if lengths else np.empty(0)
        self._count = int(corpus.alive.sum())
        # Rounded once, so that the mean does not depend on the order in which documents were added.
        mean = math.fsum(length[corpus.alive].tolist()) / self._count if self._count else 0.0
        self._norm = k1 * (1 - b + b * length / mean) if mean else np.zeros(len(length))
        self._mean_row = _mean_row_length(corpus, segments)
        self._parts = [slice(*ends) for ends in pairwise(corpus.starts.tolist())]  # places of each segment

    def ask(self, query: KeywordQuery, allowed: NDArray[np.int64] | None = None) -> KeywordAnswer:
        """Score every document that holds a term of ``query``."""
        scores = np.zeros(len(self._corpus.keys))
        weights: list[tuple[TermGroup, float]] = []
        ceiling = 0.0
        for group in query.groups:
            postings = [_postings(group, columns) for _, columns in self._segments]
            parts = list(zip(postings, self._parts, strict=True))
            count = sum(self._live(documents, part) for (documents, _), part in parts)
            weight = group.weight * _idf(count, self._count)
            ceiling += weight
            if not count:
                continue
            weights.append((group, weight))
            for (documents, frequencies), part in parts:
                saturated = frequencies / (frequencies + self._norm[part][documents])
                scores[part][documents] += weight * saturated
        mask = None if allowed is None and self._corpus.all_alive else self._corpus.mask(allowed)
        return KeywordAnswer(self, scores, weights, mask, ceiling)

    def _live(self, documents: NDArray[np.int64], part: slice) -> int:
        """How many of the ``documents`` of one segment are there still."""
        if self._corpus.all_alive:
            return len(documents)
        return int(np.count_nonzero(self._corpus.alive[part][documents]))

    def _row_scores(
        self, weights: Sequence[tuple[TermGroup, float]], segment: int, documents: NDArray[np.int64]
    ) -> list[NDArray[np.float64]]:
        """BM25 of the rows of each of the ``documents`` of one segment."""
        held, columns = self._segments[segment]
        begins, counts, rows = rows_of(held.first_row, documents)
        norm = self._k1 * (1 - self._b + self._b * columns.row_lengths[rows] / self._mean_row)
        scores = np.zeros(len(rows))
        edges = np.array([begins, begins + counts], dtype=np.int32)  # as the rows are, or all are converted
        first = np.cumsum(counts) - counts
        for group, weight in weights:
            frequency = np.zeros(len(rows))
            for term in group.terms:
                found, frequencies = columns.in_rows(term)
                lows, highs = found.searchsorted(edges).tolist()
                for low, high, begin, at in zip(lows, highs, begins.tolist(), first.tolist(), strict=True):
                    if low < high:
                        frequency[found[low:high] + (at - begin)] += frequencies[low:high]
            scores += weight * frequency / (frequency + norm)
        return np.split(scores, first[1:])

    def _coverage(
        self, weights: Sequence[tuple[TermGroup, float]], segment: int, documents: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """The most weight that one row of each of the ``documents`` (ascending) of one segment holds."""
        held, columns = self._segments[segment]
        _, counts, rows = rows_of(held.first_row, documents)
        narrow = rows.astype(np.int32)  # as the postings are, or all of those are converted
        total = np.zeros(len(rows))
        for group, weight in weights:
            present = np.zeros(len(rows), dtype=bool)
            for term in group.terms:
                present |= _among(narrow, columns.in_rows(term)[0])
            total[present] += weight
        return np.maximum.reduceat(total, np.cumsum(counts) - counts)


class KeywordAnswer:
    """One query's scores over a view."""

    def __init__(
        self,
        leg: KeywordLeg,
        scores: NDArray[np.float64],
        weights: Sequence[tuple[TermGroup, float]],
        mask: NDArray[np.bool_] | None,
        ceiling: float,
    ) -> None:
        self.ceiling = ceiling
        self._leg, self._scores, self._weights, self._mask = leg, scores, weights, mask

    def best(self, depth: int) -> Ranking:
        """The ``depth`` best allowed documents that hold a query term."""
        corpus = self._leg._corpus  # noqa: SLF001  # the answer is the leg's other half
        scores = self._scores if self._mask is None else np.where(self._mask, self._scores, 0.0)
        places = _promising(scores, depth)
        return rank(corpus.keys[places], scores[places], depth, corpus.ids)

    def score(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """Scores of the documents with these keys, 0 where no query term stands."""
        return self._scores[np.searchsorted(self._leg._corpus.keys, documents)]  # noqa: SLF001

    def passages(self, documents: NDArray[np.int64]) -> list[NDArray[np.float64]]:
        """BM25 of each chunk of each document, in the order of the chunks."""
        located = self._leg._corpus.by_segment(documents)  # noqa: SLF001
        scores: list[NDArray[np.float64]] = [np.empty(0)] * len(documents)
        for segment, (numbers, local) in located.items():
            found = self._leg._row_scores(self._weights, segment, local)  # noqa: SLF001
            for number, rows in zip(numbers.tolist(), found, strict=True):
                scores[number] = rows
        return scores

    def coverage(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """The largest share of the query's weight that stands in the text of one chunk, 0 to 1."""
        whole = math.fsum(weight for _, weight in self._weights)
        ordered = unique(documents)
        held = np.zeros(len(ordered))
        if whole > 0:
            for segment, (numbers, local) in self._leg._corpus.by_segment(ordered).items():  # noqa: SLF001
                held[numbers] = self._leg._coverage(self._weights, segment, local) / whole  # noqa: SLF001
        return np.minimum(held, 1.0)[ordered.searchsorted(documents)]


def _promising(scores: NDArray[np.float64], depth: int) -> NDArray[np.int64]:
    """Places of positive ``scores`` (n,), ascending: all that can be among the ``depth`` best, few others.

    So many groups have each a best score, and the ``depth``-th of those is no more than the ``depth``-th
    score of all, ties included.  It is found in an array of a sixteenth of the length.
    """
    groups = len(scores) // _GROUP
    if 0 < depth <= groups:
        # Strided groups: NumPy takes the maximum of whole rows at a time.
        tops = scores[: groups * _GROUP].reshape(_GROUP, groups).max(axis=0)
        threshold = np.partition(tops, groups - depth)[groups - depth]
        if threshold > 0:
            return np.flatnonzero(scores >= threshold)
    return np.flatnonzero(scores > 0)


def _among(rows: NDArray[np.int32], found: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which of ``rows`` are among ``found``; both ascend."""
    if len(found) < len(rows):  # look up the shorter list in the longer one
        at = np.minimum(rows.searchsorted(found), len(rows) - 1)
        present = np.zeros(len(rows), dtype=bool)
        present[at[rows[at] == found]] = True
        return present
    at = np.minimum(found.searchsorted(rows), len(found) - 1)
    return found[at] == rows if len(found) else np.zeros(len(rows), dtype=bool)


def _postings(group: TermGroup, columns: Columns) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Documents of a segment that hold a term of the group, each once, and the frequency there."""
    found = [columns.in_documents(term) for term in group.terms]
    documents = np.concatenate([documents for documents, _ in found]).astype(np.int64)
    counted = np.concatenate([counts for _, counts in found]).astype(np.float64)
    if len(group.terms) > 1:
        documents, inverse = np.unique(documents, return_inverse=True)
        counted = np.bincount(inverse, weights=counted, minlength=len(documents)).astype(np.float64)
    return documents, counted


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
