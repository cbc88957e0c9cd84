"""A measurement in a process of its own, so that nobody pays for what another has loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from .environment import JSON

__all__ = ["isolated", "run_worker"]

_SCRIPT = Path(__file__).parents[1] / "speed.py"
_MARK = "##### result "


def isolated(name: str, arguments: Mapping[str, object], *, environ: Mapping[str, str] | None = None) -> JSON:
    """What the function ``module:function`` of this package returns, called in a new process.

    ``environ`` is added to the environment.  Arguments and result travel as JSON.  A failure is a result with
    ``error`` in it, so that one peer that does not run leaves the others standing.
    """
    done = subprocess.run(  # noqa: S603  # our own script
        [sys.executable, str(_SCRIPT), "--worker", name, json.dumps(dict(arguments))],
        env={**os.environ, **(environ or {})},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    for line in done.stdout.split("\n"):
        if line.startswith(_MARK):
            result: JSON = json.loads(line.removeprefix(_MARK))
            return result
    print(f"{name} failed:\n{done.stderr.strip()}", file=sys.stderr, flush=True)
    return {"error": (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]}


def run_worker(name: str, arguments: str) -> None:
    """The other end of :func:`isolated`."""
    module, _, function = name.partition(":")
    result = getattr(import_module(f"{__package__}.{module}"), function)(**json.loads(arguments))
    print(f"\n{_MARK}{json.dumps(result)}", flush=True)
