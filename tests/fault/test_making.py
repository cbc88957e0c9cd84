"""An index is made, and restored, whole or not at all; see :mod:`tests.fault.making` for what is checked."""

from __future__ import annotations

from tests.fault.reports import report_of


def test_an_index_whose_making_was_killed_anywhere_is_whole_or_none_and_never_read_as_documents() -> None:
    report = report_of("tests.fault.making")
    assert (report["create"]["faults"], report["restore"]["faults"]) == ([], [])
    assert report["create"]["killed"] >= 40
    assert report["restore"]["killed"] >= 40
    assert report["create"]["killed_with_store"] >= 10  # else nothing would have been there to be read
    assert report["restore"]["killed_with_store"] >= 2
