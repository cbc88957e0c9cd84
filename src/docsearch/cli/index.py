"""``docsearch index``: bring an index up to date with files, folders and standard input."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from docsearch.cli.index_options import (
    ChunkTokensOption,
    DateColumnOption,
    DepthOption,
    DryRunOption,
    EncodingOption,
    ExcludeOption,
    IdColumnOption,
    IncludeOption,
    LanguageOption,
    LexiconOption,
    ModelOption,
    NoActorsOption,
    NoEventsOption,
    OverlapTokensOption,
    PruneOption,
    SourcesArgument,
    StrictOption,
    TextColumnOption,
    TitleColumnOption,
    TitleWeightOption,
)
from docsearch.cli.options import IndexOption, ReportFormat, ReportFormatOption
from docsearch.cli.terminal import complain, note, one_line, progress_bar
from docsearch.config import IndexSettings, index_path
from docsearch.errors import IndexMismatchError, IndexNotFoundError, ModelNotFoundError, SourceError
from docsearch.model import IngestReport, Skipped

if TYPE_CHECKING:
    from docsearch.annotator import StageProgress
    from docsearch.encoding import Encoder
    from docsearch.ingest import SourceFile
    from docsearch.progress import IngestProgress

__all__ = ["index", "skipped_lines"]

_EXAMPLES = 3
_BAR = "{percentage:3.0f}% {bar:20} {desc} [{elapsed}, {remaining} left]"
_ERROR = 2


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be read."""

    sources: tuple[str, ...]
    include: tuple[str, ...]
    exclude: tuple[str, ...]

    def files(self) -> Iterator[SourceFile | Skipped]:
        from docsearch.ingest import discover

        return discover(self.sources, include=self.include, exclude=self.exclude)

    def size(self) -> int:
        """Bytes of the files, as far as they can be told before they are read."""
        from docsearch.ingest import STDIN

        named = _Wanted(tuple(s for s in self.sources if s != STDIN), self.include, self.exclude)
        places = [entry.location for entry in named.files() if not isinstance(entry, Skipped)]
        return sum(place.stat().st_size for place in places if place is not None and place.is_file())

    def __str__(self) -> str:
        return ", ".join("standard input" if source == "-" else source for source in self.sources)


def index(
    sources: SourcesArgument,
    *,
    index: IndexOption = None,
    model: ModelOption = None,
    strict: StrictOption = False,
    prune: PruneOption = False,
    no_actors: NoActorsOption = False,
    no_events: NoEventsOption = False,
    lexicon: LexiconOption = None,
    dry_run: DryRunOption = False,
    include: IncludeOption = None,
    exclude: ExcludeOption = None,
    text_column: TextColumnOption = None,
    title_column: TitleColumnOption = None,
    id_column: IdColumnOption = None,
    date_column: DateColumnOption = None,
    encoding: EncodingOption = None,
    language: LanguageOption = None,
    chunk_tokens: ChunkTokensOption = None,
    overlap_tokens: OverlapTokensOption = None,
    title_weight: TitleWeightOption = None,
    depth: DepthOption = None,
    form: ReportFormatOption = ReportFormat.TEXT,
) -> None:
    """Read documents into an index.

    New documents are added and changed ones replaced; what was skipped is reported with its reason.  Then who
    is named in them is read, and who did what to whom: an interrupted run goes on where it was.

    Exit status: 0 when the run completed, 2 when nothing could be read (or, with --strict, not everything).
    """
    wanted = _Wanted(tuple(sources), tuple(include or ()), tuple(exclude or ()))
    if dry_run:
        _plan(wanted)
        return
    options = _given(
        text_column=text_column, title_column=title_column, id_column=id_column, date_column=date_column,
        encoding=encoding, language=language,
    )  # fmt: skip
    settings = _given(
        model=model, chunk_tokens=chunk_tokens, overlap_tokens=overlap_tokens, title_weight=title_weight,
        depth=depth,
    )  # fmt: skip
    stages = {"actors": not no_actors, "events": not no_events, "lexicon": lexicon}
    report = _ingest(index_path(index), wanted, settings, options, stages, prune=prune)
    _print_report(report, form)
    _check(report, wanted, strict=strict)


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


def _given(**values: object) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _ingest(
    path: Path,
    wanted: _Wanted,
    settings: Mapping[str, Any],
    options: Mapping[str, Any],
    stages: Mapping[str, Any],
    *,
    prune: bool,
) -> IngestReport:
    """Bring the index at ``path`` up to date; make it first, if there is none."""
    from docsearch.api import Index  # loads the engine
    from docsearch.events.lexicon import LexiconFile
    from docsearch.ingest import ReadOptions

    if stages["lexicon"] is not None:
        LexiconFile.read(stages["lexicon"])  # a mistake in it is said before an index is made
    read_options = ReadOptions(**options)
    encoder = _encoder(settings["model"]) if "model" in settings else None
    try:
        opened = Index.open(path, encoder=encoder)
    except IndexNotFoundError:
        _require_files(wanted)
        opened = Index.create(path, settings=IndexSettings(**settings), encoder=encoder)
    with opened, _bar(wanted) as progress, _stage_bar() as stage_progress:
        _compare(path, settings, asdict(opened.status().settings))
        return opened.ingest(
            wanted.sources,
            include=wanted.include,
            exclude=wanted.exclude,
            read_options=read_options,
            prune=prune,
            progress=progress,
            stage_progress=stage_progress,
            **stages,
        )


def _compare(path: Path, settings: Mapping[str, Any], standing: Mapping[str, Any]) -> None:
    """An index keeps its settings; models are told apart by their fingerprints, not by their names."""
    for name, value in settings.items():
        if name != "model" and standing[name] != value:
            raise IndexMismatchError(
                f"The index {path} was made with {name} {standing[name]} and cannot change to {value}; "
                "leave the option out, or make a new index with --index DIR."
            )


def _require_files(wanted: _Wanted) -> None:
    """Raise :class:`SourceError` where there is nothing to make an index of, so that none is left behind."""
    from docsearch.ingest import STDIN

    if STDIN in wanted.sources:
        return
    skipped: list[Skipped] = []
    for entry in wanted.files():
        if not isinstance(entry, Skipped):
            return
        skipped.append(entry)
    for line in skipped_lines(skipped):
        note(line)
    raise SourceError(f"There is nothing to read in {wanted}.")


def _encoder(model: str) -> Encoder:
    from docsearch.encoding import load_encoder

    try:
        return load_encoder(model)
    except ModelNotFoundError:
        if model.startswith((".", "/", "~")) or "\\" in model:
            raise
    note(f"The model {model} is not on this machine; downloading it from the Hugging Face hub.")
    return load_encoder(model, allow_download=True)


def _plan(wanted: _Wanted) -> None:
    found = 0
    for entry in wanted.files():
        if isinstance(entry, Skipped):
            note(f"skipped: {one_line(entry.path)}: {one_line(entry.reason)}")
        else:
            found += 1
            sys.stdout.write(f"{one_line(entry.path)}\n")
    if not found:
        raise SourceError(f"There is nothing to read in {wanted}.")


@contextmanager
def _bar(wanted: _Wanted) -> Iterator[Callable[[IngestProgress], None]]:
    """A progress bar with rate and time left, on a terminal only."""
    total = wanted.size() if sys.stderr.isatty() else 0
    with progress_bar(total=total or None, form=_BAR) as bar:

        def update(progress: IngestProgress) -> None:
            rate = progress.chunks / max(bar.format_dict["elapsed"], 1e-9)
            counts = f"{progress.documents:,} documents, {progress.chunks:,} chunks, {rate:.0f} a second"
            bar.set_description_str(f"{counts}, {one_line(progress.path)[-40:]}", refresh=False)
            bar.update(progress.bytes - bar.n)

        yield update


@contextmanager
def _stage_bar() -> Iterator[Callable[[StageProgress], None]]:
    """One bar for the stage at hand, begun anew for the next one, on a terminal only."""
    with ExitStack() as stack:
        bars: dict[str, Any] = {}

        def update(progress: StageProgress) -> None:
            if progress.stage not in bars:
                stack.close()
                bars[progress.stage] = stack.enter_context(progress_bar(total=progress.total, form=_BAR))
            bar = bars[progress.stage]
            bar.set_description_str(f"{progress.stage} of {progress.total:,} documents", refresh=False)
            bar.update(progress.done - bar.n)

        yield update


def _print_report(report: IngestReport, form: ReportFormat) -> None:
    if form is ReportFormat.JSON:
        from docsearch.evaluation import json_line

        sys.stdout.write(json_line(asdict(report), indent=2) + "\n")
        return
    counts = {"new": report.new, "changed": report.changed, "unchanged": report.unchanged}
    counts |= {"removed": report.removed} if report.removed else {}
    counts["skipped"] = len(report.skipped)
    counts |= {"actors in the index": report.actors} if report.actors else {}
    summary = ", ".join(f"{count} {name}" for name, count in counts.items())
    sys.stdout.write("\n".join([summary, *skipped_lines(report.skipped)]) + "\n")


def _check(report: IngestReport, wanted: _Wanted, *, strict: bool) -> None:
    """Exit with 2 where the run is no success."""
    if not report.new + report.changed + report.unchanged:
        complain(f"Nothing could be read in {wanted}.")
        raise typer.Exit(_ERROR)
    if strict and report.skipped:
        complain(f"Skipped {len(report.skipped)}, which --strict does not allow; the rest is indexed.")
        raise typer.Exit(_ERROR)
