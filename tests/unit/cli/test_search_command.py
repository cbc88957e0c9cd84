"""``docsearch search``: its forms, its exit statuses, and what never reaches a terminal."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from typing import TYPE_CHECKING

import pytest

from docsearch.cli.output import OutputFormat
from docsearch.cli.terminal import Terminal, clean, one_line
from docsearch.config import Fusion, Mode
from docsearch.model import Document

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Command, Engine

FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def test_json_has_the_promised_shape(command: Command, engine: Engine) -> None:
    engine.degraded = ("Keyword search only: the model is missing.",)
    ran = command("search", "who met whom", "--format", "json", "-k", "1")
    assert ran.status == 0
    assert json.loads(ran.out) == {
        "query": "who met whom",
        "results": [
            {
                "rank": 1,
                "id": "news/a.txt",
                "title": "Envoys meet\nin Delhi",
                "path": "news/a.txt",
                "date": "2021-11-14",
                "score": 1.0,
                "probability": None,
                "legs": {
                    "keyword": {"score": 7.5, "normalised": 1.0, "weight": 0.5, "contribution": 0.5},
                    "vector": {"score": 0.25, "normalised": 1.0, "weight": 0.5, "contribution": 0.5},
                },
                "passage": {
                    "text": "The envoy met the minister in Delhi.\nThey spoke of aid.",
                    "start": 0,
                    "end": 55,
                },
                "evidence": [],
                "first_report": "news/a.txt",
                "sources": ["The Wire"],
                "reports": [],
            }
        ],
        "degraded": ["Keyword search only: the model is missing."],
        "skipped": 1,
        "kind": "",
        "understood": "",
        "answerable": None,
        "notes": [],
    }
    assert ran.err == "docsearch: Keyword search only: the model is missing.\n"


def test_json_lines_are_the_results(command: Command, engine: Engine) -> None:
    ran = command("search", "é", "--format", "jsonl")
    records = [json.loads(line) for line in ran.out.split("\n")[:-1]]
    assert [record["id"] for record in records] == [document.id for document in engine.documents]
    whole = json.loads(command("search", "é", "--format", "json").out)
    assert records == whole["results"]


def test_letters_are_not_escaped_in_json(command: Command, engine: Engine) -> None:
    assert '"query": "Café 東京"' in command("search", "Café 東京", "--format", "json").out
    assert len(engine.searches) == 1


def test_csv_reads_back(command: Command, engine: Engine) -> None:
    rows = list(csv.DictReader(io.StringIO(command("search", "x", "--format", "csv").out)))
    assert len(rows) == len(engine.documents)
    assert (rows[0]["rank"], rows[0]["id"], rows[0]["date"]) == ("1", "news/a.txt", "2021-11-14")
    assert float(rows[2]["score"]) == 1 / 3
    assert rows[0]["passage"] == engine.documents[0].text


def test_trec_lines(command: Command, engine: Engine) -> None:
    engine.documents = engine.documents[:1]
    assert command("search", "x", "--format", "trec").out == "1 Q0 news/a.txt 1 1 docsearch\n"


def test_an_id_with_white_space_is_refused_for_trec(command: Command, engine: Engine) -> None:
    assert len(engine.documents) > 1
    ran = command("search", "x", "--format", "trec")
    assert ran.status == 2
    assert "'my file.txt'" in ran.err
    assert "--format jsonl" in ran.err


def test_files_are_named_once(command: Command, engine: Engine) -> None:
    engine.documents = (*engine.documents, engine.documents[0])
    assert command("search", "x", "--format", "files").out == "news/a.txt\nmy file.txt\nodd name.txt\n"


def test_text_shows_what_matters(command: Command, engine: Engine) -> None:
    ran = command("search", "x", "-k", "1")
    assert ran.out == (
        " 1. Envoys meet in Delhi\n"
        "    2021-11-14 · Delhi · The Wire · news/a.txt · score 1.0000\n"
        "    The envoy met the minister in Delhi. They spoke of aid.\n\n"
    )
    assert (ran.status, ran.err) == (0, "")
    assert len(engine.searches) == 1


@pytest.mark.parametrize("form", list(OutputFormat))
def test_no_control_character_of_a_document_is_printed(command: Command, engine: Engine, form: str) -> None:
    engine.documents = engine.documents[1:2] if form != "trec" else engine.documents[:1]
    engine.degraded = (f"Beware {engine.documents[0].title}",)
    ran = command("search", "evil", "--format", form)
    assert ran.out
    assert not FORBIDDEN.search(ran.out + ran.err)


def test_nothing_found_is_status_1(command: Command, engine: Engine) -> None:
    engine.documents = ()
    ran = command("search", "x")
    assert (ran.status, ran.out, ran.err) == (1, "", "Nothing was found.\n")
    ran = command("search", "x", "--format", "json")
    assert ran.status == 1
    assert json.loads(ran.out)["results"] == []


def test_options_reach_the_library(command: Command, engine: Engine) -> None:
    command(
        "search", "--mode", "keyword", "--fusion", "rrf", "-k", "3", "--vector-weight", "0.25", "--", "-x"
    )
    query, settings = engine.searches[0]
    assert query == "-x"
    assert (settings.k, settings.mode, settings.fusion, settings.vector_weight) == (
        3,
        Mode.KEYWORD,
        Fusion.RRF,
        0.25,
    )


def test_the_index_is_named_or_in_the_environment(
    command: Command, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("search", "x")
    monkeypatch.setenv("DOCSEARCH_INDEX", "there")
    command("search", "x")
    command("search", "x", "--index", "here")
    assert [str(path) for path, _ in engine.opened] == ["index", "there", "here"]


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_colour_unless_it_does_not_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert Terminal.of(_Screen()).colour
    assert not Terminal.of(io.StringIO()).colour
    monkeypatch.setenv("TERM", "dumb")
    assert not Terminal.of(_Screen()).colour
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not Terminal.of(_Screen()).colour


def test_words_of_the_query_are_marked_in_any_form() -> None:
    marked = Terminal(colour=True).highlight(
        "The U.S. attacked; an attack, a Café. Theatre.", "attacks us CAFE the"
    )
    words = re.findall("\x1b\\[1;33m(.*?)\x1b\\[0m", marked)
    assert words == ["U.S", "attacked", "attack", "Café"]
    assert Terminal().highlight("attack", "attack") == "attack"


def test_text_is_wrapped_to_the_width() -> None:
    wrapped = Terminal(width=20).wrap("one two three four five", indent="  ")
    assert wrapped == "  one two three four\n  five"


def test_cleaning() -> None:
    assert clean("a\x1b[31m\tb\r\nc\rd\x85\u202e\ud800é") == "a[31m\tb\ncdé"
    assert one_line(" a\n\u2028b\t\x00 c ") == "a b c"


def test_data_is_utf_8_whatever_the_locale(command: Command, engine: Engine) -> None:
    assert command("search", "東京", "--format", "json").status == 0
    assert sys.stdout.encoding.lower() == "utf-8"
    assert engine.searches[0][0] == "東京"


def test_an_untitled_result_is_headed_by_its_id_and_names_its_file(command: Command, engine: Engine) -> None:
    engine.documents = (Document("17", "Some words.", path="corpus.jsonl"),)
    assert command("search", "x").out == " 1. 17\n    corpus.jsonl · score 1.0000\n    Some words.\n\n"


@pytest.mark.usefixtures("engine")
def test_explain_says_what_a_score_is_made_of(command: Command) -> None:
    ran = command("search", "x", "--explain")
    assert (ran.status, ran.err) == (0, "")
    out = ran.out
    assert out.startswith("Read as ")
    assert "    score 1.0000\n" in out
    assert "keyword +0.5000 (0.50 of 1.0000, from 7.5000)" in out
    assert "Read as" not in command("search", "x").out


def test_a_threshold_is_handed_on(command: Command, engine: Engine) -> None:
    command("search", "x", "--min-prob", "0.4")
    assert engine.searches[-1][1].min_prob == 0.4
    ran = command("search", "x", "--min-prob", "0.4", "--mode", "keyword")
    assert ran.status == 2
    assert "min_prob needs the mode hybrid" in ran.err
