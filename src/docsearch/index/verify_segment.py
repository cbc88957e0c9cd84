"""Checks of one segment against its manifest, against itself, and against the store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from docsearch.index.analysis import terms
from docsearch.index.arrays import ByteStrings
from docsearch.index.columns import Columns, derive_columns
from docsearch.index.files import file_digest
from docsearch.index.findings import Findings
from docsearch.index.parts import join_postings
from docsearch.index.records import SegmentRow, StoredDocument
from docsearch.index.segment import MANIFEST, Segment
from docsearch.index.snapshot import Snapshot
from docsearch.index.trust import is_sealed

__all__ = ["verify_segment"]

_PAGE = 256


def verify_segment(
    folder: Path, row: SegmentRow, snapshot: Snapshot, findings: Findings, *, title_weight: float, quick: bool
) -> NDArray[np.int64]:
    """Check one segment and return the keys of its documents, as far as they can be read.

    With ``quick``, neither checksums nor what the files say of the documents are looked at.  Files that are
    not those of the manifest are reported and looked into no further.
    """
    where = f"segment {row.name}"
    before = len(findings)
    keys = np.empty(0, np.int64)
    with findings.guard(where):
        _verify_files(folder, row, where, findings, quick=quick)
    if len(findings) > before:
        return keys
    with findings.guard(where):
        segment = Segment(folder, row)
        keys = segment.documents.keys.astype(np.int64)
        check = _Check(segment, snapshot, findings, where)
        check.numbers()
        if not quick and len(findings) == before:
            check.documents()
            check.whoosh(title_weight)
    return keys


def _verify_files(folder: Path, row: SegmentRow, where: str, findings: Findings, *, quick: bool) -> None:
    if not folder.is_dir():
        findings.add(where, "its folder is missing; run `docsearch rebuild`")
        return
    if not is_sealed(row.manifest, row.seal):
        findings.add(where, "was made by another user or on another machine; run `docsearch rebuild`")
    manifest: dict[str, str] = json.loads(row.manifest)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    for name in sorted(manifest.keys() - there):
        findings.add(f"{where}, {name}", "is missing; run `docsearch rebuild`")
    for name in sorted(there - manifest.keys() - {MANIFEST}):
        findings.add(f"{where}, {name}", "does not belong there; run `docsearch rebuild`")
    if (folder / MANIFEST).read_bytes() != row.manifest.encode():
        findings.add(f"{where}, {MANIFEST}", "is not the manifest of the store; run `docsearch rebuild`")
    for name in sorted(manifest.keys() & there) if not quick else ():
        if file_digest(folder / name) != manifest[name]:
            findings.add(f"{where}, {name}", "is damaged (another checksum); run `docsearch rebuild`")


class _Check:
    """One segment whose files are what they were when they were written."""

    def __init__(self, segment: Segment, snapshot: Snapshot, findings: Findings, where: str) -> None:
        self._segment, self._snapshot, self._findings, self._where = segment, snapshot, findings, where

    def numbers(self) -> None:
        """Keys ascend, rows are counted up, ids and vectors are there for all."""
        documents = self._segment.documents
        if not (np.diff(documents.keys) > 0).all():
            self._add("the keys of its documents do not ascend")
        if documents.first_row[0] != 0 or not (np.diff(documents.first_row) > 0).all():
            self._add("the rows of its documents are not counted up")
        if len(documents.ids) != len(documents.keys) or not documents.ids.fits():
            self._add("it has not as many ids as documents")
        dimension = int(self._snapshot.meta()["dimension"])
        if self._segment.vectors.dimension != dimension:
            self._add(f"its vectors have {self._segment.vectors.dimension} dimensions, not {dimension}")

        clusters = self._segment.vectors.clusters
        if clusters is not None and not clusters.holds_all():
            self._add("not every vector stands in one of its clusters")
        if not self._segment.vectors.short_agrees():
            self._add("its vectors in 8 bits are not those in 16")

    def documents(self) -> None:
        """The live documents have in the segment the ids, chunks, words and vectors of the store."""
        documents = self._segment.documents
        begins = documents.first_row.tolist()
        live = np.flatnonzero(np.isin(documents.keys, self._snapshot.keys())).tolist()
        for begin in range(0, len(live), _PAGE):
            page = live[begin : begin + _PAGE]
            stored = self._snapshot.stored([int(documents.keys[at]) for at in page])
            for at, document in zip(page, stored, strict=True):
                self._document(document, documents.ids[at], slice(begins[at], begins[at + 1]))

    def whoosh(self, title_weight: float) -> None:
        """Each part has as many rows as are listed, and the postings of all are those of the columns."""
        from docsearch.index.whoosh_index import count_rows, read_postings

        parts = self._segment.whoosh
        for number, part in enumerate(parts):
            if (rows := count_rows(part.folder)) != len(part.rows):
                self._add(f"part {number} of its keyword index has {rows} rows, not {len(part.rows)}")
                return
        title, text = (
            join_postings([(read_postings(part.folder, field), part.rows) for part in parts])
            for field in ("title", "text")
        )
        derived = derive_columns(
            title=title,
            text=text,
            first_row=self._segment.documents.first_row,
            title_weight=title_weight,
        )
        for name in _differences(self._segment.columns, derived):
            self._add(f"the column {name} is not what the keyword index says")

    def _document(self, stored: StoredDocument, id_: bytes, rows: slice) -> None:
        where = f"document {stored.document.id!r}"
        if id_ != stored.document.id.encode():
            self._findings.add(where, f"stands in {self._where} under another id")
        if len(stored.chunks) != rows.stop - rows.start:
            self._findings.add(where, f"has {len(stored.chunks)} chunks, not as many in {self._where}")
            return
        text = stored.document.text
        words = [len(terms(text[chunk.own_start : chunk.own_end])) for chunk in stored.chunks]
        if self._segment.columns.row_lengths[rows].tolist() != words:
            self._findings.add(where, f"does not have its words in {self._where}; run `docsearch rebuild`")
        cached = self._snapshot.vectors(stored.vectors)
        vectors = b"".join(cached.get(name, b"") for name in stored.vectors)
        if self._segment.vectors.vectors(rows).tobytes() != vectors:
            self._findings.add(where, f"does not have its vectors in {self._where}; run `docsearch rebuild`")

    def _add(self, what: str) -> None:
        self._findings.add(self._where, f"{what}; run `docsearch rebuild`")


def _differences(found: Columns, expected: Columns) -> Iterator[str]:
    for field in fields(Columns):
        one, other = getattr(found, field.name), getattr(expected, field.name)
        if isinstance(one, ByteStrings):
            same = np.array_equal(one.blob, other.blob) and np.array_equal(one.offsets, other.offsets)
        else:
            same = np.array_equal(one, other)
        if not same:
            yield field.name
