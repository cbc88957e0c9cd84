"""What a benchmark found: systems measured on one collection, as a whole, kind by kind and query by query."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from docsearch.errors import EvaluationError
from docsearch.evaluation.collection import Collection
from docsearch.evaluation.measures import DEFAULT_MEASURES, Evaluation, evaluate
from docsearch.evaluation.qrels import Qrels
from docsearch.evaluation.runs import RankedQuery
from docsearch.evaluation.significance import Comparison, compare

__all__ = [
    "CollectionResult",
    "KindRow",
    "SystemResult",
    "SystemRun",
    "measure_systems",
    "recall_curve",
    "result_record",
]

_LARGEST = 5
_MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class SystemRun:
    """What one system answered; ``seconds`` a query in the order of the queries, none for a run file."""

    name: str
    answers: tuple[RankedQuery, ...]
    seconds: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class SystemResult:
    """One system's answers, measured."""

    run: SystemRun
    evaluation: Evaluation

    @property
    def name(self) -> str:
        return self.run.name

    def values(self, measure: str) -> dict[str, float]:
        """Query id -> value."""
        return {query_id: row[measure] for query_id, row in self.evaluation.per_query.items()}

    @property
    def latency(self) -> tuple[float, float] | None:
        """Median and 95th percentile (nearest rank) in milliseconds a query; None for a run file."""
        if not self.run.seconds:
            return None
        ordered = sorted(self.run.seconds)
        nearest = ordered[math.ceil(0.95 * len(ordered)) - 1]
        return median(ordered) * _MILLISECONDS, nearest * _MILLISECONDS


@dataclass(frozen=True, slots=True)
class KindRow:
    """The queries of one kind, and each system's mean over them."""

    kind: str
    queries: int
    means: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CollectionResult:
    """All systems on one collection.  ``measures[0]`` is the one that plots and comparisons are about."""

    collection: Collection
    documents: int
    measures: tuple[str, ...]
    systems: tuple[SystemResult, ...]
    comparisons: tuple[Comparison, ...]
    notes: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.collection.name

    @property
    def measure(self) -> str:
        return self.measures[0]

    def system(self, name: str) -> SystemResult:
        return next(system for system in self.systems if system.name == name)

    def kinds(self) -> tuple[KindRow, ...]:
        """A row for each kind of query, in the order in which the kinds come; none without kinds."""
        queries = self.collection.queries
        kinds = list(dict.fromkeys(query.kind for query in queries))
        if kinds == [None]:
            return ()
        values = [system.values(self.measure) for system in self.systems]
        rows = []
        for kind in kinds:
            ids = [query.id for query in queries if query.kind == kind]
            means = tuple(fmean(own[query_id] for query_id in ids) for own in values)
            rows.append(KindRow(kind or "(no kind)", len(ids), means))
        return tuple(rows)


def measure_systems(
    collection: Collection,
    runs: Sequence[SystemRun],
    *,
    documents: int,
    pairs: Sequence[tuple[str, str]] = (),
    measures: Sequence[str] = DEFAULT_MEASURES,
    notes: Iterable[str] = (),
) -> CollectionResult:
    """Measure every run, and compare the ``pairs`` (before, after) of their names by the first measure.

    Raises :class:`EvaluationError` for a run that answers none of the judged queries.
    """
    systems = []
    said = [*collection.notes, *notes]
    for run in runs:
        try:
            system = SystemResult(run, evaluate(collection.qrels, run.answers, measures=measures))
        except EvaluationError as error:
            raise EvaluationError(f"{collection.name}, {run.name}: {error}") from error
        systems.append(system)
        if missing := system.evaluation.missing:
            said.append(
                f"{collection.name}, {run.name}: no answer to {len(missing)} of {len(collection.queries)} "
                f"queries ({missing[0]!r} first), which count as 0."
            )
    by_name = {system.name: system for system in systems}
    measure = measures[0]
    comparisons = tuple(
        compare(
            (before, by_name[before].values(measure)),
            (after, by_name[after].values(measure)),
            measure=measure,
        )
        for before, after in pairs
    )
    return CollectionResult(
        collection, documents, tuple(measures), tuple(systems), comparisons, tuple(dict.fromkeys(said))
    )


def recall_curve(qrels: Qrels, answers: Iterable[RankedQuery], depth: int) -> list[float]:
    """Mean recall after each of the first ``depth`` ranks: the share of relevant documents met so far.

    The mean is over all queries of ``qrels`` that have a relevant document; one without an answer counts 0.
    """
    relevant = {q: {d for d, grade in grades.items() if grade > 0} for q, grades in qrels.items()}
    relevant = {query_id: documents for query_id, documents in relevant.items() if documents}
    totals = [0.0] * depth
    for answer in answers:
        wanted = relevant.get(answer.query_id, set())
        for rank, entry in enumerate(answer.entries[:depth]):
            if entry.id in wanted:
                totals[rank] += 1 / len(wanted)
    curve, reached = [], 0.0
    for total in totals:
        reached += total
        curve.append(reached / len(relevant))
    return curve


def result_record(result: CollectionResult) -> dict[str, object]:
    """``result`` as JSON has it."""
    return {
        "collection": result.name,
        "documents": result.documents,
        "queries": len(result.collection.queries),
        "systems": {system.name: _system_record(system) for system in result.systems},
        "kinds": {
            row.kind: {
                "queries": row.queries,
                result.measure: dict(zip([s.name for s in result.systems], row.means, strict=True)),
            }
            for row in result.kinds()
        },
        "comparisons": [_comparison_record(comparison) for comparison in result.comparisons],
        "notes": list(result.notes),
    }


def _system_record(system: SystemResult) -> Mapping[str, object]:
    latency = system.latency
    return {
        "measures": dict(system.evaluation.means),
        "unjudged@10": system.evaluation.unjudged,
        "milliseconds": None if latency is None else {"median": latency[0], "p95": latency[1]},
        "per_query": {query_id: dict(row) for query_id, row in system.evaluation.per_query.items()},
    }


def _comparison_record(comparison: Comparison) -> Mapping[str, object]:
    gains, losses = comparison.largest(_LARGEST)
    return {
        "before": comparison.before,
        "after": comparison.after,
        "measure": comparison.measure,
        "mean": comparison.mean,
        "interval": list(comparison.interval),
        "p": comparison.p,
        "better": comparison.better,
        "worse": comparison.worse,
        "largest_gains": dict(gains),
        "largest_losses": dict(losses),
        "per_query": dict(comparison.gains),
    }
