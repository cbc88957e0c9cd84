"""One segment: an immutable folder with everything that is derived from a batch of documents.

Row i of the columns and of the vectors is the same chunk; where a row of the keyword index stands, its parts
say.  A segment is written once, published by a rename, and never changed; documents that are removed later
are listed as tombstones in the store and leave the disk when segments are merged.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docsearch.errors import IndexCorruptError, IndexUntrustedError
from docsearch.index.arrays import ByteStrings
from docsearch.index.columns import Columns, derive_columns
from docsearch.index.files import file_digest, write_file
from docsearch.index.parts import Part, PartRows
from docsearch.index.records import SegmentRow
from docsearch.index.rows import SegmentDocuments
from docsearch.index.trust import is_sealed, trusted, untrusted, within
from docsearch.model import Chunk, Document

if TYPE_CHECKING:
    from docsearch.index.clusters import Centroids
    from docsearch.index.vectors import VectorSegment

__all__ = [
    "MANIFEST",
    "WHOOSH",
    "Keywords",
    "NewDocument",
    "Segment",
    "finish_segment",
    "write_keywords",
    "write_manifest",
    "write_segment",
]

MANIFEST = "manifest.json"
WHOOSH = "whoosh"
_COLUMNS = "columns"


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document on its way into a segment: ``vectors`` (chunks, dimension), one row a chunk."""

    key: int
    document: Document
    chunks: tuple[Chunk, ...]
    vectors: NDArray[np.float16]


class Segment:
    """A segment opened for reading; vectors are opened only when they are asked for."""

    def __init__(self, folder: Path, row: SegmentRow) -> None:
        """Raises :class:`IndexCorruptError` where a file is missing or does not fit the others."""
        self.folder, self.row = folder, row
        self.documents = SegmentDocuments.load(folder)
        self.columns = Columns.load(folder / _COLUMNS)
        documents, rows = len(self.documents.keys), self.documents.rows
        fits = self.documents.fits() and self.columns.fits(documents, rows)
        if (documents, rows) != (row.documents, row.chunks) or not fits:
            raise IndexCorruptError(f"The segment {folder} is damaged; run `docsearch rebuild`.")

    @cached_property
    def vectors(self) -> VectorSegment:
        from docsearch.index.vectors import VectorSegment  # keyword search never loads FAISS

        return VectorSegment(self.folder, rows=self.row.chunks)

    @cached_property
    def manifest(self) -> dict[str, str]:
        """The SHA-256 of each file."""
        digests: dict[str, str] = json.loads(self.row.manifest)
        return digests

    def files_of(self, part: int) -> dict[str, str]:
        """The files of one part of the keyword index, as the manifest has them."""
        folder = f"{WHOOSH}/{part}/"
        return {name: digest for name, digest in self.manifest.items() if name.startswith(folder)}

    def check_copied(self) -> None:
        """Raises :class:`IndexCorruptError` where a file that a merge copies from is not what was written,
        and :class:`IndexUntrustedError` where that was not by this user.

        Else the damage would get a checksum of its own, and foreign files a seal.  (The files of parts keep
        their checksums, and are checked whenever they are opened.)
        """
        if not is_sealed(self.row.manifest, self.row.seal):
            raise IndexUntrustedError(untrusted(self.folder))
        parts = {name for part in range(len(self.part_rows)) for name in self.files_of(part)}
        for name, digest in self.manifest.items():
            if name not in parts and file_digest(self.folder / name) != digest:
                raise IndexCorruptError(f"{self.folder / name} is damaged; run `docsearch rebuild`.")

    @cached_property
    def part_rows(self) -> PartRows:
        """Where the rows of each part of the keyword index stand; raises :class:`IndexCorruptError`."""
        folder = self.folder / WHOOSH
        found = PartRows.load(folder)
        if not found.fits(self.row.chunks):
            raise IndexCorruptError(f"The lists of rows in {folder} are damaged; run `docsearch rebuild`.")
        return found

    @cached_property
    def whoosh(self) -> tuple[Part, ...]:
        """The parts of the keyword index.

        Raises :class:`IndexUntrustedError` where it is not this user's, and :class:`IndexCorruptError` where
        it is damaged.
        """
        folder = trusted(self.folder, WHOOSH, manifest=self.row.manifest, seal=self.row.seal)
        return tuple(Part(within(folder, str(number)), rows) for number, rows in enumerate(self.part_rows))


@dataclass(frozen=True, slots=True)
class Keywords:
    """What a segment's keyword search needs, which does not depend on vectors or keys: the keyword index in
    ``folder`` and the columns derived from it.
    """

    folder: Path
    columns: Columns
    first_row: NDArray[np.int32]


def write_keywords(
    folder: Path, batch: Sequence[tuple[Document, tuple[Chunk, ...]]], *, title_weight: float
) -> Keywords:
    """Write the keyword index of documents and their chunks into the empty ``folder``."""
    from docsearch.index.whoosh_index import KeywordRow, write_whoosh

    first_row = np.concatenate([[0], np.cumsum([len(chunks) for _, chunks in batch])]).astype(np.int32)
    postings = write_whoosh(
        folder / "0",
        (
            KeywordRow(
                title=document.title if chunk.ordinal == 0 else "",
                text=document.text[chunk.own_start : chunk.own_end],
            )
            for document, chunks in batch
            for chunk in chunks
        ),
    )
    PartRows.of([np.arange(first_row[-1], dtype=np.int32)]).save(folder)
    columns = derive_columns(
        title=postings["title"],
        text=postings["text"],
        first_row=first_row,
        title_weight=title_weight,
    )
    return Keywords(folder, columns, first_row)


def write_segment(
    folder: Path, batch: Sequence[NewDocument], keywords: Keywords, *, centroids: Centroids | None
) -> str:
    """Fill ``folder`` from documents whose keys ascend, and their ``keywords``, which are moved there.

    Returns the manifest.  ``centroids`` are those of the index, if it is large enough to have some.
    """
    from docsearch.index.vectors import write_vectors

    documents = SegmentDocuments(
        keys=np.array([new.key for new in batch], dtype=np.int64),
        ids=ByteStrings.of([new.document.id.encode() for new in batch]),
        first_row=keywords.first_row,
    )
    keywords.folder.rename(folder / WHOOSH)
    write_vectors(folder, np.concatenate([new.vectors for new in batch]), centroids)
    return finish_segment(folder, documents, keywords.columns, linked={})


def finish_segment(
    folder: Path, documents: SegmentDocuments, columns: Columns, *, linked: dict[str, str]
) -> str:
    """Write what is left to write, and the manifest, which is returned.

    Files that were ``linked`` from another segment keep the digests that stand there.
    """
    documents.save(folder)
    (folder / _COLUMNS).mkdir()
    columns.save(folder / _COLUMNS)
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    written = {name: file_digest(folder / name) for name in names - linked.keys()}
    return write_manifest(folder, linked | written)


def write_manifest(folder: Path, digests: dict[str, str]) -> str:
    """Write down the digest of each file; returns what was written."""
    manifest = json.dumps(dict(sorted(digests.items())))
    write_file(folder / MANIFEST, manifest.encode())
    return manifest
