"""An index is made, and restored, whole or not at all; see :mod:`tests.fault.making` for what is checked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_an_index_whose_making_was_killed_anywhere_is_whole_or_none_and_never_read_as_documents() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.fault.making"],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout, ran.stderr
    report = json.loads(ran.stdout)
    assert (report["create"]["faults"], report["restore"]["faults"]) == ([], [])
    assert ran.returncode == 0
    assert report["create"]["killed"] >= 40
    assert report["restore"]["killed"] >= 40
    assert report["create"]["killed_with_store"] >= 10  # else nothing would have been there to be read
    assert report["restore"]["killed_with_store"] >= 2
