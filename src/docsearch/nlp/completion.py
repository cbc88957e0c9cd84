"""Names that one document explains, found in others where the model has read no name.

"The Reed Cutters took the rice" may be read as nothing at all; that somebody is called so stands elsewhere.
In text that is all in capitals any name of several words may be lost, so there all are looked for.  What is
found goes into the postings of the actor, and nowhere else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from docsearch.annotations import (
    TITLE,
    ActorType,
    Alias,
    AliasRelation,
    DocumentActors,
    Entity,
    Mention,
    Span,
)
from docsearch.nlp.lexicon import is_common, is_proper
from docsearch.nlp.names import is_acronym, name_key
from docsearch.nlp.salience import salience

__all__ = ["KnownNames", "Told", "completed", "known_names"]

_TELLING = (AliasRelation.ALSO_KNOWN_AS, AliasRelation.FORMERLY, AliasRelation.ACRONYM)
_MOSTLY = 0.7  # of the letters of a text that is all in capitals
_LONGEST = 8  # words of a name
_WORD = re.compile(r"[^\s.,;:()\[\]\"!?]+")
_LETTERS = re.compile(r"\w+")
_FIRM = re.compile(r",? (?:Ltd|Limited|Inc|PLC|plc|LLC|LLP|GmbH|AG|SA|Corp)\.?$")
_RANKS = (
    "General ",
    "Colonel ",
    "Captain ",
    "Commander ",
    "Commandant ",
    "Comandante ",
    "Comrade ",
    "Major ",
)
_STRANGE = 4  # letters of a word that no dictionary has, to be looked for alone
_CONFIDENCE = 0.7  # of a name that only other documents explain


class Linking(Protocol):
    """What a document says of two names."""

    @property
    def name(self) -> str: ...

    @property
    def alias(self) -> str: ...

    @property
    def relation(self) -> AliasRelation: ...


@dataclass(frozen=True, slots=True)
class Told:
    """A name of several words that is ``actor``'s alone."""

    wording: str
    key: str
    actor: str


@dataclass(frozen=True, slots=True)
class KnownNames:
    """``told`` are those that a document explains; ``capitals`` all names, by wording in capitals."""

    told: tuple[Told, ...]
    capitals: Mapping[str, Told]
    _by_word: Mapping[str, Sequence[int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_word: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(self.told):
            by_word[_first_word(one.wording)].append(number)
        object.__setattr__(self, "_by_word", by_word)

    def told_in(self, *texts: str) -> list[Told]:
        """Those that are told and may stand here, since their first words do."""
        words = {word.lower() for text in texts for word in _LETTERS.findall(text)}
        numbers = sorted(n for word in words & self._by_word.keys() for n in self._by_word[word])
        return [self.told[number] for number in numbers]


def known_names(names: Iterable[str], links: Iterable[Linking], aliases: Iterable[Alias]) -> KnownNames:
    """Of ``names`` (as they are written) and of those in ``links`` what is one actor's and nobody else's."""
    owners: dict[str, set[str]] = defaultdict(set)
    for alias in aliases:
        owners[alias.key].add(alias.actor_id)
    said = {w for link in links if link.relation in _TELLING for w in (link.name, link.alias)}
    names = set(names)
    firms = {_FIRM.sub("", name).replace(" & ", " and ") for name in names if " & " in name}
    told = (*_owned(said | firms, owners), *_owned_words(said, owners))
    return KnownNames(told, {one.wording.upper(): one for one in (*_owned(names, owners), *told)})


def _owned(wordings: Iterable[str], owners: Mapping[str, set[str]]) -> Iterator[Told]:
    for wording in sorted(wordings):
        key = name_key(wording) if " " in wording else ""
        if " " in key and len(owners.get(key, ())) == 1:
            yield Told(wording, key, min(owners[key]))


def _owned_words(said: Iterable[str], owners: Mapping[str, set[str]]) -> Iterator[Told]:
    """Names of one word, if they are no words besides ("Petrolan"), others with a rank: "General Tide"."""
    for wording in sorted(said):
        key = name_key(wording)
        strange = is_acronym(wording) or (len(wording) >= _STRANGE and not is_common(key))
        alone = " " not in wording and not is_proper(key) and len(owners.get(key, ())) == 1
        if alone and (strange or wording[0].isupper()):
            ranks = ("",) if strange else _RANKS
            yield from (Told(f"{rank}{wording}", key, min(owners[key])) for rank in ranks)


def completed(
    read: DocumentActors, owners: Sequence[str | None], title: str, text: str, known: KnownNames
) -> tuple[DocumentActors, tuple[str | None, ...]]:
    """The actors of a document and their ids, with those that the reader missed and ``known`` names."""
    named = set(owners)
    entities, actors = list(read.entities), list(owners)
    for one in (*known.told_in(title, text), *_in_capitals(text, known.capitals)):
        if one.actor not in named and (mentions := _mentions(read, title, text, one.wording)):
            entities.append(_entity(len(entities), read, one, mentions))
            actors.append(one.actor)
            named.add(one.actor)
    return replace(read, entities=tuple(entities)), tuple(actors)


def _first_word(wording: str) -> str:
    found = _LETTERS.search(wording)
    return found.group().lower() if found is not None else ""


def _in_capitals(text: str, names: Mapping[str, Told]) -> Iterator[Told]:
    """The names in a text that is all in capitals, the longest first at each place."""
    if sum(map(str.isupper, text)) < _MOSTLY * sum(map(str.isalpha, text)):
        return
    words = [found.span() for found in _WORD.finditer(text)]
    for first, (start, _) in enumerate(words):
        for last in range(min(first + _LONGEST, len(words)) - 1, first, -1):
            found = names.get(text[start : words[last][1]])
            if found is not None:
                yield found
                break


def _mentions(read: DocumentActors, title: str, text: str, wording: str) -> tuple[Mention, ...]:
    """Where the words stand as they are written, or all in capitals."""
    found = []
    for source, in_title in ((title, True), (text, False)):
        for form in (wording, wording.upper()):
            if form in source:
                for match in re.finditer(rf"(?<![\w-]){re.escape(form)}(?![\w-])", source):
                    if " " not in form and _within_name(source, match):
                        continue
                    number = TITLE if in_title else _sentence(read, match.start())
                    span = Span(match.start(), match.end(), number)
                    found.append(Mention(span, match.group(), confidence=_CONFIDENCE))
                break
    return tuple(found)


def _within_name(source: str, match: re.Match[str]) -> bool:
    """Whether a word stands beside another with a capital, where letter case tells names."""
    start, end = match.span()
    around = source[max(0, start - 80) : start] + source[end : end + 80]
    if sum(map(str.isupper, around)) >= _MOSTLY * sum(map(str.isalpha, around)):
        return False
    before = re.search(r"(?:^|[^.!?]\s)[A-Z][\w.'\u2019-]* $", source[:start][-40:])
    article = source[:start].endswith(("The ", "A "))
    return (before is not None and not article) or re.match(r" [A-Z]", source[end : end + 2]) is not None


def _sentence(read: DocumentActors, start: int) -> int:
    return max(0, sum(first <= start for first, _ in read.sentences) - 1)


def _entity(number: int, read: DocumentActors, told: Told, mentions: tuple[Mention, ...]) -> Entity:
    sentences = {mention.span.sentence for mention in mentions}
    most = max([len(entity.mentions) for entity in read.entities] + [len(mentions)])
    about = salience(
        in_title=TITLE in sentences,
        first_sentence=min((s for s in sentences if s != TITLE), default=0),
        mentions=len(mentions),
        most_mentions=most,
        sentences=len(sentences - {TITLE}),
        all_sentences=len(read.sentences),
    )
    kind = ActorType.ORGANISATION
    return Entity(number, told.wording, told.key, kind, (told.key,), mentions, (), about)
