"""The ids that a run has met, kept on the disk so that a run over millions of documents stays small."""

from __future__ import annotations

import os
import sqlite3
from types import TracebackType
from typing import Self

from docsearch.errors import DuplicateIdError

__all__ = ["Seen"]


class Seen:
    """A set of ids, each with the place it was met at; a temporary file that vanishes with the object."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.execute(
            "CREATE TABLE seen (id TEXT PRIMARY KEY, root TEXT, path TEXT) WITHOUT ROWID"
        )
        self._connection.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def add(self, document_id: str, root: str, path: str) -> None:
        """Note an id; raises :class:`DuplicateIdError` if it was met before."""
        try:
            self._connection.execute("INSERT INTO seen VALUES (?, ?, ?)", (document_id, root, path))
        except sqlite3.IntegrityError:
            first = self._connection.execute("SELECT root, path FROM seen WHERE id = ?", (document_id,))
            raise DuplicateIdError(
                document_id,
                os.path.join(*first.fetchone()),  # noqa: PTH118  # the names as they are
                os.path.join(root, path),  # noqa: PTH118
            ) from None

    def __contains__(self, document_id: object) -> bool:
        found = self._connection.execute("SELECT 1 FROM seen WHERE id = ?", (document_id,)).fetchone()
        return found is not None
