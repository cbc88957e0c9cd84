"""Kill the making of an index, or its restoring, at each thing it does: ``python -m tests.fault.making``.

After each kill nothing of it is read as a document by an ingest of the folder around it, and what is there
opens and is whole, or is no index and can be made in the same place again.  Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from docsearch import Index, IndexSettings
from docsearch.encoding import HashingEncoder
from docsearch.errors import IndexNotFoundError
from docsearch.index.store import STORE_NAME
from docsearch.ingest import discover
from tests.fault import injury

SETTINGS = IndexSettings(model="hashing", chunk_tokens=32, overlap_tokens=8)
_LAST = 60


def _create(path: Path) -> None:
    Index.create(path, settings=SETTINGS, encoder=HashingEncoder()).close()


def _restore(snapshot: Path, path: Path) -> None:
    Index.restore(snapshot, path, encoder=HashingEncoder()).close()


def _snapshot(root: Path) -> Path:
    source = root / "stories.jsonl"
    source.write_text("".join(f'{{"_id": "d{n}", "text": "The ferry {n} sank."}}\n' for n in range(5)))
    with Index.create(root / "whole", settings=SETTINGS, encoder=HashingEncoder()) as index:
        index.ingest([source], actors=False)
        index.snapshot(root / "a.snapshot")
    return root / "a.snapshot"


def _forked(work: Callable[[], object]) -> int:
    """Do ``work`` in a child; returns how it ended, as a status or minus a signal."""
    child = os.fork()
    if not child:
        try:
            work()
        except BaseException:  # noqa: BLE001  the parent looks at what is left
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _killed_at(number: int, around: Path, make: Callable[[Path], None]) -> None:
    injury.kill_at(around, number)
    make(around / "index")


def _faults(around: Path, make: Callable[[Path], None], documents: int) -> list[str]:
    """What is wrong with what a kill has left, and then with what is made in its place."""
    index, faults = around / "index", []
    if found := [entry.path for entry in discover([around])]:
        faults.append(f"read as documents: {found}")
    if not (index / STORE_NAME).exists():
        try:
            Index.open(index)
            faults.append("opens without a store")
        except IndexNotFoundError:
            make(index)
    with Index.open(index, encoder=HashingEncoder()) as opened:
        faults.extend(str(finding) for finding in opened.verify().findings)
        if opened.status().documents != documents:
            faults.append(f"{opened.status().documents} documents")
    if list(discover([around])):
        faults.append("read as documents once it is whole")
    return faults


def _count_events(around: Path, make: Callable[[Path], None]) -> int:
    """How many things an undisturbed run does."""
    told = around.with_name("events")

    def count() -> None:
        events = injury.count_events(around)
        make(around / "index")
        told.write_text(str(events()))

    if _forked(count) != 0:
        raise AssertionError("It fails without any fault.")
    return int(told.read_text())


def trials(root: Path, make: Callable[[Path], None], documents: int, *, step: int) -> dict[str, object]:
    """Kill ``make`` at each ``step``-th event, and at each of the last, where it all appears."""
    killed, with_store, faults = 0, 0, list[str]()
    around = root / "around"
    _begin(around)
    total = _count_events(around, make)
    for number in sorted({*range(0, total, step), *range(max(total - _LAST, 0), total)}):
        _begin(around)
        ended = _forked(partial(_killed_at, number, around, make))
        killed += ended == -signal.SIGKILL
        with_store += (around / "index" / STORE_NAME).exists()
        faults += [f"event {number}: {fault}" for fault in _faults(around, make, documents)]
    return {"killed": killed, "killed_with_store": with_store, "faults": faults}


def _begin(around: Path) -> None:
    shutil.rmtree(around, ignore_errors=True)
    around.mkdir()


def main() -> int:
    """Exit status 1 if anything is wrong."""
    with tempfile.TemporaryDirectory(prefix="making-") as name:
        root = Path(name)
        # What is used again and again: the user's key, which the first writer makes.
        os.environ["DOCSEARCH_HOME"] = os.fspath(root / "home")
        snapshot = _snapshot(root)
        report = {
            "create": trials(root, _create, 0, step=1),
            "restore": trials(root, partial(_restore, snapshot), 5, step=8),
        }
    sys.stdout.write(json.dumps(report) + "\n")
    return int(any(part["faults"] for part in report.values()))


if __name__ == "__main__":
    sys.exit(main())
