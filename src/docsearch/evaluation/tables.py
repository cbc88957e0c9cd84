"""What a benchmark found, as lines of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

from docsearch.evaluation.results import CollectionResult, SystemResult
from docsearch.evaluation.significance import Comparison

__all__ = [
    "aligned",
    "comparison_line",
    "kind_rows",
    "p_value",
    "result_lines",
    "signed",
    "summary_rows",
    "system_rows",
]

Rows = list[list[str]]

_SHOWN = 5
_LONGEST = 70
_SMALLEST = 0.0001


def aligned(rows: Sequence[Sequence[str]], *, left: int = 1) -> list[str]:
    """Rows of cells as lines: the first ``left`` columns begin together, the others end together."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        begin = [cell.ljust(width) for cell, width in zip(row[:left], widths[:left], strict=True)]
        end = [cell.rjust(width) for cell, width in zip(row[left:], widths[left:], strict=True)]
        lines.append("  ".join([*begin, *end]).rstrip())
    return lines


def result_lines(result: CollectionResult) -> list[str]:
    """The whole result, with the largest gains and losses of each comparison."""
    queries = result.collection.queries
    lines = [f"{result.name}: {result.documents} documents, {len(queries)} queries", ""]
    lines += aligned(system_rows(result))
    if kinds := kind_rows(result):
        lines += ["", f"{result.measure} by kind of query", *aligned(kinds)]
    texts = {query.id: query.text for query in queries}
    for comparison in result.comparisons:
        lines += ["", comparison_line(comparison)]
        rows: Rows = []
        for label, items in zip(("gain", "loss"), comparison.largest(_SHOWN), strict=True):
            rows += [[f"  {label}", signed(gain), query, _short(texts[query])] for query, gain in items]
        lines += aligned(rows, left=4) if rows else []
    return lines


def system_rows(result: CollectionResult, *, latency: bool = True) -> Rows:
    """A header, and one row a system: measures, documents that nobody judged, time a query."""
    timed = latency and any(system.latency for system in result.systems)
    header = ["system", *result.measures, "unjudged@10", *(["median ms", "p95 ms"] if timed else [])]
    return [header, *(_system_row(system, result.measures, timed=timed) for system in result.systems)]


def kind_rows(result: CollectionResult) -> Rows:
    """A header, and one row a kind of query: how many, and each system's mean; nothing without kinds."""
    rows = [[row.kind, str(row.queries), *(f"{mean:.4f}" for mean in row.means)] for row in result.kinds()]
    return [["kind", "queries", *(system.name for system in result.systems)], *rows] if rows else []


def summary_rows(results: Sequence[CollectionResult]) -> Rows:
    """A header, one row a collection with each system's mean, and the mean of these rows.

    All ``results`` are of the same systems.
    """
    names = [system.name for system in results[0].systems]
    measure = results[0].measure
    means = [[system.evaluation.means[measure] for system in result.systems] for result in results]
    rows = [
        [result.name, str(len(result.collection.queries)), *(f"{mean:.4f}" for mean in own)]
        for result, own in zip(results, means, strict=True)
    ]
    last = ["mean", "", *(f"{fmean(column):.4f}" for column in zip(*means, strict=True))]
    return [["collection", "queries", *names], *rows, last]


def comparison_line(comparison: Comparison) -> str:
    """One sentence: the mean difference, its interval, the test, and how many queries gained and lost."""
    low, high = comparison.interval
    same = len(comparison.gains) - comparison.better - comparison.worse
    return (
        f"{comparison.after} against {comparison.before}, {comparison.measure}: {signed(comparison.mean)} "
        f"(95 % interval {signed(low)} to {signed(high)}), {p_value(comparison.p)}; "
        f"queries: {comparison.better} better, {same} the same, {comparison.worse} worse"
    )


def signed(value: float) -> str:
    """A difference with its sign, and 0 without."""
    text = f"{value:+.4f}"
    return "0.0000" if text in {"+0.0000", "-0.0000"} else text


def p_value(p: float) -> str:
    return f"p < {_SMALLEST:.4f}" if p < _SMALLEST else f"p = {p:.4f}"


def _system_row(system: SystemResult, measures: Sequence[str], *, timed: bool) -> list[str]:
    means: Mapping[str, float] = system.evaluation.means
    latency = [f"{value:.1f}" for value in system.latency] if system.latency else ["", ""]
    cells = [f"{means[name]:.4f}" for name in measures]
    return [system.name, *cells, str(system.evaluation.unjudged), *(latency if timed else [])]


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 3] + "..."
