"""The options of ``docsearch index``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer.models import OptionInfo

from docsearch.config import IndexSettings

__all__ = [
    "ChunkTokensOption",
    "DateColumnOption",
    "DepthOption",
    "DryRunOption",
    "EncodingOption",
    "ExcludeOption",
    "IdColumnOption",
    "IncludeOption",
    "LanguageOption",
    "LexiconOption",
    "ModelOption",
    "NoActorsOption",
    "NoEventsOption",
    "OverlapTokensOption",
    "PruneOption",
    "SourcesArgument",
    "StrictOption",
    "TextColumnOption",
    "TitleColumnOption",
    "TitleWeightOption",
]


def _setting(name: str, text: str) -> OptionInfo:
    """A setting that is fixed when an index is made, and so has a default only then."""
    default = IndexSettings.__dataclass_fields__[name].default
    option: OptionInfo = typer.Option(
        f"--{name.replace('_', '-')}", help=f"{text}  [default of a new index: {default}]", show_default=False
    )
    return option


SourcesArgument = Annotated[
    list[str], typer.Argument(metavar="SOURCE", help="Files, folders, or - for standard input.")
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Exit with 2 if anything was skipped.")]
PruneOption = Annotated[bool, typer.Option("--prune", help="Remove what is gone from these SOURCEs.")]
NoActorsOption = Annotated[
    bool, typer.Option("--no-actors", help="Do not read who is named in the documents (nor events).")
]
NoEventsOption = Annotated[bool, typer.Option("--no-events", help="Do not read who did what to whom.")]
LexiconOption = Annotated[
    Path | None,
    typer.Option(
        "--lexicon",
        metavar="FILE",
        help="More words for events, TSV or TOML; kept with the index (an empty file ends that).",
        show_default=False,
    ),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Only print what would be read.")]
IncludeOption = Annotated[
    list[str] | None, typer.Option(metavar="GLOB", help="Read only files that match; may be repeated.")
]
ExcludeOption = Annotated[
    list[str] | None, typer.Option(metavar="GLOB", help="Leave out files that match; may be repeated.")
]
TextColumnOption = Annotated[str | None, typer.Option(metavar="NAME", help="CSV/TSV: the text.")]
TitleColumnOption = Annotated[str | None, typer.Option(metavar="NAME", help="CSV/TSV: the title.")]
IdColumnOption = Annotated[str | None, typer.Option(metavar="NAME", help="CSV/TSV: the id.")]
DateColumnOption = Annotated[str | None, typer.Option(metavar="NAME", help="CSV/TSV: the date.")]
EncodingOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="The encoding of text files, instead of detecting it.")
]
LanguageOption = Annotated[
    str | None, typer.Option(metavar="CODE", help="The language (ISO 639-1), instead of detecting it.")
]
ModelOption = Annotated[str | None, _setting("model", "A sentence-transformers model: name or path.")]
ChunkTokensOption = Annotated[int | None, _setting("chunk_tokens", "The longest passage in tokens.")]
OverlapTokensOption = Annotated[int | None, _setting("overlap_tokens", "What passages share at most.")]
TitleWeightOption = Annotated[float | None, _setting("title_weight", "How often a title's word counts.")]
DepthOption = Annotated[int | None, _setting("depth", "How many candidates each leg names.")]
