"""What fit_ranking.py prints and writes: tables over the collections, and the file of weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docsearch.evaluation.significance import randomisation_test
from docsearch.ranking import BlendWeights, QueryKind
from docsearch.ranking.calibration import Calibration, Logistic

__all__ = ["Row", "area", "calibration_error", "report", "weights_file"]

Floats = NDArray[np.float64]
BINS = 10
IMPROBABLE = 0.2  # below it an answer has a note


@dataclass(frozen=True, slots=True)
class Row:
    """One collection, by weights and a calibration fitted without it.

    ``ndcg`` has the values (queries,) of each system; ``there`` and ``gone`` the evidence for each of the
    first ten, its truth, and the evidence for an answer, query by query, with and without the relevant
    documents.
    """

    name: str
    ndcg: Mapping[str, Floats]
    weights: Sequence[BlendWeights]
    there: Sequence[tuple[Floats, Floats, float]]
    gone: Sequence[tuple[Floats, Floats, float]]
    fitted: Calibration


def calibration_error(probability: Floats, truth: Floats) -> float:
    """Expected calibration error in ten bins of equal width (Guo et al., ICML 2017)."""
    bins = np.minimum((probability * BINS).astype(int), BINS - 1)
    return sum(
        float((bins == b).mean()) * abs(float(probability[bins == b].mean() - truth[bins == b].mean()))
        for b in np.unique(bins).tolist()
    )


def area(positive: Floats, negative: Floats) -> float:
    """Area under the ROC curve: how often a positive is above a negative, ties half."""
    above = (positive[:, None] > negative[None]).mean() + 0.5 * (positive[:, None] == negative[None]).mean()
    return float(above)


def report(rows: Sequence[Row]) -> str:
    """Markdown tables of nDCG@10, of the parts left out, and of the calibration."""
    systems = list(rows[0].ndcg)
    lines = ["", f"| collection | {' | '.join(systems)} | p against the better leg | p against convex |"]
    lines.append("|---" * (len(systems) + 3) + "|")
    for row in rows:
        values = row.ndcg
        better = "keyword" if values["keyword"].mean() > values["vector"].mean() else "vector"
        gains = [(values["blend"] - values[other]).tolist() for other in (better, "convex")]
        tests = [randomisation_test(some) for some in gains]
        cells = [f"{values[system].mean():.4f}" for system in systems] + [f"{p:.3f}" for p in tests]
        lines.append(f"| {row.name} | {' | '.join(cells)} |")
    means = [f"{np.mean([row.ndcg[system].mean() for row in rows]):.4f}" for system in systems]
    lines += [f"| mean | {' | '.join(means)} | | |", "", *_probabilities(rows)]
    return "\n".join(lines)


def _probabilities(rows: Sequence[Row]) -> list[str]:
    head = ("collection", "weights without it", "relevant of ten", "ECE", "AUROC", "false alarms", "alarms")
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for row in rows:
        evidence = np.concatenate([each for each, _, _ in row.there])
        truth = np.concatenate([each for _, each, _ in row.there])
        answer, none = (np.array([best for _, _, best in some]) for some in (row.there, row.gone))
        weights = "; ".join(f"{w.vector:g} {w.coverage:g} {w.neighbours:g}" for w in row.weights)
        alarms = [float((row.fitted.answer(best) < IMPROBABLE).mean()) for best in (answer, none)]
        figures = [float(truth.mean()), calibration_error(row.fitted.result(evidence), truth)]
        cells = [f"{figure:.3f}" for figure in [*figures, area(answer, none), *alarms]]
        lines.append(f"| {row.name} | {weights} | {' | '.join(cells)} |")
    return lines


def weights_file(weights: Mapping[QueryKind, BlendWeights], fitted: Calibration, names: Sequence[str]) -> str:
    """weights.toml, whole."""
    parts = [
        "# Weights of the blend, by the kind of query (docs/ranking.md).",
        "#",
        "# Made by benchmarks/fit_ranking.py on the collections",
        f"#   {', '.join(names)}.",
        "# Kinds with the same numbers were fitted together.  What the weights are worth on collections that",
        "# they were not fitted on stands in docs/ranking.md.",
        "#   vector      share of the vector leg against the keyword leg",
        "#   coverage    credit for the query's words standing together, beside a 1 for both legs together",
        "#   neighbours  how much of the nearest neighbours' mean score a document takes over",
    ]
    for kind, chosen in weights.items():
        key = kind.value if kind.value.isidentifier() else f'"{kind.value}"'
        parts += ["", f"[kinds.{key}]", f"vector = {chosen.vector:g}"]
        parts += [f"coverage = {chosen.coverage:g}", f"neighbours = {chosen.neighbours:g}"]
    parts += ["", "# Probabilities: logistic functions of the evidence that ranking/calibration.py defines."]
    parts += ["#   background  the cosine of the 50th candidate, as it usually is", "", "[calibration]"]
    parts += [f"background = {fitted.background:g}", *_logistic("result", fitted.result)]
    return "\n".join([*parts, *_logistic("answer", fitted.answer), ""])


def _logistic(name: str, fitted: Logistic) -> list[str]:
    return ["", f"[calibration.{name}]", f"intercept = {fitted.intercept:g}", f"slope = {fitted.slope:g}"]
