"""The rules for expressions that count from the reference day, or from a date the text gives before."""

from __future__ import annotations

import re
from datetime import timedelta

from docsearch.events import calendar_spans as cal
from docsearch.events import date_rules as r
from docsearch.events.calendar_spans import Days
from docsearch.events.date_rules import Setting, rule

__all__: list[str] = []

Match = re.Match[str]
SHIFTS = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "yesterday evening": -1,
    "the day after tomorrow": 2, "tomorrow": 1, "today": 0, "tonight": 0,
}  # fmt: skip
UNIT_DAYS = {"hour": 0, "day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365, "decade": 3652}


@rule(
    "deictic",
    r"(?P<w>the\sday\sbefore\syesterday|the\sday\safter\stomorrow|(?:earlier\s|later\s)?today|yesterday|tomorrow|"
    r"tonight|last\snight|this\s(?:morning|afternoon|evening))(?:\s(?:morning|afternoon|evening|night))?",
)
def _deictic(found: Match, setting: Setting) -> Days | None:
    word = " ".join(found["w"].lower().split())
    shift = SHIFTS.get(word.removeprefix("earlier ").removeprefix("later "), 0)
    return cal.day(setting.reference + timedelta(days=shift)) if setting.reference else None


@rule("overnight", "overnight")
def _overnight(_: Match, setting: Setting) -> Days | None:
    at = setting.reference
    return Days(at - timedelta(days=1), at) if at else None


@rule(
    "ago", rf"(?P<c>{r.COUNT})\s(?P<u>{r.UNIT})s?\sago|(?P<d>{r.COUNT})\s(?P<v>{r.UNIT})s?\sbefore(?=[.,;]|$)"
)
def _ago(found: Match, setting: Setting) -> Days | None:
    if found["c"] is None:
        return _shifted(setting.anchor, found["d"], found["v"], -1)
    if setting.reference is None:
        return None
    return cal.unit(setting.reference, found["u"].lower(), -r.count_of(found["c"]))


@rule("later", rf"(?P<c>{r.COUNT})\s(?P<u>{r.UNIT})s?\s(?P<w>later|afterwards|earlier)")
def _later(found: Match, setting: Setting) -> Days | None:
    return _shifted(setting.anchor, found["c"], found["u"], -1 if found["w"].lower() == "earlier" else 1)


def _shifted(anchor: Days | None, count: str, unit: str, sign: int) -> Days | None:
    if anchor is None:
        return None
    at = anchor.first if sign < 0 else anchor.last
    return cal.unit(at, unit.lower(), sign * r.count_of(count))


@rule(
    "same_day",
    rf"(?P<w>(?:the|that)\s(?:following|next|previous|same|preceding)|that\ssame|(?:the\s)?very\snext)\s(?P<u>{r.UNIT})",
)
def _same_day(found: Match, setting: Setting) -> Days | None:
    if setting.anchor is None:
        return None
    word, unit = found["w"].lower(), found["u"].lower()
    if "same" in word:
        return setting.anchor if unit == "day" else cal.unit(setting.anchor.first, unit, 0)
    back = "previous" in word or "preceding" in word
    return cal.unit(setting.anchor.first if back else setting.anchor.last, unit, -1 if back else 1)


@rule(
    "past_span",
    rf"(?:(?:in|over|during|within|for)\s)?the\s(?:past|last)\s(?:(?P<c>{r.COUNT})\s)?(?P<u>{r.UNIT})s?(?!\sof\b)",
)
def _past_span(found: Match, setting: Setting) -> Days | None:
    if setting.reference is None:
        return None
    count, unit = r.count_of(found["c"] or "one"), found["u"].lower()
    days = count / 24 if unit == "hour" else count * UNIT_DAYS[unit]
    return Days(setting.reference - timedelta(days=max(1, round(days))), setting.reference)


@rule("in_units", rf"in\s(?P<c>{r.COUNT})\s(?P<u>{r.UNIT})s?(?!['\u2019\w]|\sof\b)")
def _in_units(found: Match, setting: Setting) -> Days | None:
    if setting.reference is None:
        return None
    return cal.unit(setting.reference, found["u"].lower(), r.count_of(found["c"]))


@rule("weekday_of", rf"(?:on\s)?(?P<d>{r.WEEKDAY})(?:\sof|,)?\s(?P<w>last|this|next)\sweek")
def _weekday_of(found: Match, setting: Setting) -> Days | None:
    if setting.reference is None:
        return None
    step = {"last": -7, "this": 0, "next": 7}[found["w"].lower()]
    monday = cal.week(setting.reference).first
    return cal.day(monday + timedelta(days=step + r.WEEKDAYS.index(found["d"].lower())))


@rule(
    "calendar",
    r"(?P<w>last|this|next|coming|current|earlier\sthis|later\sthis)\s(?P<u>week|month|year|decade|fortnight)(?![-\w])",
)
def _calendar(found: Match, setting: Setting) -> Days | None:
    if setting.reference is None:
        return None
    word = found["w"].lower()
    step = {"last": -1, "next": 1, "coming": 1}.get(word, 0)
    whole = cal.unit(setting.reference, found["u"].lower(), step)
    if whole is None or not word.startswith(("earlier", "later")):
        return whole
    if word.startswith("earlier"):
        return Days(whole.first, setting.reference)
    return Days(setting.reference, whole.last)


@rule(
    "edge_of",
    r"(?P<p>the\s(?:end|start|beginning|middle)|late|early)\s(?:of\s)?(?P<w>the|this|last|next)\s(?P<u>month|year|week)",
)
def _edge_of(found: Match, setting: Setting) -> Days | None:
    if setting.reference is None:
        return None
    step = {"last": -1, "next": 1}.get(found["w"].lower(), 0)
    whole = cal.unit(setting.reference, found["u"].lower(), step)
    part = r.PARTS[found["p"].lower().split()[-1]]
    if whole is None or found["u"].lower() == "week":
        return whole
    if found["u"].lower() == "month":
        return cal.month_part(whole.first.year, whole.first.month, part)
    return cal.year_part(whole.first.year, part)


@rule("weekend", r"(?:(?:over|at|on|during)\s)?(?P<w>the|this|last|next)\s(?:past\s)?weekend")
def _weekend(found: Match, setting: Setting) -> Days | None:
    at, word = setting.reference, found["w"].lower()
    if at is None:
        return None
    if word == "next" or setting.future:
        saturday = r.weekday_near(at, 5, forward=True, strict=word == "next")
    else:
        saturday = r.weekday_near(at, 5, forward=False, strict=False)
        if word == "last" and at - saturday < timedelta(days=2):
            saturday -= timedelta(days=7)
    return Days(saturday, saturday + timedelta(days=1))


@rule(
    "weekday",
    rf"(?:(?P<w>last|this|next|coming)\s)?(?P<d>{r.WEEKDAY})(?:\s(?:morning|afternoon|evening|night))?(?!s)"
    rf"(?!,?\s(?:the\s)?(?:{r.DAY}(?:\sof)?\s{r.MONTH}|{r.MONTH}\s\d))",
)
def _weekday(found: Match, setting: Setting) -> Days | None:
    if setting.reference is None:
        return None
    word = (found["w"] or "").lower()
    forward = word in {"this", "next", "coming"} or (setting.future and not word)
    strict = bool(word) or forward
    number = r.WEEKDAYS.index(found["d"].lower())
    return cal.day(r.weekday_near(setting.reference, number, forward=forward, strict=strict))


@rule("unclear", r"recently|in\srecent\s(?:days|weeks|months|years|times)")
def _unclear(_: Match, __: Setting) -> Days | None:
    return None


@rule("eve", r"(?:on\s)?the\seve\sof")
def _eve(_: Match, __: Setting) -> Days | None:
    return None
