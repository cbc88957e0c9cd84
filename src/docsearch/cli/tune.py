"""``docsearch tune``: search settings fitted to one's own judgements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from docsearch.cli.measuring import print_lines, print_table
from docsearch.cli.options import FusionOption, IndexOption, ReportFormat, ReportFormatOption
from docsearch.cli.terminal import complain, progress_bar
from docsearch.config import SearchSettings, index_path
from docsearch.errors import BadInputError

if TYPE_CHECKING:
    from docsearch.tuning import Tuned

__all__ = ["tune"]

_CHANCE = 0.05
_FUSION = SearchSettings().fusion
_OPTIONS = {"vector_weight": "--vector-weight"}  # what `search` and `batch` take


def tune(
    *,
    queries: Annotated[
        str, typer.Option("--queries", metavar="FILE", help="Queries: JSON Lines, TSV, TREC topics.")
    ],
    qrels: Annotated[str, typer.Option("--qrels", metavar="FILE", help="Judgements, TREC or BEIR.")],
    index: IndexOption = None,
    fusion: FusionOption = _FUSION,
    measure: Annotated[str, typer.Option("--measure", metavar="NAME", help="What to raise.")] = "nDCG@10",
    holdout: Annotated[
        float | None,
        typer.Option(
            "--holdout",
            metavar="SHARE",
            help="Set this share of the queries aside to report on.  [default: report in five folds]",
            show_default=False,
        ),
    ] = None,
    form: ReportFormatOption = ReportFormat.TEXT,
) -> None:
    """Fit the weight of the legs to your own judgements.

    Tries a grid of weights on an index of your documents, and reports what is gained on queries that it was
    not fitted on, never on others.  It prints the option for `search` and `batch`, and changes nothing.
    """
    from docsearch.api import Index
    from docsearch.evaluation import check_measures, read_collection
    from docsearch.tuning import tunable
    from docsearch.tuning import tune as fit

    if queries == qrels == "-":
        raise BadInputError("Standard input (-) can be read only once: give the other file by name.")
    check_measures([measure])
    settings = SearchSettings(fusion=fusion)
    with Index.open(index_path(index)) as opened:
        judged = read_collection(opened.path, queries=queries, qrels=qrels)
        for sentence in judged.notes:
            complain(sentence)
        total = len(judged.queries) * sum(len({*grid, None}) for grid in tunable(settings).values())
        with progress_bar(unit=" searches", total=total) as bar:
            tuned = fit(
                opened, judged.queries, judged.qrels,
                settings=settings, measure=measure, holdout=holdout, tick=bar.update,
            )  # fmt: skip
    if form is ReportFormat.JSON:
        _print_json(tuned)
    else:
        _print_text(tuned, settings)


def _print_text(tuned: Tuned, settings: SearchSettings) -> None:
    from docsearch.evaluation import comparison_line

    held_out = len(tuned.comparison.gains)
    where = f"set aside: {held_out}" if len(tuned.folds) == 1 else f"each of {held_out}, in five folds"
    print_lines([f"Fitted on {tuned.fitted_on} queries: {_shown(tuned.fitted)}"])
    if len(tuned.folds) > 1:
        print_lines(["Fitted without each fold: " + "; ".join(_shown(fold) for fold in tuned.folds)])
    print_lines(["", f"{tuned.measure} on queries that it was not fitted on ({where})"])
    before, after = (f"{mean:.4f}" for mean in tuned.means)
    print_table([["settings", tuned.measure], ["default", before], ["fitted", after]])
    print_lines(["", comparison_line(tuned.comparison), "", _advice(tuned, settings)])


def _advice(tuned: Tuned, settings: SearchSettings) -> str:
    if tuned.fitted == tuned.default:
        return "Nothing tried is better than the default: keep it."
    if not tuned.gains:
        return "It is no better on queries that it was not fitted on: keep the default."
    changed = {name: value for name, value in tuned.fitted.items() if value != tuned.default[name]}
    own_fusion = settings.fusion is not _FUSION
    words = [f"--fusion {settings.fusion}"] if own_fusion else []
    words += [f"{_OPTIONS[name]} {value:g}" for name, value in changed.items() if name in _OPTIONS]
    arguments = [f"fusion=Fusion.{settings.fusion.name}"] if own_fusion else []
    arguments += [f"{name}={value!r}" for name, value in changed.items()]
    command = f"docsearch search QUERY {' '.join(words)}, or " if changed.keys() <= _OPTIONS.keys() else ""
    doubt = (
        " The gain may be chance: more judged queries would tell." if tuned.comparison.p >= _CHANCE else ""
    )
    return f"To use it: {command}in Python SearchSettings({', '.join(arguments)}).{doubt}"


def _shown(values: Mapping[str, float | None]) -> str:
    return ", ".join(
        f"{name} {'as it is' if value is None else f'{value:g}'}" for name, value in values.items()
    )


def _print_json(tuned: Tuned) -> None:
    from docsearch.evaluation import json_line

    comparison = asdict(tuned.comparison)
    record = {
        "measure": tuned.measure,
        "fitted": dict(tuned.fitted),
        "default": dict(tuned.default),
        "fitted_on": tuned.fitted_on,
        "folds": [dict(fold) for fold in tuned.folds],
        "held_out": {
            "queries": len(tuned.comparison.gains),
            "default": tuned.means[0],
            "fitted": tuned.means[1],
            **{name: comparison[name] for name in ("mean", "interval", "p")},
        },
    }
    print_lines([json_line(record, indent=2)])
