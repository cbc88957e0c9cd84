"""A document's nearness to the query, seen two ways: its best chunk, and all of its chunks.

The best chunk alone forgets what the rest of the document is about; the mean of the cosines of all chunks,
which is the cosine of their centroid but for its length, forgets the one passage that answers.  Both count
alike, and are divided by the best sum of the two among the candidates, with 0 as the floor (Bruch, Gai and
Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["two_views"]

Scores = NDArray[np.float64]


def two_views(best: Scores, mean: Scores, candidates: NDArray[np.bool_]) -> tuple[Scores, Scores]:
    """Shares of the best chunk and of the mean (n,) each; their sum is at most 1 among the ``candidates``.

    ``best`` and ``mean`` are cosines (n,); all shares are 0 where nothing is near.
    """
    best, mean = np.maximum(best, 0.0), np.maximum(mean, 0.0)
    top = float((best + mean)[candidates].max(initial=0.0))
    return (best / top, mean / top) if top > 0 else (np.zeros_like(best), np.zeros_like(mean))
