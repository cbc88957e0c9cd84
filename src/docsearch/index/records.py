"""Rows of the store as records, and the check that a row is one: a store can be damaged or edited by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from docsearch.errors import IndexCorruptError
from docsearch.model import Chunk, Document

__all__ = [
    "CHUNK_FIELDS",
    "DOCUMENT_FIELDS",
    "SegmentRow",
    "Standing",
    "StoredDocument",
    "chunk_of",
    "document_of",
    "is_sound_vector",
]

_TEXTS = ("id", "text", "title", "root", "path", "format")
_OPTIONAL = ("date", "byline", "dateline", "dateline_date", "place", "source", "language")
_NAMES = (*_TEXTS, *_OPTIONAL, "metadata")
DOCUMENT_FIELDS = ", ".join(_NAMES)
CHUNK_FIELDS = 'ordinal, start, "end", own_start, own_end, heading'


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """One live segment as the store lists it, oldest first by ``position``.

    ``manifest`` is JSON, the SHA-256 of each file; ``seal`` says who made it (:mod:`docsearch.index.trust`).
    """

    position: int
    name: str
    documents: int
    chunks: int
    manifest: str
    seal: bytes


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document with its key in the store, its chunks, and the vector hash of each chunk."""

    key: int
    document: Document
    chunks: tuple[Chunk, ...]
    vectors: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A document's key, content digest, and the place it was last read from."""

    key: int
    digest: bytes
    root: str
    path: str


def document_of(row: Sequence[object]) -> Document:
    """The document of a row of ``DOCUMENT_FIELDS``; raises :class:`IndexCorruptError` where it is none."""
    values = dict(zip(_NAMES, row, strict=True))
    try:
        metadata = json.loads(str(values.pop("metadata")))
    except (ValueError, RecursionError):
        metadata = None
    kinds = list(map(type, row))
    whole = {*kinds[: len(_TEXTS)]} == {str} and {*kinds[len(_TEXTS) : -1]} <= {str, type(None)}
    if not whole or not isinstance(metadata, dict):
        raise _damaged(f"The document {values['id']!r}")
    return Document(**values, metadata=metadata)  # type: ignore[arg-type]  # checked above


def chunk_of(row: Sequence[object] | None) -> Chunk:
    """The chunk of a row of ``CHUNK_FIELDS``; raises :class:`IndexCorruptError` where it is none."""
    if row is None or not all(isinstance(value, int) for value in row[:5]) or not isinstance(row[5], str):
        raise _damaged("A chunk")
    return Chunk(*row)  # type: ignore[arg-type]  # checked above


def is_sound_vector(vector: object, dimension: int) -> bool:
    """Whether a cached vector has so many numbers, and numbers they are."""
    if not isinstance(vector, bytes) or len(vector) != 2 * dimension:
        return False
    return bool(np.isfinite(np.frombuffer(vector, dtype="<f2")).all())


def _damaged(what: str) -> IndexCorruptError:
    return IndexCorruptError(
        f"{what} cannot be read from the store, which is damaged; `docsearch verify` says where. Restore a "
        "snapshot, or index the documents again."
    )
