"""What docs/ names exists, and the versions it states are the ones that are pinned."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
DECISIONS = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")


def _name(requirement: str) -> str:
    return re.split(r"[<>=!~\[; ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def _pinned() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return {_name(line): line.split("==")[1] for line in lines if not line.startswith("#")}


def _stated() -> dict[str, str]:
    rows = re.findall(r"^\| (?:dev: )?([^|]+) \| ([\d., ]+) \|", DECISIONS, re.MULTILINE)
    pairs = [zip(names.split(", "), versions.split(", "), strict=True) for names, versions in rows]
    return {_name(name): version for row in pairs for name, version in row}


def test_files_named_exist() -> None:
    named = set(re.findall(r"`((?:[a-z_]+/)*[a-z_]+(?:\.py|/))`", ARCHITECTURE + DECISIONS))
    assert len(named) > 15
    homes = [ROOT, ROOT / "src" / "docsearch"]
    assert [name for name in sorted(named) if not any((home / name).exists() for home in homes)] == []


def test_every_dependency_has_its_reason_and_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {_name(line) for line in [*project["dependencies"], *project["optional-dependencies"]["dev"]]}
    assert len(wanted) > 15
    assert wanted <= set(_stated())
    assert wanted <= set(_pinned())


def test_versions_are_those_that_are_pinned() -> None:
    pinned = _pinned()
    assert [
        (name, version) for name, version in _stated().items() if not pinned[name].startswith(version)
    ] == []
