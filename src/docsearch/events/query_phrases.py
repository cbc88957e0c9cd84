"""Cuts the units of a query into triggers and the phrases around them: what stands before, what follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from docsearch.events.inflection import Form
from docsearch.events.lexicon import ActionEntry, PartOfSpeech, lexicon
from docsearch.events.query_units import Unit, UnitKind

__all__ = [
    "Marked",
    "Phrase",
    "Trigger",
    "coordinated",
    "is_event",
    "light_verb",
    "modifier",
    "phrases",
    "subject",
    "triggers",
    "trimmed",
]

_LONGEST = 5  # words of a noun or verb of the lexicon
_STOPS = frozenset({UnitKind.CLAUSE, UnitKind.AUXILIARY, UnitKind.QUESTION})
_NOMINAL = frozenset({UnitKind.NAME, UnitKind.WORD, UnitKind.CONJUNCTION, UnitKind.DETERMINER})
Marked: TypeAlias = "tuple[str, Phrase]"


@dataclass(frozen=True, slots=True)
class Trigger:
    """``units[first:last]`` name the action."""

    entry: ActionEntry
    form: Form
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Units that fill one role."""

    units: tuple[Unit, ...]

    @property
    def is_place(self) -> bool:
        return any(unit.name is not None and unit.name.is_place for unit in self.units)

    @property
    def is_name(self) -> bool:
        return any(unit.kind is UnitKind.NAME for unit in self.units)


def triggers(units: Sequence[Unit]) -> Iterator[Trigger]:
    """All words of actions in the query, longer ones before the shorter ones in them."""
    at = 0
    while at < len(units):
        longest = at + 1
        for trigger in _triggers_at(units, at):
            yield trigger
            longest = max(longest, trigger.last)
        at = longest


def _triggers_at(units: Sequence[Unit], at: int) -> Iterator[Trigger]:
    if units[at].kind is not UnitKind.WORD:
        return
    words = [unit.lower for unit in units[at : at + _LONGEST]]
    spelled = [f"{unit.lower}'" if unit.possessive else unit.lower for unit in units[at : at + _LONGEST]]
    known = lexicon()
    for length in range(len(words), 0, -1):
        found = [
            form
            for form in known.inflected(" ".join([*spelled[: length - 1], words[length - 1]]))
            if form.entry.pos is PartOfSpeech.NOUN
        ]
        yield from (Trigger(form.entry, form.form, at, at + length) for form in found)
        if found:
            break
    verbs = [form for form in known.inflected(words[0]) if form.entry.pos is PartOfSpeech.VERB]
    here = [form for form in verbs if _follow(form.entry.particle, words)]
    longest = max((len(form.entry.particle.split()) for form in here), default=0)
    for form in here:
        length = len(form.entry.particle.split())
        if length == longest or form.entry.frame.light:  # "burn down", and not "burn"
            yield Trigger(form.entry, form.form, at, at + 1 + length)


def _follow(particle: str, words: Sequence[str]) -> bool:
    """Whether these are the words after the first."""
    if not particle:
        return True
    own = particle.split()
    return len(words) > len(own) and words[1] == own[0] and list(words[1 : 1 + len(own)]) == own


def light_verb(units: Sequence[Unit], end: int) -> Trigger | None:
    """The verb of which an event noun is the object: "carried out" of "carried out an attack"."""
    while end and units[end - 1].kind is UnitKind.DETERMINER:
        end -= 1
    for first in range(max(0, end - 3), end):
        for found in _triggers_at(units, first):
            if found.entry.frame.light and found.last == end:
                return found
    return None


def subject(units: Sequence[Unit], end: int) -> tuple[Phrase | None, tuple[str, ...]]:
    """The phrase before a verb, and the auxiliaries around it ("did A arrest")."""
    at, auxiliaries = end, []
    while at and units[at - 1].kind is UnitKind.AUXILIARY:
        at -= 1
        auxiliaries.append(units[at].lower)
    if at > 1 and units[at - 1].lower == "to" and units[at - 2].kind is UnitKind.NAME:
        at -= 1  # "Special Court to try A"
        auxiliaries.append("to")
    if at and units[at - 1].kind is UnitKind.COMMA:
        at -= 1
    first = at
    while first and (units[first - 1].kind in _NOMINAL or _in_list(units, first - 1)):
        first -= 1
    if first and units[first - 1].kind is UnitKind.AUXILIARY:
        auxiliaries.append(units[first - 1].lower)
    inner = trimmed(units[first:at])
    if not inner or (first and units[first - 1].kind is UnitKind.PREPOSITION and end == at):
        whole = _with_preposition(units, first, at)
        return (Phrase(whole) if whole else None), tuple(auxiliaries)
    return Phrase(inner), tuple(auxiliaries)


def _in_list(units: Sequence[Unit], at: int) -> bool:
    """Whether this is the comma of "Petra Olin, Carl Roth"."""
    name = UnitKind.NAME
    return units[at].kind is UnitKind.COMMA and at > 0 and {units[at - 1].kind, units[at + 1].kind} == {name}


def _with_preposition(units: Sequence[Unit], first: int, end: int) -> tuple[Unit, ...]:
    """Take "ministers" of "ministers of Kardania" as the subject, with what it is of."""
    start = first - 1
    if start < 1 or units[start].lower != "of" or first == end:
        return ()
    while start and units[start - 1].kind in {UnitKind.NAME, UnitKind.WORD, UnitKind.DETERMINER}:
        start -= 1
    whole = trimmed(units[start:end])
    return whole if whole and whole[0].kind in {UnitKind.NAME, UnitKind.WORD} else ()


def modifier(units: Sequence[Unit], end: int) -> Phrase | None:
    """The name or noun right before an event noun: "A's raid", "the embassy bombing"."""
    first = end
    while first and units[first - 1].kind in {UnitKind.NAME, UnitKind.WORD, UnitKind.CONJUNCTION}:
        first -= 1
        if units[first].kind is UnitKind.NAME and (
            not first or units[first - 1].kind is not UnitKind.CONJUNCTION
        ):
            break
    inner = trimmed(units[first:end])
    return Phrase(inner) if inner else None


def phrases(units: Sequence[Unit], start: int) -> Iterator[Marked]:
    """What follows the trigger: (preposition or "", phrase), to the first clause."""
    mark, inner = "", list[Unit]()
    skipped, held = -1, ""
    for at in range(start, len(units)):
        unit = units[at]
        if unit.kind in _STOPS:
            break
        if at == skipped:
            continue
        if unit.kind is UnitKind.PREPOSITION and not (unit.lower == "of" and _is_common(inner)):
            yield from _marked(mark, inner)
            mark, inner, held = held or unit.lower, [], ""
        elif unit.kind is UnitKind.CONJUNCTION and not inner and _noun_after(units, at):
            yield "or", Phrase((units[at + 1],))  # "attack on or murder of"
            skipped, held = at + 1, mark
        elif unit.kind is UnitKind.COMMA or unit.kind is UnitKind.DATE:
            yield from _marked(mark, inner)
            mark, inner = (mark if unit.kind is UnitKind.COMMA else ""), []
        elif (
            unit.kind is UnitKind.NAME
            and inner
            and inner[-1].kind is UnitKind.NAME
            and unit.name is not None
            and (inner[-1].name is not None or unit.name.is_place)  # else the end of a longer name
        ):
            yield from _marked(mark, inner)  # a trailing place, without its preposition
            mark, inner = "", [unit]
        else:
            inner.append(unit)
    yield from _marked(mark, inner)


def is_event(phrase: Phrase) -> bool:
    """Whether the last word of a phrase names an action itself."""
    forms = lexicon().inflected(phrase.units[-1].text)
    return any(form.entry.pos is PartOfSpeech.NOUN and not form.entry.agentive for form in forms)


def _noun_after(units: Sequence[Unit], at: int) -> bool:
    return at + 1 < len(units) and any(
        found.entry.pos is PartOfSpeech.NOUN for found in _triggers_at(units, at + 1)
    )


def _is_common(inner: Sequence[Unit]) -> bool:
    """Whether "of" goes on with a phrase: "the mayor of Kessin"."""
    return bool(inner) and inner[-1].kind is UnitKind.WORD


def _marked(mark: str, inner: Sequence[Unit]) -> Iterator[Marked]:
    for part in coordinated(inner):
        inner_part = trimmed(part)
        if inner_part:
            yield mark, Phrase(inner_part)


def coordinated(inner: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    """Splits "A and B" where both are names, not "A or B": either will do.

    "attack on or murder of" leaves the second noun out.
    """
    part: list[Unit] = []
    for unit in inner:
        joint = unit.kind in {UnitKind.CONJUNCTION, UnitKind.COMMA} and unit.lower != "or"
        if joint and any(one.kind is UnitKind.NAME for one in part):
            yield part
            part = []
        else:
            part.append(unit)
    if trimmed(part):
        yield part


def trimmed(units: Sequence[Unit]) -> tuple[Unit, ...]:
    edges = {UnitKind.DETERMINER, UnitKind.CONJUNCTION, UnitKind.COMMA, UnitKind.DATE}
    inner = list(units)
    while inner and inner[0].kind in edges:
        inner.pop(0)
    while inner and inner[-1].kind in edges:
        inner.pop()
    return tuple(inner)
