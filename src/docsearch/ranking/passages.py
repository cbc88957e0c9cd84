"""Which chunk of a document to show."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["best_passage"]


def best_passage(legs: Sequence[tuple[float, NDArray[np.float64]]]) -> int:
    """Number of the chunk that speaks most for its document.

    ``legs`` has each leg's weight and its scores of the document's chunks (chunks,).  Scores are divided by
    the leg's best within the document, so that both legs have a say; the first of equal chunks wins.
    """
    total = np.zeros(len(legs[0][1]))
    for weight, scores in legs:
        top = float(scores.max())
        if top > 0:
            total += weight * np.maximum(scores, 0.0) / top
    return int(np.argmax(total))
