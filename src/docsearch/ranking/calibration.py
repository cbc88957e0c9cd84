"""From scores to probabilities: is this result relevant, and is there an answer at all?

A score compares the documents of one query; a probability must also know how good they are as such.  Three
absolute signs are joined to one evidence by their geometric mean, so that each must be there:

* the score of the blend;
* nearness: for a result the lead of its best cosine over the background, which is the cosine of the 50th
  candidate (what the model finds near to anything of this sort), for the whole answer the cosine itself;
* the share of the highest BM25 score that the query could have, unknown words included.

A logistic function of the evidence, with two fitted numbers, gives the probability (Platt, "Probabilistic
outputs for support vector machines", 1999); its slope is never negative, so more evidence is never less
probable.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["BACKGROUND_RANK", "Calibration", "Logistic", "answer_evidence", "background", "result_evidence"]

BACKGROUND_RANK = 50

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Logistic:
    """1 / (1 + exp(-(intercept + slope * evidence)))."""

    intercept: float
    slope: float

    def __call__(self, evidence: Scores) -> Scores:
        probability: Scores = 1 / (1 + np.exp(-(self.intercept + self.slope * evidence)))
        return probability


@dataclass(frozen=True, slots=True)
class Calibration:
    """``result`` for one result, ``answer`` for the best of an answer, and the ``background`` to assume where
    there are too few candidates to see it.
    """

    result: Logistic
    answer: Logistic
    background: float


def background(cosines: Scores, usual: float) -> float:
    """The 50th best of the candidates' ``cosines`` (n,), in any order; ``usual`` where there are fewer."""
    place = len(cosines) - BACKGROUND_RANK
    return float(np.partition(cosines, place)[place]) if place >= 0 else usual


def result_evidence(scores: Scores, cosines: Scores, shares: Scores, *, ground: float) -> Scores:
    """The evidence for results (n,): blended ``scores``, best ``cosines``, ``shares`` of the highest BM25."""
    return _joined(scores, cosines - ground, shares)


def answer_evidence(scores: Scores, cosines: Scores, shares: Scores) -> float:
    """The most evidence that one of the results (n,) gives that there is an answer; 0 without results."""
    return float(_joined(scores, cosines, shares).max(initial=0.0))


def _joined(*signs: Scores) -> Scores:
    product = np.ones(len(signs[0]))
    for sign in signs:
        product *= np.maximum(sign, 0.0)
    return np.cbrt(product)
