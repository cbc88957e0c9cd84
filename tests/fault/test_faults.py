"""A few of the trials of ``make faults``; see :mod:`tests.fault.harness` for what is checked after each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_work_that_is_broken_off_leaves_a_sound_index_and_can_be_done_again() -> None:
    """In a process of its own, for it forks: a child must not inherit the threads of other tests."""
    trials = ["--kill-events=30", "--kill-times=10", "--fail-calls=15", "--file-limit=5", "--full-disk=5"]
    ran = subprocess.run(
        [sys.executable, "-m", "tests.fault.harness", *trials],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout, ran.stderr
    report = json.loads(ran.stdout)
    assert report["failures"] == []
    assert ran.returncode == 0
    counts = report["trials"]
    assert (counts["kill-events"], counts["kill-times"], counts["file-limit"]) == (30, 10, 5)
    assert min(counts["fail-fsync"], counts["fail-rename"], counts["fail-open"]) >= 3
    assert counts.get("full-disk") == 5 or report["skipped"]
    assert report["outcomes"]["killed"] >= 30
    assert report["outcomes"]["refused"] + report["outcomes"]["recovered"] >= 12
    assert report["after_first_commit"]["kill-events"] >= 10
    assert min(report["generations"].values()) >= 4  # there was something to break
