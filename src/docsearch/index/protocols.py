"""The seams: what the searcher asks of a leg.  Another engine can stand behind them."""

from __future__ import annotations

from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from docsearch.order import Ranking

__all__ = ["Leg", "LegAnswer"]

Q_contra = TypeVar("Q_contra", contravariant=True)


class LegAnswer(Protocol):
    """One query's scores; documents are named by their store keys."""

    def best(self, depth: int) -> Ranking:
        """The ``depth`` best allowed documents."""
        ...

    def score(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """The leg's score of each of ``documents`` (n,), candidates or not."""
        ...

    def passages(self, document: int) -> NDArray[np.float64]:
        """Scores of the chunks of one document, in their order."""
        ...


class Leg(Protocol[Q_contra]):
    """One retriever of the fusion.

    Its query is a :class:`~docsearch.index.keyword.KeywordQuery` for the keyword leg, a unit vector
    (dimension,) for the vector leg.
    """

    @property
    def name(self) -> str: ...

    def ask(self, query: Q_contra, allowed: NDArray[np.int64] | None = None) -> LegAnswer:
        """Prepare an answer from the documents ``allowed`` (keys, ascending; None for all)."""
        ...
