"""What a check of an index has found, collected so that no damage can end the check itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from docsearch.errors import DocsearchError

__all__ = ["Finding", "Findings", "VerifyReport"]

_MOST_OF_A_KIND = 20  # a damaged store has as many findings as documents


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: ``where`` (the store, a document, a segment, a file) and ``what``."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What :meth:`Index.verify` has looked at, and what is wrong there.

    ``notes`` are worth knowing and no fault.
    """

    documents: int
    chunks: int
    segments: int
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        return not self.findings


class Findings:
    """Collects findings: of each kind the first few, and how many more there are."""

    def __init__(self) -> None:
        self._found: list[Finding] = []
        self._kinds: Counter[str] = Counter()
        self.notes: list[str] = []

    def __len__(self) -> int:
        return self._kinds.total()

    def add(self, where: str, what: str, *, kind: str = "") -> None:
        """``kind`` groups findings that differ in their numbers only; left out, it is ``what``."""
        kind = kind or what
        self._kinds[kind] += 1
        if self._kinds[kind] <= _MOST_OF_A_KIND:
            self._found.append(Finding(where, what))

    def note(self, sentence: str) -> None:
        self.notes.append(sentence)

    @contextmanager
    def guard(self, where: str) -> Iterator[None]:
        """Whatever goes wrong in the block is a finding: damage can make any library raise anything."""
        try:
            yield
        except DocsearchError as error:
            self.add(where, str(error))
        except Exception as error:  # noqa: BLE001  # see above
            self.add(where, f"cannot be read ({type(error).__name__}: {error})", kind=type(error).__name__)

    def all(self) -> tuple[Finding, ...]:
        more = [
            Finding("further", f"{count - _MOST_OF_A_KIND} times more: {kind}")
            for kind, count in self._kinds.items()
            if count > _MOST_OF_A_KIND
        ]
        return (*self._found, *more)
