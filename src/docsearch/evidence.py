"""What in a document made it match: the names that stand there, and the event with its roles.

Asked for the results that are shown only, for it takes what was read of each of them apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docsearch.annotations import Argument, Event, Span
from docsearch.index.event_leg import AskedEvent
from docsearch.index.postings import AnnotatedDocument, Role, actor_of
from docsearch.model import Document, Evidence
from docsearch.understanding import Understood

__all__ = ["evidence"]

_FORMS = 3  # different wordings of a name that are shown


def evidence(document: Document, annotated: AnnotatedDocument, meant: Understood) -> tuple[Evidence, ...]:
    """The mentions of those who are asked for, a few wordings each, and the nearest event."""
    found = list(_mentions(annotated, {actor for name in meant.names for actor, _ in name.candidates}))
    if meant.asked is not None and annotated.events is not None:
        best = max(
            annotated.events.events, key=lambda event: _fit(event, annotated, meant.asked), default=None
        )
        if best is not None and _fit(best, annotated, meant.asked) > 0:
            found.append(_event_evidence(document, annotated, best))
    return tuple(found)


def _mentions(annotated: AnnotatedDocument, actors: set[str]) -> Iterator[Evidence]:
    for entity, owner in zip(annotated.read.entities, annotated.actors, strict=False):
        if owner not in actors:
            continue
        shown: set[str] = set()
        for mention in entity.mentions:
            if mention.text not in shown and len(shown) < _FORMS:
                shown.add(mention.text)
                at = mention.span
                yield Evidence("actor", mention.text, at.start, at.end, at.sentence < 0, str(owner))


def _fit(event: Event, annotated: AnnotatedDocument, asked: AskedEvent | None) -> float:
    """How near an event is to what is asked: its action, and one point for each role that is filled so."""
    if asked is None:
        return 0.0
    actions = dict(asked.actions)
    near = max(actions.get(f"action {event.action}", 0.0), actions.get(f"verb {event.lemma}", 0.0))
    fillers = {Role.AGENT: event.agents, Role.PATIENT: event.patients, Role.PLACE: event.places}
    filled = 0
    for role in asked.roles:
        wanted = {term for group, _ in role.terms for term in group if len(group) == 1}
        owners = [f for key, own in fillers.items() if role.role in {None, key} for f in own]
        filled += any(f"actor {actor_of(filler.entity, annotated.actors)}" in wanted for filler in owners)
    return near * (1 + filled)


def _event_evidence(document: Document, annotated: AnnotatedDocument, event: Event) -> Evidence:
    begin, end = _sentence(document, annotated, event.trigger)
    in_title = event.trigger.sentence < 0
    text = (document.title if in_title else document.text)[begin:end].strip()
    return Evidence("event", text, begin, end, in_title, _said(event))


def _sentence(document: Document, annotated: AnnotatedDocument, at: Span) -> tuple[int, int]:
    if at.sentence < 0:
        return 0, len(document.title)
    return (
        annotated.read.sentences[at.sentence]
        if at.sentence < len(annotated.read.sentences)
        else (at.start, at.end)
    )


def _said(event: Event) -> str:
    """The event in one line: its action and who fills which role."""
    parts = [f"action: {event.action or event.lemma}"]
    named: Sequence[tuple[str, tuple[Argument, ...]]] = (
        ("agent", event.agents),
        ("target", event.patients),
        ("place", event.places),
    )
    parts += [f"{role}: {', '.join(filler.text for filler in own)}" for role, own in named if own]
    if event.date is not None:
        parts.append(f"when: {event.date.start or ''}..{event.date.end or ''}")
    if event.negated or event.modality != "actual":
        parts.append("not" if event.negated else str(event.modality))
    return "; ".join(parts)
