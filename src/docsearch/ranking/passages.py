"""Which chunk of a document to show."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["best_passage", "passage_shares"]


def best_passage(legs: Sequence[tuple[float, NDArray[np.float64]]]) -> int:
    """Number of the chunk that speaks most for its document, the first of equal ones."""
    return int(np.argmax(passage_shares(legs)))


def passage_shares(legs: Sequence[tuple[float, NDArray[np.float64]]]) -> NDArray[np.float64]:
    """How much each chunk (chunks,) speaks for its document, over what the best one does: 0 to 1.

    ``legs`` has each leg's weight and its scores of the document's chunks (chunks,).  Scores are divided by
    the leg's best within the document, so that both legs have a say.
    """
    total = np.zeros(len(legs[0][1]))
    for weight, scores in legs:
        top = float(scores.max())
        if top > 0:
            total += weight * np.maximum(scores, 0.0) / top
    best = float(total.max())
    return total / best if best > 0 else total
