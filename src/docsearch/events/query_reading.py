"""One reading of a query: a trigger, and what the phrases around it are to it.

The trigger's frame (:mod:`docsearch.events.lexicon`) says which role the subject, the object and each
preposition mark.  :mod:`docsearch.events.query` tries all triggers and keeps the reading that explains most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from docsearch.events.inflection import Form
from docsearch.events.lexicon import ActionEntry, PartOfSpeech, Role, lexicon
from docsearch.events.query_units import BE, Unit, UnitKind

__all__ = ["Phrase", "Reading", "Trigger", "read", "triggers"]

_NOMINAL = frozenset({UnitKind.NAME, UnitKind.WORD, UnitKind.CONJUNCTION, UnitKind.DETERMINER})
_STOPS = frozenset({UnitKind.CLAUSE, UnitKind.AUXILIARY, UnitKind.QUESTION})
_PASSIVE = frozenset({Form.PAST, Form.PARTICIPLE})
_PLACE_WORDS = frozenset(
    "in at near outside around inside off along within across throughout on over".split()
)
_PATIENT_NOUNS = frozenset(
    """kill abduct arrest release try convict acquit pardon extradite expel die resign appoint dismiss torture
    wound rape poison elect rob""".split()
)
"""Nouns whose possessor, or name before them, suffers the action: "Lopez's murder", "the Lopez trial"."""
_BEFORE_ADJECTIVE = frozenset({UnitKind.CONJUNCTION, UnitKind.DETERMINER, UnitKind.PREPOSITION})
_ADJECTIVE = 0.8
_SIDES = frozenset({Role.AGENT, Role.PATIENT})
_LONGEST = 4  # words of a noun or verb of the lexicon


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


@dataclass(slots=True)
class Reading:
    """The phrases by role, and which units are explained."""

    trigger: Trigger
    roles: dict[Role, list[Phrase]] = field(default_factory=dict)
    covered: set[int] = field(default_factory=set)
    asks: bool = False
    weight: float = 1.0

    def add(self, role: Role, phrase: Phrase) -> None:
        """Enter a phrase, which is explained by it."""
        self.roles.setdefault(role, []).append(phrase)
        self.covered.update(unit.start for unit in phrase.units)


Marked = tuple[str, Phrase]


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
    known = lexicon()
    for length in range(len(words), 0, -1):
        found = [
            form for form in known.inflected(" ".join(words[:length])) if form.entry.pos is PartOfSpeech.NOUN
        ]
        yield from (Trigger(form.entry, form.form, at, at + length) for form in found)
        if found:
            break
    for form in known.inflected(words[0]):
        particle = form.entry.particle.split()
        if form.entry.pos is PartOfSpeech.VERB and words[1 : 1 + len(particle)] == particle:
            yield Trigger(form.entry, form.form, at, at + 1 + len(particle))


def read(units: Sequence[Unit], trigger: Trigger) -> Reading | None:
    """What the query says if this is its action; None where the grammar forbids it."""
    reading = Reading(trigger)
    reading.covered.update(unit.start for unit in units[trigger.first : trigger.last])
    reading.asks = any(unit.lower in {"who", "whom", "whose"} for unit in units)
    if trigger.entry.pos is PartOfSpeech.NOUN:
        _read_noun(units, reading)
        return reading
    return reading if _read_verb(units, reading) else None


def _read_verb(units: Sequence[Unit], reading: Reading) -> bool:
    trigger, frame = reading.trigger, reading.trigger.entry.frame
    if (
        trigger.first
        and units[trigger.first - 1].kind is UnitKind.DETERMINER
        and trigger.form not in _PASSIVE
    ):
        return False
    left, auxiliaries = _subject(units, trigger.first)
    right = list(_phrases(units, trigger.last))
    if trigger.first and trigger.form in _PASSIVE and units[trigger.first - 1].kind in _BEFORE_ADJECTIVE:
        reading.weight = _ADJECTIVE  # "the army or armed forces"
    bare = [phrase for mark, phrase in right if not mark]
    by = any(mark == "by" for mark, _ in right)
    passive = _is_passive(reading, left, auxiliaries, bare, by=by)
    if trigger.form is Form.BASE and left is None and not reading.asks and not auxiliaries:
        return False  # an order, or rather a noun
    if trigger.form is Form.THIRD and left is None and not reading.asks:
        return False
    inverted = left is None and trigger.first > 0 and reading.asks
    if left is not None:
        role = frame.object if passive else frame.subject
        for part in _coordinated(left.units):
            reading.add(_sufferer(role) if passive else role, Phrase(_trimmed(part)))
    elif not inverted and trigger.form in _PASSIVE and bare and not passive:
        reading.add(_sufferer(frame.object), bare[0])  # "abducted nuns"
        right = [(mark, phrase) for mark, phrase in right if phrase is not bare[0]]
    _add_right(reading, right, object_taken=passive or (left is None and not inverted and bool(bare)))
    return True


def _is_passive(
    reading: Reading, left: Phrase | None, auxiliaries: Sequence[str], bare: Sequence[Phrase], *, by: bool
) -> bool:
    trigger = reading.trigger
    if trigger.form not in _PASSIVE:
        return False
    if any(word in BE for word in auxiliaries) or by:
        return True
    if "have" in auxiliaries or "had" in auxiliaries or "has" in auxiliaries or left is None:
        return False
    only_places = all(phrase.is_place for phrase in bare) and trigger.entry.category in _PATIENT_NOUNS
    return (not bare or only_places) and trigger.entry.frame.object in {Role.PATIENT, Role.TOPIC}


def _sufferer(role: Role) -> Role:
    """The role of a passive's subject: always one who can be asked for."""
    return Role.PATIENT if role in {Role.NONE, Role.TOPIC, Role.RECIPIENT} else role


def _subject(units: Sequence[Unit], end: int) -> tuple[Phrase | None, tuple[str, ...]]:
    """The phrase before a verb, and the auxiliaries around it ("did A arrest")."""
    at, auxiliaries = end, []
    while at and units[at - 1].kind is UnitKind.AUXILIARY:
        at -= 1
        auxiliaries.append(units[at].lower)
    if at and units[at - 1].kind is UnitKind.COMMA:
        at -= 1
    first = at
    while first and (units[first - 1].kind in _NOMINAL or _in_list(units, first - 1)):
        first -= 1
    if first and units[first - 1].kind is UnitKind.AUXILIARY:
        auxiliaries.append(units[first - 1].lower)
    inner = _trimmed(units[first:at])
    if not inner or (first and units[first - 1].kind is UnitKind.PREPOSITION and end == at):
        whole = _with_preposition(units, first, at)
        return (Phrase(whole) if whole else None), tuple(auxiliaries)
    return Phrase(inner), tuple(auxiliaries)


def _in_list(units: Sequence[Unit], at: int) -> bool:
    """Whether this is the comma of "Petra Olin, Carl Roth"."""
    name = UnitKind.NAME
    return units[at].kind is UnitKind.COMMA and at > 0 and {units[at - 1].kind, units[at + 1].kind} == {name}


def _with_preposition(units: Sequence[Unit], first: int, end: int) -> tuple[Unit, ...]:
    """ "Ministers of Kardania": the phrase before "of" is the subject, with what it is of."""
    start = first - 1
    if start < 1 or units[start].lower != "of" or first == end:
        return ()
    while start and units[start - 1].kind in {UnitKind.NAME, UnitKind.WORD, UnitKind.DETERMINER}:
        start -= 1
    whole = _trimmed(units[start:end])
    return whole if whole and whole[0].kind in {UnitKind.NAME, UnitKind.WORD} else ()


def _read_noun(units: Sequence[Unit], reading: Reading) -> None:
    trigger, frame = reading.trigger, reading.trigger.entry.frame
    right = list(_phrases(units, trigger.last))
    named = {frame.role(mark) for mark, _ in right}
    light = _light_verb(units, trigger.first)
    if light is not None:
        _read_light(units, light, reading)
    left = _modifier(units, trigger.first) if light is None else None
    if left is not None:
        owner = left.units[-1].possessive
        reading.add(_owner_role(reading, left, named, owner=owner), left)
    _add_right(reading, right, object_taken=True)


def _light_verb(units: Sequence[Unit], end: int) -> Trigger | None:
    """The verb of which an event noun is the object: "carried out" of "carried out an attack"."""
    while end and units[end - 1].kind is UnitKind.DETERMINER:
        end -= 1
    for first in range(max(0, end - 3), end):
        for found in _triggers_at(units, first):
            if found.entry.frame.light and found.last == end:
                return found
    return None


def _read_light(units: Sequence[Unit], light: Trigger, reading: Reading) -> None:
    reading.covered.update(unit.start for unit in units[light.first : light.last])
    left, auxiliaries = _subject(units, light.first)
    passive = light.form in _PASSIVE and any(word in BE for word in auxiliaries)
    if left is not None and not passive:
        reading.add(light.entry.frame.subject, left)


def _owner_role(reading: Reading, left: Phrase, named: set[Role | None], *, owner: bool) -> Role:
    frame, category = reading.trigger.entry.frame, reading.trigger.entry.category
    if not left.is_name and not owner and (frame.subject not in _SIDES or category == "elect"):
        return Role.TOPIC  # "peaceful talks", "forest fire"
    if frame.subject is Role.PARTICIPANT:
        return Role.PARTICIPANT
    if left.is_place and not owner and Role.PATIENT in named | {frame.subject}:
        return Role.PLACE
    if Role.AGENT in named:
        return Role.PLACE if left.is_place and not owner else Role.PATIENT
    if Role.PATIENT in named:
        return Role.AGENT
    if left.is_place and not owner:
        return Role.PLACE
    if frame.subject is not Role.AGENT:
        return Role.PATIENT
    return Role.PATIENT if category in _PATIENT_NOUNS or not left.is_name else Role.AGENT


def _modifier(units: Sequence[Unit], end: int) -> Phrase | None:
    """The name or noun right before an event noun: "A's raid", "the embassy bombing"."""
    first = end
    while first and units[first - 1].kind in {UnitKind.NAME, UnitKind.WORD, UnitKind.CONJUNCTION}:
        first -= 1
        if units[first].kind is UnitKind.NAME and (
            not first or units[first - 1].kind is not UnitKind.CONJUNCTION
        ):
            break
    inner = _trimmed(units[first:end])
    return Phrase(inner) if inner else None


def _add_right(reading: Reading, right: Sequence[Marked], *, object_taken: bool) -> None:
    frame = reading.trigger.entry.frame
    verbal = reading.trigger.entry.pos is PartOfSpeech.VERB
    for mark, phrase in right:
        if not mark:
            if not object_taken:
                reading.add(frame.object, phrase)
                object_taken = True
            elif phrase.is_place:
                reading.add(Role.PLACE, phrase)
            elif phrase.is_name and verbal:
                reading.add(Role.PARTICIPANT, phrase)
            continue
        role = frame.role(mark)
        if phrase.is_place and mark in _PLACE_WORDS and role is not Role.PATIENT:
            role = Role.PLACE
        if role is None and mark in _PLACE_WORDS:
            role = Role.PLACE if phrase.is_name else Role.TOPIC
        reading.add(role or Role.TOPIC, phrase)


def _phrases(units: Sequence[Unit], start: int) -> Iterator[Marked]:
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
            unit.kind is UnitKind.NAME and inner and inner[-1].kind is UnitKind.NAME and unit.name is not None
        ):
            yield from _marked(mark, inner)  # a trailing place, without its preposition
            mark, inner = "", [unit]
        else:
            inner.append(unit)
    yield from _marked(mark, inner)


def _noun_after(units: Sequence[Unit], at: int) -> bool:
    return at + 1 < len(units) and any(
        found.entry.pos is PartOfSpeech.NOUN for found in _triggers_at(units, at + 1)
    )


def _is_common(inner: Sequence[Unit]) -> bool:
    """Whether "of" goes on with a phrase: "the mayor of Kessin"."""
    return bool(inner) and inner[-1].kind is UnitKind.WORD


def _marked(mark: str, inner: Sequence[Unit]) -> Iterator[Marked]:
    for part in _coordinated(inner):
        trimmed = _trimmed(part)
        if trimmed:
            yield mark, Phrase(trimmed)


def _coordinated(inner: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    """Splits "A and B" where both are names; "attack on or murder of" leaves the second noun out."""
    part: list[Unit] = []
    for unit in inner:
        joint = unit.kind in {UnitKind.CONJUNCTION, UnitKind.COMMA}
        if joint and any(one.kind is UnitKind.NAME for one in part):
            yield part
            part = []
        else:
            part.append(unit)
    if _trimmed(part):
        yield part


def _trimmed(units: Sequence[Unit]) -> tuple[Unit, ...]:
    edges = {UnitKind.DETERMINER, UnitKind.CONJUNCTION, UnitKind.COMMA, UnitKind.DATE}
    inner = list(units)
    while inner and inner[0].kind in edges:
        inner.pop(0)
    while inner and inner[-1].kind in edges:
        inner.pop()
    return tuple(inner)
