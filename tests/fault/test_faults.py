"""A few of the trials of ``make faults``; see :mod:`tests.fault.harness` for what is checked after each."""

from __future__ import annotations

from tests.fault.reports import report_of


def test_work_that_is_broken_off_leaves_a_sound_index_and_can_be_done_again() -> None:
    trials = ["--kill-events=30", "--kill-times=10", "--fail-calls=15", "--file-limit=5", "--full-disk=5"]
    report = report_of("tests.fault.harness", *trials)
    assert report["failures"] == []
    counts = report["trials"]
    assert (counts["kill-events"], counts["kill-times"], counts["file-limit"]) == (30, 10, 5)
    assert min(counts["fail-fsync"], counts["fail-rename"], counts["fail-open"]) >= 3
    assert counts.get("full-disk") == 5 or report["skipped"]
    assert report["outcomes"]["killed"] >= 30
    assert report["outcomes"]["refused"] + report["outcomes"]["recovered"] >= 12
    assert report["after_first_commit"]["kill-events"] >= 10
    assert min(report["generations"].values()) >= 4  # there was something to break
