"""Vectors in 8 bits, beside those in 16: half as much to read for those who only look for candidates.

A scan takes as long as its bytes take to come from memory.  Each vector has a scale of its own; what is named
by these is scored from the vectors themselves, and what a filter allows is never looked for here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from docsearch.index.arrays import load_array, of_types, save_array

__all__ = ["ShortVectors", "integers_of"]

_CODES, _SCALES = "short.codes.npy", "short.scales.npy"
_MOST = 127
_BLOCK = 1 << 16  # vectors that are widened at a time
_LARGEST, _MOST_TOGETHER = 32_767, 1 << 24  # of a query: times 127 its sum stays below 2 ** 31
_DEVIATIONS = 6


@dataclass(frozen=True)
class ShortVectors:
    """``codes`` (n, dimension) int8 times ``scales`` (n,) are the vectors, in the order in which they lie."""

    codes: NDArray[np.int8]
    scales: NDArray[np.float32]

    @classmethod
    def of(cls, vectors: NDArray[np.float16]) -> ShortVectors:
        """Round the numbers of each vector (n, dimension) to 127ths of its largest one."""
        codes = np.empty(vectors.shape, dtype=np.int8)
        scales = np.empty(len(vectors), dtype=np.float32)
        for begin in range(0, len(vectors), _BLOCK):
            part = slice(begin, begin + _BLOCK)
            wide = vectors[part].astype(np.float32)
            scales[part] = np.abs(wide).max(axis=1) / _MOST
            codes[part] = np.rint(wide / np.where(scales[part] > 0, scales[part], 1)[:, None])
        return cls(codes, scales)

    def save(self, folder: Path) -> None:
        save_array(folder / _CODES, self.codes)
        save_array(folder / _SCALES, self.scales)

    @classmethod
    def load(cls, folder: Path) -> ShortVectors | None:
        """Those of a segment, if it has some."""
        if not (folder / _CODES).is_file():
            return None
        return cls(load_array(folder / _CODES), load_array(folder / _SCALES))

    def fits(self, rows: int, dimension: int) -> bool:
        """Whether the arrays have the shapes that so many rows ask for."""
        kinds = of_types((self.codes, np.int8), (self.scales, np.float32))
        return kinds and self.codes.shape == (rows, dimension) and self.scales.shape == (rows,)

    def are_of(self, vectors: NDArray[np.float16]) -> bool:
        """Whether these are what :meth:`of` makes of the ``vectors`` (n, dimension)."""
        made = ShortVectors.of(vectors)
        return np.array_equal(made.codes, self.codes) and np.array_equal(made.scales, self.scales)

    @cached_property
    def doubt(self) -> float:
        """What the product with a vector of unit length may be off by.

        A number is off by anything up to half a scale, alike often, which deviates by the scale over the root
        of 12; with independent numbers so does the product.
        """
        return _DEVIATIONS * float(self.scales.max(initial=0)) / 12**0.5


def integers_of(query: NDArray[np.float32]) -> tuple[NDArray[np.int16], float]:
    """A query (dimension,) in 16 bits, and what its numbers were multiplied by."""
    sizes = np.abs(query.astype(np.float64))
    largest = float(sizes.max(initial=0))
    factor = min(_LARGEST / largest, _MOST_TOGETHER / float(sizes.sum())) if largest > 0 else 1.0
    return np.rint(query * factor).astype(np.int16), factor
