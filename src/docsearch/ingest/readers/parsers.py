"""The parsers that the worker process runs, by name; their libraries are imported at the first use."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import cast

from docsearch.errors import BadInputError
from docsearch.ingest.record import Parse

__all__ = ["PARSERS", "parser_named"]

PARSERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "docx": ("docx", ("docx",)),
    "eml": ("message", ()),
    "html": ("html", ("trafilatura",)),
    "markdown": ("markdown", ("markdown_it",)),
    "pdf": ("pdf", ("pypdfium2",)),
}
"""Name -> the module here with a ``parse`` function, and the libraries to import before the clock starts."""


def parser_named(name: str) -> Parse:
    """The parser called ``name``.  Raises :class:`BadInputError` listing the names there are."""
    if name not in PARSERS:
        raise BadInputError(f"There is no parser named {name!r}; there are {', '.join(sorted(PARSERS))}.")
    module, libraries = PARSERS[name]
    for library in libraries:
        import_module(library)
    return cast(Parse, import_module(f"docsearch.ingest.readers.{module}").parse)
