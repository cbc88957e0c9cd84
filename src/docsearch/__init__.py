"""docsearch: find documents about actors and events.

The public names are loaded on first use, so that ``import docsearch`` (and with it ``docsearch --help``)
costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docsearch.api import Index
    from docsearch.config import IndexSettings, SearchSettings
    from docsearch.errors import DocsearchError
    from docsearch.model import (
        Chunk,
        Document,
        IngestReport,
        LegScore,
        Passage,
        SearchResult,
        SearchResults,
        Skipped,
    )

__version__ = "0.1.0"

__all__ = [
    "Chunk",
    "DocsearchError",
    "Document",
    "Index",
    "IndexSettings",
    "IngestReport",
    "LegScore",
    "Passage",
    "SearchResult",
    "SearchResults",
    "SearchSettings",
    "Skipped",
]

_HOME = {
    "Index": "docsearch.api",
    "IndexSettings": "docsearch.config",
    "SearchSettings": "docsearch.config",
    "DocsearchError": "docsearch.errors",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME.get(name, "docsearch.model")), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
