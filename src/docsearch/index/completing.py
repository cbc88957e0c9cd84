"""A document with all that is known of it once all documents are read: what its postings are derived from."""

from __future__ import annotations

from collections.abc import Callable

from docsearch.annotations import DocumentActors, DocumentEvents
from docsearch.index.postings import AnnotatedDocument
from docsearch.index.snapshot import Snapshot
from docsearch.nlp.completion import KnownNames, completed

__all__ = ["complete"]


def complete(
    store: Snapshot,
    key: int,
    read: DocumentActors,
    events: DocumentEvents | None,
    *,
    known: KnownNames,
    around: Callable[[str], frozenset[str]],
) -> AnnotatedDocument:
    """With the names that other documents explain, the places around its own, and the day of the report."""
    (document,) = store.documents([key]).values()
    whole, owners = completed(read, store.annotations.owners(key), document.title, document.text, known)
    reported = document.dateline_date or document.date
    return AnnotatedDocument(key, whole, events, owners, around, reported)
