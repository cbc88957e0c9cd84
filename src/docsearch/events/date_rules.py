"""The patterns of date expressions and what each resolves to; :mod:`docsearch.events.dates` applies them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from docsearch.events import calendar_spans as cal
from docsearch.events.calendar_spans import Days

__all__ = ["ANCHOR", "MASTER", "RULES", "Setting"]

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
NUMBERS = {
    word: number
    for number, words in enumerate(
        "zero one|a|an|1 two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
    for word in words.split("|")
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1, "final": -1} | {
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
}  # fmt: skip
DECADES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
           "eighties": 80, "nineties": 90}  # fmt: skip
PARTS = {"early": "early", "beginning": "early", "start": "early", "mid": "mid", "middle": "mid",
         "late": "late", "end": "late"}  # fmt: skip

FULL = "january|february|march|april|may|june|july|august|september|october|november|december"
MONTH = rf"(?:{FULL}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d)"
YEAR = r"(?:1[5-9]|20)\d\d(?![\d:])"
WEEKDAY = "(?:" + "|".join(WEEKDAYS) + ")"
SEASON = "(?:spring|summer|autumn|fall|winter)"
UNIT = "(?:hour|day|week|fortnight|month|year|decade)"
COUNT = r"(?:\d{1,3}|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + ")"
ORDINAL = "(?:" + "|".join(ORDINALS) + ")"
FEAST = (
    r"(?:christmas(?: eve| day)?|boxing day|new year['\u2019]s(?: eve| day)?|valentine['\u2019]s day|"
    r"may day|halloween|"
    r"good friday|easter(?: sunday| monday)?|palm sunday|ascension day|pentecost|ash wednesday|bastille day|"
    r"all saints['\u2019] day)"
)
DASH = r"\s?[-\u2013\u2014]\s?"


@dataclass(frozen=True, slots=True)
class Setting:
    """What an expression is read against: ``anchor`` is the last date before it in the text."""

    reference: date | None
    published: date | None
    future: bool = False
    anchor: Days | None = None


Resolver = Callable[[re.Match[str], Setting], Days | None]
RULES: dict[str, tuple[re.Pattern[str], Resolver]] = {}
_PATTERNS: list[str] = []


def rule(name: str, pattern: str) -> Callable[[Resolver], Resolver]:
    """Enter a resolver for a pattern; at one place the rules are tried in the order they stand here."""
    bounded = rf"(?<![\w/.-])(?:{pattern})(?![\w/]|-\d)"

    def enter(resolver: Resolver) -> Resolver:
        RULES[name] = (re.compile(bounded, re.IGNORECASE), resolver)
        plain = re.sub(r"\(\?P<\w+>", "(?:", bounded)
        _PATTERNS.append(f"(?P<{name}>{plain})")
        return resolver

    return enter


def count_of(word: str) -> int:
    """The number a word or digits stand for."""
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


def month_of(word: str) -> int:
    """1 to 12."""
    return MONTHS.index(word.lower()[:3]) + 1


def day_of(word: str) -> int:
    """The day of the month without its ending."""
    return int(re.sub(r"\D", "", word))


def year_of(word: str | None, setting: Setting) -> int | None:
    """A year of four digits, or the latest one with these two that is not after publication."""
    if not word:
        return None
    number = int(re.sub(r"\D", "", word))
    if number >= 100:  # noqa: PLR2004
        return number
    until = (setting.published or setting.reference or date.today()).year  # noqa: DTZ011 -- a year is meant
    return until - (until - number) % 100


def safe(number: int, of_month: int, of_day: int) -> date | None:
    """The day, or None where there is no such one."""
    try:
        return date(number, of_month, of_day)
    except ValueError:
        return None


def nearest(setting: Setting, make: Callable[[int], Days | None]) -> Days | None:
    """Without a year: the last such span begun by the reference day, or with a future the next."""
    reference = setting.reference
    if reference is None:
        return None
    for step in range(9):
        found = make(reference.year + (step if setting.future else -step))
        if found and (found.last >= reference if setting.future else found.first <= reference):
            return found
    return None


def dated(setting: Setting, number: str | None, make: Callable[[int], Days | None]) -> Days | None:
    """With this year, or the nearest one."""
    known = year_of(number, setting)
    return make(known) if known is not None else nearest(setting, make)


def span(first: date | None, last: date | None) -> Days | None:
    """From one day to another, where both are days and in order."""
    return Days(first, last) if first and last and first <= last else None


def one(at: date | None) -> Days | None:
    """A single day, if it is one."""
    return Days(at, at) if at else None


def weekday_near(at: date, number: int, *, forward: bool, strict: bool) -> date:
    """The next or last such weekday; the day itself only where not ``strict``."""
    gap = (number - at.weekday()) % 7 if forward else (at.weekday() - number) % 7
    if gap == 0 and strict:
        gap = 7
    return at + timedelta(days=gap if forward else -gap)


def nth_weekday(of_year: int, of_month: int, number: int, which: int) -> Days | None:
    """The first, second ... or last such weekday of a month."""
    whole = cal.month(of_year, of_month)
    if which < 0:
        return cal.day(weekday_near(whole.last, number, forward=False, strict=False))
    found = weekday_near(whole.first, number, forward=True, strict=False) + timedelta(days=7 * (which - 1))
    return cal.day(found) if found <= whole.last else None


def nth_week(of_year: int, of_month: int, which: int) -> Days:
    """Seven days: the first seven of the month, the next seven, or its last seven."""
    whole = cal.month(of_year, of_month)
    if which < 0:
        return Days(whole.last - timedelta(days=6), whole.last)
    first = whole.first + timedelta(days=7 * (which - 1))
    return Days(first, min(whole.last, first + timedelta(days=6)))


def master() -> re.Pattern[str]:
    """One pattern of all rules entered so far; ``lastgroup`` is the rule's name."""
    return re.compile("|".join(_PATTERNS), re.IGNORECASE)


ANCHOR = re.compile(
    rf"\d{{4}}|\d[/.]\d|\d\s?[-\u2013]?\s?{MONTH}|\b(?:{FULL}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?\s\d|"
    rf"{WEEKDAY}|to(?:day|night|morrow)|yesterday|overnight|ago|(?:week(?:end)?|month|year|day|hour|decade|"
    rf"fortnight)s?|(?:morning|night|evening|afternoon)|{SEASON}|quarter|half|recent(?:ly)?|eve|christmas|"
    rf"boxing|easter|pentecost|halloween|{'|'.join(DECADES)})\b|\bq[1-4]\b",
    re.IGNORECASE,
)
MASTER = master
