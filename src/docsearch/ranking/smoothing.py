"""What do a document's nearest neighbours score?

Documents about one thing should score alike (the cluster hypothesis; as score regularisation: Diaz, "Ad hoc
retrieval using score regularization", CIKM 2005).  Among the best documents, each is compared with the others
by the cosine of their centroids, and takes over a part of the mean score of the nearest, weighted by that
cosine.  The best document keeps its score, and with it its place: no mean exceeds the best score.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["NEIGHBOURS", "POOL", "neighbour_means"]

POOL = 100  # documents, best first, that are compared with each other
NEIGHBOURS = 3

_DIGITS = 5  # what floating point adds below these may not choose a neighbour
_ROWS = 6
_NEVER = -2.0  # below every cosine


def neighbour_means(
    scores: NDArray[np.float64], centroids: NDArray[np.float32], *, neighbours: int = NEIGHBOURS
) -> NDArray[np.float64]:
    """The mean score of each document's nearest ``neighbours``, documents (n,) best first.

    ``centroids`` (n, dimension) are of unit length.  The best score has itself for its mean.  Of equally near
    documents the better one counts; a document without any at a positive cosine has its own score.
    """
    # Few rows at a time: BLAS would divide all of them among threads, which wait for each other longer.
    parts = [centroids[begin : begin + _ROWS] @ centroids.T for begin in range(0, len(centroids), _ROWS)]
    cosines = np.round(np.concatenate(parts or [centroids @ centroids.T]).astype(np.float64), _DIGITS)
    np.fill_diagonal(cosines, _NEVER)
    rows = np.arange(len(scores))
    total, weights = np.zeros(len(scores)), np.zeros(len(scores))
    for _ in range(min(neighbours, len(scores) - 1)):
        nearest = cosines.argmax(axis=1)
        weight = np.maximum(cosines[rows, nearest], 0.0)
        total += weight * scores[nearest]
        weights += weight
        cosines[rows, nearest] = _NEVER
    means = np.divide(total, weights, out=scores.copy(), where=weights > 0)
    best = scores == scores[:1]
    means[best] = scores[best]
    return means
