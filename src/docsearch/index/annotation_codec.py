"""Annotations as bytes for the store, and back: JSON in small arrays, compressed.

No pickles: a store may come from elsewhere.  What cannot be read raises :class:`IndexCorruptError`.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from docsearch.annotations import (
    ActorType,
    AliasLink,
    AliasRelation,
    Argument,
    DateRange,
    DocumentActors,
    DocumentEvents,
    Entity,
    Event,
    Mention,
    MentionForm,
    Modality,
    Span,
)
from docsearch.errors import IndexCorruptError

__all__ = ["decode_actors", "decode_events", "encode_actors", "encode_events"]

_LEVEL = 1  # the fastest: a third of the size already
_LARGEST = 1 << 28  # bytes unpacked; no document that was read has more


def encode_actors(actors: DocumentActors) -> bytes:
    return _packed(
        [
            actors.sentences,
            [
                [e.name, e.key, e.type, e.forms, [_mention(m) for m in e.mentions], e.roles, e.salience]
                for e in actors.entities
            ],
            [[a.name, a.alias, a.relation, _span(a.span), a.confidence] for a in actors.links],
        ]
    )


def decode_actors(data: bytes) -> DocumentActors:
    """The inverse of :func:`encode_actors`."""
    try:
        sentences, entities, links = _unpacked(data)
        return DocumentActors(
            tuple((start, end) for start, end in sentences),
            tuple(
                Entity(
                    number, name, key, ActorType(kind), tuple(forms), tuple(map(_to_mention, mentions)),
                    tuple(roles), salience,
                )
                for number, (name, key, kind, forms, mentions, roles, salience) in enumerate(entities)
            ),
            tuple(
                AliasLink(name, alias, AliasRelation(relation), Span(*span), confidence)
                for name, alias, relation, span, confidence in links
            ),
        )  # fmt: skip
    except (ValueError, TypeError) as error:
        raise _damaged() from error


def encode_events(found: DocumentEvents) -> bytes:
    return _packed(
        [
            [_event(event) for event in found.events],
            [[entity, _mention(mention)] for entity, mention in found.coreferences],
        ]
    )


def decode_events(data: bytes) -> DocumentEvents:
    """The inverse of :func:`encode_events`."""
    try:
        events, coreferences = _unpacked(data)
        return DocumentEvents(
            tuple(_to_event(number, fields) for number, fields in enumerate(events)),
            tuple((entity, _to_mention(mention)) for entity, mention in coreferences),
        )
    except (ValueError, TypeError) as error:
        raise _damaged() from error


def _event(e: Event) -> list[Any]:
    roles = (e.agents, e.patients, e.places, e.instruments, e.amounts, e.sources)
    return [
        e.action,
        e.lemma,
        _span(e.trigger),
        [[[_span(a.span), a.text, a.entity] for a in role] for role in roles],
        None if e.date is None else [e.date.start, e.date.end],
        e.date_text,
        int(e.negated),
        e.modality,
        e.confidence,
    ]


def _to_event(number: int, fields: list[Any]) -> Event:
    action, lemma, trigger, roles, date, date_text, negated, modality, confidence = fields
    filled = [tuple(Argument(Span(*span), text, entity) for span, text, entity in role) for role in roles]
    agents, patients, places, instruments, amounts, sources = filled
    return Event(
        number, action, lemma, Span(*trigger), agents, patients, places, instruments, amounts, sources,
        None if date is None else DateRange(*date), date_text, bool(negated), Modality(modality), confidence,
    )  # fmt: skip


def _span(span: Span) -> list[int]:
    return [span.start, span.end, span.sentence]


def _mention(mention: Mention) -> list[Any]:
    return [_span(mention.span), mention.text, mention.form, mention.confidence]


def _to_mention(fields: list[Any]) -> Mention:
    span, text, form, confidence = fields
    return Mention(Span(*span), text, MentionForm(form), confidence)


def _packed(value: object) -> bytes:
    # Lone surrogates, which a text can hold, have no UTF-8; JSON's escapes have them.
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode(), _LEVEL)


def _unpacked(data: bytes) -> Any:  # noqa: ANN401  # checked by who takes it apart
    unpacker = zlib.decompressobj()
    try:
        plain = unpacker.decompress(data, _LARGEST)
        return json.loads(plain)
    except (zlib.error, ValueError, RecursionError) as error:
        raise _damaged() from error


def _damaged() -> IndexCorruptError:
    return IndexCorruptError(
        "What was read of a document's actors or events is damaged; `docsearch verify` says where. "
        "`docsearch index` with --reread reads it again."
    )
