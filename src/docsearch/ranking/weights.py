"""The weights of the blend: what they are, and those that come with the package."""

from __future__ import annotations

import pkgutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from docsearch.ranking.analysis import QueryKind
from docsearch.ranking.calibration import Calibration, Logistic

__all__ = ["BlendWeights", "shipped_calibration", "shipped_weights"]


@dataclass(frozen=True, slots=True)
class BlendWeights:
    """How much each part counts for one kind of query.

    ``vector`` is the share of the vector leg, 0 to 1, the rest being the keyword leg's; ``coverage`` counts
    beside a 1 for both; ``neighbours`` is the share, 0 to 1, of a document's score that its neighbours have.
    ``actor`` and ``event`` count beside a 1 for all of these, ``reversal`` and ``namesake`` are taken off
    from the whole.
    """

    vector: float
    coverage: float = 0.0
    neighbours: float = 0.0
    actor: float = 0.0
    event: float = 0.0
    reversal: float = 0.0
    namesake: float = 0.0

    def with_vector(self, vector: float | None) -> BlendWeights:
        """The same with another share for the vector leg; None leaves it."""
        return self if vector is None else replace(self, vector=vector)


@lru_cache(maxsize=1)
def shipped_weights() -> Mapping[QueryKind, BlendWeights]:
    """One set of weights for each kind of query."""
    kinds, known = _shipped("weights.toml")["kinds"], _shipped("understanding.toml")["kinds"]
    return {kind: BlendWeights(**kinds[kind.value], **known[kind.value]) for kind in QueryKind}


@lru_cache(maxsize=1)
def shipped_calibration() -> Calibration:
    """How evidence becomes probability."""
    fitted = _shipped("weights.toml")["calibration"]
    return Calibration(
        result=Logistic(**fitted["result"]),
        answer=Logistic(**fitted["answer"]),
        background=fitted["background"],
    )


def _shipped(name: str) -> dict[str, Any]:
    return tomllib.loads((pkgutil.get_data(__package__, name) or b"").decode())
