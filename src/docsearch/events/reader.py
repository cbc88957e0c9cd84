"""Reads the events of documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from docsearch.annotations import DocumentActors, DocumentEvents
from docsearch.events.body import reported
from docsearch.events.circumstances import add_circumstances
from docsearch.events.claims import attribute_claims, join_mentions
from docsearch.events.clauses import clause_events, frames_of
from docsearch.events.coreference import resolve
from docsearch.events.draft import Draft
from docsearch.events.grammar import Frame
from docsearch.events.headlines import headline_events
from docsearch.events.linking import link_events
from docsearch.events.modality import judge
from docsearch.events.nominals import nominal_events
from docsearch.events.parse import Part, part_of
from docsearch.events.timing import add_dates
from docsearch.model import Document
from docsearch.nlp.pipeline import load, model_version, parsed
from docsearch.nlp.truecase import truecased

__all__ = ["EventReader"]

_BATCH = 64
_RULES = 9
_COMPONENTS = ("tok2vec", "tagger", "attribute_ruler", "lemmatizer", "parser")


class EventReader:
    """Reads who did what to whom out of documents whose actors are known.

    The parser is loaded at the first reading and kept; reading is the same for the same documents always.
    """

    @property
    def version(self) -> str:
        """Changes when rules or model do."""
        return f"events-{_RULES}/{model_version()}"

    def read(self, items: Iterable[tuple[Document, DocumentActors]]) -> Iterator[DocumentEvents]:
        """The events of each document, in the order of the documents."""
        stream = iter(items)
        while batch := list(islice(stream, _BATCH)):
            yield from self._read_batch(batch)

    def _read_batch(self, batch: list[tuple[Document, DocumentActors]]) -> Iterator[DocumentEvents]:
        nlp = load(_COMPONENTS)
        pieces: list[tuple[str, Sequence[tuple[int, int]]]] = []
        for document, actors in batch:
            title = truecased(document.title)
            pieces.append((title, [(0, len(title))] if title.strip() else []))
            pieces.append((truecased(document.text), reported(document, actors.sentences)))
        blocks = parsed(nlp, pieces)
        for document, actors in batch:
            titles, texts = next(blocks), next(blocks)
            parts = [part_of(doc, offset, document.title, actors, title=True) for offset, doc in titles]
            parts += [part_of(doc, offset, document.text, actors, title=False) for offset, doc in texts]
            yield _events_of(document, parts)


def _events_of(document: Document, parts: list[Part]) -> DocumentEvents:
    coreferences = resolve(parts)
    frames = [frames_of(part) for part in parts]
    drafts: list[Draft] = []
    for part, verbs in zip(parts, frames, strict=True):
        drafts.extend(_drafts_of(part, verbs))
    join_mentions(drafts)
    for part, verbs in zip(parts, frames, strict=True):
        attribute_claims(part, verbs, drafts)
    add_dates(document, drafts)
    return DocumentEvents(tuple(draft.finished(number) for number, draft in enumerate(drafts)), coreferences)


def _is_in(noun: Draft, clauses: list[Draft]) -> bool:
    """Whether a verb tells it already: the fire of "opened fire on", which is no fire, or the loan of
    "granted a loan", which is the same event.
    """
    first = noun.token
    while first.dep_ == "conj" and first.head.pos_ in {"NOUN", "PROPN"}:
        first = first.head
    verb = first.head
    for one in clauses:
        if one.token.i == verb.i:
            same = one.action == noun.action and first.dep_ == "dobj" and one.known() >= noun.known()
            return same or not {str(noun.token.lower_), noun.lemma}.isdisjoint(one.lemma.split())
    return False


def _drafts_of(part: Part, frames: dict[int, Frame]) -> list[Draft]:
    """The events of one part, in the order of their triggers."""
    clauses = clause_events(part, frames)
    nouns = [noun for noun in nominal_events(part, frames) if not _is_in(noun, clauses)]
    found = headline_events(part, clauses + nouns)
    for draft in found:
        judge(draft)
    link_events(part, found, frames)
    for draft in found:
        add_circumstances(draft)
    kept = (draft for draft in found if not draft.is_empty_talk())
    return sorted(kept, key=lambda draft: int(draft.token.i))
