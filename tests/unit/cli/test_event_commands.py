"""``docsearch events`` and ``timeline`` over a real index."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docsearch import Index, IndexSettings
from tests.unit.conftest import write_stories
from tests.unit.test_event_book import STORIES

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Command


@pytest.fixture
def indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with an index in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DOCSEARCH_INDEX", raising=False)
    with Index.create(tmp_path / "index", settings=IndexSettings(model="hashing")) as index:
        index.ingest([write_stories(tmp_path / "stories.jsonl", STORIES)])
    return tmp_path


@pytest.mark.usefixtures("indexed")
def test_events_as_text_json_and_csv(command: Command) -> None:
    ran = command("events", "who kidnapped John Smith")
    assert ran.status == 0
    assert ran.out.startswith("2022-05-06 abduct: Orsava Liberation Front -> John Smith in Mombasa")
    assert ran.err == "Read as action: abduct; patient: John Smith.\n"
    record = json.loads(command("events", "--agent", "OLF", "--format", "json", "-n", "1").out)
    assert (len(record["events"]), record["unread"]) == (1, 0)
    assert record["total"] > 1
    rows = list(csv.DictReader(command("events", "--format", "csv").out.splitlines()))
    (shelling,) = [row for row in rows if row["action"] == "shell"]
    text = STORIES["undated"][1]
    assert text[int(shelling["start"]) : int(shelling["end"])] == "shelled"
    assert (shelling["date"], shelling["reported"], shelling["agents"]) == ("", "", "Orsava Liberation Front")


@pytest.mark.usefixtures("indexed")
def test_what_is_left_out_is_said(command: Command) -> None:
    ran = command("events", "-n", "1")
    total = int(ran.err.split(" of ")[1].split()[0])
    assert total > 1
    assert ran.err == f"1 of {total} events are shown; -n shows more.\n"
    ran = command("events", "--agent", "OLF", "--action", "acquire")
    assert (ran.status, ran.out) == (1, "")
    others = len(json.loads(command("events", "--agent", "OLF", "--format", "json").out)["events"])
    assert ran.err.endswith(f"No such event was read; there are {others} without the action.\n")
    ran = command("events", "--action", "shell", "--when", "2021")
    assert ran.err.splitlines()[1:] == [
        "1 more would fit, but their date is unknown.",
        "No such event was read; there are 2 without the action, 1 without the date.",
    ]
    ran = command("events", "--agent", "Xyzzy", "--action", "kidnap")
    assert "No actor is called 'Xyzzy'; its words were looked for.\n" in ran.err
    ran = command("timeline", "--actor", "Nobody Here")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("docsearch: No actor is called 'Nobody Here' here")


@pytest.mark.usefixtures("indexed")
def test_a_timeline(command: Command) -> None:
    lines = command("timeline", "--actor", "OLF").out.splitlines()
    assert lines[0].startswith("2021-03-02")
    assert lines[-1].startswith("(undated)")
    assert any("[threatened]" in line for line in lines)
    page = command("timeline", "--actor", "OLF", "--format", "html").out
    assert page.startswith("<!doctype html>")
    assert re.findall(r'href="#t([^"]+)"', page) == ["2021-03", "2022-05"]  # more days than a page has bars
    assert page.count('class="pale"') == 1  # the threat, which stands at the day of its report
    assert "http" not in page  # it fetches nothing
    record = json.loads(command("timeline", "--actor", "OLF", "--format", "json").out)
    assert record["total"] == len(record["events"]) == len(lines)


def test_listing_events_loads_no_model(indexed: Path) -> None:
    code = (
        "import sys; from docsearch.cli import run; status = run(['events', 'attacks by OLF']);"
        "print(status, sorted({'torch', 'spacy', 'transformers', 'onnxruntime'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=indexed, check=True
    )
    assert done.stdout.splitlines()[-1] == "0 []"
