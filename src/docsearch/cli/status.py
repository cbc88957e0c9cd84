"""``docsearch status``: what an index holds and how it was made."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from docsearch.cli.index import skipped_lines
from docsearch.cli.options import IndexOption, ReportFormat, ReportFormatOption
from docsearch.cli.terminal import Terminal, one_line
from docsearch.config import index_path

__all__ = ["status"]


def status(*, index: IndexOption = None, form: ReportFormatOption = ReportFormat.TEXT) -> None:
    """Print what an index holds."""
    from docsearch.api import Index  # loads the engine
    from docsearch.evaluation import json_line

    with Index.open(index_path(index)) as opened:
        found = opened.status()
    record = _plain(found)
    if not isinstance(record, dict):
        raise TypeError(f"status() gave {type(found).__name__}")
    if form is ReportFormat.JSON:
        sys.stdout.write(json_line(record, indent=2) + "\n")
        return
    terminal = Terminal.of(sys.stdout)
    record["skipped"] = len(found.skipped)
    lines = [f"{terminal.bold(name + ':')} {value}" for name, value in _flat(record)]
    sys.stdout.write("\n".join([*lines, *skipped_lines(found.skipped)]) + "\n")


def _plain(value: object) -> object:
    """Records, mappings, sequences and paths as JSON can hold them."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _flat(record: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in record.items():
        label = f"{prefix}{name.replace('_', ' ')}"
        if isinstance(value, dict):
            pairs += _flat(value, f"{label}, ")
        elif isinstance(value, list):
            pairs.append((label, one_line(", ".join(map(str, value))) or "none"))
        else:
            pairs.append((label, "none" if value is None else one_line(str(value))))
    return pairs
