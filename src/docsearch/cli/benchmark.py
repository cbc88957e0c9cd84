"""``docsearch benchmark``: systems measured on collections."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docsearch.cli.files import whole_file
from docsearch.cli.measuring import (
    DEFAULT_MEASURES,
    MeasuresOption,
    measure_names,
    print_lines,
    print_table,
)
from docsearch.cli.options import ReportFormat, ReportFormatOption
from docsearch.cli.terminal import clean, complain, note, one_line, progress_bar
from docsearch.config import IndexSettings
from docsearch.errors import BadInputError, EvaluationError

if TYPE_CHECKING:
    from docsearch.benchmark import System
    from docsearch.evaluation import Collection, CollectionResult, SystemRun
    from docsearch.progress import IngestProgress

__all__ = ["benchmark"]

_ABOUT_MEASURES = (
    "docsearch {version}, model {model}. Measures as trec_eval has them, over all queries with a relevant "
    "document: relevant is grade 1 and up, and what nobody judged is not."
)
_ABOUT_TIMES = (
    "Times are for answers of 100 documents, one query after the other, on the machine of this run."
)
_ABOUT_TESTS = (
    "p: two-sided paired randomisation test (Smucker, Allan and Carterette 2007), not corrected for the "
    "number of comparisons. Interval: percentile bootstrap over queries (Efron and Tibshirani 1993)."
)

CollectionsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="COLLECTION",
        help="Folders with corpus.jsonl, queries.jsonl and qrels/test.tsv (BEIR); or, with --queries and "
        "--qrels, one file or folder of any documents.",
    ),
]
SystemsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--mode",
        metavar="NAME",
        help="A mode (hybrid, keyword, vector), a fusion, or the blend without a part (blend-coverage); may "
        "be repeated.  [default: every mode]",
        show_default=False,
    ),
]
CompareOption = Annotated[
    tuple[str, str] | None,
    typer.Option(
        "--compare",
        metavar="A B",
        help="Compare B with A, each a mode, a fusion or a run file ({collection} in its path is the name of "
        "the collection).  [default: the last --mode with each of the others]",
        show_default=False,
    ),
]
QueriesOption = Annotated[
    str | None, typer.Option("--queries", metavar="FILE", help="Queries: JSON Lines, TSV, TREC topics.")
]
QrelsOption = Annotated[str | None, typer.Option("--qrels", metavar="FILE", help="Judgements, TREC or BEIR.")]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", metavar="DIR", help="Where runs, results.json and report.html go."),
]
IndexesOption = Annotated[
    Path | None,
    typer.Option(
        "--indexes",
        metavar="DIR",
        help="Where the indexes of collections are kept.  [default: benchmarks in docsearch's cache folder]",
        show_default=False,
    ),
]


def benchmark(
    collections: CollectionsArgument,
    *,
    mode: SystemsOption = None,
    compare: CompareOption = None,
    queries: QueriesOption = None,
    qrels: QrelsOption = None,
    measures: MeasuresOption = DEFAULT_MEASURES,
    output: OutputOption = None,
    model: Annotated[str, typer.Option("--model", help="The model to index with.")] = IndexSettings().model,
    indexes: IndexesOption = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Index anew, whatever is kept.")] = False,
    form: ReportFormatOption = ReportFormat.TEXT,
) -> None:
    """Measure how well collections are searched.

    Each collection is indexed once and its index kept; one that has changed is indexed anew.  The first of
    the measures is the one that is compared: query by query, with a paired randomisation test and a 95 %
    bootstrap interval.  Times are for answers of 100 documents, one query after the other.
    """
    from docsearch.benchmark import check_runs

    if output is not None and output.exists() and not output.is_dir():
        raise BadInputError(f"--output {output} is a file; name a folder.")
    names = measure_names(measures)
    chosen, pairs = _systems(mode, compare)
    found = _collections(collections, queries, qrels)
    for collection in found:  # before any of them is indexed
        check_runs(collection, chosen, measures=names)
    settings = IndexSettings(model=model)
    results = []
    for collection in found:
        results.append(_measured(collection, chosen, pairs, names, settings, home=indexes, fresh=fresh))
        _print_one(results, form)
        if output is not None:
            _save_runs(results[-1], output)
    _print_all(results, form)
    if output is not None:
        _save(results, output, model)


def _systems(
    modes: Sequence[str] | None, compare: tuple[str, str] | None
) -> tuple[list[System], tuple[tuple[str, str], ...]]:
    """What is measured, and which of them are compared."""
    from docsearch.benchmark import default_pairs, default_systems, system_named

    names = tuple(modes) if modes else compare or default_systems()
    pairs = (compare,) if compare else default_pairs(tuple(dict.fromkeys(names)))
    if compare and compare[0] == compare[1]:
        raise BadInputError(f"--compare names {compare[0]!r} twice; name two different systems.")
    return [system_named(name) for name in dict.fromkeys([*names, *(compare or ())])], pairs


def _collections(paths: Sequence[str], queries: str | None, qrels: str | None) -> list[Collection]:
    from docsearch.evaluation import read_collection

    if len(paths) > 1 and (queries or qrels):
        raise BadInputError("--queries and --qrels belong to one COLLECTION; name only that one.")
    if queries == qrels == "-":
        raise BadInputError("Standard input (-) can be read only once: give the other file by name.")
    found = [read_collection(path, queries=queries, qrels=qrels) for path in dict.fromkeys(paths)]
    names = [collection.name for collection in found]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise BadInputError(
            f"Two collections have the name {twice[0]!r}, by which results are kept; rename one."
        )
    return found


def _measured(
    collection: Collection,
    systems: Sequence[System],
    pairs: Sequence[tuple[str, str]],
    measures: Sequence[str],
    settings: IndexSettings,
    *,
    home: Path | None,
    fresh: bool,
) -> CollectionResult:
    from docsearch.benchmark import collection_index, index_folder, run_benchmark

    kept = not fresh and index_folder(collection, settings, home=home).exists()
    with _encoding(collection.name) as told:
        index = collection_index(collection, settings, home=home, fresh=fresh, progress=told)
    with index:
        note(f"{collection.name}: {'the index kept' if kept else 'indexed anew'} in {index.path}")
        searches = len(collection.queries) * sum(system.settings is not None for system in systems)
        with progress_bar(unit=" queries", total=searches) as bar:
            return run_benchmark(collection, systems, index, pairs=pairs, measures=measures, tick=bar.update)


@contextmanager
def _encoding(name: str) -> Iterator[Callable[[IngestProgress], None]]:
    with progress_bar(unit=" chunks") as bar:
        bar.set_description_str(one_line(name))

        def update(progress: IngestProgress) -> None:
            bar.update(progress.chunks - bar.n)

        yield update


def _print_one(results: Sequence[CollectionResult], form: ReportFormat) -> None:
    """The last of the ``results``, as soon as it is there."""
    from docsearch.evaluation import result_lines

    for sentence in results[-1].notes:
        complain(sentence)
    if form is ReportFormat.TEXT:
        print_lines([*([""] if len(results) > 1 else []), *map(clean, result_lines(results[-1]))])
        sys.stdout.flush()


def _print_all(results: Sequence[CollectionResult], form: ReportFormat) -> None:
    from docsearch.evaluation import json_line, result_record, summary_rows

    if form is ReportFormat.JSON:
        print_lines([json_line([result_record(result) for result in results], indent=2)])
    elif len(results) > 1:
        print_lines(["", f"{results[0].measure}, all collections"])
        print_table(summary_rows(results))


def _save(results: Sequence[CollectionResult], folder: Path, model: str) -> None:
    from docsearch import __version__
    from docsearch.evaluation import html_report, json_line, result_record

    about = [_ABOUT_MEASURES.format(version=__version__, model=model), _ABOUT_TESTS, _ABOUT_TIMES]
    with whole_file(folder / "results.json", what="results") as stream:
        stream.write(json_line([result_record(result) for result in results], indent=2) + "\n")
    title = "Benchmark: " + ", ".join(result.name for result in results)
    with whole_file(folder / "report.html", what="report") as stream:
        stream.write(html_report(results, title=title, about=about))
    note(f"Runs, results.json and report.html are in {folder}")


def _save_runs(result: CollectionResult, folder: Path) -> None:
    for system in result.systems:
        if system.run.seconds:  # a run file is there already
            _save_run(system.run, folder / result.name)


def _save_run(run: SystemRun, folder: Path) -> None:
    """As TREC lines, or as JSON Lines where an id has white space in it."""
    from docsearch.evaluation import write_jsonl, write_trec

    try:
        with whole_file(_inside(folder) / f"{run.name}.trec") as stream:
            write_trec(run.answers, stream, tag=run.name)
    except EvaluationError:
        with whole_file(folder / f"{run.name}.jsonl") as stream:
            write_jsonl(run.answers, stream)


def _inside(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInputError(f"The folder {folder} cannot be made: {error.strerror or error}.") from error
    return folder
