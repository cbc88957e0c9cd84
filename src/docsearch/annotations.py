"""What the stages after indexing read out of a document: actors and events, as frozen records without I/O.

Every :class:`Span` lies in one sentence of the document's text, or in its title, which counts as sentence
``TITLE``.  Offsets are Python string offsets into ``Document.text`` (or ``Document.title``), ``end``
exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "HARMFUL",
    "TITLE",
    "Actor",
    "ActorType",
    "Alias",
    "AliasLink",
    "AliasRelation",
    "Argument",
    "DateRange",
    "DocumentActors",
    "DocumentEvents",
    "Entity",
    "Event",
    "Mention",
    "MentionForm",
    "Modality",
    "Span",
]

TITLE = -1

HARMFUL = frozenset(
    """abduct accuse ambush arrest attack ban betray blockade bomb bribe convict criticise declare_war defeat
    destroy die dismiss expel extradite hack infringe invade kill poison raid rape reject rob sanction seize
    shell shoot smuggle spy sue suffer torture try wound""".split()
)
"""Actions that harm their patients, by category.  Who harms and who is harmed says something of a document's
direction, whatever the harm is: "B buried its dead" stands rather in a report of A's attack on B."""


class ActorType(StrEnum):
    """The kinds of actors, and places, where things happen."""

    PERSON = "person"
    ORGANISATION = "organisation"  # ministries, companies, parties, courts, unions, clubs
    GROUP = "group"  # armed groups and forces: rebels, armies, militias, gangs
    STATE = "state"  # states, their governments, and peoples
    PLACE = "place"


class MentionForm(StrEnum):
    """How a mention names its actor."""

    NAME = "name"
    DESCRIPTION = "description"  # "the group", "the army", "the minister"
    PRONOUN = "pronoun"


class AliasRelation(StrEnum):
    """Why two names are taken for one actor (or how they are related)."""

    ACRONYM = "acronym"  # Full Name (FN), FN, the Full Name
    ALSO_KNOWN_AS = "also known as"
    FORMERLY = "formerly"
    VARIANT = "variant"  # article, suffix, spelling, word order, initials
    SURNAME = "surname"  # the short form of a person's or an organisation's name
    DEMONYM = "demonym"  # Kardanian for Kardania
    CAPITAL = "capital"  # "Kabul said"
    WITHIN = "within"  # a place in a larger one; no alias


class Modality(StrEnum):
    """Whether an event is said to have happened."""

    ACTUAL = "actual"
    PLANNED = "planned"  # will, plans to, calls for
    THREATENED = "threatened"
    ALLEGED = "alleged"  # is accused of, is said to have
    DENIED = "denied"  # denies having
    POSSIBLE = "possible"  # may, could, if, failed and foiled attempts


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` of the sentence with this number, counted from 0; of the title where ``TITLE``."""

    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a document speaks of an actor.

    ``text`` is the wording there (as it stands, not truecased), ``confidence`` from 0 to 1 that it is a name
    of this type, or, of a pronoun or description, that it means this actor.
    """

    span: Span
    text: str
    form: MentionForm = MentionForm.NAME
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Entity:
    """One actor or place of one document, with all its mentions there, in their order.

    ``name`` is the fullest form that stands in the document, in normal case and without title; ``key`` is its
    normal form (:func:`docsearch.nlp.names.name_key`), ``forms`` the keys of all forms that are names (its
    own key among them, sorted).  ``roles`` are descriptions that stand with it ("mayor of X", "rebel group",
    "finance minister"), in small letters.  ``salience``, 0 to 1, says how much the document is about it.
    """

    number: int
    name: str
    key: str
    type: ActorType
    forms: tuple[str, ...]
    mentions: tuple[Mention, ...]
    roles: tuple[str, ...] = ()
    salience: float = 0.0


@dataclass(frozen=True, slots=True)
class AliasLink:
    """A document says, in these words, that two names are one actor's (or one place lies in another).

    ``name`` and ``alias`` as they stand there in normal case; of ``ACRONYM`` the alias is the acronym, of
    ``FORMERLY`` the older name, of ``WITHIN`` the name is the place and the alias its container.
    """

    name: str
    alias: str
    relation: AliasRelation
    span: Span
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class DocumentActors:
    """The actors of one document; ``sentences`` are (start, end) offsets into its text, ascending."""

    sentences: tuple[tuple[int, int], ...] = ()
    entities: tuple[Entity, ...] = ()
    links: tuple[AliasLink, ...] = ()


@dataclass(frozen=True, slots=True)
class DateRange:
    """From ``start`` to ``end``, both ISO 8601 days (``2021-11-14``) and both included; None is open."""

    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class Argument:
    """What fills a role: the words, and which entity of the document they mean, where that is known."""

    span: Span
    text: str
    entity: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that somebody is said to do.

    ``action`` is a category of the scheme (``attack``), or ``""`` for a verb outside of the lexicon;
    ``lemma`` the verb or noun itself (``shell``); ``trigger`` where it stands.  Roles may have several
    fillers ("A and B").  ``date`` is when it happened, resolved against the dateline or publication date;
    None where the text does not say.  ``source`` is who says so ("police said").  ``confidence`` 0 to 1.
    """

    number: int
    action: str
    lemma: str
    trigger: Span
    agents: tuple[Argument, ...] = ()
    patients: tuple[Argument, ...] = ()
    places: tuple[Argument, ...] = ()
    instruments: tuple[Argument, ...] = ()
    amounts: tuple[Argument, ...] = ()
    sources: tuple[Argument, ...] = ()
    date: DateRange | None = None
    date_text: str = ""
    negated: bool = False
    modality: Modality = Modality.ACTUAL
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class DocumentEvents:
    """The events of one document, in the order of their triggers.

    ``coreferences`` are mentions (pronouns, descriptions) that were found to mean an entity, by its number.
    """

    events: tuple[Event, ...] = ()
    coreferences: tuple[tuple[int, Mention], ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """One actor of the whole index.

    ``id`` is readable and unique (``national-army-of-kardania``; ``john-smith-2`` for a second John Smith),
    ``name`` the most frequent of its fullest names as it is written, ``names`` the keys that mean it, sorted.
    ``related`` are (relation, actor id), sorted: ``capital`` and ``capital of``, ``within``.  ``profile``, of
    actors that share a name, are the words that speak for this one.
    """

    id: str
    name: str
    type: ActorType
    names: tuple[str, ...]
    documents: int
    mentions: int
    related: tuple[tuple[str, str], ...] = ()
    profile: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alias:
    """A name key that means an actor, perhaps one of several.

    ``relation`` is None for the actor's own main name; ``documents`` is in how many it means this actor;
    ``score``, above 0 and at most 1, how much the key alone points at this actor.
    """

    key: str
    actor_id: str
    relation: AliasRelation | None
    documents: int
    score: float
