"""``docsearch index``: bring an index up to date with files, folders and standard input."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from docsearch.cli.options import IndexOption, ReportFormat, ReportFormatOption
from docsearch.cli.terminal import clean, complain, note, one_line, progress_bar
from docsearch.config import IndexSettings, index_path
from docsearch.errors import IndexMismatchError, IndexNotFoundError, ModelNotFoundError, SourceError
from docsearch.model import IngestReport, Skipped

if TYPE_CHECKING:
    from docsearch.api import Index
    from docsearch.encoding import Encoder
    from docsearch.ingest import ReadOptions
    from docsearch.ingester import IngestProgress

__all__ = ["index", "skipped_lines"]

_EXAMPLES = 3
_ERROR = 2


def _setting(name: str, text: str) -> typer.models.OptionInfo:
    default = IndexSettings.__dataclass_fields__[name].default
    option: typer.models.OptionInfo = typer.Option(
        f"--{name.replace('_', '-')}", help=f"{text}  [default of a new index: {default}]", show_default=False
    )
    return option


def index(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE", help="Files, folders, or - for standard input.")
    ],
    *,
    index: IndexOption = None,
    model: Annotated[str | None, _setting("model", "A sentence-transformers model: name or path.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 2 if anything was skipped.")] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove documents of these SOURCEs that are gone.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would be read.")] = False,
    include: Annotated[
        list[str] | None, typer.Option(metavar="GLOB", help="Read only files that match; may be repeated.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="GLOB", help="Leave out files that match; may be repeated.")
    ] = None,
    text_column: Annotated[str | None, typer.Option(metavar="NAME", help="CSV/TSV: the text.")] = None,
    title_column: Annotated[str | None, typer.Option(metavar="NAME", help="CSV/TSV: the title.")] = None,
    id_column: Annotated[str | None, typer.Option(metavar="NAME", help="CSV/TSV: the id.")] = None,
    date_column: Annotated[str | None, typer.Option(metavar="NAME", help="CSV/TSV: the date.")] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="The encoding of text files, instead of detecting it.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="The language (ISO 639-1), instead of detecting it.")
    ] = None,
    chunk_tokens: Annotated[int | None, _setting("chunk_tokens", "The longest passage in tokens.")] = None,
    overlap_tokens: Annotated[int | None, _setting("overlap_tokens", "What passages share at most.")] = None,
    title_weight: Annotated[
        float | None, _setting("title_weight", "How often a title's word counts.")
    ] = None,
    depth: Annotated[int | None, _setting("depth", "How many candidates each leg names.")] = None,
    form: ReportFormatOption = ReportFormat.TEXT,
) -> None:
    """Read documents into an index.

    New documents are added and changed ones replaced; what was skipped is reported with its reason.

    Exit status: 0 when the run completed, 2 when nothing could be read (or, with --strict, not everything).
    """
    globs = {"include": include or (), "exclude": exclude or ()}
    if dry_run:
        _plan(sources, globs)
        return
    options = _read_options(
        text_column=text_column, title_column=title_column, id_column=id_column, date_column=date_column,
        encoding=encoding, language=language,
    )  # fmt: skip
    given = {
        "chunk_tokens": chunk_tokens,
        "overlap_tokens": overlap_tokens,
        "title_weight": title_weight,
        "depth": depth,
    }
    settings = {name: value for name, value in given.items() if value is not None}
    path, encoder = index_path(index), None if model is None else _encoder(model)
    opened = _standing(path, encoder, settings)
    if opened is None:
        _require_files(sources, globs)
        opened = _made(path, encoder, settings if model is None else {"model": model, **settings})
    with opened, _bar() as progress:
        report = opened.ingest(
            sources,
            include=globs["include"],
            exclude=globs["exclude"],
            read_options=options,
            prune=prune,
            progress=progress,
        )
    _print_report(report, form)
    _check(report, sources, strict=strict)


def skipped_lines(skipped: Sequence[Skipped]) -> list[str]:
    """What was left out, by reason: how many, and a few examples."""
    reasons: dict[str, list[str]] = defaultdict(list)
    for entry in skipped:
        reasons[one_line(entry.reason).rstrip(".")].append(one_line(entry.path))
    lines = []
    for reason, paths in sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0])):
        more = f" and {len(paths) - _EXAMPLES} more" if len(paths) > _EXAMPLES else ""
        lines.append(f"  {len(paths)} x {reason}: {', '.join(paths[:_EXAMPLES])}{more}")
    return lines


def _standing(path: Path, encoder: Encoder | None, settings: Mapping[str, object]) -> Index | None:
    """The index at ``path`` if there is one; it must have been made with these settings."""
    from docsearch.api import Index  # noqa: PLC0415  # loads the engine

    try:
        opened = Index.open(path, encoder=encoder)
    except IndexNotFoundError:
        return None
    standing = asdict(opened.status().settings)
    for name, value in settings.items():
        if standing[name] != value:
            opened.close()
            raise IndexMismatchError(
                f"The index {path} was made with {name} {standing[name]} and cannot change to {value}; "
                "leave the option out, or make a new index with --index DIR."
            )
    return opened


def _made(path: Path, encoder: Encoder | None, settings: Mapping[str, Any]) -> Index:
    from docsearch.api import Index  # noqa: PLC0415

    return Index.create(path, settings=IndexSettings(**settings), encoder=encoder)


def _require_files(sources: Sequence[str], globs: Mapping[str, Sequence[str]]) -> None:
    """Raise :class:`SourceError` where there is nothing to make an index of, so that none is left behind."""
    from docsearch.ingest import STDIN, discover  # noqa: PLC0415

    if STDIN in sources:
        return
    skipped: list[Skipped] = []
    for entry in discover(sources, include=globs["include"], exclude=globs["exclude"]):
        if not isinstance(entry, Skipped):
            return
        skipped.append(entry)
    for line in skipped_lines(skipped):
        note(line)
    raise SourceError(f"There is nothing to read in {_named(sources)}.")


def _encoder(model: str) -> Encoder:
    from docsearch.encoding import load_encoder  # noqa: PLC0415

    try:
        return load_encoder(model)
    except ModelNotFoundError:
        if model.startswith((".", "/", "~")) or "\\" in model:
            raise
    note(f"The model {model} is not on this machine; downloading it from the Hugging Face hub.")
    return load_encoder(model, allow_download=True)


def _read_options(**given: str | None) -> ReadOptions:
    from docsearch.ingest import ReadOptions  # noqa: PLC0415

    return ReadOptions(**given)  # type: ignore[arg-type]


def _plan(sources: Sequence[str], globs: Mapping[str, Sequence[str]]) -> None:
    from docsearch.ingest import discover  # noqa: PLC0415

    found = 0
    for entry in discover(sources, include=globs["include"], exclude=globs["exclude"]):
        if isinstance(entry, Skipped):
            note(f"skipped: {one_line(entry.path)}: {one_line(entry.reason)}")
        else:
            found += 1
            sys.stdout.write(f"{one_line(entry.path)}\n")
    if not found:
        raise SourceError(f"There is nothing to read in {_named(sources)}.")


@contextmanager
def _bar() -> Iterator[Callable[[IngestProgress], None]]:
    """A progress bar, on a terminal only."""
    with progress_bar(unit=" documents") as bar:

        def update(progress: IngestProgress) -> None:
            bar.set_postfix_str(f"{progress.chunks} chunks, {clean(progress.path)[-40:]}", refresh=False)
            bar.update(progress.documents - bar.n)

        yield update


def _print_report(report: IngestReport, form: ReportFormat) -> None:
    if form is ReportFormat.JSON:
        from docsearch.evaluation import json_line  # noqa: PLC0415

        sys.stdout.write(json_line(asdict(report), indent=2) + "\n")
        return
    counts = {"new": report.new, "changed": report.changed, "unchanged": report.unchanged}
    counts |= {"removed": report.removed} if report.removed else {}
    counts["skipped"] = len(report.skipped)
    summary = ", ".join(f"{count} {name}" for name, count in counts.items())
    sys.stdout.write("\n".join([summary, *skipped_lines(report.skipped)]) + "\n")


def _check(report: IngestReport, sources: Sequence[str], *, strict: bool) -> None:
    """Exit with 2 where the run is no success."""
    if not report.new + report.changed + report.unchanged:
        complain(f"Nothing could be read in {_named(sources)}.")
        raise typer.Exit(_ERROR)
    if strict and report.skipped:
        complain(f"Skipped {len(report.skipped)}, which --strict does not allow; the rest is indexed.")
        raise typer.Exit(_ERROR)


def _named(sources: Sequence[str]) -> str:
    return ", ".join("standard input" if source == "-" else source for source in sources)
