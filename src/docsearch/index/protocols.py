"""The seams: what the searcher asks of a leg.  Another engine can stand behind them."""

from __future__ import annotations

from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from docsearch.order import Ranking

__all__ = ["Leg", "LegAnswer"]

Q = TypeVar("Q", contravariant=True)


class LegAnswer(Protocol):
    """One query's scores; documents are named by their store keys."""

    def best(self, depth: int) -> Ranking:
        """The ``depth`` best allowed documents."""
        ...

    def score(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """This leg's score of each of ``documents`` (n,), candidates or not."""
        ...

    def passages(self, document: int) -> NDArray[np.float64]:
        """Scores of the chunks of one document, in their order."""
        ...


class Leg(Protocol[Q]):
    """One retriever of the fusion.  ``Q`` is a string for the keyword leg, a unit vector for the vector leg."""

    @property
    def name(self) -> str: ...

    def ask(self, query: Q, allowed: NDArray[np.int64] | None = None) -> LegAnswer:
        """Prepare an answer from the documents ``allowed`` (keys, ascending; None for all)."""
        ...
