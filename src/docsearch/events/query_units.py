"""Cuts a query into units: names, words, prepositions, commas.  No grammar yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from docsearch.events.lexicon import lexicon

__all__ = ["AUXILIARIES", "NameSpan", "Unit", "UnitKind", "units_of"]


class UnitKind(StrEnum):
    """What a unit is for the reader."""

    NAME = "name"
    WORD = "word"
    PREPOSITION = "preposition"
    CONJUNCTION = "conjunction"
    QUESTION = "question"
    AUXILIARY = "auxiliary"
    DETERMINER = "determiner"
    COMMA = "comma"
    CLAUSE = "clause"  # "that", "how", "because": what follows is no phrase
    DATE = "date"


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name that the actor resolver found in the query, and whom it may mean."""

    start: int
    end: int
    actor_ids: tuple[str, ...] = ()
    is_place: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """``query[start:end]``; ``possessive`` where ``'s`` follows."""

    kind: UnitKind
    start: int
    end: int
    text: str
    name: NameSpan | None = None
    possessive: bool = False

    @property
    def lower(self) -> str:
        return self.text.lower()


AUXILIARIES = frozenset(
    """did do does was were is are be been being has have had will would can could may might should must got
    get gets getting""".split()
)
BE = frozenset("was were is are be been being got get gets getting".split())
_KINDS = {
    UnitKind.PREPOSITION: """of by on against in at near with between among to from for over upon into about
        under after before during outside inside around off along within towards toward through across vs
        versus without amid despite as beside behind throughout""",
    UnitKind.CONJUNCTION: "and or &",
    UnitKind.QUESTION: "who whom what which where when whose",
    UnitKind.AUXILIARY: " ".join(AUXILIARIES),
    UnitKind.DETERMINER: "the a an any all some its their his her this these those every each several",
    UnitKind.CLAUSE: "that how why whether if than while since because there it they he she we i you not",
}
_CLOSED = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_TOKEN = re.compile(r"[^\W_](?:[\w]|[-.&/'\u2019](?=\w))*|[&,;:]")
_POSSESSIVE = re.compile(r"(?<=\w)['\u2019]s$|(?<=s)['\u2019]$", re.IGNORECASE)
_IN_NAMES = frozenset("of the for and de la del los el al bin ibn von van y &".split())


def units_of(text: str, names: Sequence[NameSpan], dates: Sequence[tuple[int, int]]) -> tuple[Unit, ...]:
    """The units in their order; names given win over dates, dates over what is found by capitals."""
    units: list[Unit] = []
    taken = sorted(names, key=lambda name: (name.start, -name.end))
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        name = next((one for one in taken if one.start <= start < one.end), None)
        if units and name is not None and units[-1].name is name:
            continue
        if name is not None:
            after = text[name.end : name.end + 2].lower()
            owner = after in {"'s", "\u2019s"} or (text[name.end - 1] == "s" and after[:1] in {"'", "\u2019"})
            units.append(Unit(UnitKind.NAME, name.start, name.end, text[name.start : name.end], name, owner))
        elif any(low <= start < high for low, high in dates):
            if not units or units[-1].kind is not UnitKind.DATE:
                units.append(Unit(UnitKind.DATE, start, end, token[0]))
        else:
            units.append(_plain(text, start, end))
    if _is_mixed(units):
        units = _with_runs(text, units)
    return tuple(units)


def _plain(text: str, start: int, end: int) -> Unit:
    raw = text[start:end]
    bare = _POSSESSIVE.sub("", raw)
    possessive = bare != raw or (raw.lower().endswith("s") and text[end : end + 1] in {"'", "\u2019"})
    if raw in {",", ";", ":"}:
        return Unit(UnitKind.COMMA, start, end, raw)
    kind = _CLOSED.get(bare.lower(), UnitKind.WORD)
    return Unit(kind, start, start + len(bare), bare, None, possessive)


def _is_mixed(units: Sequence[Unit]) -> bool:
    """Whether capitals mean something here: some words have them, some have not."""
    words = [unit.text for unit in units if unit.kind is UnitKind.WORD]
    return any(word[:1].isupper() for word in words) and any(word.islower() for word in words + _verbs(units))


def _verbs(units: Sequence[Unit]) -> list[str]:
    closed = (UnitKind.QUESTION, UnitKind.AUXILIARY, UnitKind.PREPOSITION)
    return [unit.text for unit in units if unit.kind in closed]


def _with_runs(text: str, units: Sequence[Unit]) -> list[Unit]:
    """Joins capitalised words, with small ones like "of" between them, to names."""
    joined: list[Unit] = []
    at = 0
    while at < len(units):
        last = _run_end(units, at)
        if last is None:
            joined.append(units[at])
            at += 1
            continue
        first, final = units[at], units[last]
        piece = text[first.start : final.end]
        joined.append(Unit(UnitKind.NAME, first.start, final.end, piece, None, final.possessive))
        at = last + 1
    return joined


def _run_end(units: Sequence[Unit], start: int) -> int | None:
    if not _capital(units[start]) or (start == 0 and _sentence_case(units)):
        return None
    last = start
    for at in range(start + 1, len(units)):
        unit = units[at]
        if units[last].possessive:
            break
        if _capital(unit):
            last = at
        elif unit.lower not in _IN_NAMES or unit.lower == "and":
            break
        elif any(form.entry.pos == "noun" for form in lexicon().inflected(units[last].text)):
            break  # "Attack of the Front"
    return last


def _capital(unit: Unit) -> bool:
    return unit.kind is UnitKind.WORD and unit.text[:1].isupper()


def _sentence_case(units: Sequence[Unit]) -> bool:
    """Whether the first word is an action that is only capitalised because it is the first."""
    return bool(lexicon().inflected(units[0].text)) and (len(units) == 1 or not _capital(units[1]))
