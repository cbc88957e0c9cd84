"""The walls: which part may know which, as pyproject.toml writes it down."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "src" / "docsearch").rglob("*.py"))
LONGEST = 300


def test_import_contracts_are_kept() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"Contracts: [1-9]\d* kept, 0 broken", ran.stdout)


def test_modules_stay_short() -> None:
    assert len(SOURCES) > 50
    long = [path.name for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST]
    assert long == []


def test_packages_say_what_they_are_for() -> None:
    packages = [path for path in SOURCES if path.name == "__init__.py"]
    assert len(packages) > 5
    assert [str(path) for path in packages if not path.read_text(encoding="utf-8").startswith('"""')] == []
