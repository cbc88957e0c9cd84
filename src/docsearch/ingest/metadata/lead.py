"""The first lines of a text: headline, byline, a line that states the publication date, dateline."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docsearch.ingest.metadata.dateline import Dateline, find_dateline
from docsearch.ingest.metadata.dates import ENGLISH_DAY, english_date, parse_date, plausible

__all__ = ["Lead", "read_lead", "split_headline"]

REACH = 1500
MAX_LINES = 8
HEADLINE_CHARACTERS = 200
HEADLINE_WORDS = 30
LINE_CHARACTERS = 120

_REST = r"[\w.'\u2019-]*"
_BYLINE = re.compile(
    rf"(?:by|BY|By)[ \t:]+(?P<names>[^\W\d_a-z]{_REST}(?:,?[ \t]+(?:[^\W\d_]{_REST}|&)){{0,11}})[ \t]*$"
)
_SMALL_WORDS = frozenset(
    "and of the for in de da do dos del della der den di du la le van von al el bin ibn y e & with".split()
)
_LABEL = re.compile(
    r"(?:(?:first |originally |last )?(?:published|posted|issued|released|updated|date|publication date)"
    r"(?: (?:on|at))?)"
    r"[ \t]*[:\-]?[ \t]*(?P<value>\S.*)$",
    re.IGNORECASE,
)
_DATE_AT_START = re.compile(ENGLISH_DAY + r"|(?P<iso>\d{4}-\d\d-\d\d)\b", re.IGNORECASE)
# A day that begins a line for itself: with a clock, a bar, or a new sentence behind it, where "May 5, 2010
# was a quiet day" goes on in small letters.
_STAMP = re.compile(
    rf"(?i:(?:\d{{1,2}}\s?[:.]\s?\d\d\s?(?:[ap]\.?\s?m\b\.?)?(?:\s?[A-Z]{{2,4}}\b)?,?\s+)?{ENGLISH_DAY})"
    r"(?=\.?$|\s*[|@(\[\u2013\u2014-]|,?\s+(?:at\s+)?\d|\s+[\"'\u201c\u2018]?[^\W\d_a-z])"
)
STAMP_CHARACTERS = 60
_NO_HEADLINE_END = (".", ";", ",", ":")


@dataclass(frozen=True, slots=True)
class Lead:
    """What the first lines state; ``date`` is the day of publication in ISO 8601."""

    byline: str | None = None
    date: str | None = None
    dateline: Dateline | None = None


def split_headline(text: str) -> tuple[str, str]:
    """The headline that begins ``text`` and the rest of it, or ``""`` and ``text``.

    A headline is a short first line with a blank line behind it that does not end like a sentence, and is
    itself no byline, date or dateline.
    """
    body = text.lstrip("\n \t")
    line, found, rest = body.partition("\n")
    title = line.strip()
    if not found or not rest.lstrip(" \t").startswith("\n") or not rest.strip():
        return "", text
    if not _like_headline(title) or _is_label(title) or find_dateline(title) is not None:
        return "", text
    return " ".join(title.split()), rest.lstrip("\n \t")


def read_lead(text: str, *, published: str | None = None) -> Lead:
    """What the first lines of ``text`` state; ``published`` is the day of publication, where it is known."""
    if not text:
        return Lead()
    if "\n" not in text[:REACH] and not text[:1].isalnum() and text[:1] not in "\"'\u201c(":
        return Lead()
    byline = date = None
    for number, line in enumerate(_lines(text)):
        stripped = line.strip()
        if byline is None and (names := _names(stripped)) is not None:
            byline = names
        elif (
            date is None and (stated := _stated(stripped) or _stamped(stripped, first=not number)) is not None
        ):
            date = stated
        elif stripped:
            dateline = find_dateline(stripped, published=published or date)
            if dateline is not None:
                return Lead(byline, date, dateline)
    return Lead(byline, date)


def _lines(text: str) -> list[str]:
    found = [line for line in text[:REACH].split("\n", MAX_LINES * 2)[: MAX_LINES * 2] if line.strip()]
    return found[:MAX_LINES]


def _like_headline(title: str) -> bool:
    if not title or len(title) > HEADLINE_CHARACTERS or len(title.split()) > HEADLINE_WORDS:
        return False
    return not title.endswith(_NO_HEADLINE_END) and any(map(str.isalpha, title))


def _is_label(line: str) -> bool:
    return _names(line) is not None or _stated(line) is not None or _stamped(line, first=False) is not None


def _names(line: str) -> str | None:
    """The names of a byline: capitalised words, and the small ones that join them."""
    if line[:2] not in ("By", "BY", "by") or len(line) > LINE_CHARACTERS or line.endswith("."):
        return None
    match = _BYLINE.match(line)
    if match is None:
        return None
    words = re.findall(r"[^\s,]+", match["names"])
    capitalised = all(word[0].isupper() or word in _SMALL_WORDS for word in words)
    return match["names"].strip() if capitalised and words else None


def _stated(line: str) -> str | None:
    """The day a line like ``Published: 13 June 2013`` states, be there text behind it or not."""
    if line[:1] not in "FfLlOoPpIiRrDdUu":
        return None
    match = _LABEL.match(line[:REACH])
    if match is None:
        return None
    day = _DATE_AT_START.match(match["value"])
    if day is None:
        date = parse_date(match["value"]) if len(match["value"]) <= LINE_CHARACTERS else None
    else:
        date = day["iso"] and parse_date(day["iso"]) if day["iso"] else english_date(day)
    return date if date is not None and plausible(date) else None


def _stamped(line: str, *, first: bool) -> str | None:
    """The day that a line begins with and that is no part of what it tells; text may follow in the first."""
    if not first and len(line) > STAMP_CHARACTERS:
        return None
    match = _STAMP.match(line)
    date = None if match is None else english_date(match)
    return date if date is not None and plausible(date) else None
