"""What the right answers are, by brute force: against these the recall of every engine is measured."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["ExactKeyword", "recall"]

_TIE = 1e-5  # relative: engines add up in other orders and in single precision


class ExactKeyword:
    """BM25 over bags of terms with the engine's formula (k1 1.2, b 0.75, Lucene's idf)."""

    def __init__(self, documents: Iterable[Sequence[str]], *, k1: float = 1.2, b: float = 0.75) -> None:
        rows: dict[str, array[int]] = {}
        counts: dict[str, array[int]] = {}
        lengths: list[int] = []
        for row, words in enumerate(documents):
            lengths.append(len(words))
            for word, count in Counter(words).items():
                rows.setdefault(word, array("i")).append(row)
                counts.setdefault(word, array("i")).append(count)
        self._rows, self._counts = rows, counts
        length = np.array(lengths, dtype=np.float64)
        self._norm = k1 * (1 - b + b * length / length.mean())

    def scores(self, words: Sequence[str]) -> NDArray[np.float64]:
        """The score of every document."""
        total = np.zeros(len(self._norm))
        for word, times in Counter(words).items():
            if word in self._rows:
                rows = np.frombuffer(self._rows[word], dtype=np.int32)
                count = np.frombuffer(self._counts[word], dtype=np.int32)
                idf = math.log1p((len(total) - len(rows) + 0.5) / (len(rows) + 0.5))
                total[rows] += times * idf * count / (count + self._norm[rows])
        return total

    def postings(self, words: Sequence[str]) -> int:
        return sum(len(self._rows.get(word, ())) for word in set(words))


def recall(found: Sequence[int], scores: NDArray[np.floating], k: int) -> float:
    """The share of the ``k`` best that was ``found``; whatever scores as well as the k-th is as good."""
    k = min(k, int((scores > 0).sum()))
    if not k:
        return 1.0
    if not len(found):
        return 0.0
    threshold = float(np.partition(scores, -k)[-k])
    good = scores[np.array(found[:k], dtype=np.int64)] >= threshold - _TIE * abs(threshold)
    return float(good.sum()) / k
