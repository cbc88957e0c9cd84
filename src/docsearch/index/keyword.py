"""The keyword leg: BM25F over whole documents, scored from columns.

The formula is the simple BM25F of Robertson, Zaragoza and Taylor (2004): the frequencies of the fields are
added with their weights *before* saturation, and so are the lengths,

    tf(t, d)  = title_weight * tf_title + tf_text        len(d) likewise
    score     = sum over query terms  qtf * idf(t) * tf / (tf + k1 * (1 - b + b * len(d) / mean length))
    idf(t)    = ln(1 + (N - df + 0.5) / (df + 0.5))      (Lucene's, never negative)

N, df and the mean length are those of all live documents, whatever filter is on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from docsearch.index.analysis import terms
from docsearch.index.columns import Columns
from docsearch.index.rows import Corpus, SegmentDocuments
from docsearch.order import Ranking, rank

__all__ = ["KeywordAnswer", "KeywordLeg"]


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
        mean = float(length[corpus.alive].sum()) / self._count if self._count else 0.0
        self._norm = k1 * (1 - b + b * length / mean) if mean else np.zeros(len(length))
        rows = sum(documents.rows for documents, _ in segments)
        # Passages are compared within one document only, so the mean row length needs no care for the dead.
        total = sum(int(columns.row_lengths.sum()) for _, columns in segments)
        self._mean_row = max(total / rows, 1.0) if rows else 1.0

    def ask(self, query: str, allowed: NDArray[np.int64] | None = None) -> KeywordAnswer:
        """Score every document that holds a term of ``query``, read as plain words."""
        counts = Counter(terms(query))
        scores = np.zeros(len(self._corpus.keys))
        weights: dict[bytes, float] = {}
        for term in sorted(counts):
            encoded = term.encode()
            places, frequencies = self._postings(encoded)
            live = places if self._corpus.all_alive else places[self._corpus.alive[places]]
            if len(live):
                weights[encoded] = counts[term] * _idf(len(live), self._count)
                scores[places] += weights[encoded] * (frequencies / (frequencies + self._norm[places]))
        return KeywordAnswer(self, scores, weights, self._corpus.mask(allowed))

    def _postings(self, term: bytes) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        found = [columns.in_documents(term) for _, columns in self._segments]
        if not found:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        places = [documents + start for (documents, _), start in zip(found, self._corpus.starts, strict=False)]
        return np.concatenate(places), np.concatenate([frequencies for _, frequencies in found])

    def _row_scores(self, weights: dict[bytes, float], key: int) -> NDArray[np.float64]:
        segment, document = self._corpus.locate(int(np.searchsorted(self._corpus.keys, key)))
        documents, columns = self._segments[segment]
        begin, end = int(documents.first_row[document]), int(documents.first_row[document + 1])
        norm = self._k1 * (1 - self._b + self._b * columns.row_lengths[begin:end] / self._mean_row)
        scores = np.zeros(end - begin)
        for term, weight in weights.items():
            rows, frequencies = columns.in_rows(term)
            low, high = np.searchsorted(rows, [begin, end])
            inside = rows[low:high] - begin
            frequency = frequencies[low:high].astype(np.float64)
            scores[inside] += weight * frequency / (frequency + norm[inside])
        return scores


class KeywordAnswer:
    """One query's scores over a view."""

    def __init__(
        self,
        leg: KeywordLeg,
        scores: NDArray[np.float64],
        weights: dict[bytes, float],
        mask: NDArray[np.bool_],
    ) -> None:
        self._leg, self._scores, self._weights, self._mask = leg, scores, weights, mask

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
        return self._leg._row_scores(self._weights, document)  # noqa: SLF001


def _idf(frequency: int, count: int) -> float:
    return float(np.log1p((count - frequency + 0.5) / (frequency + 0.5)))
