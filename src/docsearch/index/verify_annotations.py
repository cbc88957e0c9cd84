"""Checks of actors and events: what was read of each document, and what was derived of it."""

from __future__ import annotations

from collections.abc import Sequence

from docsearch.annotations import DocumentActors, DocumentEvents
from docsearch.containment import Containment
from docsearch.index.annotation_tables import DERIVATION, HARMS
from docsearch.index.completing import complete
from docsearch.index.findings import Findings
from docsearch.index.postings import AnnotatedDocument, derive_postings
from docsearch.index.snapshot import Snapshot
from docsearch.nlp.completion import known_names

__all__ = ["verify_annotations"]

_REBUILD = "run `docsearch rebuild`"
_Read = tuple[int, DocumentActors, DocumentEvents | None]


def verify_annotations(snapshot: Snapshot, findings: Findings) -> None:
    """Each document can be read, and where all is derived, it is what follows from them."""
    before = len(findings)
    documents: list[_Read] = []
    for key in snapshot.keys().tolist():
        with findings.guard(f"actors and events of the document with key {key}"):
            read, events = snapshot.annotations.actors_of(key), snapshot.annotations.events_of(key)
            if read is not None:
                documents.append((key, read, events))
    if len(findings) == before and snapshot.meta().get("derived") == DERIVATION:
        with findings.guard("actors"):
            _verify_names(snapshot, findings)
            _verify_derived(snapshot, documents, findings)


def _verify_names(snapshot: Snapshot, findings: Findings) -> None:
    for actor in snapshot.annotations.all_actors():
        meant = snapshot.annotations.aliases(actor.names)
        if any(actor.id not in {one.actor_id for one in meant.get(name, ())} for name in actor.names):
            findings.add(f"actor {actor.id!r}", f"has a name that does not mean it; {_REBUILD}")


def _verify_derived(snapshot: Snapshot, documents: Sequence[_Read], findings: Findings) -> None:
    before = len(findings)
    known = {actor.id for actor in snapshot.annotations.all_actors()}
    names = {entity.name for _, read, _ in documents for entity in read.entities}
    links = [link for _, read, _ in documents for link in read.links]
    told = known_names(names, links, snapshot.annotations.all_aliases())
    around = Containment(snapshot.annotations.actor).around
    annotated: list[AnnotatedDocument] = []
    for key, read, events in documents:
        owners = snapshot.annotations.owners(key)
        where = f"document with key {key}"
        if len(owners) != len(read.entities):
            findings.add(where, f"of {len(read.entities)} entities has {len(owners)} resolved; {_REBUILD}")
        elif not known.issuperset(owner for owner in owners if owner is not None):
            findings.add(where, f"names an actor that is not known; {_REBUILD}")
        else:
            annotated.append(complete(snapshot, key, read, events, known=told, around=around))
    if len(findings) > before:  # postings cannot fit either
        return
    harmful = (snapshot.meta_value(HARMS) or "").split()
    if dict(snapshot.annotations.all_postings()) != dict(derive_postings(annotated, harmful)):
        findings.add("postings of actors and events", f"are not what follows from the documents; {_REBUILD}")
