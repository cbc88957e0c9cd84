"""Datelines: where, and sometimes when, a report was written.

``NEW DELHI: ...``, ``PARIS -- ...``, ``LIMA, 3 JAN 90 -- ...``, ``ROME, Italy (AP) - ...``
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from docsearch.ingest.metadata.dates import MONTH, build_date, month_number

__all__ = ["Dateline", "find_dateline"]

REACH = 160
LATE = dt.timedelta(days=31)

_LETTER = "A-Z\u00c0-\u00d6\u00d8-\u00de"
_UPPER = rf"[{_LETTER}][{_LETTER}.'\u2019-]*"
_CITY = rf"{_UPPER}(?:[ /]{_UPPER}){{0,4}}"
_TITLE_WORD = rf"[{_LETTER}][\w.'\u2019-]*"
_REGION = (
    rf"(?:,\s*(?!{MONTH}\s|NO DATE)(?:{_TITLE_WORD})(?:\s{_TITLE_WORD}){{0,3}}"
    rf"|\s\([{_LETTER}][^()\n]{{1,30}}\)(?=,))"
)
_TOWN = rf"{_TITLE_WORD}(?:\s{_TITLE_WORD}){{0,3}}"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_DAY = (
    rf"{_WEEKDAY}(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m1>{MONTH})|(?P<m2>{MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)"
    r"(?:,?\s+(?P<year>\d{4}|'?\d{2}))?"
)
_DATE = rf"(?:,?\s*\(?(?i:{_DAY}|no date\b)\)?)"
_AGENCY = r"(?:,?\s*[(\[][^()\[\]\n]{2,40}[)\]])"
_DASH = r"\s*(?:--+|\u2014|\u2013|\s-)\s*"

# A place in capitals with anything behind it, or a place in mixed case with an agency or a day.
_DASHED = re.compile(
    rf"(?P<line>(?P<place>{_CITY}{_REGION}?),?{_DATE}?{_AGENCY}?){_DASH}(?=\S)"
    rf"|(?P<line2>(?P<place2>{_TOWN}{_REGION}?){_AGENCY}){_DASH}(?=\S)"
)
_DATED = re.compile(
    rf"(?P<line>(?P<place>{_CITY}{_REGION}?){_DATE}{_AGENCY}?)\s*(?:--|[:\u2014\u2013-]|[(\[])"
)
_COLON = re.compile(
    rf"(?P<line>(?P<place>{_CITY}{_REGION}?){_DATE}?{_AGENCY}?):\s+(?=[\"'\u201c\u2018]?[{_LETTER}0-9])"
)
# Words that stand in front of a colon or dash as labels.
_LABELS = frozenset(
    """
    ABSTRACT ADVISORY AIM AIMS ALERT ANALYSIS ANSWER ATTENTION BACKGROUND BREAKING BRIEF CASE CAUTION
    COMMENT COMMENTARY CONCLUSION CONCLUSIONS CONTENTS CONTEXT CORRECTED CORRECTION DATA DATE DEAR
    DESIGN DISCUSSION EDITORIAL ERRATUM EXCLUSIVE EXPLAINER FACTBOX FEATURE FINDINGS FLASH FROM HEADLINE
    IMPORTANCE IMPORTANT INTERVIEW INTRODUCTION KEYWORDS LEAD LIVE METHOD METHODS NEWS NOTE NOTICE
    OBJECTIVE OBJECTIVES OPINION ORIGINALLY OUTCOME OVERVIEW PARTICIPANTS PHOTO PHOTOS POLL POSTED
    PREVIEW PUBLISHED PURPOSE QUESTION RATIONALE RE READ RECAP REPORT RESULT RESULTS REVIEW SETTING
    SOURCE SPECIAL STUDY SUBJECT SUMMARY TEXT TIMELINE TIP TO TODO TRANSCRIPT UPDATE UPDATED URGENT
    VIDEO WARNING WATCH WHY
    """.split()
)

_NO_PLACE = "NO CITY"
_NOT_IN_PLACES = frozenset(
    """
    OF WITH IN ON FOR BY AT THIS THAT THESE THOSE IS ARE WAS WERE HAS HAVE TO AN A I
    """.split()
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """``text`` as it stands, and the ``place`` and the ``date`` (ISO 8601) in it, where it states them."""

    text: str
    place: str | None = None
    date: str | None = None


def find_dateline(text: str, *, published: str | None = None) -> Dateline | None:
    """The dateline that ``text`` begins with.

    A year that is not stated comes from ``published`` (ISO 8601), the latest that is not after it; without
    that the dateline has no date.
    """
    head = text[:REACH].lstrip("\"'\u201c( ")
    if not head[:1].isupper():
        return None
    match = _DASHED.match(head) or _DATED.match(head) or _colon(head)
    if match is None or (match["place"] and not _set_off(match, head)):
        return None
    fields = match.groupdict()
    place = fields["place"] or fields["place2"]
    if _labelled(place):
        return None
    line = fields["line"] or fields["line2"]
    stated = None if place.startswith(_NO_PLACE) else place.strip(" ,")
    return Dateline(line.strip(" ,"), stated, _date(fields, published))


def _colon(head: str) -> re.Match[str] | None:
    """A colon sets a dateline off only where the text goes on in ordinary case."""
    match = _COLON.match(head)
    rest = head[match.end() :] if match is not None else ""
    return None if not any(map(str.islower, rest)) else match


def _set_off(match: re.Match[str], head: str) -> bool:
    """Capitals tell a place from a text in ordinary case; among capitals a day or an agency must follow."""
    return match["line"] != match["place"] or any(map(str.islower, head[match.end() :]))


def _labelled(place: str) -> bool:
    words = place.replace(",", " ").split()
    letters = sum(map(str.isalpha, place))
    if letters < 3 or words[0].strip(".") in _LABELS or words[-1].strip(".") in _LABELS:  # noqa: PLR2004
        return True
    return not _NOT_IN_PLACES.isdisjoint(words)


def _date(fields: dict[str, str | None], published: str | None) -> str | None:
    day, month = fields.get("d1") or fields.get("d2"), fields.get("m1") or fields.get("m2")
    if day is None or month is None:
        return None
    stated = (fields.get("year") or "").strip("'")
    if len(stated) == 4:  # noqa: PLR2004
        return build_date(int(stated), month_number(month), int(day))
    latest = dt.datetime.now(dt.UTC).date() if published is None else _iso(published)
    if latest is None or (published is None and not stated):
        return None
    return _latest(int(day), month_number(month), stated, latest + LATE if stated else latest)


def _latest(day: int, month: int, ending: str, latest: dt.date) -> str | None:
    """The last such day up to ``latest``, of a year that ends in ``ending``."""
    for year in range(latest.year, max(latest.year - 100, 0), -1):
        if ending and year % 100 != int(ending):
            continue
        found = build_date(year, month, day)
        if found is not None and found <= latest.isoformat():
            return found
        if not ending and year < latest.year:
            return None
    return None


def _iso(date: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(date)
    except ValueError:
        return None
