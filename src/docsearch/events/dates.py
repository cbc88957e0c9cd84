"""Date expressions of a text, resolved: absolute ones, and those relative to the dateline or publication.

Weeks run from Monday to Sunday.  A weekday or a date without year is the last one on or before the reference
day, or with a cue of the future in its clause ("will", "is to") the coming one.  What cannot be known stays
None: "03/04/2019", "recently", "two days later" where no date stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from docsearch.annotations import DateRange
from docsearch.errors import BadInputError
from docsearch.events import date_relative, date_resolvers
from docsearch.events.calendar_spans import Days, month, year
from docsearch.events.date_rules import ANCHOR, MASTER, RULES, Setting

__all__ = ["DateMention", "containment", "find_dates", "overlap", "parse_when"]

_REACH = 48  # characters around an anchor word in which an expression lies
_FUTURE = re.compile(
    r"\b(?:will|shall|won't|(?:is|are|was|were) (?:due|to|set|expected|scheduled|going|about)|plans? to|"
    r"planned for|"
    r"due|expects?|scheduled|hopes? to|intends? to|upcoming|should|'ll)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[;!?\n]|[.](?=\s+[A-Z])")
_BEFORE = re.compile(r"\b(?P<w>since|until|till|by)\s(?:at dawn on |the )?$", re.IGNORECASE)
_WHEN_RANGE = re.compile(r"\s*(?:\.\.|…)\s*")
_WHEN_MONTH = re.compile(r"((?:1[5-9]|20)\d\d)-(\d\d?)$")
_WHEN_YEAR = re.compile(r"(?:in\s+)?((?:1\d|20)\d\d)$")


@dataclass(frozen=True, slots=True)
class DateMention:
    """``text[start:end]`` speaks of ``range``; None where it cannot be resolved."""

    start: int
    end: int
    range: DateRange | None
    text: str


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    rule: str
    days: Days | None


def find_dates(text: str, *, published: date | None, dateline: date | None) -> tuple[DateMention, ...]:
    """All date expressions in the order they stand, none overlapping another."""
    if not ANCHOR.search(text):
        return ()
    setting = Setting(dateline or published, published or dateline)
    found = _merged_eves(_bounded(text, _resolved(text, setting), setting))
    return tuple(
        DateMention(one.start, one.end, _range(one.days), text[one.start : one.end]) for one in found
    )


def parse_when(text: str) -> DateRange:
    """The days that ``--when`` means: ``2017``, ``2017-05``, ``2017..2018``, ``March 2019``.

    :raises BadInputError: where it is no date, or one that needs a day to count from.
    """
    parts = _WHEN_RANGE.split(text.strip())
    few = 2
    if len(parts) == few and any(parts):
        start, end = (_one_when(part, text) if part else None for part in parts)
        result = DateRange(start.start if start else None, end.end if end else None)
    elif len(parts) == 1:
        result = _one_when(parts[0], text)
    else:
        raise _bad_when(text)
    if result.start and result.end and result.start > result.end:
        raise BadInputError(f"--when {text!r} ends before it begins.")
    return result


def overlap(a: DateRange, b: DateRange) -> bool:
    """Whether they share a day; an open end reaches everywhere."""
    return (a.start or "") <= (b.end or "9999") and (b.start or "") <= (a.end or "9999")


def containment(outer: DateRange, inner: DateRange) -> bool:
    """Whether every day of ``inner`` lies in ``outer``."""
    return (outer.start or "") <= (inner.start or "") and (inner.end or "9999") <= (outer.end or "9999")


def _resolved(text: str, setting: Setting) -> Iterator[_Found]:
    anchor: Days | None = None
    for start, end in _windows(text):
        for hit in _master().finditer(text, start, end):
            name = hit.lastgroup or ""
            pattern, resolve = RULES[name]
            match = pattern.match(text, hit.start(), end)
            if match is None:
                continue
            here = replace(setting, anchor=anchor, future=_is_future(text, hit.start(), hit.end()))
            try:
                days = resolve(match, here)
            except (OverflowError, ValueError):  # before year 1, after 9999
                days = None
            if days is not None and name in date_resolvers.TEXT_ANCHORS:
                anchor = days
            yield _Found(hit.start(), hit.end(), name, days)


@lru_cache(maxsize=1)
def _master() -> re.Pattern[str]:
    return MASTER()


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Stretches around anchor words, cut at blanks and joined where they overlap."""
    start = end = -1
    for hit in ANCHOR.finditer(text):
        low = max(0, text.rfind(" ", 0, max(0, hit.start() - _REACH)) + 1)
        cut = text.find(" ", hit.end() + _REACH)
        high = len(text) if cut < 0 else cut
        if start < 0:
            start, end = low, high
        elif low <= end:
            end = max(end, high)
        else:
            yield start, end
            start, end = low, high
    if start >= 0:
        yield start, end


def _is_future(text: str, start: int, end: int) -> bool:
    """Whether the clause (to the next full stop or semicolon on both sides) speaks of the future."""
    low = max((hit.end() for hit in _CLAUSE_END.finditer(text, max(0, start - 240), start)), default=0)
    after = _CLAUSE_END.search(text, end)
    return bool(
        _FUTURE.search(text, max(low, start - 240), min(after.start() if after else len(text), end + 160))
    )


def _bounded(text: str, found: Iterator[_Found], setting: Setting) -> Iterator[_Found]:
    """Reads "since X" as from X to the reference day, "until X" as from that day to X."""
    reference = setting.reference
    for one in found:
        word = _BEFORE.search(text, max(0, one.start - 24), one.start)
        inner = text[one.start : one.end].lower()
        name = word["w"].lower() if word else inner.split(" ", 1)[0]
        if one.days is None or reference is None:
            yield one
        elif name == "since":
            yield replace(one, days=Days(one.days.first, max(reference, one.days.first)))
        elif name in {"until", "till", "by"} and one.days.last >= reference:
            yield replace(one, days=Days(reference, one.days.last))
        else:
            yield one


def _merged_eves(found: Iterator[_Found]) -> Iterator[_Found]:
    """Reads "on the eve of" with the date right after it as the day before."""
    eve: _Found | None = None
    for one in found:
        if eve is not None and one.start - eve.end <= len(" of the "):
            days = one.days and Days(one.days.first - timedelta(days=1), one.days.first - timedelta(days=1))
            yield _Found(eve.start, one.end, "eve", days)
            eve = None
            continue
        if eve is not None:
            yield eve
        eve = one if one.rule == "eve" else None
        if eve is None:
            yield one
    if eve is not None:
        yield eve


def _one_when(part: str, text: str) -> DateRange:
    plain = part.strip()
    whole_year, whole_month = _WHEN_YEAR.match(plain), _WHEN_MONTH.match(plain)
    if whole_year:
        return _known(year(int(whole_year[1])))
    if whole_month and 1 <= int(whole_month[2]) <= 12:  # noqa: PLR2004
        return _known(month(int(whole_month[1]), int(whole_month[2])))
    for mention in find_dates(plain, published=None, dateline=None):
        rest = plain[: mention.start] + plain[mention.end :]
        if mention.range is not None and not re.sub(r"\b(?:in|on|the|during|of)\b|\W", "", rest):
            return mention.range
    raise _bad_when(text)


def _bad_when(text: str) -> BadInputError:
    return BadInputError(
        f"--when {text!r} is no date that can be read. "
        "Write a day, month or year (2017-05-04, 2017-05, 2017, March 2019), or a range (2017..2018)."
    )


def _known(days: Days) -> DateRange:
    return DateRange(days.first.isoformat(), days.last.isoformat())


def _range(days: Days | None) -> DateRange | None:
    return None if days is None else _known(days)


_RULE_MODULES = (date_resolvers, date_relative)  # importing them enters their rules
