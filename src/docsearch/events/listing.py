"""Which events a list of everything shows: what a reader would call an event, between those it can name.

The others are kept for searches, which ask for one thing and forgive; a list that nobody has asked anything
of should not be filled with "he asks the price of cement" and "a letter that promised one".
"""

from __future__ import annotations

from collections.abc import Iterable

from docsearch.annotations import Argument, Event
from docsearch.events.lexicon import is_harmful, lexicon
from docsearch.events.tokens import singular

__all__ = ["HABIT", "is_listed"]

HABIT = 0.45
"""The confidence of what is told of somebody rather than of a day: "he creates buildings".  A search takes it
as told; a list does not show it."""
_PRONOUNS = frozenset("i me we us you they them he him she her it this that these those who which".split())
_OWNERS = frozenset("my our your his her its their".split())
_PUBLISHED = frozenset({"launch", "release", "supply"})
_TEXTS = frozenset(
    """letter document report statement remark comment article book essay paper study survey poll message note
    memo memorandum leaflet poster banner sign map song poem film movie video tape footage recording picture
    photograph photo image interview speech communique text story column editorial e-mail email telegram
    list figure figures chart website page post tweet""".split()
)
_THINGS = _TEXTS | frozenset(
    """law bill clause rule article constitution budget plan policy proposal programme program project scheme
    cut tax price cost rate door road bridge wall house building machine idea reason intention purpose
    fact way thing year day week month hour season weather work job experience evidence result date place
    presence absence name word light bread money""".split()
)
_ABSTRACT = ("ing", "ness", "ity", "ism", "ship")
_NOT_ABSTRACT = frozenset(
    """king wing being sibling authority community majority minority university security charity celebrity
    entity city township leadership membership facility utility""".split()
)
_LOOSE = frozenset(
    """ask offer create expand update produce yield test debut develop present go land draw draft employ
    assign pay contribute face bag tap fold retain favour favor encourage embrace celebrate honour honor
    suggest recommend address question examine study check edge reform regulate fly
    deliver""".split()
) | {"set about", "pick up", "turn on", "go for", "go out to", "move into", "come at", "bow to"}
"""Verbs of many meanings, which are events where they are done to an actor."""
_LINKS = frozenset("of in from at on for by with to who that which".split())


def is_listed(event: Event) -> bool:
    """Whether somebody does something in it, or suffers it, that a reader would look up in a list."""
    sides = (event.agents, event.patients)
    if not (event.agents or event.patients or event.places):
        return False
    if not event.action:  # a strange verb, which has to stand between two actors
        return all(any(map(_is_actor, side)) for side in sides)
    if event.lemma in _LOOSE and event.patients and all(a.entity is None for a in event.patients):
        return False
    return _is_somebody(event) and (is_harmful(event.action) or not _is_idle(event))


def _is_somebody(event: Event) -> bool:
    """Whether anybody is named, or described at least: "they paid me" tells nothing to whom does not know."""
    sides = (event.agents, event.patients)
    known = any(a.entity is not None for side in sides for a in side)
    nobody = [not known and _is_nobody(side) for side in sides]
    return not (all(nobody) if is_harmful(event.action) else any(nobody))


def _is_idle(event: Event) -> bool:
    """Whether it is a habit, done by a thing, or talk: "he creates buildings", "released a statement"."""
    if event.confidence == HABIT or (event.agents and all(map(_is_thing, event.agents))):
        return True
    return event.action in _PUBLISHED and bool(event.patients) and all(map(_is_text, event.patients))


def _is_actor(argument: Argument) -> bool:
    """Whether it means an actor, and not what belongs to one: "expressed their concern"."""
    words = argument.text.lower().replace("\u2019", "'")
    return argument.entity is not None and words.partition(" ")[0] not in _OWNERS and "'s " not in words


def _is_nobody(side: Iterable[Argument]) -> bool:
    """Whether a side has pronouns alone, which nobody can look up."""
    words = [argument.text.lower() for argument in side]
    return bool(words) and all(word in _PRONOUNS for word in words)


def _is_thing(argument: Argument) -> bool:
    """Whether it is nobody who could do it: "a document questioning the policy"."""
    head = _head(argument)
    abstract = head.endswith(_ABSTRACT) and head not in _NOT_ABSTRACT
    return argument.entity is None and (abstract or head in _THINGS)


def _is_text(argument: Argument) -> bool:
    """Whether it is something said: to release a statement is to say something."""
    head = _head(argument)
    noun = lexicon().noun(head)
    return argument.entity is None and (head in _TEXTS or (noun is not None and noun.category == "say"))


def _head(argument: Argument) -> str:
    """The noun of a phrase, in the singular: its last word before "of" and the like."""
    words = argument.text.lower().split()
    end = next((at for at, word in enumerate(words) if at and word in _LINKS), len(words))
    return singular(words[end - 1].strip(".,;:\"'()[]")) if words else ""
