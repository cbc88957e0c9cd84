"""What the lengths of documents do to their scores: k1 * (1 - b + b * length / mean), as codes into a table.

Few lengths differ, and two bytes a document are read in place of eight: scoring is bound by what it reads.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Norms"]

_CODES = 1 << 16


@dataclass(frozen=True, slots=True)
class Norms:
    """The norm of document i is ``values[codes[i]]``.

    ``codes`` (d,) are uint16, and then there are as many ``values`` as can be told apart; int32 where these
    are too few.
    """

    codes: NDArray[np.uint16] | NDArray[np.int32]
    values: NDArray[np.float64]

    @classmethod
    def of(cls, lengths: NDArray[np.float32], mean: float, *, k1: float, b: float) -> Norms:
        codes, different = _told_apart(lengths)
        values = k1 * (1 - b + b * different / mean) if mean else np.zeros(len(different))
        return cls(codes, values)


def _told_apart(
    lengths: NDArray[np.float32],
) -> tuple[NDArray[np.uint16] | NDArray[np.int32], NDArray[np.float64]]:
    """A code for each of ``lengths`` (d,), and the length that each code stands for."""
    with np.errstate(invalid="ignore"):
        whole = lengths.astype(np.uint16)
    if (whole == lengths).all():  # without weights for titles they count words
        return whole, np.arange(_CODES, dtype=np.float64)
    different, codes = np.unique(lengths, return_inverse=True)
    if len(different) > _CODES:
        return codes.astype(np.int32), different.astype(np.float64)
    padding = np.zeros(_CODES - len(different))
    return codes.astype(np.uint16), np.concatenate([different.astype(np.float64), padding])
