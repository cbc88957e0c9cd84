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

import numpy as np
from numpy.typing import NDArray

from docsearch.index.analysis import terms
from docsearch.index.columns import Columns
from docsearch.index.rows import Corpus, SegmentDocuments
from docsearch.order import Ranking, rank

__all__ = ["KeywordAnswer", "KeywordLeg", "KeywordQuery", "Matched", "TermGroup"]


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

    def ask(self, query: KeywordQuery, allowed: NDArray[np.int64] | None = None) -> KeywordAnswer:
        """Score every document that holds a term of ``query``."""
        scores = np.zeros(len(self._corpus.keys))
        weights: list[tuple[TermGroup, float]] = []
        for group in query.groups:
            places, frequencies = self._postings(group)
            live = places if self._corpus.all_alive else places[self._corpus.alive[places]]
            if len(live):
                weight = group.weight * _idf(len(live), self._count)
                weights.append((group, weight))
                scores[places] += weight * (frequencies / (frequencies + self._norm[places]))
        return KeywordAnswer(self, scores, weights, self._corpus.mask(allowed))

    def _postings(self, group: TermGroup) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Places that hold a term of the group, each once, and the frequency there."""
        places, frequencies = [np.empty(0, np.int64)], [np.empty(0, np.float64)]
        for (_, columns), start in zip(self._segments, self._corpus.starts, strict=False):
            for term in group.terms:
                documents, counts = columns.in_documents(term)
                places.append(documents + start)
                frequencies.append(counts.astype(np.float64))
        found, counted = np.concatenate(places), np.concatenate(frequencies)
        if len(group.terms) > 1:
            found, inverse = np.unique(found, return_inverse=True)
            counted = np.bincount(inverse, weights=counted, minlength=len(found)).astype(np.float64)
        return found, counted

    def _rows_of(self, weights: Sequence[tuple[TermGroup, float]], segment: int) -> list[_RowPostings]:
        columns = self._segments[segment][1]
        return [
            _RowPostings(weight, [columns.in_rows(term) for term in group.terms]) for group, weight in weights
        ]

    def _row_scores(self, postings: list[_RowPostings], segment: int, document: int) -> NDArray[np.float64]:
        documents, columns = self._segments[segment]
        begin, end = int(documents.first_row[document]), int(documents.first_row[document + 1])
        norm = self._k1 * (1 - self._b + self._b * columns.row_lengths[begin:end] / self._mean_row)
        scores = np.zeros(end - begin)
        for posting in postings:
            frequency = np.zeros(end - begin)
            for rows, counts in posting.terms:
                low, high = rows.searchsorted((begin, end))
                frequency[rows[low:high] - begin] += counts[low:high]
            scores += posting.weight * frequency / (frequency + norm)
        return scores


@dataclass(frozen=True, slots=True)
class _RowPostings:
    """One group of terms in the rows of one segment."""

    weight: float
    terms: list[tuple[NDArray[np.int32], NDArray[np.uint16]]]


class KeywordAnswer:
    """One query's scores over a view."""

    def __init__(
        self,
        leg: KeywordLeg,
        scores: NDArray[np.float64],
        weights: Sequence[tuple[TermGroup, float]],
        mask: NDArray[np.bool_],
    ) -> None:
        self._leg, self._scores, self._weights, self._mask = leg, scores, weights, mask
        self._row_postings: dict[int, list[_RowPostings]] = {}

    def best(self, depth: int) -> Ranking:
        """The ``depth`` best allowed documents that hold a query term."""
        corpus = self._leg._corpus  # noqa: SLF001  # the answer is the leg's other half
        places = np.flatnonzero((self._scores > 0) & self._mask)
        return rank(corpus.keys[places], self._scores[places], depth, corpus.id_of)

    def score(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """Scores of the documents with these keys, 0 where no query term stands."""
        return self._scores[np.searchsorted(self._leg._corpus.keys, documents)]  # noqa: SLF001

    def passages(self, document: int) -> NDArray[np.float64]:
        """BM25 of each chunk of one document, in the order of the chunks."""
        corpus = self._leg._corpus  # noqa: SLF001
        segment, local = corpus.locate(int(corpus.keys.searchsorted(document)))
        if segment not in self._row_postings:
            self._row_postings[segment] = self._leg._rows_of(self._weights, segment)  # noqa: SLF001
        return self._leg._row_scores(self._row_postings[segment], segment, local)  # noqa: SLF001


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
