"""One parsed part of a document, its title or its text, with the actors that its words mean.

Tokens of a parse know their place in the part; a :class:`Part` adds the numbers of sentences, so that every
stretch of tokens becomes a :class:`~docsearch.annotations.Span`, and the map from words to entities.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from docsearch.annotations import TITLE, ActorType, DocumentActors, Entity, Mention, Span
from docsearch.events.tokens import Token

__all__ = ["Part", "part_of"]


@dataclass(slots=True)
class Part:
    """A parse (``doc``, a spaCy Doc) of ``text[offset:]`` or the beginning of it.

    ``meaning`` maps numbers of tokens to numbers of entities.

    ``names`` holds what mentions that are names mean; coreference adds to ``meaning`` only.
    """

    doc: Any
    offset: int
    text: str
    title: bool
    sentences: tuple[tuple[int, int], ...]
    entities: dict[int, Entity]
    names: dict[int, int]
    meaning: dict[int, int]
    numbers: list[int] = field(default_factory=list)

    def sentence_of(self, token: Token) -> int:
        """The number of the sentence that a token stands in; ``TITLE`` in a title."""
        return self.numbers[int(token.i)]

    def span(self, first: Token, last: Token) -> Span:
        """From the first token to the last, both included, cut at the end of the first one's sentence."""
        start, end = first.idx + self.offset, last.idx + len(last.text) + self.offset
        number = self.numbers[first.i]
        if number != TITLE and number < len(self.sentences):
            end = min(end, max(self.sentences[number][1], start + 1))
        return Span(start, end, number)

    def words(self, span: Span) -> str:
        """The wording as it stands in the document."""
        return self.text[span.start : span.end]

    def entity(self, token: Token) -> Entity | None:
        """The entity that a word is part of a mention of."""
        number = self.meaning.get(token.i)
        return None if number is None else self.entities[number]

    def is_place(self, token: Token) -> bool:
        """Whether a word names a place."""
        entity = self.entity(token)
        return entity is not None and entity.type is ActorType.PLACE


def part_of(
    doc: Any,  # noqa: ANN401 (spaCy has no types)
    offset: int,
    text: str,
    actors: DocumentActors,
    *,
    title: bool,
) -> Part:
    """The part with the words of all mentions in it mapped to their entities."""
    entities = {entity.number: entity for entity in actors.entities}
    names = _meanings(doc, offset, _mentions(actors, title=title))
    numbers = [TITLE] * len(doc) if title else _sentence_numbers(doc, offset, actors.sentences)
    return Part(doc, offset, text, title, actors.sentences, entities, names, dict(names), numbers)


def _mentions(actors: DocumentActors, *, title: bool) -> list[tuple[int, Mention, ActorType]]:
    return [
        (entity.number, mention, entity.type)
        for entity in actors.entities
        for mention in entity.mentions
        if (mention.span.sentence == TITLE) == title
    ]


def _meanings(
    doc: Any,  # noqa: ANN401
    offset: int,
    mentions: Iterable[tuple[int, Mention, ActorType]],
) -> dict[int, int]:
    """Tokens of mentions; of those that overlap the longer wins, and an actor before a place."""
    ordered = sorted(
        mentions,
        key=lambda item: (item[1].span.end - item[1].span.start, item[2] is not ActorType.PLACE, -item[0]),
    )
    meaning: dict[int, int] = {}
    for number, mention, _ in ordered:
        words = _words(doc, mention.span.start - offset, mention.span.end - offset)
        if words is not None:
            for token in words:
                if token.dep_ not in {"det", "case", "punct"} or len(words) == 1:
                    meaning[token.i] = number
    return meaning


def _words(doc: Any, start: int, end: int) -> Any:  # noqa: ANN401
    if not len(doc) or start < 0 or end > doc[-1].idx + len(doc[-1].text):
        return None
    return doc.char_span(start, end, alignment_mode="expand")


def _sentence_numbers(
    doc: Any,  # noqa: ANN401
    offset: int,
    sentences: tuple[tuple[int, int], ...],
) -> list[int]:
    numbers: list[int] = []
    number = 0
    for token in doc:
        while number + 1 < len(sentences) and token.idx + offset >= sentences[number][1]:
            number += 1
        numbers.append(number)
    return numbers
