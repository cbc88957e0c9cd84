"""Checks of the store alone: the SQLite file, the documents, their chunks and the cached vectors."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import pairwise

from docsearch.config import IndexSettings
from docsearch.index.analysis import ANALYSIS_VERSION
from docsearch.index.findings import Findings
from docsearch.index.records import StoredDocument, is_sound_vector
from docsearch.index.schema import TABLES
from docsearch.index.snapshot import Snapshot
from docsearch.index.transaction import document_digest, text_hash
from docsearch.index.verify_annotations import verify_annotations
from docsearch.model import Chunk

__all__ = ["schema_problems", "verify_store"]

_PAGE = 256


def verify_store(snapshot: Snapshot, findings: Findings, *, quick: bool) -> None:
    """Check what the store says of itself; with ``quick``, no document is read."""
    with findings.guard("store"):
        for problem in snapshot.integrity(quick=quick):
            findings.add("store", problem, kind="SQLite reports damage")
        for problem in schema_problems(snapshot):
            findings.add("store", problem)
    with findings.guard("settings"):
        _verify_meta(snapshot.meta(), findings)
    if quick:
        return
    with findings.guard("documents"):
        dimension = int(snapshot.meta()["dimension"])
        keys = snapshot.keys().tolist()
        for begin in range(0, len(keys), _PAGE):
            _verify_page(snapshot, keys[begin : begin + _PAGE], dimension, findings)
    verify_annotations(snapshot, findings)
    with findings.guard("vectors"):
        if unused := snapshot.unused_vectors():
            findings.note(f"{unused} cached vectors belong to no document; `docsearch compact` drops them.")


def schema_problems(snapshot: Snapshot) -> Iterator[str]:
    """How the tables differ from those that this release makes."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(TABLES)
        expected = Snapshot(connection).schema()
    found = snapshot.schema()
    for name in sorted(expected.keys() | found.keys()):
        if name not in found:
            yield f"the table or index {name} is missing"
        elif name not in expected:
            yield f"{name} does not belong there"
        elif found[name] != expected[name]:
            yield f"the table or index {name} is not as this release makes it"


def _verify_meta(meta: dict[str, str], findings: Findings) -> None:
    for name in ("settings", "fingerprint", "dimension", "analysis", "generation"):
        if name not in meta:
            findings.add("settings", f"{name} is missing")
    IndexSettings(**json.loads(meta["settings"]))
    if int(meta["dimension"]) < 1:
        findings.add("settings", f"the dimension is {meta['dimension']}")
    if meta["analysis"] != ANALYSIS_VERSION:
        findings.add(
            "settings",
            f"made with other rules for words ({meta['analysis']}) than this release has "
            f"({ANALYSIS_VERSION}); run `docsearch rebuild`",
        )


def _verify_page(snapshot: Snapshot, keys: Sequence[int], dimension: int, findings: Findings) -> None:
    wanted: dict[bytes, str] = {}
    for key in keys:
        where = f"document with key {key}"
        with findings.guard(where):
            (stored,) = snapshot.stored([key])
            where = f"document {stored.document.id!r}"
            if snapshot.digest(key) != document_digest(stored.document):
                findings.add(where, "is not what was indexed (another digest)")
            _verify_chunks(stored, where, findings)
            wanted.update(dict.fromkeys(stored.vectors, where))
    with findings.guard("vectors"):
        cached = snapshot.vectors(list(wanted))
        for name, where in wanted.items():
            _verify_vector(cached.get(name), where, dimension, findings)


def _verify_chunks(stored: StoredDocument, where: str, findings: Findings) -> None:
    text, chunks = stored.document.text, stored.chunks
    if [chunk.ordinal for chunk in chunks] != list(range(len(chunks))) or not chunks:
        findings.add(
            where, f"has chunks with the numbers {[c.ordinal for c in chunks]}", kind="chunk numbers"
        )
        return
    for chunk in chunks:
        if not _lies_in(chunk, text):
            findings.add(where, f"chunk {chunk.ordinal} does not lie in the text", kind="chunk offsets")
    if not _tiles(chunks, len(text)):
        findings.add(where, "the own spans of its chunks do not cover the text exactly once")
    for chunk, vector in zip(chunks, stored.vectors, strict=True):
        if text_hash(chunk.embedding_text(text)) != vector:
            findings.add(where, f"chunk {chunk.ordinal} is not the text that was encoded", kind="chunk texts")


def _lies_in(chunk: Chunk, text: str) -> bool:
    """Whether the passage holds all of the chunk's own span but white space at its edges."""
    spans = ((chunk.start, chunk.end), (chunk.own_start, chunk.own_end))
    if not all(0 <= start <= end <= len(text) for start, end in spans):
        return False
    before = text[chunk.own_start : min(max(chunk.start, chunk.own_start), chunk.own_end)]
    after = text[max(chunk.end, chunk.own_start) : chunk.own_end]
    return not (before + after).strip()


def _tiles(chunks: Sequence[Chunk], length: int) -> bool:
    joined = all(before.own_end == after.own_start for before, after in pairwise(chunks))
    return joined and chunks[0].own_start == 0 and chunks[-1].own_end == length


def _verify_vector(vector: bytes | None, where: str, dimension: int, findings: Findings) -> None:
    if vector is None:
        findings.add(where, "lacks a vector in the cache; run `docsearch rebuild`")
    elif not is_sound_vector(vector, dimension):
        findings.add(where, "has a damaged vector in the cache; run `docsearch rebuild`")
