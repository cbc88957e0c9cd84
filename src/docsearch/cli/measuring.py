"""What the commands that measure share: the names of measures, and tables."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from docsearch.cli.terminal import Terminal, one_line
from docsearch.errors import BadInputError

__all__ = ["DEFAULT_MEASURES", "MeasuresOption", "measure_names", "print_lines", "print_table"]

DEFAULT_MEASURES = "nDCG@10 RR@10 R@100 AP P@5"
MeasuresOption = Annotated[
    str, typer.Option("--measures", metavar="NAMES", help="Measures, with blanks between them.")
]


def measure_names(given: str) -> tuple[str, ...]:
    """The names in ``given``, checked."""
    from docsearch.evaluation import check_measures

    names = tuple(dict.fromkeys(given.replace(",", " ").split()))
    if not names:
        raise BadInputError("--measures names no measure; leave it out for the usual five.")
    check_measures(names)
    return names


def print_table(rows: Sequence[Sequence[str]], *, left: int = 1) -> None:
    """Print ``rows``, the first of them a heading; ``left`` columns are words."""
    from docsearch.evaluation import aligned

    first, *others = aligned([[one_line(cell) for cell in row] for row in rows], left=left)
    print_lines([Terminal.of(sys.stdout).bold(first), *others])


def print_lines(lines: Sequence[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
