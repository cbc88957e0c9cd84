"""Dates as they are written -> ISO 8601 days, where the day is certain.

ISO and RFC 5322 dates, English ones, and plain numbers where day and month cannot be confused are read here;
dateparser reads month names of other languages, strictly.  Anything else is ``None``.
"""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from functools import lru_cache

__all__ = ["ENGLISH_DAY", "MONTH", "build_date", "month_number", "parse_date", "plausible"]

MAX_LENGTH = 80
LONGEST_NAME = 3

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_CLOCK = r"(?:,?\s+(?:at\s+)?\d{1,2}\s*[:.]\s*\d\d\b.{0,30})?"
ENGLISH_DAY = (
    rf"(?:{_WEEKDAY}(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{MONTH}),?\s+(?P<y1>\d{{4}})\b"
    rf"|{_WEEKDAY}(?P<m2>{MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})\b)"
)
_ENGLISH = re.compile(ENGLISH_DAY + _CLOCK, re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]\d.{0,40})?$")
_PLAIN = re.compile(r"(\d{4})(\d\d)(\d\d)$")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:[T ]\d.{0,40})?$")
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일](?:\s.{0,40})?$")
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:,?[T ]+\d.{0,40})?$")
_YEAR, _DAY, _MONTH_NAME = (re.compile(p) for p in (r"\b\d{4}\b", r"\b\d{1,2}(?!\d|:)", r"[^\W\d_]{3}"))


def parse_date(raw: str) -> str | None:
    """The day that ``raw`` states, in ISO 8601, or ``None``."""
    raw = raw.strip()
    match = _ISO.match(raw)
    if match is not None:
        return build_date(int(match[1]), int(match[2]), int(match[3]))
    return _parse(raw) if len(raw) <= MAX_LENGTH else None


def build_date(year: int, month: int, day: int) -> str | None:
    """The ISO date, or ``None`` where the calendar has no such day."""
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def month_number(name: str) -> int:
    """The number of an English month, from 1, by its first letters."""
    return _MONTHS.index(name[:LONGEST_NAME].lower()) + 1


def plausible(date: str, *, today: dt.date | None = None) -> bool:
    """Whether something can have been published on ``date``: tomorrow at the latest (time zones)."""
    today = dt.datetime.now(dt.UTC).date() if today is None else today
    return date <= (today + dt.timedelta(days=1)).isoformat()


def english_date(match: re.Match[str]) -> str | None:
    """The date of a match of :data:`ENGLISH_DAY`."""
    day, month, year = (match[f"{part}1"] or match[f"{part}2"] for part in "dmy")
    return build_date(int(year), month_number(month), int(day))


@lru_cache(maxsize=8192)
def _parse(raw: str) -> str | None:
    for pattern in (_PLAIN, _YEAR_FIRST, _EAST_ASIAN):
        if (match := pattern.match(raw)) is not None:
            return build_date(int(match[1]), int(match[2]), int(match[3]))
    if (match := _YEAR_LAST.match(raw)) is not None:
        return _unambiguous(int(match[1]), int(match[3]), int(match[4]))
    if (match := _ENGLISH.fullmatch(raw)) is not None:
        return english_date(match)
    # dateparser needs some 30 ms to say no.
    if any(pattern.search(raw) is None for pattern in (_YEAR, _DAY, _MONTH_NAME)):
        return None
    return _rfc(raw) or _foreign(raw)


def _unambiguous(first: int, second: int, year: int) -> str | None:
    """Day and month by their size; 03/04/2019 is two days, and so none."""
    if first == second or second > 12:  # noqa: PLR2004  months
        return build_date(year, first, second)
    return build_date(year, second, first) if first > 12 else None  # noqa: PLR2004


def _rfc(raw: str) -> str | None:
    try:
        return parsedate_to_datetime(raw).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _foreign(raw: str) -> str | None:
    import warnings

    import dateparser

    settings = {
        "STRICT_PARSING": True,
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations within dateparser are not the user's to mend
        try:
            found = dateparser.parse(raw, settings=settings)
        except Exception:  # noqa: BLE001  it stumbles over some strings; they are no date
            return None
    return None if found is None else found.date().isoformat()
