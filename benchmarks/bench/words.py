"""A vocabulary like that of real text: how often words stand there, and how it grows.

The r-th most frequent word has the probability ``(r + q) ** -s / Z`` (Zipf's law as Mandelbrot gave it,
1953); a text of n words has ``k * n ** beta`` different ones (Heaps 1978).  All four numbers are fitted to
the texts at hand.  Words beyond those of the texts are put together from halves of words that are there.
From some rank on probabilities fall with ``r ** -(1 / beta)``, which is what makes a vocabulary grow by
Heaps' law (rare words have a steeper law than common ones: Ferrer i Cancho and Solé, 2001); that rank is
where a draw of as many words as the texts have is expected to show as many different ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Vocabulary", "WordStatistics", "fit_words", "make_vocabulary", "words_of"]

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_SHIFTS = np.concatenate([np.arange(0, 10, 0.5), np.geomspace(10, 500, 60)])
_POINTS = 80
_RARE = 3  # below this many occurrences, a rank says little of a frequency


def words_of(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


@dataclass(frozen=True, slots=True)
class WordStatistics:
    """Fitted to ``tokens`` words: Zipf and Mandelbrot's ``s`` and ``q``, Heaps' ``k`` and ``beta``."""

    words: tuple[str, ...]  # by frequency, then alphabetically
    tokens: int
    s: float
    q: float
    k: float
    beta: float

    def vocabulary_size(self, tokens: int) -> int:
        """How many different words so many have, by Heaps' law."""
        return round(float(self.k * tokens**self.beta))


def fit_words(texts: Sequence[Sequence[str]]) -> WordStatistics:
    """Count the words of ``texts`` and fit both laws by least squares on logarithms."""
    counts: Counter[str] = Counter()
    growth: list[tuple[int, int]] = []
    tokens = 0
    for words in texts:
        counts.update(words)
        tokens += len(words)
        growth.append((tokens, len(counts)))
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    s, q = _fit_zipf(np.array([counts[word] for word in ranked], dtype=np.float64))
    k, beta = _fit_heaps(np.array(growth, dtype=np.float64))
    return WordStatistics(tuple(ranked), tokens, s, q, k, beta)


def _fit_zipf(counts: NDArray[np.float64]) -> tuple[float, float]:
    """The fit of s and q over ranks that are evenly spaced on the logarithmic scale."""
    known = max(int((counts >= _RARE).sum()), 2)
    ranks = np.unique(np.geomspace(1, known, _POINTS).astype(np.int64))
    target = np.log(counts[ranks - 1])
    best = (np.inf, 1.0, 0.0)
    for q in _SHIFTS.tolist():
        x = np.log(ranks + q)
        slope, intercept = np.polyfit(x, target, 1)
        error = float(((slope * x + intercept - target) ** 2).sum())
        best = min(best, (error, -float(slope), q))
    return best[1], best[2]


def _fit_heaps(growth: NDArray[np.float64]) -> tuple[float, float]:
    """The fit of k and beta over the last third of the logarithmic scale: the exponent falls with length."""
    x, y = np.log(growth[growth[:, 0] >= growth[-1, 0] ** (2 / 3)]).T
    grid = np.linspace(x[0], x[-1], _POINTS)
    beta, intercept = np.polyfit(grid, np.interp(grid, x, y), 1)
    return float(np.exp(intercept)), float(beta)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words in the order of their frequency, as an object array, and the sums of their probabilities."""

    words: NDArray[np.object_]
    cumulative: NDArray[np.float64]

    def draw(self, generator: np.random.Generator, count: int) -> NDArray[np.int64]:
        """The numbers of ``count`` words."""
        return np.searchsorted(self.cumulative, generator.random(count))


def make_vocabulary(statistics: WordStatistics, *, tokens: int, seed: int) -> Vocabulary:
    """As many words as a corpus of ``tokens`` words has; those of the texts first."""
    size = max(statistics.vocabulary_size(tokens), len(statistics.words))
    words = [*statistics.words, *_invented(statistics.words, size - len(statistics.words), seed)]
    cumulative = np.cumsum(_probabilities(statistics, size))
    cumulative[-1] = 1.0
    return Vocabulary(np.array(words, dtype=object), cumulative)


def _probabilities(statistics: WordStatistics, size: int) -> NDArray[np.float64]:
    """Of each rank; the bend between the two laws is found by halving."""
    low, high = 1, size
    while low < high:
        middle = (low + high) // 2
        expected = -np.expm1(-statistics.tokens * _bent(statistics, size, middle)).sum()
        if expected < len(statistics.words):
            low = middle + 1
        else:
            high = middle
    return _bent(statistics, size, low)


def _bent(statistics: WordStatistics, size: int, bend: int) -> NDArray[np.float64]:
    ranks = np.arange(1, size + 1, dtype=np.float64)
    weights = (np.minimum(ranks, bend) + statistics.q) ** -statistics.s
    weights *= np.maximum(ranks / bend, 1.0) ** (-1 / statistics.beta)
    probabilities: NDArray[np.float64] = weights / weights.sum()
    return probabilities


def _invented(words: Sequence[str], count: int, seed: int) -> list[str]:
    """``count`` new words: the front half of one and the back half of another, or more if that is taken."""
    generator = np.random.default_rng([seed, 1])
    whole = [word for word in words if word.isalpha() and len(word) > _RARE] or list(words)
    taken = set(words)
    invented: list[str] = []
    while len(invented) < count:
        before, missing = len(invented), count - len(invented)
        for front, back in generator.integers(len(whole), size=(missing + 1000, 2)).tolist():
            one, other = whole[front], whole[back]
            word = one[: (len(one) + 1) // 2] + other[len(other) // 2 :]
            if word in taken:
                word += other
            if word not in taken and len(invented) < count:
                taken.add(word)
                invented.append(word)
        if len(invented) == before:  # too few words to put together
            invented += [f"{whole[0]}{number}" for number in range(missing)]
    return invented
