"""Date expressions against a reference day; Friday 2021-05-14 unless a case says otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from docsearch.annotations import DateRange
from docsearch.errors import BadInputError
from docsearch.events.dates import containment, find_dates, overlap, parse_when

FRIDAY = date(2021, 5, 14)


def resolve(text: str, reference: date | None = FRIDAY) -> list[tuple[str, str] | None]:
    found = find_dates(text, published=reference, dateline=None)
    return [(one.range.start or "", one.range.end or "") if one.range else None for one in found]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("The bridge fell on Tuesday.", "2021-05-11", "2021-05-11"),
        ("The bridge fell on Friday.", "2021-05-14", "2021-05-14"),
        ("The bridge will open on Tuesday.", "2021-05-18", "2021-05-18"),
        ("The mill burned last Friday.", "2021-05-07", "2021-05-07"),
        ("Clerks vote next Friday.", "2021-05-21", "2021-05-21"),
        ("It rained yesterday.", "2021-05-13", "2021-05-13"),
        ("IT RAINED YESTERDAY.", "2021-05-13", "2021-05-13"),
        ("It rained overnight.", "2021-05-13", "2021-05-14"),
        ("Last week a mast fell.", "2021-05-03", "2021-05-09"),
        ("Next month the pier closes.", "2021-06-01", "2021-06-30"),
        ("Last year the pier closed.", "2020-01-01", "2020-12-31"),
        ("A dog was lost three days ago.", "2021-05-11", "2021-05-11"),
        ("A dog was lost two weeks ago.", "2021-04-26", "2021-05-02"),
        ("It was built a decade ago.", "2011-01-01", "2011-12-31"),
        ("It has been shut since Monday.", "2021-05-10", "2021-05-14"),
        ("It will be shut until 5 June 2021.", "2021-05-14", "2021-06-05"),
        ("They fought over the weekend.", "2021-05-08", "2021-05-09"),
        ("It was lost on 20 June.", "2020-06-20", "2020-06-20"),
        ("It will be found on 20 June.", "2021-06-20", "2021-06-20"),
        ("It was lost in October.", "2020-10-01", "2020-10-31"),
        ("Sales fell in the past 24 hours.", "2021-05-13", "2021-05-14"),
        ("It was lost earlier this month.", "2021-05-01", "2021-05-14"),
        ("Last winter was mild.", "2020-12-01", "2021-02-28"),
    ],
)
def test_relative(text: str, start: str, end: str) -> None:
    assert resolve(text) == [(start, end)]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("12 March 2019", "2019-03-12", "2019-03-12"),
        ("March 12, 2019", "2019-03-12", "2019-03-12"),
        ("OSLO 3 FEB 88", "1988-02-03", "1988-02-03"),
        ("on 2017-05-04", "2017-05-04", "2017-05-04"),
        ("dated 12/31/2019", "2019-12-31", "2019-12-31"),
        ("dated 31/12/2019", "2019-12-31", "2019-12-31"),
        ("early March 2016", "2016-03-01", "2016-03-10"),
        ("mid-March 2016", "2016-03-11", "2016-03-20"),
        ("late February 2016", "2016-02-21", "2016-02-29"),
        ("the first week of May 2017", "2017-05-01", "2017-05-07"),
        ("the last quarter of 2018", "2018-10-01", "2018-12-31"),
        ("the second half of 2019", "2019-07-01", "2019-12-31"),
        ("the summer of 2012", "2012-06-01", "2012-08-31"),
        ("Sunday, 14 August 2005", "2005-08-14", "2005-08-14"),
        ("the mid-1990s", "1994-01-01", "1996-12-31"),
        ("the 1990s", "1990-01-01", "1999-12-31"),
        ("between 3 and 7 April 2014", "2014-04-03", "2014-04-07"),
        ("from 2015 to 2017", "2015-01-01", "2017-12-31"),
        ("from November to February 2009", "2008-11-01", "2009-02-28"),
        ("Christmas Day 2009", "2009-12-25", "2009-12-25"),
        ("Easter Monday 2021", "2021-04-05", "2021-04-05"),
        ("the second Sunday of May 2021", "2021-05-09", "2021-05-09"),
        ("the eve of the 2 May 2018 vote", "2018-05-01", "2018-05-01"),
    ],
)
def test_absolute_needs_no_reference(text: str, start: str, end: str) -> None:
    assert resolve(text, None) == [(start, end)]


@pytest.mark.parametrize(
    "text", ["dated 03/04/2015", "He left recently.", "Two days later it sank.", "on 31 June 2019"]
)
def test_unknown_stays_unknown(text: str) -> None:
    assert resolve(text) == [None]


def test_without_a_reference_relative_words_are_unknown() -> None:
    assert resolve("It rained yesterday and on Monday.", None) == [None, None]


def test_the_dateline_stands_before_publication() -> None:
    found = find_dates("It sank yesterday.", published=date(2021, 5, 16), dateline=date(2021, 5, 14))
    assert [one.range for one in found] == [DateRange("2021-05-13", "2021-05-13")]


def test_later_counts_from_the_date_before_it() -> None:
    assert resolve("It sank on 1 March 2010; two days later divers came.") == [
        ("2010-03-01", "2010-03-01"),
        ("2010-03-03", "2010-03-03"),
    ]


def test_offsets_are_those_of_the_text() -> None:
    text = "The mine, shut on 2 May 2018, was sold in June 2019."
    for one in find_dates(text, published=None, dateline=None):
        assert text[one.start : one.end] == one.text
    assert [one.text for one in find_dates(text, published=None, dateline=None)] == [
        "2 May 2018",
        "June 2019",
    ]


@pytest.mark.parametrize(
    "text",
    ["He may march on.", "Room 2019 is full of 1500 people.", "The score was 3-2.", "He ran 10 miles.", ""],
)
def test_no_dates_where_there_are_none(text: str) -> None:
    assert resolve(text) == []


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2017", "2017-01-01", "2017-12-31"),
        ("2017-02", "2017-02-01", "2017-02-28"),
        ("2017-05-04", "2017-05-04", "2017-05-04"),
        ("2017..2018", "2017-01-01", "2018-12-31"),
        ("2017-05..", "2017-05-01", None),
        ("..2018-06-30", None, "2018-06-30"),
        ("March 2019", "2019-03-01", "2019-03-31"),
        ("the first week of May 2017", "2017-05-01", "2017-05-07"),
    ],
)
def test_when(text: str, start: str | None, end: str | None) -> None:
    assert parse_when(text) == DateRange(start, end)


@pytest.mark.parametrize(
    "text", ["", "..", "soon", "yesterday", "2017-13", "2018..2017", "1..2..3", "talks in 2017"]
)
def test_bad_when(text: str) -> None:
    with pytest.raises(BadInputError, match="--when"):
        parse_when(text)


def test_overlap_and_containment() -> None:
    may, spring, later = (
        DateRange("2017-05-01", "2017-05-31"),
        DateRange("2017-03-01", "2017-05-31"),
        DateRange("2017-06-01", None),
    )
    assert overlap(may, spring)
    assert not overlap(may, later)
    assert overlap(DateRange(None, "2017-05-01"), may)
    assert containment(spring, may)
    assert not containment(may, spring)
    assert containment(later, DateRange("2020-01-01", "2020-01-01"))
    assert not containment(DateRange("2020-01-01", "2020-01-01"), later)
