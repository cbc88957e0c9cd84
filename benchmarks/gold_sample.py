"""The texts of a hand-checked sample in ``gold/``, each checked by its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

__all__ = ["Annotated", "covered_texts", "is_upper"]


class Annotated(Protocol):
    """A document of a sample, of which the first ``covered`` characters were annotated."""

    @property
    def collection(self) -> str:
        """The name of its folder; ``seeds`` for the project's own."""

    @property
    def id(self) -> str:
        """Its ``_id`` in the collection, or its file among the seeds."""

    @property
    def sha256(self) -> str:
        """The hash of its whole text, in UTF-8."""

    @property
    def covered(self) -> int:
        """How many characters were annotated."""


def is_upper(text: str) -> bool:
    """Whether most letters are capitals."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) > len(letters) / 2


def covered_texts(collections: Path, seeds: Path, wanted: Iterable[Annotated]) -> Iterator[str]:
    """The covered text of each document; raises :class:`ValueError` where it is not the annotated one."""
    corpora: dict[str, dict[str, str]] = {}
    for one in wanted:
        if one.collection == "seeds":
            text = (seeds / one.id).read_text(encoding="utf-8")
        else:
            if one.collection not in corpora:
                corpora[one.collection] = _corpus(collections / one.collection / "corpus.jsonl")
            text = corpora[one.collection].get(one.id, "")
        if hashlib.sha256(text.encode()).hexdigest() != one.sha256:
            raise ValueError(f"{one.collection} {one.id} is not the text that was annotated")
        yield text[: one.covered]


def _corpus(path: Path) -> dict[str, str]:
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {row["_id"]: row["text"] for row in rows}
