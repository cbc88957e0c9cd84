"""The HTML page of a timeline: what is drawn where, and what is only listed."""

from __future__ import annotations

import re

import pytest

from docsearch.annotations import DateRange, Modality
from docsearch.event_book import EventList
from docsearch.event_search import FoundEvent
from docsearch.timeline_page import timeline_page


def _event(
    date: tuple[str | None, str | None] | None, reported: str | None = None, **more: str
) -> FoundEvent:
    return FoundEvent(
        document=more.get("document", "d"),
        title="",
        number=0,
        action="attack",
        lemma="attack",
        agents=(),
        patients=(),
        places=(),
        sources=(),
        date=None if date is None else DateRange(*date),
        date_text="",
        reported=reported,
        modality=Modality.ACTUAL,
        negated=False,
        sentence=more.get("sentence", ""),
        start=0,
        end=0,
        in_title=False,
    )


def _page(*events: FoundEvent, undated: int = 0) -> str:
    return timeline_page(EventList("", events, 0, undated), "A title")


def _day(day: str) -> tuple[str, str]:
    return day, day


def _bars(page: str) -> list[str]:
    return re.findall(r'<a href="#t([^"]+)">', page)


@pytest.mark.parametrize(
    ("date", "said"),
    [
        (("2021-03-02", "2021-03-02"), "2021-03-02"),
        (("2021-03-02", "2021-03-08"), "2021-03-02..2021-03-08"),
        (("2016-08-01", "2016-08-31"), "2016-08"),
        (("2020-02-01", "2020-02-28"), "2020-02-01..2020-02-28"),  # a leap year has a day more
        (("2020-02-01", "2020-03-31"), "2020-02..2020-03"),
        (("1994-01-01", "1994-12-31"), "1994"),
        (("2009-01-01", "2015-12-31"), "2009..2015"),
        ((None, "2015-12-31"), "..2015-12-31"),
        (("2015-01-01", None), "2015-01-01.."),
        (None, None),
    ],
)
def test_a_date_in_as_few_figures_as_say_it(
    date: tuple[str | None, str | None] | None, said: str | None
) -> None:
    assert _event(date, "2022-01-01").when == said


def test_bars_stand_as_far_apart_as_their_days() -> None:
    page = _page(_event(_day("2021-03-01")), _event(_day("2021-03-01")), _event(_day("2021-03-04")))
    assert _bars(page) == ["2021-03-01", "2021-03-04"]
    # 832 units for four days of 208; the higher bar has 186 - 34 = 152 for its two events
    assert re.findall(r'x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', page) == [
        ("34.0", "34.0", "166.4", "152.0"),
        ("658.0", "110.0", "166.4", "76.0"),
    ]
    assert "<title>2021-03-01: 2 (attack 2)</title>" in page


def test_bars_are_days_months_or_years() -> None:
    def labels(*days: str) -> list[str]:
        return _bars(_page(*(_event(_day(day)) for day in days)))

    assert labels("2021-01-01", "2021-04-30") == ["2021-01-01", "2021-04-30"]  # 120 days
    assert labels("2021-01-01", "2021-05-01") == ["2021-01", "2021-05"]
    assert labels("2011-01-01", "2020-12-31") == ["2011-01", "2020-12"]  # 120 months
    assert labels("2011-01-01", "2021-01-01") == ["2011", "2021"]


def test_what_is_dated_no_nearer_than_a_year_is_on_no_day() -> None:
    page = _page(_event(("2021-01-01", "2021-12-31")), _event(_day("2021-03-04")))
    assert _bars(page) == ["2021-03-04"]
    assert '<h2 id="t2021">2021</h2>' in page
    assert "1 events with longer dates are listed, not drawn." in page


def test_days_of_reports_are_pale_and_the_undated_only_listed() -> None:
    page = _page(_event(None, "2021-03-04"), _event(None))
    assert page.count("<rect") == page.count('<rect class="pale"') == 1
    assert page.index('id="t2021-03-04"') < page.index('id="tundated"')
    assert "2 events, 1 of them undated." in page
    assert "date not stated, day of the report" in page
    assert "<svg" not in _page(_event(None))
    assert "3 more would fit, but their date is unknown" in _page(undated=3)


def test_text_is_text() -> None:
    page = _page(_event(_day("2021-03-04"), document="<b>&", sentence="<script>alert(1)</script>"))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert ">&lt;b&gt;&amp;</span>" in page
