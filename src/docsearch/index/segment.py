"""One segment: an immutable folder with everything that is derived from a batch of documents.

Row i of the Whoosh index, of the columns and of the vectors is the same chunk.  A segment is written once,
published by a rename, and never changed; documents that are removed later are listed as tombstones in the
store and leave the disk when segments are merged.
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

from docsearch.errors import IndexCorruptError
from docsearch.index.arrays import ByteStrings
from docsearch.index.column_merging import ColumnPart, merge_columns
from docsearch.index.columns import Columns, derive_columns
from docsearch.index.files import file_digest, link_file, write_file
from docsearch.index.records import SegmentRow
from docsearch.index.rows import SegmentDocuments
from docsearch.index.trust import TrustedFolder, just_written, trusted
from docsearch.model import Chunk, Document

if TYPE_CHECKING:
    from docsearch.index.clusters import Centroids
    from docsearch.index.vectors import VectorSegment

__all__ = ["MANIFEST", "NewDocument", "Segment", "cluster_segment", "merge_segments", "write_segment"]

MANIFEST = "manifest.json"
_WHOOSH, _COLUMNS = "whoosh", "columns"
_VECTORS = ("vectors.", "clusters.")


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
        if (documents, rows) != (row.documents, row.chunks) or not self.columns.fits(documents, rows):
            raise IndexCorruptError(f"The segment {folder} is damaged; run `docsearch rebuild`.")

    @cached_property
    def vectors(self) -> VectorSegment:
        from docsearch.index.vectors import VectorSegment  # keyword search never loads FAISS

        return VectorSegment(self.folder, rows=self.row.chunks)

    def check_copied(self) -> None:
        """Raises :class:`IndexCorruptError` where a file that a merge copies from is not what was written.

        Else the damage would get a checksum of its own.  (Whoosh files are checked whenever they are opened.)
        """
        for name, digest in json.loads(self.row.manifest).items():
            if not name.startswith(f"{_WHOOSH}/") and file_digest(self.folder / name) != digest:
                raise IndexCorruptError(f"{self.folder / name} is damaged; run `docsearch rebuild`.")

    @cached_property
    def whoosh(self) -> TrustedFolder:
        """The Whoosh index.

        Raises :class:`IndexUntrustedError` where it is not this user's, and :class:`IndexCorruptError` where
        it is damaged.
        """
        return trusted(self.folder, _WHOOSH, manifest=self.row.manifest, seal=self.row.seal)


def write_segment(
    folder: Path, batch: Sequence[NewDocument], *, title_weight: float, centroids: Centroids | None
) -> str:
    """Fill ``folder`` from documents whose keys ascend; returns the manifest.

    ``centroids`` are those of the index, if it is large enough to have some.
    """
    from docsearch.index.vectors import write_vectors
    from docsearch.index.whoosh_index import KeywordRow, read_postings, write_whoosh

    documents = SegmentDocuments(
        keys=np.array([new.key for new in batch], dtype=np.int64),
        ids=ByteStrings.of([new.document.id.encode() for new in batch]),
        first_row=np.concatenate([[0], np.cumsum([len(new.chunks) for new in batch])]).astype(np.int32),
    )
    write_whoosh(
        folder / _WHOOSH,
        (
            KeywordRow(
                title=new.document.title if chunk.ordinal == 0 else "",
                text=new.document.text[chunk.own_start : chunk.own_end],
            )
            for new in batch
            for chunk in new.chunks
        ),
    )
    write_vectors(folder, np.concatenate([new.vectors for new in batch]), centroids)
    whoosh = just_written(folder / _WHOOSH)
    columns = derive_columns(
        title=read_postings(whoosh, "title"),
        text=read_postings(whoosh, "text"),
        first_row=documents.first_row,
        title_weight=title_weight,
    )
    return _finish(folder, documents, columns)


def merge_segments(
    folder: Path, segments: Sequence[tuple[Segment, NDArray[np.bool_]]], *, centroids: Centroids | None
) -> str:
    """Fill ``folder`` with the documents of adjacent segments that their masks (documents,) keep."""
    from docsearch.index.vectors import write_vectors
    from docsearch.index.whoosh_index import merge_whoosh

    for segment, _ in segments:
        segment.check_copied()
    rows_kept = [np.repeat(keep, np.diff(segment.documents.first_row)) for segment, keep in segments]
    counts = np.concatenate([np.diff(segment.documents.first_row)[keep] for segment, keep in segments])
    documents = SegmentDocuments(
        keys=np.concatenate([segment.documents.keys[keep] for segment, keep in segments]),
        ids=ByteStrings.of(
            [segment.documents.ids[int(at)] for segment, keep in segments for at in np.flatnonzero(keep)]
        ),
        first_row=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
    )
    merge_whoosh(
        folder / _WHOOSH,
        [
            (segment.whoosh, np.flatnonzero(~kept))
            for (segment, _), kept in zip(segments, rows_kept, strict=True)
        ],
    )
    write_vectors(
        folder,
        np.concatenate(
            [segment.vectors.vectors(kept) for (segment, _), kept in zip(segments, rows_kept, strict=True)]
        ),
        centroids,
    )
    columns = merge_columns(
        [
            ColumnPart(segment.columns, documents=keep, rows=kept)
            for (segment, keep), kept in zip(segments, rows_kept, strict=True)
        ]
    )
    return _finish(folder, documents, columns)


def cluster_segment(folder: Path, segment: Segment, centroids: Centroids) -> str:
    """Fill ``folder`` with the same segment, its vectors in clusters around ``centroids``.

    All other files are the same ones under a second name, and keep the checksums they were written with.
    """
    from docsearch.index.vectors import write_vectors

    segment.check_copied()
    write_vectors(folder, segment.vectors.vectors(slice(None)), centroids)
    written = {path.name: file_digest(path) for path in folder.iterdir()}
    manifest: dict[str, str] = json.loads(segment.row.manifest)
    kept = {name: digest for name, digest in manifest.items() if not name.startswith(_VECTORS)}
    for name in kept:
        link_file(segment.folder / name, folder / name)
    return _write_manifest(folder, kept | written)


def _finish(folder: Path, documents: SegmentDocuments, columns: Columns) -> str:
    documents.save(folder)
    (folder / _COLUMNS).mkdir()
    columns.save(folder / _COLUMNS)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return _write_manifest(folder, {path.relative_to(folder).as_posix(): file_digest(path) for path in files})


def _write_manifest(folder: Path, digests: dict[str, str]) -> str:
    manifest = json.dumps(dict(sorted(digests.items())))
    write_file(folder / MANIFEST, manifest.encode())
    return manifest
