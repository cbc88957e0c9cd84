"""What a scan of one segment's vectors has found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Nearest"]


@dataclass(frozen=True, slots=True)
class Nearest:
    """``rows`` (n,) in any order and their inner ``products`` (n,), which may be off by ``doubt``; ``more``
    is true where others were looked at and left out, none of which has a greater product.
    """

    rows: NDArray[np.int64]
    products: NDArray[np.float32]
    doubt: float
    more: bool

    @property
    def ceiling(self) -> float:
        """What the products of those that were left out do not exceed."""
        return float(self.products.min(initial=np.inf)) + self.doubt if self.more else -np.inf
