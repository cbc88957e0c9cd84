"""``docsearch evaluate``: the measures of runs against judgements."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from docsearch.cli.measuring import DEFAULT_MEASURES, MeasuresOption, measure_names, print_table
from docsearch.cli.terminal import complain, one_line
from docsearch.errors import BadInputError, EvaluationError

if TYPE_CHECKING:
    from docsearch.evaluation import Evaluation

__all__ = ["evaluate"]


class TableFormat(StrEnum):
    """How the table is printed."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def evaluate(
    runs: Annotated[list[str], typer.Argument(metavar="RUN", help="Runs, TREC or JSON Lines; - for stdin.")],
    *,
    qrels: Annotated[str, typer.Option("--qrels", metavar="FILE", help="Judgements, TREC or BEIR.")],
    measures: MeasuresOption = DEFAULT_MEASURES,
    per_query: Annotated[bool, typer.Option("--per-query", help="One row a query, too.")] = False,
    form: Annotated[TableFormat, typer.Option("--format", help="What is printed.")] = TableFormat.TEXT,
) -> None:
    """Measure runs against judgements.

    The measures are those of trec_eval -c: every judged query counts, with 0 where a run has no answer to it;
    a document is relevant from grade 1 up, and one that nobody judged is not.
    """
    from docsearch.evaluation import evaluate as measure
    from docsearch.evaluation import read_qrels, read_run

    if [qrels, *runs].count("-") > 1:
        raise BadInputError("Standard input (-) can be read only once: give the other files by name.")
    names = measure_names(measures)
    judged = read_qrels(qrels)
    rows: list[tuple[str, Evaluation]] = []
    for run in runs:
        try:
            rows.append((run, measure(judged, read_run(run), measures=names)))
        except EvaluationError as error:
            raise EvaluationError(str(error) if run in str(error) else f"{run}: {error}") from error
        _tell(run, rows[-1][1])
    {TableFormat.TEXT: _print_text, TableFormat.JSON: _print_json, TableFormat.CSV: _print_csv}[form](
        rows, names, per_query
    )


def _tell(run: str, evaluation: Evaluation) -> None:
    if evaluation.missing:
        first = evaluation.missing[0]
        complain(
            f"{run} does not answer {len(evaluation.missing)} of the {evaluation.queries} judged queries "
            f"({first!r} first); each counts as 0."
        )
    if evaluation.ignored:
        complain(f"{run} answers {evaluation.ignored} queries without judgements; they are left out.")


def _table(
    rows: Sequence[tuple[str, Evaluation]],
    names: Sequence[str],
    per_query: bool,  # noqa: FBT001
) -> list[list[str]]:
    table = [["run", "query", *names, "unjudged@10"]]
    for run, evaluation in rows:
        if per_query:
            for query_id, values in evaluation.per_query.items():
                table.append([run, query_id, *(f"{values[name]:.4f}" for name in names), ""])
        means = (f"{evaluation.means[name]:.4f}" for name in names)
        table.append([run, f"all ({evaluation.queries})", *means, str(evaluation.unjudged)])
    return [[one_line(cell) for cell in row] for row in table]


def _print_text(
    rows: Sequence[tuple[str, Evaluation]],
    names: Sequence[str],
    per_query: bool,  # noqa: FBT001
) -> None:
    print_table(_table(rows, names, per_query), left=2)


def _print_csv(
    rows: Sequence[tuple[str, Evaluation]],
    names: Sequence[str],
    per_query: bool,  # noqa: FBT001
) -> None:
    csv.writer(sys.stdout, lineterminator="\n").writerows(_table(rows, names, per_query))


def _print_json(
    rows: Sequence[tuple[str, Evaluation]],
    names: Sequence[str],
    per_query: bool,  # noqa: FBT001
) -> None:
    from docsearch.evaluation import json_line

    records = [
        {
            "run": run,
            "measures": {name: evaluation.means[name] for name in names},
            "queries": evaluation.queries,
            "missing": list(evaluation.missing),
            "ignored": evaluation.ignored,
            "unjudged@10": evaluation.unjudged,
        }
        | ({"per_query": dict(evaluation.per_query)} if per_query else {})
        for run, evaluation in rows
    ]
    sys.stdout.write(json_line(records, indent=2) + "\n")
