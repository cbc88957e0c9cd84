"""Runs of the modules here that are programs of their own and print a report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

__all__ = ["report_of"]

_ROOT = Path(__file__).parents[2]


def report_of(module: str, *options: str) -> dict[str, Any]:
    """The JSON that ``python -m module`` prints, which must end well.

    In a process of its own, for it forks: a child must not inherit the threads of other tests.
    """
    ran = subprocess.run(
        [sys.executable, "-m", module, *options],
        cwd=_ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout, ran.stderr
    report: dict[str, Any] = json.loads(ran.stdout)
    assert ran.returncode == 0, report
    return report
