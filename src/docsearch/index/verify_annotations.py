"""Checks of actors and events: what was read of each document, and what was derived of it."""

from __future__ import annotations

from docsearch.annotations import DocumentActors, DocumentEvents
from docsearch.index.findings import Findings
from docsearch.index.postings import AnnotatedDocument, derive_postings
from docsearch.index.snapshot import Snapshot

__all__ = ["verify_annotations"]

_REBUILD = "run `docsearch rebuild`"


def verify_annotations(snapshot: Snapshot, findings: Findings) -> None:
    """Each document can be read, and where all is derived, it is what follows from them."""
    sound = len(findings)
    documents: list[tuple[int, DocumentActors, DocumentEvents | None]] = []
    for key in snapshot.keys().tolist():
        with findings.guard(f"actors and events of the document with key {key}"):
            read, events = snapshot.annotations.actors_of(key), snapshot.annotations.events_of(key)
            if read is not None:
                documents.append((key, read, events))
    if len(findings) > sound or snapshot.meta().get("derived") != "yes":
        return
    known = {actor.id for actor in snapshot.annotations.all_actors()}
    annotated: list[AnnotatedDocument] = []
    for key, read, events in documents:
        owners = snapshot.annotations.owners(key)
        where = f"document with key {key}"
        if len(owners) != len(read.entities):
            findings.add(where, f"of {len(read.entities)} entities has {len(owners)} resolved; {_REBUILD}")
        elif not known.issuperset(owner for owner in owners if owner is not None):
            findings.add(where, f"names an actor that is not known; {_REBUILD}")
        annotated.append(AnnotatedDocument(key, read, events, owners))
    if len(findings) == sound:
        stored = dict(snapshot.annotations.all_postings())
        if stored != dict(derive_postings(annotated)):
            findings.add(
                "postings of actors and events", f"are not what follows from the documents; {_REBUILD}"
            )
