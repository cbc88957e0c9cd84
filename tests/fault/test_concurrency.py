"""Readers beside a writer, for a few seconds; `python -m tests.fault.concurrency` measures the times."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_readers_beside_a_writer_have_no_errors_and_see_whole_commits() -> None:
    options = ["--batches=25", "--readers=3", "--rate=20", "--documents=100", "--alone-seconds=0.5"]
    ran = subprocess.run(
        [sys.executable, "-m", "tests.fault.concurrency", *options],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout, ran.stderr
    report = json.loads(ran.stdout)
    assert (report["errors"], report["mixed"], report["findings"]) == ([], [], [])
    assert ran.returncode == 0
    assert report["generations_seen"] >= 10
    assert report["queries"]["beside_the_writer"] >= 10
