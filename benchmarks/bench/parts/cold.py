"""One question, one process: from the shell to the answer, on the smallest corpus.

Cold means a new process; the files are in the system's cache, as they are from the second question on.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from docsearch import Index

from ..case import Case
from ..environment import JSON
from ..isolated import isolated
from ..peers.txtai_peer import COLD_SCRIPT
from ..setting import Setting, model_folder

__all__ = ["run"]


# Prints for each run the seconds, and the largest resident size in KiB as the system has counted it.
_LAUNCHER = """
import os, sys, time
null = os.open(os.devnull, os.O_WRONLY)
for _ in range(int(sys.argv[1])):
    started = time.perf_counter()
    quiet = [(os.POSIX_SPAWN_DUP2, null, 1)]
    process = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ, file_actions=quiet)
    _, status, usage = os.wait4(process, 0)
    taken = time.perf_counter() - started
    if status:
        sys.exit(f"exit status {os.waitstatus_to_exitcode(status)}")
    print(taken, usage.ru_maxrss)
"""


def run(setting: Setting) -> JSON:
    case = setting.cases((min(setting.sizes),))[0]
    question = case.read_queries()["questions"][0].text
    with Index.open(case.index) as index:
        index.prepare()
    command = [
        str(Path(sys.executable).with_name("docsearch")),
        "search",
        question,
        "--index",
        str(case.index),
    ]
    result: JSON = {
        "chunks": case.chunks,
        "docsearch hybrid": _cold(command, setting.repeats),
        "docsearch keyword": _cold([*command, "--mode", "keyword"], setting.repeats),
        "python alone": _cold([sys.executable, "-c", "pass"], setting.repeats),
    }
    if "txtai" in setting.peers:
        result["txtai hybrid"] = _txtai(case, question, setting.repeats)
    return result


def _txtai(case: Case, question: str, repeats: int) -> JSON:
    built = isolated("peers.txtai_peer:build", {"case": case.json(), "model": str(model_folder())})
    if "error" in built:
        return built
    return _cold([sys.executable, "-c", COLD_SCRIPT, str(built["folder"]), question], repeats)


def _cold(command: Sequence[str], repeats: int) -> JSON:
    """Medians over ``repeats`` runs after one that is not counted."""
    # A child's peak counts what it shared with its parent before it became another program, so the parent is
    # a Python that has loaded next to nothing.
    done = subprocess.run(  # noqa: S603  # our own commands
        [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(repeats + 1), *command],
        # A program that is installed has its bytecode beside it, whatever is set where we run.
        env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        return {"error": (done.stderr.strip().splitlines() or ["no output"])[-1]}
    taken, peaks = zip(*[map(float, line.split()) for line in done.stdout.splitlines()[1:]], strict=True)
    return {
        "seconds": round(median(taken), 3),
        "seconds at least": round(min(taken), 3),
        "seconds at most": round(max(taken), 3),
        "peak MiB": round(median(peaks) / 1024, 1),
        "runs": repeats,
    }
