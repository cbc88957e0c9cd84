"""``docsearch batch``: every query of a file, for a run that any evaluator reads."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from docsearch.cli.options import FusionOption, IndexOption, ModeOption, VectorWeightOption, WhereOption
from docsearch.cli.terminal import complain, progress_bar
from docsearch.config import Fusion, Mode, SearchSettings, index_path
from docsearch.errors import BadInputError, BadQueryError
from docsearch.model import SearchResults

if TYPE_CHECKING:
    from docsearch.api import Index
    from docsearch.evaluation import RankedQuery, TopicQuery

__all__ = ["batch"]


class RunFormat(StrEnum):
    """The forms of a run."""

    TREC = "trec"
    JSONL = "jsonl"


QueriesArgument = Annotated[
    str,
    typer.Argument(
        metavar="QUERIES",
        help="JSON Lines (_id, text), TSV (id, text), TREC topics, or - for standard input.",
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help="Where the run goes; it appears there once it is whole."),
]


def batch(
    queries: QueriesArgument,
    *,
    index: IndexOption = None,
    k: Annotated[int, typer.Option("-k", metavar="N", help="How many documents a query at most.")] = 100,
    mode: ModeOption = Mode.HYBRID,
    fusion: FusionOption = Fusion.CONVEX,
    vector_weight: VectorWeightOption = None,
    where: WhereOption = None,
    form: Annotated[RunFormat, typer.Option("--format", help="The form of the run.")] = RunFormat.TREC,
    output: OutputOption = None,
    tag: Annotated[str, typer.Option("--tag", help="The name of the run in TREC lines.")] = "docsearch",
) -> None:
    """Answer a file of queries.

    Queries are read as plain words: AND, quotes and colons in them are text.  The run goes to standard output
    or to FILE.
    """
    settings = SearchSettings(k=k, mode=mode, fusion=fusion, syntax=False, where=where or ())
    if vector_weight is not None:
        settings = replace(settings, vector_weight=vector_weight)
    from docsearch.api import Index  # loads the engine
    from docsearch.evaluation import read_queries, write_jsonl, write_trec

    topics = read_queries(queries)
    notes: Counter[str] = Counter()
    with Index.open(index_path(index)) as opened, _run_file(output) as stream:
        answers = _answers(opened, topics, settings, notes)
        if form is RunFormat.TREC:
            write_trec(answers, stream, tag)
        else:
            write_jsonl(answers, stream)
    for sentence, count in notes.items():
        complain(f"{sentence} (queries: {count} of {len(topics)})")


def _answers(
    index: Index, topics: tuple[TopicQuery, ...], settings: SearchSettings, notes: Counter[str]
) -> Iterator[RankedQuery]:
    from docsearch.evaluation import RankedQuery, RunEntry

    with progress_bar(unit=" queries", total=len(topics)) as bar:
        for topic in topics:
            results = _answer(index, topic, settings)
            notes.update(results.degraded)
            entries = tuple(RunEntry(result.id, result.score) for result in results)
            yield RankedQuery(topic.id, entries, topic.text, results.degraded)
            bar.update()


def _answer(index: Index, topic: TopicQuery, settings: SearchSettings) -> SearchResults:
    """The answer; a query without a word has an empty one, so that one odd query does not end a long run."""
    try:
        return index.search(topic.text, settings)
    except BadQueryError as error:
        return SearchResults(topic.text, (), (f"Query {topic.id!r}: {error}",))


@contextmanager
def _run_file(output: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that takes its name only when it is whole."""
    if output is None or str(output) == "-":
        yield sys.stdout
        return
    partial = output.with_name(f"{output.name}.{os.getpid()}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
        partial.replace(output)
    except OSError as error:
        raise BadInputError(f"The run cannot be written to {output}: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
