"""The answer to a search in each of its printed forms."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from dataclasses import asdict
from enum import StrEnum
from typing import TextIO

from docsearch.cli.terminal import Terminal, clean, one_line
from docsearch.model import Document, SearchResult, SearchResults

__all__ = ["OutputFormat", "full_path", "print_results", "result_record", "results_record"]

_INDENT = "    "
_TREC_QUERY_ID = "1"


class OutputFormat(StrEnum):
    """The forms ``search`` prints in."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TREC = "trec"
    FILES = "files"


def print_results(
    results: SearchResults, stream: TextIO, *, form: OutputFormat, explain: bool = False
) -> None:
    """Write ``results`` to ``stream`` in the form asked for.

    With ``explain``, text also says how the query was read and what each score is made of; JSON always does.
    """
    if explain and form is OutputFormat.TEXT:
        _print_explained(results, stream)
    else:
        _PRINTERS[form](results, stream)


def results_record(results: SearchResults) -> dict[str, object]:
    """The whole answer as JSON has it."""
    return {
        "query": results.query,
        "results": [result_record(result) for result in results],
        "degraded": list(results.degraded),
        "skipped": results.skipped,
        "kind": results.kind,
        "understood": results.understood,
        "answerable": results.answerable,
        "notes": list(results.notes),
    }


def result_record(result: SearchResult) -> dict[str, object]:
    """One result as JSON has it; ``passage`` offsets count code points of the document's text."""
    document, passage = result.document, result.passage
    return {
        "rank": result.rank,
        "id": document.id,
        "title": document.title,
        "path": document.path,
        "date": document.date,
        "score": result.score,
        "probability": result.probability,
        "legs": {
            name: {
                "score": leg.score,
                "normalised": leg.normalised,
                "weight": leg.weight,
                "contribution": leg.contribution,
            }
            for name, leg in result.legs.items()
        },
        "passage": {"text": passage.text, "start": passage.start, "end": passage.end},
        "evidence": [asdict(found) for found in result.evidence],
        "first_report": result.first_report.id,
        "sources": list(result.sources),
        "reports": [
            {
                "id": report.document.id,
                "title": report.document.title,
                "path": report.document.path,
                "date": report.document.date,
                "score": report.score,
                "copy": report.copy,
            }
            for report in result.reports
        ],
    }


def full_path(document: Document) -> str:
    """Where the file is: a SOURCE that is a folder has the path below it, any other is the file itself."""
    if document.root in {"", "-"}:
        return document.path
    inside = os.path.join(document.root, *document.path.split("/"))  # noqa: PTH118  # ids may not be real paths
    return inside if os.path.isdir(document.root) else document.root  # noqa: PTH112


def _print_text(results: SearchResults, stream: TextIO) -> None:
    terminal = Terminal.of(stream)
    stream.writelines(_text_of(result, results.query, terminal) + "\n" for result in results)


def _print_explained(results: SearchResults, stream: TextIO) -> None:
    terminal = Terminal.of(stream)
    chance = (
        "" if results.answerable is None else f"; answered here with probability {results.answerable:.2f}"
    )
    stream.write(terminal.dim(f"Read as {one_line(results.kind)}{chance}") + "\n")
    if results.understood:
        stream.write(terminal.dim(f"Understood as {one_line(results.understood)}") + "\n")
    stream.write("\n")
    for result in results:
        parts = (
            f"{name} {leg.contribution:+.4f} ({leg.weight:.2f} of {leg.normalised:.4f}, from {leg.score:.4f})"
            for name, leg in result.legs.items()
        )
        sure = "" if result.probability is None else f"; relevant with probability {result.probability:.2f}"
        lines = [f"{_INDENT}score {result.score:.4f}{sure}", *(f"{_INDENT}  {part}" for part in parts)]
        lines += [
            f"{_INDENT}  {found.kind}: {one_line(found.text)} ({one_line(found.detail)})"
            for found in result.evidence
        ]
        text = _text_of(result, results.query, terminal)
        stream.write(text + "\n".join(map(terminal.dim, lines)) + "\n\n")


def _text_of(result: SearchResult, query: str, terminal: Terminal) -> str:
    document = result.document
    title = one_line(document.title)
    facts = [document.date, document.place or document.dateline, document.source]
    facts += [document.id if title else None, None if document.path in document.id else document.path]
    known = [one_line(fact) for fact in facts if fact]
    heading = f"{result.rank:>2}. {terminal.bold(terminal.highlight(title or one_line(document.id), query))}"
    under = terminal.dim(_INDENT + " · ".join([*known, f"score {result.score:.4f}"]))
    passage = terminal.highlight(terminal.wrap(result.passage.text, indent=_INDENT), query)
    return "\n".join(
        [heading, under, *([passage] if passage.strip() else []), *_reports(result, terminal), ""]
    )


def _reports(result: SearchResult, terminal: Terminal) -> list[str]:
    """How many tell the story, who did first, and a line for each of the others."""
    if not result.reports:
        return []
    first = result.first_report
    told = f"{len(result.reports) + 1} reports"
    if result.sources:
        told += f" from {len(result.sources)} source{'s' if len(result.sources) > 1 else ''}"
    when = first.dateline_date or first.date
    lines = [f"{told}, the first {one_line(first.id)}" + (f" of {when}" if when else "")]
    for report in result.reports:
        facts = [report.document.date, report.document.source, report.document.id]
        what = "copy" if report.copy else "also"
        lines.append(f"  {what}: {' · '.join(one_line(fact) for fact in facts if fact)}")
    return [terminal.dim(_INDENT + line) for line in lines]


def _print_json(results: SearchResults, stream: TextIO) -> None:
    from docsearch.evaluation import json_line  # keeps --help light

    stream.write(json_line(results_record(results), indent=2) + "\n")


def _print_jsonl(results: SearchResults, stream: TextIO) -> None:
    from docsearch.evaluation import json_line

    stream.writelines(json_line(result_record(result)) + "\n" for result in results)


def _print_csv(results: SearchResults, stream: TextIO) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("rank", "id", "title", "path", "date", "score", "passage", "start", "end", "reports"))
    for result in results:
        document, passage = result.document, result.passage
        texts = [clean(text) for text in (document.id, document.title, document.path, document.date or "")]
        others = clean("; ".join(report.document.id for report in result.reports))
        row = (
            result.rank,
            *texts,
            repr(result.score),
            clean(passage.text),
            passage.start,
            passage.end,
            others,
        )
        writer.writerow(row)


def _print_trec(results: SearchResults, stream: TextIO) -> None:
    from docsearch.evaluation import RankedQuery, RunEntry, write_trec

    told = [(result.id, result.score) for result in results]
    told += [(report.document.id, report.score) for result in results for report in result.reports]
    told.sort(key=lambda one: (-one[1], one[0]))
    entries = tuple(RunEntry(document, score) for document, score in told)
    write_trec([RankedQuery(_TREC_QUERY_ID, entries)], stream)


def _print_files(results: SearchResults, stream: TextIO) -> None:
    told = (one for result in results for one in (result.document, *(r.document for r in result.reports)))
    paths = dict.fromkeys(one_line(full_path(document)) for document in told)
    stream.writelines(f"{path}\n" for path in paths)


_PRINTERS: dict[OutputFormat, Callable[[SearchResults, TextIO], None]] = {
    OutputFormat.TEXT: _print_text,
    OutputFormat.JSON: _print_json,
    OutputFormat.JSONL: _print_jsonl,
    OutputFormat.CSV: _print_csv,
    OutputFormat.TREC: _print_trec,
    OutputFormat.FILES: _print_files,
}
