"""Fitting search settings to judged queries, and saying what that gains on queries it was not fitted on.

What goes in: an index, queries and judgements of one's own; what comes out: a :class:`Tuned`.  Not for a
handful of queries: with fewer than ten there is nothing to hold out, and :func:`tune` refuses.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from statistics import fmean

from docsearch.api import Index
from docsearch.benchmark import DEPTH, answer
from docsearch.config import Fusion, SearchSettings
from docsearch.errors import BadInputError, EvaluationError
from docsearch.evaluation import Comparison, Qrels, TopicQuery, compare, evaluate

__all__ = ["FOLDS", "GRIDS", "LEAST_HELD_OUT", "LEAST_QUERIES", "Tuned", "tunable", "tune"]

FOLDS = 5
LEAST_QUERIES = 10
LEAST_HELD_OUT = 5

# What is tried of each field of SearchSettings, if it has that field.
GRIDS: Mapping[str, tuple[float, ...]] = {
    "vector_weight": tuple(step / 20 for step in range(21)),
    "rank_constant": (1, 5, 10, 20, 40, 60, 100, 200),
}
_ONLY_FOR = {"rank_constant": Fusion.RRF}
_NOT_FOR = {"vector_weight": Fusion.RRF}
_PASSES = 2
_DIGITS = 9  # means that agree to this many are equal, and the value nearest the default is taken

Values = Mapping[str, float | None]
"""Field of :class:`SearchSettings` -> value."""


@dataclass(frozen=True, slots=True)
class Tuned:
    """What was found.

    ``fitted`` is the outcome, fitted on ``fitted_on`` queries.  ``comparison`` has it beside the ``default``
    on queries that it was not fitted on: those held out, or without a holdout every query, measured with
    what was fitted on the other folds.  ``folds`` has what each of these fits found.
    """

    measure: str
    default: Values
    fitted: Values
    folds: tuple[Values, ...]
    fitted_on: int
    means: tuple[float, float]
    comparison: Comparison

    @property
    def gains(self) -> bool:
        """Whether it did better than the default on queries that it was not fitted on."""
        return self.comparison.mean > 0


def tunable(settings: SearchSettings) -> dict[str, tuple[float, ...]]:
    """The fields that matter to the fusion of ``settings``, and what is tried of each."""
    there = {field.name for field in fields(settings)}
    return {
        name: grid
        for name, grid in GRIDS.items()
        if name in there
        and _ONLY_FOR.get(name, settings.fusion) is settings.fusion
        and _NOT_FOR.get(name) is not settings.fusion
    }


def tune(
    index: Index,
    queries: Sequence[TopicQuery],
    qrels: Qrels,
    *,
    settings: SearchSettings | None = None,
    measure: str = "nDCG@10",
    holdout: float | None = None,
    tick: Callable[[], object] = lambda: None,
) -> Tuned:
    """Fit the :func:`tunable` fields of ``settings`` to the mean of ``measure``, by grid, field by field.

    Without ``holdout``, in five folds: each fifth of the queries is measured with what was fitted on the
    other four, and the outcome is fitted on all.  With it (a share between 0 and 1), that share of the
    queries is set aside and fitted on by nothing.  Which query goes where depends on its id alone.

    ``tick`` is called after every search.  Raises :class:`EvaluationError` where there are too few queries to
    hold out.
    """
    matched = re.search(r"@(\d+)$", measure)
    base = replace(settings or SearchSettings(), k=int(matched[1]) if matched else DEPTH, syntax=False)

    def attempt(values: Values) -> dict[str, float]:
        tried = replace(base, **dict(values))  # type: ignore[arg-type]  # names from tunable()
        answers = []
        for query in queries:
            answers.append(answer(index, query, tried))
            tick()
        per_query = evaluate(qrels, answers, measures=[measure]).per_query
        return {query_id: row[measure] for query_id, row in per_query.items()}

    everything = [query.id for query in queries]
    groups = _groups(everything, holdout)
    trials = _Trials(tunable(base), {name: getattr(base, name) for name in tunable(base)}, attempt)
    folds = tuple(trials.fit(set(everything) - set(group)) for group in groups)
    found = {
        query_id: trials.results(fold)[query_id]
        for fold, group in zip(folds, groups, strict=True)
        for query_id in group
    }
    before = {query_id: trials.results(trials.default)[query_id] for query_id in found}
    return Tuned(
        measure=measure,
        default=trials.default,
        fitted=trials.fit(everything) if holdout is None else folds[0],
        folds=folds,
        fitted_on=len(everything) if holdout is None else len(everything) - len(found),
        means=(fmean(before.values()), fmean(found.values())),
        comparison=compare(("default", before), ("fitted", found), measure=measure),
    )


class _Trials:
    """Values of settings, each attempted once: ``attempt`` gives the measure of every query."""

    def __init__(
        self,
        grids: Mapping[str, Sequence[float]],
        default: Values,
        attempt: Callable[[Values], dict[str, float]],
    ) -> None:
        self.default = default
        self._grids, self._attempt = grids, attempt
        self._known: dict[tuple[float | None, ...], dict[str, float]] = {}

    def results(self, values: Values) -> dict[str, float]:
        """Query id -> the measure, with these ``values``."""
        key = tuple(values.values())
        if key not in self._known:
            self._known[key] = self._attempt(values)
        return self._known[key]

    def fit(self, query_ids: Collection[str]) -> Values:
        """The values with the highest mean over ``query_ids``; of equals those nearest the default."""
        chosen = self.default
        for _ in range(_PASSES if len(self._grids) > 1 else 1):
            for name, grid in self._grids.items():
                candidates = [{**chosen, name: value} for value in _near(self.default[name], grid)]
                chosen = max(candidates, key=lambda values: self._mean(values, query_ids))
        return chosen

    def _mean(self, values: Values, query_ids: Collection[str]) -> float:
        results = self.results(values)
        return round(fmean(results[query_id] for query_id in query_ids), _DIGITS)


def _near(default: float | None, grid: Sequence[float]) -> list[float | None]:
    """The default, then the values of the grid, the nearest first."""
    others: list[float] = [value for value in grid if value != default]
    return [default, *(others if default is None else sorted(others, key=lambda v: abs(v - default)))]


def _groups(query_ids: Sequence[str], holdout: float | None) -> list[list[str]]:
    """The queries that are held out together: one group with a ``holdout``, else five."""
    if len(query_ids) < LEAST_QUERIES:
        raise EvaluationError(
            f"Fitting needs {LEAST_QUERIES} queries with a relevant document, so that some can be held out "
            f"to report on, and there are {len(query_ids)}."
        )
    mixed = sorted(
        query_ids, key=lambda query_id: hashlib.sha256(query_id.encode("utf-8", "replace")).digest()
    )
    if holdout is None:
        return [mixed[first::FOLDS] for first in range(FOLDS)]
    if not 0 < holdout < 1:
        raise BadInputError(f"The share held out must lie between 0 and 1, and is {holdout}.")
    count = round(len(mixed) * holdout)
    if count < LEAST_HELD_OUT or len(mixed) - count < LEAST_HELD_OUT:
        raise EvaluationError(
            f"A holdout of {holdout} leaves {len(mixed) - count} of the {len(mixed)} queries to fit on and "
            f"{count} to report on; {LEAST_HELD_OUT} of each are needed."
        )
    return [mixed[:count]]
