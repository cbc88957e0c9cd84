"""``docsearch search``: one query, one answer."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer

from docsearch.cli.options import FusionOption, IndexOption, ModeOption, VectorWeightOption, WhereOption
from docsearch.cli.output import OutputFormat, print_results
from docsearch.cli.terminal import complain, note
from docsearch.config import Fusion, Group, Mode, SearchSettings, index_path
from docsearch.errors import BadInputError
from docsearch.filters import DATE_FIELD, Condition, Operator

__all__ = ["search"]

_NOTHING_FOUND = 1

ActorOption = Annotated[
    str | None,
    typer.Option(
        "--actor", metavar="NAME", help="Search only documents that name this actor.", show_default=False
    ),
]
AgentOption = Annotated[
    str | None, typer.Option("--agent", metavar="NAME", help="Who did it.", show_default=False)
]
TargetOption = Annotated[
    str | None,
    typer.Option("--target", metavar="NAME", help="To whom or what it was done.", show_default=False),
]
ActionOption = Annotated[
    str | None,
    typer.Option(
        "--action", metavar="WORD", help="What was done: a category (attack) or a verb.", show_default=False
    ),
]
PlaceOption = Annotated[
    str | None, typer.Option("--place", metavar="NAME", help="Where it was done.", show_default=False)
]
WhenOption = Annotated[
    str | None,
    typer.Option(
        "--when",
        metavar="DATES",
        help="When it was done: 2017, 2017-05, 2017..2018, March 2019.",
        show_default=False,
    ),
]


def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="What to look for, in plain words.")],
    *,
    index: IndexOption = None,
    k: Annotated[int, typer.Option("-k", metavar="N", help="How many results at most.")] = 10,
    mode: ModeOption = Mode.HYBRID,
    fusion: FusionOption = Fusion.BLEND,
    vector_weight: VectorWeightOption = None,
    where: WhereOption = None,
    min_prob: Annotated[
        float | None,
        typer.Option(
            "--min-prob",
            metavar="P",
            help="Leave out results that are less probably relevant, from 0 to 1.",
            show_default=False,
        ),
    ] = None,
    rerank: Annotated[
        str | None,
        typer.Option(
            "--rerank",
            metavar="MODEL",
            help="A CrossEncoder (path or name) that puts the best 20 in a new order.",
            show_default=False,
        ),
    ] = None,
    actor: ActorOption = None,
    agent: AgentOption = None,
    target: TargetOption = None,
    action: ActionOption = None,
    place: PlaceOption = None,
    when: WhenOption = None,
    group: Annotated[
        Group, typer.Option("--group", help="What a result is: a passage, a document, or a story.")
    ] = Group.DOC,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say how the query was read, and what each score is made of.")
    ] = False,
    form: Annotated[OutputFormat, typer.Option("--format", help="What is printed.")] = OutputFormat.TEXT,
) -> None:
    """Find documents.

    They come best first, each with the passage that speaks most for it.

    Exit status: 0 found, 1 nothing found, 2 error.  A query that begins with a dash goes after --.
    """
    settings = SearchSettings(
        k=k, mode=mode, fusion=fusion, where=where or (), min_prob=min_prob, rerank=rerank,
        actor=actor, agent=agent, target=target, action=action, place=place, when=when, evidence=explain,
        group=group,
    )  # fmt: skip
    if vector_weight is not None:
        settings = replace(settings, vector_weight=vector_weight)
    if form is OutputFormat.TREC and group is Group.NONE:
        raise BadInputError("A run in TREC's format has each document once; leave out --group none.")
    from docsearch.api import Index  # loads the engine

    with Index.open(index_path(index)) as opened:
        results = opened.search(query, settings)
    for sentence in results.degraded:
        complain(sentence)
    for sentence in results.notes:
        note(sentence)
    print_results(results, sys.stdout, form=form, explain=explain)
    if not results:
        note(_nothing(settings))
        raise typer.Exit(_NOTHING_FOUND)


def _nothing(settings: SearchSettings) -> str:
    """That nothing was found, with the threshold or the filter that may be why."""
    conditions: Sequence[Condition] = settings.conditions
    if settings.min_prob is not None:
        return f"Nothing was found that is relevant with a probability of {settings.min_prob:g} or more."
    if not conditions:
        return "Nothing was found."
    words = [c for c in conditions if c.operator is Operator.EQUAL and c.field != DATE_FIELD]
    parts = [f"{c.field}=*{c.value}*" for c in words if isinstance(c.value, str) and "*" not in c.value]
    hint = f" A text is compared as a whole; {parts[0]} finds it inside." if parts else ""
    return f"Nothing was found where {' and '.join(map(str, conditions))}.{hint}"
