"""Spans of days: weeks from Monday to Sunday, months, quarters, seasons, feasts.  No text here."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = [
    "Days",
    "add_months",
    "day",
    "easter",
    "feast",
    "month",
    "month_part",
    "season",
    "unit",
    "week",
    "year",
]

EARLY, MID = 10, 20  # the last days of the early and the middle part of a month


@dataclass(frozen=True, slots=True)
class Days:
    """From ``first`` to ``last``, both included."""

    first: date
    last: date

    def shifted(self, days: int) -> Days:
        """The span as many days later."""
        step = timedelta(days=days)
        return Days(self.first + step, self.last + step)


def day(at: date) -> Days:
    """A single day."""
    return Days(at, at)


def week(at: date) -> Days:
    """The week from Monday to Sunday that holds this day."""
    monday = at - timedelta(days=at.weekday())
    return Days(monday, monday + timedelta(days=6))


def month(of_year: int, number: int) -> Days:
    """A whole month."""
    return Days(date(of_year, number, 1), date(of_year, number, monthrange(of_year, number)[1]))


def months(of_year: int, first: int, last: int) -> Days:
    """From one month of a year to another."""
    return Days(date(of_year, first, 1), month(of_year, last).last)


def year(number: int) -> Days:
    """A whole year."""
    return months(number, 1, 12)


def add_months(at: date, count: int) -> tuple[int, int]:
    """Year and month, so many months later."""
    total = at.year * 12 + at.month - 1 + count
    return total // 12, total % 12 + 1


def unit(at: date, name: str, count: int) -> Days | None:
    """The calendar day, week, month, year or decade that lies so many units after this day."""
    if abs(count) > 3000:  # noqa: PLR2004 -- no report counts further
        return None
    if name == "hour":
        return day(at + timedelta(days=int(count / 24)))
    if name == "day":
        return day(at + timedelta(days=count))
    if name in {"week", "fortnight"}:
        return week(at + timedelta(days=count * (7 if name == "week" else 14)))
    if name == "month":
        return month(*add_months(at, count))
    number = at.year + count * (10 if name == "decade" else 1)
    return year(number) if 1 <= number <= 9999 else None  # noqa: PLR2004


def month_part(of_year: int, number: int, part: str) -> Days:
    """Early, mid or late in a month."""
    whole = month(of_year, number)
    first = {"early": 1, "mid": EARLY + 1, "late": MID + 1}[part]
    last = {"early": EARLY, "mid": MID, "late": whole.last.day}[part]
    return Days(whole.first.replace(day=first), whole.first.replace(day=last))


def year_part(number: int, part: str) -> Days:
    """Early, mid or late in a year: four months each."""
    first = {"early": 1, "mid": 5, "late": 9}[part]
    return months(number, first, first + 3)


def season(number: int, name: str) -> Days:
    """Northern and of whole months; the winter that begins in December of this year."""
    if name == "winter":
        return Days(date(number, 12, 1), month(number + 1, 2).last)
    first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9}[name]
    return months(number, first, first + 2)


def easter(number: int) -> date:
    """Easter Sunday (the anonymous Gregorian algorithm, after Meeus)."""
    golden, century, rest = number % 19, number // 100, number % 100
    leap, moon = century // 4, (century + 8) // 25
    epact = (19 * golden + century - leap - (century - moon + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    total = epact + weekday - 7 * late + 114
    return date(number, total // 31, total % 31 + 1)


def feast(number: int, name: str) -> date | None:
    """The day of a feast in a year; None for an unknown one."""
    fixed = {
        "christmas eve": (12, 24), "christmas": (12, 25), "christmas day": (12, 25), "boxing day": (12, 26),
        "new year's eve": (12, 31), "new year's day": (1, 1), "new year's": (1, 1),
        "valentine's day": (2, 14),
        "may day": (5, 1), "halloween": (10, 31), "all saints' day": (11, 1), "independence day": (7, 4),
        "bastille day": (7, 14), "women's day": (3, 8),
    }  # fmt: skip
    moving = {
        "good friday": -2, "easter": 0, "easter sunday": 0, "easter monday": 1, "palm sunday": -7,
        "ascension day": 39, "pentecost": 49, "ash wednesday": -46,
    }  # fmt: skip
    if name in fixed:
        return date(number, *fixed[name])
    return easter(number) + timedelta(days=moving[name]) if name in moving else None
