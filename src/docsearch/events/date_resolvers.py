"""The rules themselves: absolute dates first, then those relative to the reference day or to another date."""

from __future__ import annotations

import re
from datetime import date

from docsearch.events import calendar_spans as cal
from docsearch.events import date_rules as r
from docsearch.events.calendar_spans import Days
from docsearch.events.date_rules import Setting, rule

__all__ = ["TEXT_ANCHORS"]

Match = re.Match[str]
TEXT_ANCHORS = frozenset(
    "iso slash cross_month days_month month_days months years day_month month_day month_part nth_week "
    "quarter half season month_year year_part feast bare_year".split()
)
"""Rules whose dates "two days later" may be counted from."""


@rule("iso", rf"(?P<y>{r.YEAR})-(?P<m>\d\d?)-(?P<d>\d\d?)(?:T[\d:.]+Z?)?")
def _iso(found: Match, _: Setting) -> Days | None:
    return r.one(r.safe(int(found["y"]), int(found["m"]), int(found["d"])))


@rule("slash", rf"(?P<a>\d\d?)(?P<s>[/.])(?P<b>\d\d?)(?:[/.])(?P<y>{r.YEAR}|\d\d)")
def _slash(found: Match, setting: Setting) -> Days | None:
    first, second, number = int(found["a"]), int(found["b"]), r.year_of(found["y"], setting)
    months = 12
    if number is None or (first <= months and second <= months and first != second):
        return None
    return r.one(r.safe(number, second, first) if first > months else r.safe(number, first, second))


@rule(
    "cross_month",
    rf"(?P<d>{r.DAY})\s(?P<m>{r.MONTH})(?:,?\s(?P<y>{r.YEAR}))?(?:{r.DASH}|\s(?:to|and|until|through)\s)"
    rf"(?P<e>{r.DAY})\s(?P<n>{r.MONTH})(?:,?\s(?P<z>{r.YEAR}))?",
)
def _cross_month(found: Match, setting: Setting) -> Days | None:
    def make(number: int) -> Days | None:
        start = r.safe(int(found["y"] or number), r.month_of(found["m"]), r.day_of(found["d"]))
        return r.span(start, r.safe(number, r.month_of(found["n"]), r.day_of(found["e"])))

    return r.dated(setting, found["z"] or found["y"], make)


@rule(
    "days_month",
    rf"(?P<d>{r.DAY})(?:{r.DASH}|\s(?:to|and|until|through)\s)(?P<e>{r.DAY})(?:\sof)?\s(?P<m>{r.MONTH})"
    rf"(?:,?\s(?P<y>{r.YEAR}))?",
)
@rule(
    "month_days",
    rf"(?P<m>{r.MONTH})\s(?P<d>{r.DAY})(?:{r.DASH}|\s(?:to|and|until|through)\s)(?P<e>{r.DAY})"
    rf"(?:,?\s(?P<y>{r.YEAR}))?",
)
def _days_month(found: Match, setting: Setting) -> Days | None:
    def make(number: int) -> Days | None:
        of_month = r.month_of(found["m"])
        return r.span(
            r.safe(number, of_month, r.day_of(found["d"])), r.safe(number, of_month, r.day_of(found["e"]))
        )

    return r.dated(setting, found["y"], make)


@rule(
    "day_month",
    rf"(?:{r.WEEKDAY},?\s(?:the\s)?)?(?P<d>{r.DAY})(?:\sof)?[\s-]?"
    rf"(?P<m>{r.MONTH})(?:,?[\s-](?P<y>{r.YEAR}|'?\d\d(?![\w:%])))?",
)
@rule("month_day", rf"(?:{r.WEEKDAY},?\s)?(?P<m>{r.MONTH})\s(?P<d>{r.DAY})(?!:\d)(?:,?\s(?P<y>{r.YEAR}))?")
def _day_month(found: Match, setting: Setting) -> Days | None:
    return r.dated(
        setting,
        found["y"],
        lambda number: r.one(r.safe(number, r.month_of(found["m"]), r.day_of(found["d"]))),
    )


@rule(
    "month_part",
    rf"(?:the\s)?(?P<p>early|mid|late|beginning|start|middle|end)(?:\sin|\sof)?[\s-](?P<m>{r.MONTH})"
    rf"(?:,?(?:\sof)?\s(?P<y>{r.YEAR}))?",
)
def _month_part(found: Match, setting: Setting) -> Days | None:
    part = r.PARTS[found["p"].lower()]
    return r.dated(setting, found["y"], lambda number: cal.month_part(number, r.month_of(found["m"]), part))


@rule(
    "nth_week",
    rf"(?:the\s)?(?P<o>{r.ORDINAL})\s(?P<w>week|{r.WEEKDAY})\s(?:of|in)\s(?P<m>{r.MONTH})"
    rf"(?:,?(?:\sof)?\s(?P<y>{r.YEAR}))?",
)
def _nth_week(found: Match, setting: Setting) -> Days | None:
    which, name, of_month = r.ORDINALS[found["o"].lower()], found["w"].lower(), r.month_of(found["m"])
    if name == "week":
        return r.dated(setting, found["y"], lambda number: r.nth_week(number, of_month, which))
    weekday = r.WEEKDAYS.index(name)
    return r.dated(setting, found["y"], lambda number: r.nth_weekday(number, of_month, weekday, which))


@rule(
    "quarter",
    rf"(?:the\s)?(?P<o>{r.ORDINAL})\squarter(?:\sof|\sin|,)?\s(?P<y>{r.YEAR})|q(?P<q>[1-4])\s(?P<z>{r.YEAR})",
)
def _quarter(found: Match, _: Setting) -> Days | None:
    which = int(found["q"] or r.ORDINALS[(found["o"] or "last").lower()] % 5)
    number = int(found["y"] or found["z"])
    return cal.months(number, 3 * which - 2, 3 * which) if 1 <= which <= 4 else None  # noqa: PLR2004


@rule("half", rf"(?:the\s)?(?P<o>first|second|last|latter)\shalf\s(?:of\s)?(?P<y>{r.YEAR})")
def _half(found: Match, _: Setting) -> Days | None:
    return cal.months(int(found["y"]), *((1, 6) if found["o"].lower() == "first" else (7, 12)))


@rule("season", rf"(?:the\s)?(?P<s>{r.SEASON})(?:\sof)?\s(?P<y>{r.YEAR})(?:[-/\u2013]\d\d(?:\d\d)?)?")
def _season(found: Match, _: Setting) -> Days | None:
    return cal.season(int(found["y"]), found["s"].lower())


@rule("last_season", rf"(?P<w>last|this|next)\s(?P<s>{r.SEASON})")
def _last_season(found: Match, setting: Setting) -> Days | None:
    if setting.reference is None:
        return None
    at, name = setting.reference, found["s"].lower()
    near = [cal.season(at.year + step, name) for step in (-2, -1, 0, 1)]
    if found["w"].lower() == "last":
        return [days for days in near if days.last < at][-1]
    if found["w"].lower() == "next":
        return next((days for days in near if days.first > at), None)
    return next((days for days in near if days.last >= at), None)


@rule(
    "decade",
    rf"(?:the\s)?(?:(?P<p>early|mid|late)[\s-])?(?P<y>(?:1[5-9]|20)\d)0['\u2019]?s|"
    rf"the\s(?P<w>{'|'.join(r.DECADES)})",
)
def _decade(found: Match, setting: Setting) -> Days | None:
    if found["y"]:
        first = int(found["y"]) * 10
    elif setting.reference is None:
        first = 1900 + r.DECADES[found["w"].lower()]
    else:
        until = setting.reference.year
        first = until - (until - r.DECADES[found["w"].lower()]) % 100
    start, end = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get((found["p"] or "").lower(), (0, 9))
    return Days(date(first + start, 1, 1), date(first + end, 12, 31))


@rule("feast", rf"(?P<f>{r.FEAST})(?:,?\s(?P<y>{r.YEAR}))?")
def _feast(found: Match, setting: Setting) -> Days | None:
    name = found["f"].lower().replace("\u2019", "'")
    return r.dated(setting, found["y"], lambda number: r.one(cal.feast(number, name)))


@rule(
    "months",
    rf"(?:(?:from|between)\s)?(?P<m>{r.MONTH})(?:\s(?P<x>{r.YEAR}))?(?:{r.DASH}|\s(?:to|and|until|through)\s)"
    rf"(?P<n>{r.MONTH}),?\s(?P<y>{r.YEAR})",
)
def _months(found: Match, _: Setting) -> Days | None:
    first, last, number = r.month_of(found["m"]), r.month_of(found["n"]), int(found["y"])
    start = int(found["x"]) if found["x"] else number - (first > last)
    return r.span(date(start, first, 1), cal.month(number, last).last)


@rule(
    "years",
    rf"(?:from|between)\s(?P<a>{r.YEAR})(?:\s(?:to|and|until|through)\s|{r.DASH})(?P<b>{r.YEAR})|"
    rf"(?P<c>{r.YEAR})[-\u2013](?P<e>{r.YEAR})",
)
def _years(found: Match, _: Setting) -> Days | None:
    return r.span(date(int(found["a"] or found["c"]), 1, 1), date(int(found["b"] or found["e"]), 12, 31))


@rule("month_year", rf"(?P<m>{r.MONTH})(?:,|\sof)?[\s-](?P<y>{r.YEAR})")
def _month_year(found: Match, _: Setting) -> Days | None:
    return cal.month(int(found["y"]), r.month_of(found["m"]))


@rule(
    "year_part",
    rf"(?:the\s)?(?P<p>early|mid|late|beginning|start|middle|end)(?:\sin|\sof)?[\s-](?P<y>{r.YEAR})",
)
def _year_part(found: Match, _: Setting) -> Days | None:
    return cal.year_part(int(found["y"]), r.PARTS[found["p"].lower()])


@rule("bare_month", rf"(?P<w>last|this|next|in|since|until|till|by|during|of)\s(?P<m>{r.FULL})(?!\s\d)")
def _bare_month(found: Match, setting: Setting) -> Days | None:
    if found["m"].islower() and found["m"] in {"may", "march", "august"}:
        return None
    word = found["w"].lower()
    future = setting.future or word == "next"
    return r.nearest(
        Setting(setting.reference, setting.published, future), lambda y: cal.month(y, r.month_of(found["m"]))
    )


@rule(
    "bare_year",
    rf"(?P<w>in|since|until|till|by|during|of|from|before|after|year|to|for|early|late|and|,)\s(?:the\syear\s)?(?P<y>{r.YEAR})"
    r"(?!,\d|\s(?:people|men|troops|soldiers|miles|metres|meters|feet|tons|tonnes|dollars|houses|families|kilometres|kilometers|km|kg|pounds|euros|workers|refugees|deaths|acres|hectares|years))",
)
def _bare_year(found: Match, _: Setting) -> Days | None:
    return cal.year(int(found["y"]))
