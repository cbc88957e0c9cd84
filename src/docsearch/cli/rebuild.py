"""``docsearch rebuild`` and ``docsearch compact``: the derived files made again, or made small."""

from __future__ import annotations

import sys

from docsearch.cli.options import IndexOption
from docsearch.cli.terminal import progress_bar
from docsearch.config import index_path

__all__ = ["compact", "rebuild"]

_UNITS = ("bytes", "kB", "MB", "GB")


def rebuild(*, index: IndexOption = None) -> None:
    """Make what is searched again from the store.

    For an index whose files are damaged or missing, that comes from another user or machine, or that was made
    by other rules for words.  Answers stay the same; searches go on meanwhile.
    """
    from docsearch.api import Index

    with Index.open(index_path(index)) as opened, progress_bar(unit=" documents") as bar:

        def update(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        report = opened.rebuild(progress=update)
    made = f"{report.documents} documents, {report.chunks} chunks, {report.segments} segments"
    encoded = f"; {report.encoded} texts encoded again" if report.encoded else ""
    sys.stdout.write(f"Rebuilt: {made}{encoded}.\n")


def compact(*, index: IndexOption = None) -> None:
    """Give unused room back to the disk.

    Removed documents and vectors that no document uses go, and all segments become one.  Needs about as much
    room again while it runs; searches go on meanwhile.
    """
    from docsearch.api import Index

    with Index.open(index_path(index)) as opened:
        report = opened.compact()
    sys.stdout.write(f"{_size(report.before)} before, {_size(report.after)} now\n")


def _size(count: float) -> str:
    for unit in _UNITS[:-1]:
        if count < 1000:  # noqa: PLR2004  # the step between the units
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:.3g} {_UNITS[-1]}"
