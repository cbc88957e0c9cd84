"""Texts with two known actors, read by the real parser."""

from __future__ import annotations

import re
from functools import cache

from docsearch.annotations import (
    TITLE,
    ActorType,
    Argument,
    DocumentActors,
    DocumentEvents,
    Entity,
    Mention,
    Span,
)
from docsearch.events.reader import EventReader
from docsearch.model import Document
from docsearch.nlp.pipeline import sentence_spans

A, B = 0, 1
_NAMES = ("Tesfa Brigade", "Jikow Front")


@cache
def _reader() -> EventReader:
    return EventReader()


def actors(text: str, title: str, *, kinds: tuple[tuple[str, ActorType], ...] = ()) -> DocumentActors:
    """Entities with all places where exactly these names stand."""
    spans = tuple(sentence_spans(text))
    named = kinds or tuple((name, ActorType.GROUP) for name in _NAMES)
    entities = tuple(
        Entity(number, name, name.lower(), kind, (name.lower(),), _mentions(name, text, title, spans))
        for number, (name, kind) in enumerate(named)
    )
    return DocumentActors(spans, entities)


def _mentions(name: str, text: str, title: str, spans: tuple[tuple[int, int], ...]) -> tuple[Mention, ...]:
    pattern = re.compile(re.escape(name), re.IGNORECASE)
    found = [Mention(Span(*m.span(), TITLE), m.group()) for m in pattern.finditer(title)]
    for match in pattern.finditer(text):
        sentence = next(n for n, (start, end) in enumerate(spans) if start <= match.start() < end)
        found.append(Mention(Span(*match.span(), sentence), match.group()))
    return tuple(found)


def read(text: str, title: str = "", *, kinds: tuple[tuple[str, ActorType], ...] = ()) -> DocumentEvents:
    """The events of a report of Friday, 12 November 2021."""
    document = Document(id="1", text=text, title=title, date="2021-11-12")
    return next(iter(_reader().read([(document, actors(text, title, kinds=kinds))])))


def names(arguments: tuple[Argument, ...]) -> list[int | None]:
    """The numbers of the entities that fill a role."""
    return [argument.entity for argument in arguments]
