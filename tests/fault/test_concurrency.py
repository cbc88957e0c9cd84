"""Readers beside a writer, for a few seconds; `python -m tests.fault.concurrency` measures the times."""

from __future__ import annotations

from tests.fault.reports import report_of


def test_readers_beside_a_writer_have_no_errors_and_see_whole_commits() -> None:
    options = ["--batches=25", "--readers=3", "--rate=20", "--documents=100", "--alone-seconds=0.5"]
    report = report_of("tests.fault.concurrency", *options)
    assert (report["errors"], report["mixed"], report["findings"]) == ([], [], [])
    assert report["generations_seen"] >= 10
    assert report["queries"]["beside_the_writer"] >= 10
