"""The actions the engine knows: their categories, the verbs and nouns that name them, and who does what.

The categories follow PLOVER (Open Event Data Alliance, *PLOVER: Political Language Ontology for Verifiable
Event Records*) and CAMEO (Schrodt, *Conflict and Mediation Event Observations*), X
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType
from typing import Self

from docsearch.annotations import HARMFUL
from docsearch.errors import BadInputError
from docsearch.events.inflection import Form, PartOfSpeech, forms_of

__all__ = [
    "MOVED",
    "TAKEN",
    "ActionEntry",
    "ActionFrame",
    "Form",
    "Lexicon",
    "LexiconFile",
    "PartOfSpeech",
    "Role",
    "WordForm",
    "is_harmful",
    "lexicon",
    "user_words",
]

PARENT, SIBLING = 0.7, 0.4  # how far a neighbour in the hierarchy counts
CHILD, FIGHT = 0.95, 0.3  # and what of the kind that was asked for
TAKEN = frozenset("seize arrest rob acquire abduct ban blockade sanction spy hack infringe".split())
"""Categories of what is done to those *from* whom something is taken or kept: "seized the bridge from A"."""

MOVED = frozenset("extradite expel deploy withdraw flee release".split())  # from one place to another


class Role(StrEnum):
    """What a place around a verb or noun holds."""

    AGENT = "agent"
    PATIENT = "patient"
    PARTICIPANT = "participant"  # of talks and clashes: no side is the doer
    PLACE = "place"
    SOURCE = "source"
    INSTRUMENT = "instrument"
    AMOUNT = "amount"
    RECIPIENT = "recipient"
    TOPIC = "topic"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ActionFrame:
    """Which role the subject, the object and each preposition mark.

    A passive verb turns ``subject`` and ``object`` round; ``by`` always stands among ``prepositions``.  Of a
    noun, ``subject`` is the possessor before it ("A's raid") where no ``of`` names it.  A ``light`` verb
    ("carry out", "suffer") takes its action from the noun that is its object.
    """

    name: str
    subject: Role
    object: Role
    prepositions: Mapping[str, Role]

    @property
    def light(self) -> bool:
        return self.name.startswith("light")

    def role(self, preposition: str) -> Role | None:
        return self.prepositions.get(preposition)


@dataclass(frozen=True, slots=True)
class ActionEntry:
    """A verb ("gun down": ``lemma`` with its ``particle``) or noun that names an action of a category.

    ``category`` is ``""`` for light verbs; ``agentive`` nouns ("kidnapper", "bomber") are the doer.
    """

    lemma: str
    pos: PartOfSpeech
    category: str
    frame: ActionFrame

    @property
    def head(self) -> str:
        """The first word, which is inflected."""
        return self.lemma.split(" ", 1)[0]

    @property
    def particle(self) -> str:
        """All words after the first: "down" of "gun down"; empty for nouns."""
        return self.lemma.partition(" ")[2] if self.pos is PartOfSpeech.VERB else ""

    @property
    def agentive(self) -> bool:
        return self.frame.name == "noun_agentive"


@dataclass(frozen=True, slots=True)
class WordForm:
    """One reading of an inflected word."""

    entry: ActionEntry
    form: Form


@dataclass(frozen=True, slots=True)
class LexiconFile:
    """A user's words, as TOML (by its ``name``) or TSV; kept with an index for all its readers."""

    name: str
    text: str

    @classmethod
    def read(cls, path: Path) -> Self:
        """Raises :class:`BadInputError` where the file cannot be read, or is no extension of the lexicon."""
        try:
            found = cls(path.name, path.read_text("utf-8"))
        except OSError as error:
            raise BadInputError(f"The lexicon {path} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise BadInputError(f"The lexicon {path} is not in UTF-8: {error}.") from error
        _shipped().extended(found)
        return found

    @property
    def encoded(self) -> str:
        """One string; empty where the file has no word in it."""
        return json.dumps([self.name, self.text]) if self.text.strip() else ""

    @classmethod
    def decoded(cls, encoded: str) -> Self:
        name, text = json.loads(encoded)
        return cls(name, text)


class Lexicon:
    """All actions, immutable; :meth:`extended` makes a larger one."""

    def __init__(
        self,
        entries: Iterable[ActionEntry],
        parents: Mapping[str, str],
        frames: Mapping[str, ActionFrame],
        harmful: frozenset[str] = HARMFUL,
    ) -> None:
        self.entries = tuple(entries)
        self.harmful = harmful
        self.parents: Mapping[str, str] = MappingProxyType(dict(parents))
        self._frames = dict(frames)
        self._verbs: dict[tuple[str, str], ActionEntry] = {}
        self._nouns: dict[str, ActionEntry] = {}
        for entry in self.entries:  # an earlier reading stands before a later one
            if entry.pos is PartOfSpeech.VERB:
                self._verbs.setdefault((entry.head, entry.particle), entry)
            else:
                self._nouns.setdefault(entry.lemma, entry)
        self._particles = _all_particles(self._verbs)
        self._numbers = _numbers_by_word(self.entries)
        self._forms = forms_of(self._numbers)

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(sorted(self.parents))

    def verb(self, lemma: str, particle: str = "") -> ActionEntry | None:
        """The verb with exactly this particle ("down", "fire on", "under"); both in small letters."""
        return self._verbs.get((lemma, particle)) or self._verbs.get((american_to_british(lemma), particle))

    def noun(self, lemma: str) -> ActionEntry | None:
        return self._nouns.get(lemma) or self._nouns.get(american_to_british(lemma))

    def frame(self, name: str) -> ActionFrame:
        """A frame by its name in ``frames.tsv``."""
        return self._frames[name]

    def particles(self, lemma: str) -> tuple[str, ...]:
        """The particles this verb has entries with, longest first ("" where it stands alone)."""
        return self._particles.get(lemma, ())

    def inflected(self, word: str) -> tuple[WordForm, ...]:
        """The readings of a word as it stands in a text: first word of a verb, or the noun."""
        found = [
            (number, form) for key, form in self._forms.get(word.lower(), ()) for number in self._numbers[key]
        ]
        found.sort(key=itemgetter(0))
        return tuple(WordForm(self.entries[number], form) for number, form in found)

    def related(self, one: str, other: str) -> float:
        """1 for the same category, .7 parent and child, .4 children of one family, else 0."""
        if one == other:
            return 1.0 if one else 0.0
        above, beside = self.parents.get(one, ""), self.parents.get(other, "")
        if above == other != "" or beside == one != "":
            return PARENT
        return SIBLING if above and above == beside else 0.0

    def nearness(self, asked: str, found: str) -> float:
        """How well an event of one category answers a question for another, 0 to 1.

        As :meth:`related`, but what is of the kind that was asked for is nearly as good as that itself; not
        so ``fight``, which stands beside ``attack`` in CAMEO (19 and 18): who fights was not attacked.
        """
        if self.parents.get(found, "") == asked != "":
            return FIGHT if found == "fight" else CHILD
        return self.related(asked, found)

    def extended(self, extension: LexiconFile) -> Lexicon:
        """Return a lexicon with the user's words, which stand before ours.

        TOML with one table a category: ``parent``, ``verbs``, ``nouns`` and, where it is not the usual one,
        ``verb_frame`` and ``noun_frame``; or TSV with the columns category, verbs, nouns (words by commas).
        :raises BadInputError: where it is neither, or names a frame that does not exist.
        """
        from docsearch.events.lexicon_files import below, read_extension

        added, parents = read_extension(extension, self._frames)
        new = {category: above for category, above in parents.items() if category not in self.parents}
        harmful = self.harmful | below(self.harmful, new)
        return Lexicon((*added, *self.entries), {**parents, **self.parents}, self._frames, harmful)


_in_force: ContextVar[Lexicon | None] = ContextVar("lexicon", default=None)


def american_to_british(lemma: str) -> str:
    """``criticize`` as ``criticise``: the spelling the data has."""
    return lemma[:-3] + "ise" if lemma.endswith("ize") else lemma


def lexicon() -> Lexicon:
    """The lexicon in force: ours, with the user's words within :func:`user_words`."""
    return _in_force.get() or _shipped()


def is_harmful(category: str) -> bool:
    """Whether it harms its patients: one of ours that does, or a user's below such."""
    return category in lexicon().harmful


@contextmanager
def user_words(extension: str) -> Iterator[None]:
    """Read events, in this thread, with the words of an encoded :class:`LexiconFile`; "" stands for none."""
    before = _in_force.set(_with(extension) if extension else None)
    try:
        yield
    finally:
        _in_force.reset(before)


@lru_cache(maxsize=4)
def _with(extension: str) -> Lexicon:
    return _shipped().extended(LexiconFile.decoded(extension))


@lru_cache(maxsize=1)
def _shipped() -> Lexicon:
    """The lexicon that comes with the package, read once."""
    from docsearch.events.lexicon_files import read_actions, read_frames

    folder = files("docsearch.events")
    frames = read_frames(folder.joinpath("frames.tsv").read_text("utf-8"))
    words = (folder.joinpath(name).read_text("utf-8") for name in ("actions.tsv", "phrases.tsv"))
    entries, parents = read_actions("".join(words), frames)
    return Lexicon(entries, parents, frames)


def _all_particles(verbs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for head, particle in verbs:
        found.setdefault(head, []).append(particle)
    return {
        head: tuple(sorted(own, key=lambda particle: (-len(particle.split()), particle)))
        for head, own in found.items()
    }


def _numbers_by_word(entries: Iterable[ActionEntry]) -> dict[tuple[PartOfSpeech, str], list[int]]:
    """The places of the entries of each noun, and of each first word of a verb."""
    found: dict[tuple[PartOfSpeech, str], list[int]] = {}
    for number, entry in enumerate(entries):
        if entry.head != "be":  # found by its lemma only
            word = entry.head if entry.pos is PartOfSpeech.VERB else entry.lemma
            found.setdefault((entry.pos, word), []).append(number)
    return found
