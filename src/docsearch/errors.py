"""One tree of errors.  Every message is a sentence for the person at the keyboard: it names the file and the
value, and says the way out.  Adapters turn the errors of SQLite, Whoosh and FAISS into these with
``raise ... from``; the command line prints the message and exits with status 2.
"""

from __future__ import annotations

__all__ = [
    "BadInputError",
    "BadQueryError",
    "DocsearchError",
    "DuplicateIdError",
    "EvaluationError",
    "IndexCorruptError",
    "IndexFormatError",
    "IndexLockedError",
    "IndexMismatchError",
    "IndexNotFoundError",
    "IndexUntrustedError",
    "ModelError",
    "ModelNotFoundError",
    "SourceError",
    "StorageError",
]


class DocsearchError(Exception):
    """Root of everything this package raises on purpose."""


class BadInputError(DocsearchError):
    """A value handed to the engine is out of its bounds."""


class SourceError(BadInputError):
    """A SOURCE does not exist, holds nothing that can be read, or breaks off."""


class DuplicateIdError(BadInputError):
    """Two documents claim one id; ``first`` and ``second`` say where they stand."""

    def __init__(self, document_id: str, first: str, second: str) -> None:
        self.document_id, self.first, self.second = document_id, first, second
        super().__init__(
            f"Two documents have the id {document_id!r}: {first} and {second}. "
            "Rename one, or index a folder that holds both, so that their paths differ."
        )


class BadQueryError(BadInputError):
    """The query cannot be read."""


class EvaluationError(BadInputError):
    """A qrels, run or queries file cannot be used."""


class ModelError(DocsearchError):
    """A model cannot be loaded or used."""


class ModelNotFoundError(ModelError):
    """The model is not on this machine."""


class IndexNotFoundError(DocsearchError):
    """There is no index at that place."""


class IndexMismatchError(DocsearchError):
    """The index was made in another way (model, chunker, analyser) than what was asked of it."""


class IndexFormatError(DocsearchError):
    """The index has a format version that this release does not read."""


class IndexCorruptError(DocsearchError):
    """A file of the index is missing or damaged."""


class IndexUntrustedError(DocsearchError):
    """The index was made by another user or on another machine, and a part of it can run code."""


class IndexLockedError(DocsearchError):
    """Another writer is at work on this index."""


class StorageError(DocsearchError):
    """The disk is full, read-only or failing; what was committed before is still there."""
