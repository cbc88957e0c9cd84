"""Whether an index is sound: the store in itself, each segment in itself, and all of them together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from docsearch.config import IndexSettings
from docsearch.errors import IndexCorruptError
from docsearch.index.findings import Finding, Findings, VerifyReport
from docsearch.index.snapshot import Snapshot
from docsearch.index.store import Store
from docsearch.index.verify_segment import verify_segment
from docsearch.index.verify_store import verify_store
from docsearch.index.view import SEGMENTS

__all__ = ["verify_index"]


def verify_index(folder: Path, *, quick: bool = False) -> VerifyReport:
    """Look at everything and change nothing; reads all files of the index, unless ``quick``.

    No damage makes this raise.  Raises :class:`IndexNotFoundError` where there is no index, and
    :class:`IndexFormatError` for one of another release.
    """
    try:
        store = Store(folder)
        report, seen = None, None
        while report is None or not report.clean:
            # A writer may have taken merged segments away meanwhile: what is wrong in a generation that is
            # still the newest is wrong indeed.
            with store.read() as snapshot:
                generation = _generation(snapshot)
                if report is not None and generation == seen:
                    break
                report, seen = _verify(folder, snapshot, quick=quick), generation
    except IndexCorruptError as error:
        return VerifyReport(0, 0, 0, (Finding("store", str(error)),))
    return report


def _generation(snapshot: Snapshot) -> str | None:
    """As it stands there, whatever it is: that it is missing is found elsewhere."""
    return snapshot.meta().get("generation")


def _verify(folder: Path, snapshot: Snapshot, *, quick: bool) -> VerifyReport:
    findings = Findings()
    counts, segments = (0, 0), 0
    with findings.guard("store"):
        counts = snapshot.counts()
    verify_store(snapshot, findings, quick=quick)
    with findings.guard("segments"):
        rows = snapshot.segments()
        segments = len(rows)
        weight = IndexSettings(**json.loads(snapshot.meta()["settings"])).title_weight
        before = len(findings)
        keys = [
            verify_segment(
                folder / SEGMENTS / row.name, row, snapshot, findings, title_weight=weight, quick=quick
            )
            for row in rows
        ]
        if len(findings) == before:
            _verify_together(snapshot, keys, findings)
    with findings.guard("segments"):
        _note_strangers(folder / SEGMENTS, snapshot, findings)
    return VerifyReport(*counts, segments, findings.all(), tuple(findings.notes))


def _verify_together(snapshot: Snapshot, keys: Sequence[NDArray[np.int64]], findings: Findings) -> None:
    """Each document stands in one segment, and what stands there besides is listed as gone."""
    standing = np.concatenate([np.empty(0, np.int64), *keys])
    if not (np.diff(standing) > 0).all():
        findings.add("segments", "their keys do not ascend; run `docsearch rebuild`")
    stored, gone = snapshot.keys(), snapshot.tombstones()
    for key in np.setdiff1d(stored, standing).tolist():
        _about(key, "is in no segment, so no search finds it; run `docsearch rebuild`", findings)
    for key in np.setdiff1d(standing, np.union1d(stored, gone)).tolist():
        _about(key, "is searched though it is not in the store; run `docsearch rebuild`", findings)
    for key in np.intersect1d(stored, gone).tolist():
        _about(key, "is in the store and listed as removed; run `docsearch rebuild`", findings)
    for key in np.setdiff1d(gone, standing).tolist():
        _about(key, "is listed as removed and is in no segment; run `docsearch rebuild`", findings)


def _about(key: int, what: str, findings: Findings) -> None:
    findings.add(f"document with key {key}", what)


def _note_strangers(folder: Path, snapshot: Snapshot, findings: Findings) -> None:
    live, retired = {row.name for row in snapshot.segments()}, set(snapshot.retired())
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if waiting := sorted(there & retired - live):
        findings.note(f"{len(waiting)} merged segments leave the disk with the next write.")
    for name in sorted(there - live - retired):
        findings.note(f"{folder / name} belongs to nobody and leaves the disk with the next write.")
