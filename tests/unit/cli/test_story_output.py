"""A story is printed with all its reports, in every form."""

from __future__ import annotations

import io

import pytest

from docsearch.cli.output import OutputFormat, print_results, result_record
from docsearch.model import Document, LegScore, Passage, Report, SearchResult, SearchResults


def _result(rank: int, name: str, score: float, *reports: Report) -> SearchResult:
    document = Document(name, "The ferry sank.", path=f"{name}.txt", date="2021-03-02", source="Wire")
    leg = {"keyword": LegScore(score, score, 1.0, score)}
    return SearchResult(rank, document, score, leg, Passage("The ferry sank.", 0, 15), reports=reports)


STORY = _result(
    1,
    "best",
    0.9,
    Report(Document("copy", "The ferry sank.", path="copy.txt", source="Other"), 0.8, copy=True),
    Report(
        Document("early", "A ferry sinks.", path="early.txt", date="2021-03-01", source="Wire"), 0.3, False
    ),
)
FOUND = SearchResults("ferry", (STORY, _result(2, "else", 0.5)))


def _printed(form: OutputFormat) -> str:
    stream = io.StringIO()
    print_results(FOUND, stream, form=form)
    return stream.getvalue()


@pytest.mark.parametrize("form", list(OutputFormat))
def test_no_report_is_dropped(form: OutputFormat) -> None:
    printed = _printed(form)
    assert [name for name in ("best", "copy", "early", "else") if name not in printed] == []


def test_files_of_a_story_stand_together() -> None:
    assert _printed(OutputFormat.FILES) == "best.txt\ncopy.txt\nearly.txt\nelse.txt\n"


def test_a_run_has_the_reports_by_their_own_scores() -> None:
    ids = [line.split()[2] for line in _printed(OutputFormat.TREC).splitlines()]
    assert ids == ["best", "copy", "else", "early"]


def test_text_says_who_was_first_and_how_many_sources() -> None:
    assert "3 reports from 2 sources, the first early of 2021-03-01" in _printed(OutputFormat.TEXT)
    assert "copy: Other · copy" in _printed(OutputFormat.TEXT)


def test_json_has_the_paths_of_reports() -> None:
    record = result_record(STORY)
    assert (record["first_report"], record["sources"]) == ("early", ["Other", "Wire"])
    assert [(r["path"], r["copy"]) for r in record["reports"]] == [("copy.txt", True), ("early.txt", False)]  # type: ignore[attr-defined]
