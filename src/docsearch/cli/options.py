"""Options that several commands share, and what they mean to the library."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from docsearch.config import Fusion, Mode

__all__ = [
    "FusionOption",
    "IndexOption",
    "ModeOption",
    "ReportFormat",
    "ReportFormatOption",
    "VectorWeightOption",
    "WhereOption",
]


class ReportFormat(StrEnum):
    """How a command that reports prints."""

    TEXT = "text"
    JSON = "json"


IndexOption = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="DIR",
        help="The folder of the index.  [default: the variable DOCSEARCH_INDEX, else index]",
        show_default=False,
    ),
]
ModeOption = Annotated[Mode, typer.Option("--mode", help="Which legs answer.")]
FusionOption = Annotated[Fusion, typer.Option("--fusion", help="How the legs' scores become one.")]
VectorWeightOption = Annotated[
    float | None,
    typer.Option(
        "--vector-weight",
        metavar="SHARE",
        help="The share of the vector leg, from 0 to 1.",
        show_default=False,
    ),
]
WhereOption = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="CONDITION",
        help="Search only documents with FIELD=VALUE (or !=, <, <=, >, >=, FIELD=LOW..HIGH); repeatable. "
        "Fields: source, path, id, format, language, place, byline, title, date, and those of the metadata.",
        show_default=False,
    ),
]
ReportFormatOption = Annotated[ReportFormat, typer.Option("--format", help="What is printed.")]
