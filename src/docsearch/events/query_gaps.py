"""Puts the words of an action together that stand apart in a query: "takes A to court", "complained to the
regulator about A", "rammed and sank A".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docsearch.events.inflection import Form
from docsearch.events.lexicon import ActionEntry, PartOfSpeech, lexicon
from docsearch.events.query_phrases import Trigger
from docsearch.events.query_units import Unit, UnitKind

__all__ = ["separated"]

_REACH = 6  # units between a verb and what belongs to it
_ADVERBS = frozenset("out up down off away over back round around in on through aside forward".split())
_FINITE = frozenset({Form.THIRD, Form.PAST, Form.PAST_ONLY, Form.PARTICIPLE})
_STOPS = frozenset({UnitKind.CLAUSE, UnitKind.AUXILIARY, UnitKind.QUESTION, UnitKind.COMMA})


def separated(units: Sequence[Unit]) -> Iterator[tuple[Sequence[Unit], Trigger]]:
    """Each verb whose other words follow later, with the units in an order in which they stand together."""
    present = {unit.lower for unit in units}
    for at, unit in enumerate(units):
        if unit.kind is not UnitKind.WORD:
            continue
        forms = [
            form
            for form in lexicon().inflected(unit.lower)
            if form.entry.lemma.rpartition(" ")[2] in present or not form.entry.particle
        ]
        for form in sorted(forms, key=lambda one: -len(one.entry.particle.split())):
            entry = form.entry
            if entry.pos is not PartOfSpeech.VERB:
                continue
            if entry.particle:
                yield from _rejoined(units, at, entry, form.form)
            elif form.form in _FINITE and _is_first_of_two(units, at):
                yield [*units[: at + 1], *units[at + 3 :]], Trigger(entry, form.form, at, at + 1)


def _rejoined(
    units: Sequence[Unit], at: int, entry: ActionEntry, form: Form
) -> Iterator[tuple[Sequence[Unit], Trigger]]:
    """Read "takes A to court" as "takes to court A", "complained to C about A" as "complained about
    A to C".
    """
    words = entry.particle.split()
    for first in range(at + 2, min(at + 2 + _REACH, len(units) - len(words) + 1)):
        if any(unit.kind in _STOPS for unit in units[at + 1 : first]):
            return
        last = first + len(words)
        if [unit.lower for unit in units[first:last]] != words:
            continue
        between = units[at + 1 : first]
        marks = units[last - 1].kind is UnitKind.PREPOSITION  # its noun is the object
        bare = between[0].kind is not UnitKind.PREPOSITION
        adverb = words[0] in _ADVERBS or units[first].kind is UnitKind.PREPOSITION
        if marks and bare and len(words) == 1 and not _differs(entry):
            continue
        rest, gap = units[last:], Unit(UnitKind.COMMA, units[last - 1].end, units[last - 1].end, ",")
        if not marks:
            inner = [*between, *rest]
        elif bare and adverb and len(words) > 1:
            inner = [*between, units[last - 1], *rest]
        else:
            inner = [*rest, gap, *between]
        yield [*units[: at + 1], *units[first:last], *inner], Trigger(entry, form, at, at + 1 + len(words))
        return


def _differs(entry: ActionEntry) -> bool:
    """Whether the preposition makes another action of the verb: "rents from" is no sale."""
    plain = lexicon().verb(entry.head)
    return entry.particle == "from" and plain is not None and plain.category != entry.category


def _is_first_of_two(units: Sequence[Unit], at: int) -> bool:
    """As "rammed" in "rammed and sank A"."""
    if at + 3 >= len(units) or units[at + 1].kind is not UnitKind.CONJUNCTION:
        return False
    second = lexicon().inflected(units[at + 2].lower)
    return any(form.entry.pos is PartOfSpeech.VERB and form.form in _FINITE for form in second)
