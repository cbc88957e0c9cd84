"""Does the stateful test notice bugs?  Plants one at a time in a copy of the source and runs it on that.

``python -m tests.property.mutants [--seeds N] [--examples N] [NAME...]`` prints one JSON line a mutant: with
how many of the seeds it was caught, and after how many histories.  Also a pytest plugin (``-p``): it brings
the Hypothesis profile ``mutants``: what fails is not made smaller, for only whether it fails is of interest.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import Phase, settings

__all__ = ["MUTANTS", "Mutant"]

ROOT = Path(__file__).parents[2]
MACHINE = "tests/property/test_index_machine.py"
_TIMEOUT = 400.0
_RUNS = re.compile(r"(\d+) passing, (\d+) failing, and (\d+) invalid")

settings.register_profile("mutants", phases=[Phase.generate], database=None)


class Mutant:
    """A bug: in ``file``, each text (which stands there once) becomes the one that follows it."""

    def __init__(self, name: str, file: str, *changes: str) -> None:
        self.name, self.file = name, file
        self._changes = tuple(zip(changes[::2], changes[1::2], strict=True))

    def plant(self, source: Path) -> None:
        """Raises :class:`ValueError` where the code is no longer what the bug was made for."""
        path = source / "docsearch" / self.file
        text = path.read_text(encoding="utf-8")
        for old, new in self._changes:
            if text.count(old) != 1:
                raise ValueError(f"{self.name}: {self.file} has changed; plant the bug anew in this file.")
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")


MUTANTS = (
    Mutant(
        "removed documents leave no tombstone",
        "index/transaction.py",
        'self._connection.executemany("INSERT OR IGNORE INTO tombstones VALUES (?)", rows)',
        "pass",
    ),
    Mutant(
        "a merge keeps the dead documents",
        "index/writer.py",
        "list(zip(opened, masks, strict=True))",
        "[(segment, np.ones_like(mask)) for segment, mask in zip(opened, masks, strict=True)]",
    ),
    Mutant(
        "prune removes nothing",
        "ingester.py",
        "if prune and document_id not in seen",
        "if prune and document_id is None",
    ),
    Mutant(
        "a stale view is kept after a commit",
        "index/folder.py",
        "if self._view is None or self._view.commit != commit:",
        "if self._view is None:",
    ),
    Mutant(
        "a changed document is added and the old one stays",
        "ingester.py",
        "                transaction.remove_documents(batch.replaced)\n",
        "",
    ),
    Mutant(
        "a changed document is replaced in the store alone",
        "ingester.py",
        "transaction.remove_documents(batch.replaced)",
        "[transaction._connection.execute(f'DELETE FROM documents WHERE key = {k}') for k in batch.replaced]",
    ),
    Mutant(
        "filters act after the cut",
        "searcher.py",
        "self._ask(reading, text, settings, allowed)",
        "self._ask(reading, text, settings, None)",
        "            return SearchResults(query, results, degraded, ",
        """            if allowed is not None:
                inside = {document.id for document in reading.documents(allowed.tolist()).values()}
                results = tuple(result for result in results if result.id in inside)
            return SearchResults(query, results, degraded, """,
    ),
    Mutant(
        "a file that has lost documents is taken for done",
        "ingester.py",
        "if complete and _has_lost(file, seen, store):",
        "if False:",
    ),
    Mutant(
        "a file that is changed counts as known until it is read",
        "ingester.py",
        "if known is not None:  # from the first commit on, the index holds more of it than the old content",
        "if False:",
    ),
)


def _run(mutant: Mutant | None, seed: int, examples: int) -> tuple[bool, str]:
    """Whether the test fails, and after how many histories."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as name:
        copy = Path(name)
        for folder in ("src", "tests"):
            shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        if mutant is not None:
            mutant.plant(copy / "src")
        environment = {
            **os.environ,
            "PYTHONPATH": os.fspath(copy / "src"),
            "DOCSEARCH_MACHINE_EXAMPLES": str(examples),
            "TMPDIR": os.fspath(copy),
        }
        _check_import(copy, environment)
        options = [
            "-p",
            "tests.property.mutants",
            "--hypothesis-profile=mutants",
            f"--hypothesis-seed={seed}",
        ]
        try:
            ran = subprocess.run(
                [sys.executable, "-m", "pytest", MACHINE, *options, "--hypothesis-show-statistics"],
                cwd=copy, env=environment, capture_output=True, text=True, check=False, timeout=_TIMEOUT,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return True, "it hangs"
        counts = _RUNS.search(ran.stdout)
        if counts is None or ran.returncode not in (0, 1):
            raise RuntimeError(ran.stdout[-3000:] + ran.stderr[-3000:])
        return ran.returncode == 1, str(sum(map(int, counts.groups())))


def _check_import(copy: Path, environment: dict[str, str]) -> None:
    """An editable installation must not be tested in the place of the copy."""
    code = "import docsearch; print(docsearch.__file__)"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=copy, env=environment, capture_output=True, text=True, check=True
    )
    if not ran.stdout.startswith(os.fspath(copy)):
        raise RuntimeError(f"The copy is not what is imported, but {ran.stdout.strip()}.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 1 if a mutant was missed, or if the test fails without one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("names", nargs="*", help="parts of names of mutants; all by default")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--examples", type=int, default=12)
    options = parser.parse_args(arguments)
    chosen = [m for m in MUTANTS if not options.names or any(name in m.name for name in options.names)]
    missed = 0
    for mutant in chosen:
        outcomes = [_run(mutant, seed, options.examples) for seed in range(options.seeds)]
        caught = sum(failed for failed, _ in outcomes)
        missed += caught < options.seeds
        record = {"mutant": mutant.name, "seeds": options.seeds, "caught": caught}
        after = [after if failed else None for failed, after in outcomes]
        sys.stdout.write(json.dumps({**record, "histories": after}) + "\n")
        sys.stdout.flush()
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
