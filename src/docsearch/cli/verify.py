"""``docsearch verify``: whether an index is sound."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from docsearch.cli.options import IndexOption, ReportFormat, ReportFormatOption
from docsearch.cli.terminal import note, one_line
from docsearch.config import index_path

__all__ = ["verify"]

_WRONG = 1
_QUICK_HELP = "Only structure: no checksums, no document read."


def verify(
    *,
    index: IndexOption = None,
    quick: Annotated[bool, typer.Option("--quick", help=_QUICK_HELP)] = False,
    form: ReportFormatOption = ReportFormat.TEXT,
) -> None:
    """Check that an index is whole and sound.

    Store, keyword index and vectors must agree, and no file may be damaged.  Nothing is changed.

    Exit status: 0 sound, 1 with one line for each thing that is wrong, 2 if there is no index to check.
    """
    from docsearch.index.verify import verify_index

    report = verify_index(index_path(index), quick=quick)
    if form is ReportFormat.JSON:
        from dataclasses import asdict

        from docsearch.evaluation import json_line

        sys.stdout.write(json_line({"clean": report.clean, **asdict(report)}, indent=2) + "\n")
    else:
        for finding in report.findings:
            sys.stdout.write(f"{one_line(str(finding))}\n")
        for sentence in report.notes:
            note(f"note: {one_line(sentence)}")
        if report.clean:
            sys.stdout.write(
                f"Sound: {report.documents} documents, {report.chunks} chunks, {report.segments} segments.\n"
            )
    if not report.clean:
        raise typer.Exit(_WRONG)
