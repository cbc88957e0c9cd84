"""The vector of a query from a model in packed form, by compiled loops where this processor has them.

See ``native/forward.c``.  Opening takes no time, as the file is only mapped, and the bits are the same on
every processor and with any number of threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docsearch.cores import usable_cores
from docsearch.encoding.packed_form import PACKED, SHAPE, PackedShape
from docsearch.encoding.protocol import FloatMatrix

__all__ = ["RUNS_HERE", "PackedModel"]

_VERSION = 1  # of the loops; what was compiled from other sources is left alone
_ALONE = 12  # tokens; for fewer, a second thread is hardly there before the first is done

_forward: Any
try:
    from docsearch.encoding import _forward

    RUNS_HERE = _forward.VERSION == _VERSION and _forward.level() > 0
except ImportError:
    _forward, RUNS_HERE = None, False


class PackedModel:
    """A model that :func:`~docsearch.encoding.packed_form.write_packed` has written, open."""

    def __init__(self, folder: Path) -> None:
        """Open the one in ``folder``.

        :raises ValueError: it is damaged
        :raises IndexError: so it is
        """
        self._shape = shape = PackedShape.load(folder)
        data = np.memmap(folder / PACKED, dtype=np.uint8, mode="r")
        words, places = 2 * shape.words * shape.width, 4 * shape.places * shape.width
        self._words = _matrix(data[:words], np.dtype("<f2"), shape.width)
        self._places = _matrix(data[words : words + places], np.dtype("<f4"), shape.width)
        self._weights = np.asarray(data[words + places :])
        self.level = _forward.level()
        self.threads = min(2, usable_cores())  # more have not been measured
        self.vector([0])  # says so if the weights are not of this shape, and brings them into memory

    @staticmethod
    def is_in(folder: Path) -> bool:
        """Whether there is one in ``folder`` and it can be used on this machine."""
        return RUNS_HERE and (folder / SHAPE).is_file()

    def vector(self, tokens: Sequence[int]) -> FloatMatrix:
        """The model's vector of these tokens, as one row."""
        shape = self._shape
        states = self._words[tokens].astype(np.float32)
        states += self._places[: len(tokens)]
        _forward.forward(
            states,
            self._weights,
            shape.layers,
            shape.heads,
            shape.inner,
            shape.epsilon,
            self.threads if len(tokens) >= _ALONE else 1,
            self.level,
        )
        return states[:1] if shape.pooling == "cls" else states.mean(axis=0, keepdims=True)


def _matrix(data: NDArray[np.uint8], kind: np.dtype[Any], width: int) -> NDArray[Any]:
    return np.asarray(data).view(kind).reshape(-1, width)
