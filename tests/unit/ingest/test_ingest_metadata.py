"""What texts say about themselves; all samples are made up."""

from __future__ import annotations

import datetime as dt

import pytest

from docsearch.ingest.metadata import detect_language, find_dateline, parse_date, read_lead, split_headline
from docsearch.ingest.metadata.dates import plausible


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2013-06-13", "2013-06-13"),
        ("2013-06-13T10:00:00Z", "2013-06-13"),
        ("2013-06-13 10:00", "2013-06-13"),
        ("20130613", "2013-06-13"),
        ("2013/6/13", "2013-06-13"),
        ("13 June 2013", "2013-06-13"),
        ("June 13th, 2013", "2013-06-13"),
        ("Thu, 13 Jun 2013 10:00:00 +0200", "2013-06-13"),
        ("Thursday, June 13, 2013 at 4:59 PM EDT", "2013-06-13"),
        ("June 13, 2013 4: 59 PM EDT", "2013-06-13"),
        ("13/06/2013", "2013-06-13"),
        ("06/13/2013", "2013-06-13"),
        ("05.05.2013", "2013-05-05"),
        ("13 juin 2013", "2013-06-13"),
        ("13. Juni 2013", "2013-06-13"),
        ("2013年6月13日", "2013-06-13"),
        ("13 июня 2013", "2013-06-13"),
        ("03/04/2013", None),
        ("2013-13-45", None),
        ("31 February 2013", None),
        ("June 2013", None),
        ("2013", None),
        ("yesterday", None),
        ("2 days ago", None),
        ("x" * 200, None),
        ("", None),
    ],
)
def test_parse_date(raw: str, expected: str | None) -> None:
    assert parse_date(raw) == expected


def test_nothing_is_published_later_than_tomorrow() -> None:
    today = dt.date(2020, 2, 28)
    assert plausible("2020-02-29", today=today)
    assert not plausible("2020-03-01", today=today)


@pytest.mark.parametrize(
    ("text", "published", "line", "place", "date"),
    [
        ("NEW DELHI: The talks went on.", None, "NEW DELHI", "NEW DELHI", None),
        ("PARIS \u2014 The talks went on.", None, "PARIS", "PARIS", None),
        ("PORT SAY, 3 JAN 90 -- [TEXT] THE TALKS", None, "PORT SAY, 3 JAN 90", "PORT SAY", "1990-01-03"),
        ("OSLO, 30 DEC 06 (NTB) -- THE TALKS", None, "OSLO, 30 DEC 06 (NTB)", "OSLO", "2006-12-30"),
        ("KABUL, Afghanistan (AP) \u2014 It", None, "KABUL, Afghanistan (AP)", "KABUL, Afghanistan", None),
        ("Oslo, Norway (NTB) - It", None, "Oslo, Norway (NTB)", "Oslo, Norway", None),
        ("OSLO, May 5 (NTB) - It went", None, "OSLO, May 5 (NTB)", "OSLO", None),
        ("OSLO, May 5 (NTB) - It went", "2019-05-06", "OSLO, May 5 (NTB)", "OSLO", "2019-05-05"),
        ("OSLO, Dec. 31 (NTB) - It went", "2019-01-02", "OSLO, Dec. 31 (NTB)", "OSLO", "2018-12-31"),
        ("OSLO, Nov 14, 2019 \u2013 It went", None, "OSLO, Nov 14, 2019", "OSLO", "2019-11-14"),
        ("SAN JOSE (COSTA RICA), 8 DEC 89 (DPA) -- IT", None, "SAN JOSE (COSTA RICA), 8 DEC 89 (DPA)",
         "SAN JOSE (COSTA RICA)", "1989-12-08"),
        ("NO CITY, 8 DEC 89 -- IT WENT", None, "NO CITY, 8 DEC 89", None, "1989-12-08"),
        ("OSLO, NO DATE (NRK) -- IT WENT", None, "OSLO, NO DATE (NRK)", "OSLO", None),
    ],
)  # fmt: skip
def test_datelines(text: str, published: str | None, line: str, place: str | None, date: str | None) -> None:
    found = find_dateline(text, published=published)
    assert found is not None
    assert (found.text, found.place, found.date) == (line, place, date)
    assert text.startswith(found.text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The minister said: nothing.",
        "BACKGROUND: The effect of rain on roads is unclear.",
        "UPDATE: The bridge is open again.",
        "Note: this is a draft.",
        "Police \u2014 who came late \u2014 found nothing.",
        "TWO OF THE WITNESSES -- WHO DID NOT WANT TO BE NAMED -- SAID SO.",
        "THE FRONT: A REPORT ON RAIN IN CAPITALS ONLY.",
        "ABC-123 -- x",
        "A - b",
    ],
)
def test_no_datelines(text: str) -> None:
    assert find_dateline(text) is None


@pytest.mark.parametrize(
    ("text", "byline"),
    [
        ("By Jane Doe\n\nText follows here.", "Jane Doe"),
        ("BY JANE DOE\nText", "JANE DOE"),
        ("A line\nBy Jane Doe and Jo van der Roe, Example\nText", "Jane Doe and Jo van der Roe, Example"),
        ("By the time they came it was late\nText", None),
        ("By Monday the rain had stopped.\nText", None),
        ("Bystanders Saw It\nText", None),
    ],
)  # fmt: skip
def test_bylines(text: str, byline: str | None) -> None:
    assert read_lead(text).byline == byline


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Published: 13 June 2013\n\nText", "2013-06-13"),
        ("First Published: June 13, 2013 4: 59 PM EDT It was late when they came.", "2013-06-13"),
        ("Headline\nDate: 2013-06-13\nText", "2013-06-13"),
        ("Posted on 13 June 2013\nText", "2013-06-13"),
        ("Published: 13 June 2999\nText", None),
        ("Date palms grow here since 13 June 2013.", None),
        ("Released 40 prisoners on Monday", None),
        ("14 June 2013 The ferry sank.", "2013-06-14"),
        ("May 3, 2013 | 8: 20 am The ferry sank.", "2013-05-03"),
        ("7: 15 a. m. EDT Fri., Dec. 7, 2009 The ferry sank.", "2009-12-07"),
        ("Updated: July 7, 2012, 10: 04 PM ET The ferry sank.", "2012-07-07"),
        ("Ferry sinks\n\nTuesday, 13 June 2013\n\nIt sank.", "2013-06-13"),
        ("May 5, 2010 was a quiet day.", None),
        (
            "Ferry sinks\n5 May 2010 The Alder, which had left the port the night before, did not arrive.",
            None,
        ),
        ("14 June 2999 The ferry sank.", None),
    ],
)
def test_stated_publication_dates(text: str, date: str | None) -> None:
    assert read_lead(text).date == date


def test_the_stated_date_completes_the_dateline() -> None:
    lead = read_lead("By Jane Doe\nPublished: 3 January 2019\n\nOSLO, Dec 30 \u2014 It went on.")
    assert lead.dateline is not None
    assert (lead.byline, lead.date, lead.dateline.date) == ("Jane Doe", "2019-01-03", "2018-12-30")


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("Rain stops play\n\nIt rained.", "Rain stops play", "It rained."),
        ("\n\nMinister: rain  is over\n\n\nIt is.", "Minister: rain is over", "It is."),
        ("It rained all day.\n\nThen it stopped.", "", "It rained all day.\n\nThen it stopped."),
        ("Rain stops play\nIt rained.", "", "Rain stops play\nIt rained."),
        ("Only a line", "", "Only a line"),
        ("Only a line\n\n", "", "Only a line\n\n"),
        ("By Jane Doe\n\nText", "", "By Jane Doe\n\nText"),
        ("Published: 13 June 2013\n\nText", "", "Published: 13 June 2013\n\nText"),
        ("13 June 2013\n\nText", "", "13 June 2013\n\nText"),
        ("word " * 40 + "\n\nText", "", "word " * 40 + "\n\nText"),
    ],
)
def test_headlines(text: str, title: str, rest: str) -> None:
    assert split_headline(text) == (title, rest)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The delegations met again and agreed on a list of points.", "en"),
        ("THE DELEGATIONS MET AGAIN AND AGREED ON A LIST OF POINTS.", "en"),
        ("Die Delegationen trafen sich wieder und einigten sich auf eine Liste.", "de"),
        ("Les délégations se sont réunies et ont convenu d'une liste de points.", "fr"),
        ("Делегации снова встретились и договорились о списке вопросов.", "ru"),
        ("Too short", None),
        ("12345 67890 " * 50, None),
        ("", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert detect_language(text) == language
