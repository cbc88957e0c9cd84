"""``docsearch export``: all documents as JSON Lines, which ``docsearch index`` takes back."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Annotated, TextIO

import typer

from docsearch.cli.options import IndexOption
from docsearch.cli.terminal import note
from docsearch.config import index_path
from docsearch.errors import StorageError
from docsearch.model import Document

__all__ = ["export"]

_STDOUT = "-"


def export(
    *,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where to write; - is standard output.")
    ] = _STDOUT,
    index: IndexOption = None,
) -> None:
    """Write all documents as JSON Lines.

    `docsearch index FILE` (named .jsonl) makes the same documents of it: same ids, texts and metadata, and
    nothing guessed anew.  A FILE that exists is replaced.
    """
    from docsearch.api import Index

    with Index.open(index_path(index)) as opened, _stream(output) as stream:
        count = _write(opened.documents(), stream)
    note(f"{count} documents")


def _write(documents: Iterable[Document], stream: TextIO) -> int:
    from docsearch.evaluation import json_line

    count = 0
    for document in documents:
        record = {field.name: getattr(document, field.name) for field in fields(document)}
        # An empty field is written as null, which says that nothing is to be guessed in its place.
        stream.write(json_line(record | {"metadata": dict(document.metadata)}) + "\n")
        count += 1
    return count


@contextmanager
def _stream(output: str) -> Iterator[TextIO]:
    """Standard output, or a file that appears when it is complete."""
    if output == _STDOUT:
        yield sys.stdout
        return
    target = Path(output)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as folder:
            building = Path(folder, target.name)
            with building.open("w", encoding="utf-8", newline="\n") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            building.replace(target)
    except OSError as error:
        raise StorageError(f"Cannot write {output}: {error.strerror or error}.") from error
