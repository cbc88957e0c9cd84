"""Reads the event that a query asks for, by rules and without a parser, in less than a millisecond.

Every word of the lexicon is tried as the action; the reading that explains most of the query wins.  What is
no event ("the impact of X on Y", a bare name, a claim of science) gets a confidence near 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from docsearch.annotations import DateRange
from docsearch.events.dates import find_dates
from docsearch.events.inflection import Form, verb_bases
from docsearch.events.lexicon import ActionEntry, PartOfSpeech, Role, lexicon
from docsearch.events.query_gaps import separated
from docsearch.events.query_phrases import Phrase, Trigger, triggers
from docsearch.events.query_reading import Reading, read
from docsearch.events.query_units import NameSpan, Unit, UnitKind, units_of

__all__ = ["EventQuery", "Filler", "NameSpan", "read_event_query"]

_YEAR = re.compile(r"(?<![\w.,-])(?:1[89]|20)\d\d(?![\w-]|[.,]\d)")
_OPEN = re.compile(r"\b(since|after|until|till|before|by)\s+(?:the\s+)?$", re.IGNORECASE)
_WEAK = frozenset(
    """launch support supply legislate award compete win demand invest investigate say aid fund promise
    appoint agree acquire sell consult reject deny defeat bankrupt outbreak die release family spy hack
    protest""".split()
)
"""Categories whose words are common outside of events."""
_FORMULA = re.compile(r"[A-Za-z]\d|[a-z][A-Z]{2}|^[A-Za-z]{1,2}$")  # "PPM1D", "mTOR"
_CLAIM = 0.3  # a sentence with its full stop, about nobody known, is rather a claim
_FLOOR, _UNKNOWN, _BETWEEN = 0.1, 0.4, 0.7  # below which another verb is looked for, and how it is believed
_FINITE = frozenset({Form.THIRD, Form.PAST, Form.PAST_ONLY})
_PASSIVE = frozenset({Form.PAST, Form.PARTICIPLE})
_LONG = 14  # content words; no event query has so many
_GENERAL = frozenset(
    "effect effects impact role influence theory method methods study studies analysis".split()
)


@dataclass(frozen=True, slots=True)
class Filler:
    """What fills a role: ``query[start:end]``, whom the resolver takes it for, its content words."""

    text: str
    start: int
    end: int
    actor_ids: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventQuery:
    """The event asked for; ``participants`` have a role that the query leaves open."""

    action: str
    lemma: str
    agents: tuple[Filler, ...] = ()
    patients: tuple[Filler, ...] = ()
    participants: tuple[Filler, ...] = ()
    places: tuple[Filler, ...] = ()
    when: DateRange | None = None
    confidence: float = 0.0
    summary: str = ""
    trigger: tuple[int, int] = (0, 0)
    """Where in the query the action stands, and ``word`` what stands there."""
    word: str = ""


def read_event_query(text: str, names: Sequence[NameSpan]) -> EventQuery:
    """The most likely event in a query; ``confidence`` 0 where there is none."""
    when, dates = _when(text, names)
    units = units_of(text, names, dates)
    best: tuple[float, Reading, Sequence[Unit]] | None = None
    known = any(name.actor_ids for name in names)
    titled = not text.isupper() and all(
        unit.text[:1].isupper() for unit in units if unit.kind is UnitKind.WORD
    )
    together = ((units, trigger) for trigger in triggers(units))
    for order, trigger in chain(separated(units), together):
        if trigger.entry.frame.light:
            continue
        reading = read(order, trigger)
        if reading is None:
            continue
        score = _confidence(order, reading, dated=when is not None)
        if text.rstrip().endswith(".") and not known:
            score *= _CLAIM
        if titled and not names and _is_title(reading):
            score *= 0.3
        if best is None or score > best[0]:
            best = score, reading, order
    if best is None or best[0] < _FLOOR:
        strange = _unknown_verb(units)
        best = (*strange, units) if strange else best
    if best is None:
        return EventQuery("", "", when=when)
    return _query(text, best[2], best[1], when, round(min(best[0], 1.0), 3))


def _unknown_verb(units: Sequence[Unit]) -> tuple[float, Reading] | None:
    """Take the word after a name, or before "by" and a name, for a verb outside of the lexicon: "Mara Quill
    repaints Acme Tower", "a grenade thrown by A".
    """
    for at in range(1, len(units)):
        unit = units[at]
        if unit.kind is not UnitKind.WORD or unit.text != unit.lower or lexicon().noun(unit.lower):
            continue
        passive = at + 1 < len(units) and units[at + 1].lower == "by"
        named = not units[at - 1].possessive and _is_sure(units, Phrase((units[at - 1],)))
        allowed = _PASSIVE if passive else _FINITE if named else frozenset[Form]()
        for base, form in verb_bases(unit.lower):
            if form not in allowed:
                continue
            entry = ActionEntry(base, PartOfSpeech.VERB, "", lexicon().frame("transitive"))
            reading = read(units, Trigger(entry, form, at, at + 1))
            names = _names_beside(units, reading) if reading is not None else 0
            if reading is not None and names:
                sureness = _BETWEEN if names > 1 else _UNKNOWN
                return sureness * _confidence(units, reading, dated=False), reading
    return None


def _names_beside(units: Sequence[Unit], reading: Reading) -> int:
    """How many agents and patients are names."""
    phrases = [phrase for role in (Role.AGENT, Role.PATIENT) for phrase in reading.roles.get(role, ())]
    return sum(_is_sure(units, phrase) for phrase in phrases)


def _query(
    text: str, units: Sequence[Unit], reading: Reading, when: DateRange | None, confidence: float
) -> EventQuery:
    roles, trigger = reading.roles, reading.trigger
    agents = _fillers(text, roles.get(Role.AGENT, ()))
    patients = _fillers(text, roles.get(Role.PATIENT, ()))
    open_roles = (Role.PARTICIPANT, Role.SOURCE, Role.RECIPIENT)
    participants = tuple(filler for role in open_roles for filler in _fillers(text, roles.get(role, ())))
    places = _fillers(text, roles.get(Role.PLACE, ()))
    entry = trigger.entry
    said = [
        *(f"agent: {filler.text}" for filler in agents),
        f"action: {entry.category or entry.lemma}",
        *(f"patient: {filler.text}" for filler in patients),
        *(f"participant: {filler.text}" for filler in participants),
        *(f"place: {filler.text}" for filler in places),
    ]
    if when is not None:
        said.append(f"time: {when.start or ''}..{when.end or ''}")
    return EventQuery(
        entry.category,
        entry.lemma,
        agents,
        patients,
        participants,
        places,
        when,
        confidence,
        "; ".join(said),
        (units[trigger.first].start, units[trigger.last - 1].end),
        units[trigger.first].lower,
    )


def _confidence(units: Sequence[Unit], reading: Reading, *, dated: bool) -> float:
    """Share of content words explained, squared, times how much the form speaks for an event."""
    content = [unit for unit in units if unit.kind in {UnitKind.WORD, UnitKind.NAME}]
    covered = sum(len(unit.text.split()) for unit in content if unit.start in reading.covered)
    total = sum(len(unit.text.split()) for unit in content)
    score = _form(units, reading, dated=dated) * reading.weight * (covered / total) ** 2
    if _is_noun(reading) and units[0].kind in {UnitKind.AUXILIARY, UnitKind.QUESTION}:
        score *= 0.9  # "did A arrest", "who did A kidnap": rather a verb
    if _is_noun(reading) and _may_be_verb(units, reading.trigger):
        score *= 0.9  # "A captures B from C"
    if total > _LONG:
        score /= 2
    if any(unit.lower in {"how", "why", "whether"} or unit.lower in _GENERAL for unit in units):
        score *= 0.3
    return score


def _is_title(reading: Reading) -> bool:
    """Whether all there is stands before a noun: "World Trade Conference" is rather a name."""
    starts = [unit for phrases in reading.roles.values() for phrase in phrases for unit in phrase.units]
    return _is_noun(reading) and max((unit.start for unit in starts), default=0) <= max(reading.covered)


def _is_noun(reading: Reading) -> bool:
    """Whether the action is named by a noun."""
    return reading.trigger.entry.pos is PartOfSpeech.NOUN


def _may_be_verb(units: Sequence[Unit], trigger: Trigger) -> bool:
    """Whether a plural noun stands between two names, so that it is rather a verb in the present."""
    if trigger.form is not Form.PLURAL or not 0 < trigger.first < trigger.last < len(units):
        return False
    sides = units[trigger.first - 1], units[trigger.last]
    return all(unit.kind is UnitKind.NAME and not unit.possessive for unit in sides)


def _form(units: Sequence[Unit], reading: Reading, *, dated: bool) -> float:
    entry = reading.trigger.entry
    weak = entry.category in _WEAK
    counted = (Role.AGENT, Role.PATIENT, Role.PARTICIPANT, Role.PLACE, Role.SOURCE, Role.RECIPIENT)
    phrases = [phrase for role in counted for phrase in reading.roles.get(role, ())]
    if any(_is_sure(units, phrase) for phrase in phrases):
        return 0.9 if entry.category == "say" else 1.0
    if reading.asks and phrases:
        return 0.6 if weak else 0.9
    if dated:
        return 0.5 if weak else 0.9
    if not phrases:
        return 0.2
    if weak:
        return 0.2
    return 0.7 if entry.pos is PartOfSpeech.NOUN else 0.5


def _is_sure(units: Sequence[Unit], phrase: Phrase) -> bool:
    """Whether it is a name the resolver knows, or one by its capitals, not only as the first word."""
    for unit in phrase.units:
        if unit.name is not None:
            return True
        first = unit is units[0] or (unit is units[1] and units[0].kind is UnitKind.DETERMINER)
        words = unit.text.split()
        capital = sum(word[:1].isupper() for word in words) > 1
        if unit.kind is UnitKind.NAME and (capital or not first) and not _FORMULA.search(unit.text):
            return True
    return False


def _fillers(text: str, phrases: Iterable[Phrase]) -> tuple[Filler, ...]:
    return tuple(_filler(text, phrase) for phrase in phrases)


def _filler(text: str, phrase: Phrase) -> Filler:
    start, end = phrase.units[0].start, phrase.units[-1].end
    if text[start:end].count("(") > text[start:end].count(")") and text[end : end + 1] == ")":
        end += 1
    ids = tuple(dict.fromkeys(one for unit in phrase.units if unit.name for one in unit.name.actor_ids))
    content = [unit for unit in phrase.units if unit.kind in {UnitKind.WORD, UnitKind.NAME}]
    words = tuple(word for unit in content for word in re.findall(r"\w+", unit.text.lower()))
    return Filler(text[start:end], start, end, ids, words)


def _when(text: str, names: Sequence[NameSpan]) -> tuple[DateRange | None, list[tuple[int, int]]]:
    """The time asked for, and the places in the query that speak of it."""
    spans: list[tuple[int, int]] = []
    when: DateRange | None = None
    for mention in find_dates(text, published=None, dateline=None):
        if mention.range is None or any(
            name.start < mention.end and mention.start < name.end for name in names
        ):
            continue
        spans.append((mention.start, mention.end))
        when = when or _opened(text, mention.start, mention.range)
    for year in _YEAR.finditer(text):
        if not any(low <= year.start() < high for low, high in spans):
            spans.append(year.span())
            when = when or _opened(text, year.start(), DateRange(f"{year[0]}-01-01", f"{year[0]}-12-31"))
    return when, spans


def _opened(text: str, start: int, days: DateRange) -> DateRange:
    """Leave "since 2015" without an end, "before 2015" without a beginning."""
    word = _OPEN.search(text, 0, start)
    inner = word[1].lower() if word else text[start:].partition(" ")[0].lower()
    if inner in {"since", "after"}:
        return DateRange(days.start if inner == "since" else days.end, None)
    if inner in {"until", "till", "by", "before"}:
        return DateRange(None, days.start if inner == "before" else days.end)
    return days
