"""``docsearch batch``: every query of a file, for a run that any evaluator reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docsearch.cli.files import whole_file
from docsearch.cli.options import FusionOption, IndexOption, ModeOption, VectorWeightOption, WhereOption
from docsearch.cli.terminal import complain, progress_bar
from docsearch.config import Fusion, Mode, SearchSettings, index_path

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
    fusion: FusionOption = Fusion.BLEND,
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
    with Index.open(index_path(index)) as opened, whole_file(output) as stream:
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
    from docsearch.benchmark import answer

    with progress_bar(unit=" queries", total=len(topics)) as bar:
        for topic in topics:
            answered = answer(index, topic, settings)
            notes.update(answered.degraded)
            yield answered
            bar.update()
