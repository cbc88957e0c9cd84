"""Which files are wanted: ignore files in the folders, and the include and exclude patterns of a call.

Patterns are those of ``.gitignore``, by pathspec; of nested ignore files the one nearest to a file decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from pathspec import GitIgnoreSpec

from docsearch.errors import BadInputError
from docsearch.ingest.content import open_regular
from docsearch.ingest.decoding import decode
from docsearch.ingest.record import Unreadable

__all__ = ["IGNORE_FILE", "IgnoreRules", "Selection"]

IGNORE_FILE = ".docsearchignore"
MAX_FILE_BYTES = 1024 * 1024
# Patterns become regular expressions, and each star in a name multiplies what a failed match can cost.
MAX_STARS = 5
MAX_PATTERN = 1000

_STARS = re.compile(r"\*+")


@dataclass(frozen=True, slots=True)
class Selection:
    """The include and exclude patterns of one call, relative to SOURCE."""

    include: GitIgnoreSpec | None
    exclude: GitIgnoreSpec

    @classmethod
    def of(cls, include: Sequence[str], exclude: Sequence[str]) -> Self:
        """Raises :class:`BadInputError` for a pattern that is none."""
        wanted = _given("include", include) if include else None
        return cls(wanted, _given("exclude", exclude))

    def takes_file(self, path: str) -> bool:
        if self.exclude.match_file(path):
            return False
        return self.include is None or self.include.match_file(path)

    def enters(self, folder: str) -> bool:
        return not self.exclude.match_file(f"{folder}/")


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The ignore files from SOURCE down to one folder, each with the folder that it stands in."""

    rules: tuple[tuple[str, GitIgnoreSpec], ...] = ()

    def below(self, folder: str, location: Path) -> tuple[IgnoreRules, list[tuple[str, str]]]:
        """These rules with those of ``folder``, and what could not be read there: where and why."""
        name = f"{folder}/{IGNORE_FILE}" if folder else IGNORE_FILE
        try:
            lines = _lines(location / IGNORE_FILE)
        except FileNotFoundError:
            return self, []
        except (OSError, Unreadable) as error:
            return self, [(name, f"the ignore file cannot be read: {error}")]
        patterns, faults = [], []
        for number, line in enumerate(lines, start=1):
            if _compiled([line]) is None:
                faults.append((f"{name}:{number}", "not a pattern that can be used"))
            else:
                patterns.append(line)
        spec = _compiled(patterns)
        return (self if spec is None else replace(self, rules=(*self.rules, (folder, spec)))), faults

    def ignores(self, path: str) -> bool:
        """Whether ``path`` (a folder's ends with ``/``) is ignored; the nearest ignore file decides."""
        for folder, spec in reversed(self.rules):
            verdict = spec.check_file(path[len(folder) + 1 :] if folder else path).include
            if verdict is not None:
                return verdict
        return False


def _given(name: str, patterns: Iterable[str]) -> GitIgnoreSpec:
    for pattern in patterns:
        if _compiled([pattern]) is None:
            raise BadInputError(
                f"The {name} pattern {pattern!r} cannot be used; write it as in a .gitignore file."
            )
    return GitIgnoreSpec.from_lines(patterns)


def _compiled(patterns: list[str]) -> GitIgnoreSpec | None:
    for pattern in patterns:
        stars = max(len(_STARS.findall(part)) for part in pattern.split("/"))
        if len(pattern) > MAX_PATTERN or stars > MAX_STARS or len(_STARS.findall(pattern)) > 2 * MAX_STARS:
            return None
    try:
        return GitIgnoreSpec.from_lines(patterns)
    except (ValueError, re.error):
        return None


def _lines(location: Path) -> list[str]:
    with open_regular(location) as stream:
        data = stream.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise Unreadable(f"larger than {MAX_FILE_BYTES:,} bytes")
    return decode(data).text.splitlines()
