"""Reads the actors of documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from docsearch.actors.anaphora import pronoun_links
from docsearch.actors.candidates import Candidate
from docsearch.actors.cues import GROUP_HEADS, ORGANISATION_HEADS
from docsearch.actors.entities import clusters
from docsearch.actors.links import links_in
from docsearch.actors.mentions import Found, found_names
from docsearch.actors.roles import roles_of
from docsearch.actors.typing import LABEL_OF, type_of
from docsearch.annotations import (
    TITLE,
    ActorType,
    AliasLink,
    AliasRelation,
    DocumentActors,
    Entity,
    Mention,
    Span,
)
from docsearch.model import Document
from docsearch.nlp.names import name_key
from docsearch.nlp.pipeline import load, model_version, parsed, sentence_spans
from docsearch.nlp.proper_words import GIVEN_NAMES
from docsearch.nlp.salience import salience
from docsearch.nlp.truecase import truecased

__all__ = ["RULES", "ActorReader"]

RULES = 11
"""Raised whenever rules or word lists change what is read."""

_BODIES = (ActorType.ORGANISATION, ActorType.GROUP)
_HEADS = GROUP_HEADS | ORGANISATION_HEADS
_BATCH = 64
_SAVED = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Text:
    """A text in normal case with its sentences."""

    text: str
    sentences: list[tuple[int, int]]


class ActorReader:
    """Finds actors, places and what is said of their names; loads its model when it first reads."""

    @property
    def version(self) -> str:
        """Changes when rules or model do."""
        return f"actors-{RULES}/{model_version()}"

    def read(self, documents: Iterable[Document]) -> Iterator[DocumentActors]:
        """The actors of every document, in order."""
        source = iter(documents)
        while batch := list(islice(source, _BATCH)):
            yield from _read_batch(batch)


def _read_batch(documents: Sequence[Document]) -> Iterator[DocumentActors]:
    texts = []
    for document in documents:
        texts.append(_prepared(document.title, title=True))
        texts.append(_prepared(document.text, title=False))
    found = parsed(load(("ner",)), [(t.text, t.sentences) for t in texts])
    candidates = [
        [
            Candidate(offset + e.start_char, offset + e.end_char, e.label_)
            for offset, doc in parts
            for e in doc.ents
        ]
        for parts in found
    ]
    for i, document in enumerate(documents):
        title, body = 2 * i, 2 * i + 1
        yield _document_actors(document, texts[title], texts[body], candidates[title], candidates[body])


def _prepared(text: str, *, title: bool) -> _Text:
    normal = truecased(text)
    if title:
        return _Text(normal, [(0, len(normal))] if normal.strip() else [])
    return _Text(normal, sentence_spans(text))


def _document_actors(
    document: Document, title: _Text, body: _Text, in_title: list[Candidate], in_body: list[Candidate]
) -> DocumentActors:
    links = links_in(body.text, body.sentences)
    explained = {n: label for link in links if (label := _label(link)) for n in (link.name, link.alias)}
    names = found_names(body.text, body.sentences, in_body, explained, title.text)
    people = [(n.start, n.name) for n in names if n.type is ActorType.PERSON]
    bodies = [(n.start, n.name) for n in names if n.type in _BODIES]
    links += pronoun_links(body.text, body.sentences, people, bodies)
    names = _typed_alike(names, links)
    # What the text says decides what the headline means, where every word may have a capital.
    known = {n.name: LABEL_OF[n.type] for n in names if n.type is not None}
    title_names = found_names(title.text, title.sentences, in_title, known)
    placed = [(_span(n, None), n) for n in title_names]
    placed += [(_span(n, body.sentences), n) for n in names]
    entities = _entities(document, placed, links, title, body)
    return DocumentActors(tuple(body.sentences), entities, tuple(links))


def _typed_alike(names: Sequence[Found], links: Sequence[AliasLink]) -> list[Found]:
    """``names``, in which both names of one actor have one type: that of which the words tell the kind, else
    of former names the body's, of other names the person's.
    """
    types = {name.name: name.type for name in names}
    for link in links:
        one, other = types.get(link.name), types.get(link.alias)
        if None in {one, other} or one is other or link.relation not in _OTHER_NAMES:
            continue
        body, person = ActorType.ORGANISATION, ActorType.PERSON
        likely = (body, person) if link.relation is AliasRelation.FORMERLY else (person, body)
        told = [type_of(name_key(wording), None) for wording in (link.name, link.alias)]
        kind = next((kind for kind in (*told, *likely) if kind in {one, other}), None)
        types[link.name] = types[link.alias] = kind or one
    return [replace(name, type=types[name.name]) for name in names]


_OTHER_NAMES = (AliasRelation.ALSO_KNOWN_AS, AliasRelation.FORMERLY)


def _label(link: AliasLink) -> str:
    """The label of both names of a link; "" if it says nothing of their kind."""
    if link.relation is AliasRelation.ACRONYM:
        return "GROUP" if type_of(name_key(link.name), None) is ActorType.GROUP else "ORG"
    if link.relation not in _OTHER_NAMES:
        return ""
    words = f"{link.name} {link.alias}".lower().split()
    given = {link.name.lower().split()[0], link.alias.lower().split()[0]} & GIVEN_NAMES
    if given and _HEADS.isdisjoint(words):
        return "PERSON"
    return "" if _HEADS.isdisjoint(words) else "ORG"


def _span(name: Found, sentences: Sequence[tuple[int, int]] | None) -> Span:
    from bisect import bisect_right

    if sentences is None:
        return Span(name.start, name.end, TITLE)
    number = bisect_right(sentences, (name.start, 1 << 60)) - 1
    return Span(name.start, name.end, max(0, number))


def _entities(
    document: Document,
    placed: Sequence[tuple[Span, Found]],
    links: Sequence[AliasLink],
    title: _Text,
    body: _Text,
) -> tuple[Entity, ...]:
    # The text first: headlines write names short and every word with a capital.
    ordered = [n for s, n in placed if s.sentence != TITLE] + [n for s, n in placed if s.sentence == TITLE]
    keys_of = {wording: name_key(wording) for link in links for wording in (link.name, link.alias)}
    cluster = clusters(ordered, links, keys_of)
    members: dict[str, list[tuple[Span, Found]]] = {}
    for span, name in placed:
        members.setdefault(cluster[name.key], []).append((span, name))
    most = max((len(m) for m in members.values()), default=0)
    return tuple(
        _entity(number, key, group, document, title, body, most)
        for number, (key, group) in enumerate(members.items())
    )


def _entity(  # noqa: PLR0917
    number: int,
    key: str,
    group: Sequence[tuple[Span, Found]],
    document: Document,
    title: _Text,
    body: _Text,
    most: int,
) -> Entity:
    fullest = next(n for _s, n in group if n.key == key)
    mentions = tuple(
        Mention(
            s,
            (document.title if s.sentence == TITLE else document.text)[s.start : s.end],
            confidence=0.9 if n.confident else 0.7,
        )
        for s, n in group
    )
    sentences = {s.sentence for s, _n in group}
    return Entity(
        number,
        _SAVED.sub(" ", fullest.name),
        key,
        _type(group),
        tuple(sorted({n.key for _s, n in group})),
        mentions,
        roles_of([(body if s.sentence != TITLE else title).text for s, _ in group], [n for _, n in group]),
        salience(
            in_title=TITLE in sentences,
            first_sentence=min((s for s in sentences if s != TITLE), default=0),
            mentions=len(group),
            most_mentions=most,
            sentences=len(sentences - {TITLE}),
            all_sentences=len(body.sentences),
        ),
    )


def _type(group: Sequence[tuple[Span, Found]]) -> ActorType:
    """The type of most mentions; the longer names count more."""
    votes: dict[ActorType, int] = {}
    for _where, name in group:
        kind = name.type or ActorType.ORGANISATION
        votes[kind] = votes.get(kind, 0) + len(name.key.split())
    return max(votes, key=lambda kind: (votes[kind], kind))
