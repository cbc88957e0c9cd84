"""One reading of a query: a trigger, and what the phrases around it are to it.

The trigger's frame (:mod:`docsearch.events.lexicon`) says which role the subject, the object and each
preposition mark.  :mod:`docsearch.events.query` tries all triggers and keeps the reading that explains most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from docsearch.events.inflection import Form
from docsearch.events.lexicon import MOVED, TAKEN, PartOfSpeech, Role
from docsearch.events.query_phrases import (
    Marked,
    Phrase,
    Trigger,
    coordinated,
    is_event,
    light_verb,
    modifier,
    phrases,
    subject,
    trimmed,
)
from docsearch.events.query_units import BE, Unit, UnitKind

__all__ = ["Reading", "read"]

_PASSIVE = frozenset({Form.PAST, Form.PARTICIPLE})
_PLACE_WORDS = frozenset(
    "in at near outside around inside off along within across throughout on over".split()
)
_PATIENT_NOUNS = frozenset(
    """kill abduct arrest release try convict acquit pardon extradite expel die resign appoint dismiss torture
    wound rape poison elect rob""".split()
)
_BEFORE_ADJECTIVE = frozenset({UnitKind.CONJUNCTION, UnitKind.DETERMINER, UnitKind.PREPOSITION})
_ADJECTIVE, _NO_OBJECT, _UNMARKED = 0.8, 0.6, 0.6
_MARKS = frozenset("to of from by against with before".split())
_SIDES = frozenset({Role.AGENT, Role.PATIENT})


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
    if trigger.first and units[trigger.first - 1].possessive:
        return False
    left, auxiliaries = subject(units, trigger.first)
    right = list(phrases(units, trigger.last))
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
        for part in coordinated(left.units):
            reading.add(_sufferer(role) if passive else role, Phrase(trimmed(part)))
    elif not inverted and trigger.form in _PASSIVE and bare and not passive:
        reading.add(_sufferer(frame.object), bare[0])  # "abducted nuns"
        right = [(mark, phrase) for mark, phrase in right if phrase is not bare[0]]
    if not passive and not bare and not reading.asks and frame.object is Role.PATIENT and left is not None:
        reading.weight *= _NO_OBJECT
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


def _read_noun(units: Sequence[Unit], reading: Reading) -> None:
    trigger, frame = reading.trigger, reading.trigger.entry.frame
    right = list(phrases(units, trigger.last))
    named: set[Role | None] = {frame.role(mark) for mark, _ in right}
    light = light_verb(units, trigger.first)
    if light is not None:
        _read_light(units, light, reading)
    left = modifier(units, trigger.first) if light is None else None
    if left is not None and not left.units[-1].possessive:
        before = light_verb(units, units.index(left.units[0]))
        if before is not None:  # "claims responsibility for the Kessin bombing"
            _read_light(units, before, reading)
            named |= set(reading.roles)
    if left is not None:
        owner = left.units[-1].possessive
        reading.add(_owner_role(reading, left, named, owner=owner), left)
    _add_right(reading, right, object_taken=True)


def _read_light(units: Sequence[Unit], light: Trigger, reading: Reading) -> None:
    reading.covered.update(unit.start for unit in units[light.first : light.last])
    left, auxiliaries = subject(units, light.first)
    passive = light.form in _PASSIVE and any(word in BE for word in auxiliaries)
    if left is not None and not passive:
        reading.add(light.entry.frame.subject, left)


def _owner_role(reading: Reading, left: Phrase, named: set[Role | None], *, owner: bool) -> Role:
    frame, category = reading.trigger.entry.frame, reading.trigger.entry.category
    if not left.is_name and not owner and (frame.subject not in _SIDES or category == "elect"):
        return Role.TOPIC  # "peaceful talks", "forest fire"
    if frame.subject is Role.PARTICIPANT:
        return Role.PARTICIPANT
    if left.is_place and not owner:
        return Role.PLACE
    if Role.PATIENT in named:
        return Role.TOPIC if Role.AGENT in named else Role.AGENT  # "attempted murder of A by B"
    if Role.AGENT in named:
        return Role.PATIENT
    suffers = category in _PATIENT_NOUNS or not left.is_name or frame.subject is not Role.AGENT
    return Role.PATIENT if suffers else Role.AGENT


def _object_role(reading: Reading) -> Role:
    """What follows the verb; after the "to" of "surrendered to" stands who did it."""
    frame, words = reading.trigger.entry.frame, reading.trigger.entry.particle.split()
    if words and frame.subject is Role.PATIENT and words[-1] in _MARKS:
        return Role.AGENT
    return frame.object


def _add_right(reading: Reading, right: Sequence[Marked], *, object_taken: bool) -> None:
    frame = reading.trigger.entry.frame
    verbal = reading.trigger.entry.pos is PartOfSpeech.VERB
    for mark, phrase in right:
        if not mark:
            if not object_taken:
                reading.add(_object_role(reading), phrase)
                object_taken = True
            elif phrase.is_place:
                reading.add(Role.PLACE, phrase)
            elif phrase.is_name:
                reading.add(Role.PARTICIPANT, phrase)
                reading.weight *= 1.0 if verbal or frame.subject is Role.PARTICIPANT else _UNMARKED
            continue
        taken = object_taken and verbal and reading.trigger.entry.category in TAKEN
        reading.add(_marked_role(reading, mark, phrase, taken=taken) or Role.TOPIC, phrase)


def _marked_role(reading: Reading, mark: str, phrase: Phrase, *, taken: bool) -> Role | None:
    """The role of a phrase after a preposition; ``taken`` where something was taken from somebody."""
    entry = reading.trigger.entry
    role = entry.frame.role(mark)
    if mark == "from" and taken:
        role = Role.PATIENT  # "seized the bridge from A" was done to A
    if mark in _PLACE_WORDS and role is not Role.PATIENT and is_event(phrase):
        role = Role.TOPIC  # "killed in an airstrike"
    if phrase.is_place and mark in _PLACE_WORDS and role not in {Role.PATIENT, Role.TOPIC}:
        role = Role.PLACE
    if role is not None:
        return role
    if phrase.is_name and mark in {"from", "to"}:
        return Role.PLACE if entry.category in MOVED else None
    if mark in _PLACE_WORDS:
        return Role.PLACE if phrase.is_name else Role.TOPIC
    return None
