"""Is a difference between two systems more than chance?  Paired tests over the same queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docsearch.errors import EvaluationError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Comparison", "bootstrap_interval", "compare", "randomisation_test"]

_PERMUTATIONS = 100_000
_RESAMPLES = 10_000
_AT_ONCE = 10_000
_EXACT = 16  # differences; 65,536 ways to sign them are fewer than are drawn
_SAME = 1e-9  # sums of the same numbers in another order differ by less


@dataclass(frozen=True, slots=True)
class Comparison:
    """System ``after`` against system ``before``, query by query.

    ``gains`` has after minus before of every query, ``mean`` their mean, ``interval`` its 95 % bootstrap
    interval and ``p`` the two-sided p-value of the randomisation test.
    """

    before: str
    after: str
    measure: str
    gains: Mapping[str, float]
    mean: float
    interval: tuple[float, float]
    p: float

    @property
    def better(self) -> int:
        """How many queries gained."""
        return sum(gain > _SAME for gain in self.gains.values())

    @property
    def worse(self) -> int:
        """How many queries lost."""
        return sum(gain < -_SAME for gain in self.gains.values())

    def largest(self, count: int) -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
        """The ``count`` largest gains, and the ``count`` largest losses, each with its query."""
        falling = sorted(self.gains.items(), key=lambda item: (-item[1], item[0]))
        rising = sorted(self.gains.items(), key=lambda item: (item[1], item[0]))
        return (
            [item for item in falling[:count] if item[1] > _SAME],
            [item for item in rising[:count] if item[1] < -_SAME],
        )


def compare(
    before: tuple[str, Mapping[str, float]], after: tuple[str, Mapping[str, float]], *, measure: str
) -> Comparison:
    """Compare two systems, each given as its name and the measure's value for each query.

    Raises :class:`EvaluationError` where they were not measured on the same queries.
    """
    (before_name, old), (after_name, new) = before, after
    if old.keys() != new.keys() or not old:
        raise EvaluationError(f"{before_name} and {after_name} were not measured on the same queries.")
    gains = {query_id: new[query_id] - value for query_id, value in old.items()}
    differences = list(gains.values())
    return Comparison(
        before=before_name,
        after=after_name,
        measure=measure,
        gains=gains,
        mean=sum(differences) / len(differences),
        interval=bootstrap_interval(differences),
        p=randomisation_test(differences),
    )


def randomisation_test(
    differences: Sequence[float], *, permutations: int = _PERMUTATIONS, seed: int = 0
) -> float:
    """Two-sided p-value of the paired randomisation test (Smucker, Allan and Carterette, CIKM 2007).

    Were the two systems one, the sign of each query's difference would be a coin's: p is the share of all
    sign patterns whose mean is at least as far from 0 as the one seen.  With up to 16 differences other than
    0 all patterns are counted; with more, ``permutations`` of them are drawn, and the pattern seen is counted
    among them, so that p is never 0 (Phipson and Smyth 2010).
    """
    import numpy as np

    values = np.array([value for value in differences if abs(value) > _SAME], dtype=np.float64)
    if not len(values):
        return 1.0
    bound = abs(float(values.sum())) - _SAME
    if len(values) <= _EXACT:
        patterns = np.arange(2 ** len(values))
        bits = (patterns[:, None] >> np.arange(len(values))) & 1
        return float(np.mean(np.abs((1 - 2 * bits) @ values) >= bound))
    generator = np.random.default_rng(seed)
    extreme = 0
    for first in range(0, permutations, _AT_ONCE):
        shape = (min(_AT_ONCE, permutations - first), len(values))
        signs = 1.0 - 2.0 * generator.integers(0, 2, size=shape, dtype=np.int8)
        extreme += int(np.count_nonzero(np.abs(signs @ values) >= bound))
    return (extreme + 1) / (permutations + 1)


def bootstrap_interval(
    values: Sequence[float], *, level: float = 0.95, resamples: int = _RESAMPLES, seed: int = 0
) -> tuple[float, float]:
    """Percentile interval of the mean (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993).

    Queries are drawn again with replacement ``resamples`` times; the interval holds the middle ``level`` of
    the means.  It says how far the mean would move with other queries of the same kind.
    """
    import numpy as np

    if not values:
        raise EvaluationError("There is no interval of no values.")
    given: NDArray[np.float64] = np.asarray(values, dtype=np.float64)
    generator = np.random.default_rng(seed)
    means = np.concatenate(
        [
            given[generator.integers(0, len(given), size=(min(1000, resamples - first), len(given)))].mean(
                axis=1
            )
            for first in range(0, resamples, 1000)
        ]
    )
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
