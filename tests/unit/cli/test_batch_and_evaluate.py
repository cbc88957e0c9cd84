"""``batch`` writes a run and ``evaluate`` measures it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docsearch.model import Document

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Command, Engine

QUERIES = '{"_id": "q1", "text": "who AND \\"whom\\": x"}\n{"_id": "0012", "text": "second"}\n'


@pytest.fixture
def queries(tmp_path: Path) -> str:
    path = tmp_path / "queries.jsonl"
    path.write_text(QUERIES, encoding="utf-8")
    return str(path)


@pytest.fixture(autouse=True)
def _plain_ids(engine: Engine) -> None:
    engine.documents = tuple(Document(name, "text") for name in ("a#1", "b", "c"))


def test_a_trec_run(command: Command, engine: Engine, queries: str) -> None:
    ran = command("batch", queries, "-k", "2", "--tag", "mine")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == ("q1 Q0 a#1 1 1 mine\nq1 Q0 b 2 0.5 mine\n0012 Q0 a#1 1 1 mine\n0012 Q0 b 2 0.5 mine\n")
    assert [query for query, _ in engine.searches] == ['who AND "whom": x', "second"]
    assert {settings.k for _, settings in engine.searches} == {2}


def test_the_queries_are_plain_words(command: Command, engine: Engine, queries: str) -> None:
    command("batch", queries)
    command("search", "x")
    assert [(settings.syntax, settings.k) for _, settings in engine.searches] == [
        (False, 100),
        (False, 100),
        (True, 10),
    ]


def test_json_lines_take_any_id(command: Command, engine: Engine, queries: str) -> None:
    engine.documents = (Document("my file", "text"),)
    refused = command("batch", queries)
    assert refused.status == 2
    assert "'my file'" in refused.err
    ran = command("batch", queries, "--format", "jsonl")
    assert json.loads(ran.out.splitlines()[1]) == {
        "query_id": "0012",
        "query": "second",
        "results": [{"id": "my file", "rank": 1, "score": 1.0}],
        "degraded": [],
    }


def test_the_run_file_appears_only_whole(
    command: Command, engine: Engine, queries: str, tmp_path: Path
) -> None:
    target = tmp_path / "runs" / "r.trec"
    assert "cannot be written" in command("batch", queries, "--output", str(target)).err
    target.parent.mkdir()
    engine.documents = (Document("a", "text"), Document("my file", "text"))
    assert command("batch", queries, "--output", str(target)).status == 2
    assert list(target.parent.iterdir()) == []
    engine.documents = engine.documents[:1]
    ran = command("batch", queries, "--output", str(target))
    assert (ran.status, ran.out) == (0, "")
    assert target.read_text(encoding="utf-8").splitlines()[0] == "q1 Q0 a 1 1 docsearch"
    assert list(target.parent.iterdir()) == [target]


def test_a_query_without_a_word_has_an_empty_answer(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "queries.tsv"
    path.write_text("1\t???\n2\twords\n", encoding="utf-8")
    ran = command("batch", str(path), "-k", "1")
    assert (ran.status, ran.out) == (0, "2 Q0 a#1 1 1 docsearch\n")
    assert "Query '1': There is no word in it." in ran.err


def test_what_was_less_than_asked_is_said_once(command: Command, engine: Engine, queries: str) -> None:
    engine.degraded = ("Keyword search only.",)
    assert command("batch", queries).err == "docsearch: Keyword search only. (queries: 2 of 2)\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    qrels, run = tmp_path / "test.tsv", tmp_path / "run.trec"
    qrels.write_text("query-id\tcorpus-id\tscore\n1\ta\t1\n1\tb\t1\n2\tc\t1\n", encoding="utf-8")
    run.write_text("1 Q0 x 1 3 t\n1 Q0 a 2 2 t\n9 Q0 a 1 1 t\n", encoding="utf-8")
    return str(qrels), str(run)


def test_a_table_of_measures(command: Command, files: tuple[str, str]) -> None:
    qrels, run = files
    ran = command("evaluate", "--qrels", qrels, run, run)
    header, first, second = ran.out.splitlines()
    assert header.split() == ["run", "query", "nDCG@10", "RR@10", "R@100", "AP", "P@5", "unjudged@10"]
    # nDCG: (1/log2(3)) / (1 + 1/log2(3)) = .3869 for query 1, and 0 for query 2, which has no answer.
    assert first.split() == [run, "all", "(2)", "0.1934", "0.2500", "0.2500", "0.1250", "0.1000", "1"]
    assert second == first
    assert "does not answer 1 of the 2 judged queries ('2' first)" in ran.err
    assert "answers 1 queries without judgements" in ran.err


def test_measures_query_by_query(command: Command, files: tuple[str, str]) -> None:
    qrels, run = files
    ran = command("evaluate", "--qrels", qrels, run, "--per-query", "--measures", "RR P@1", "--format", "csv")
    rows = list(csv.reader(io.StringIO(ran.out)))
    assert rows == [
        ["run", "query", "RR", "P@1", "unjudged@10"],
        [run, "1", "0.5000", "0.0000", ""],
        [run, "2", "0.0000", "0.0000", ""],
        [run, "all (2)", "0.2500", "0.0000", "1"],
    ]


def test_measures_as_json(command: Command, files: tuple[str, str]) -> None:
    qrels, run = files
    ran = command("evaluate", "--qrels", qrels, run, "--measures", "RR", "--per-query", "--format", "json")
    assert json.loads(ran.out) == [
        {
            "run": run,
            "measures": {"RR": 0.25},
            "queries": 2,
            "missing": ["2"],
            "ignored": 1,
            "unjudged@10": 1,
            "per_query": {"1": {"RR": 0.5}, "2": {"RR": 0.0}},
        }
    ]


def test_a_run_of_other_queries_is_refused(command: Command, files: tuple[str, str], tmp_path: Path) -> None:
    other = tmp_path / "other.trec"
    other.write_text("7 Q0 a 1 1 t\n", encoding="utf-8")
    ran = command("evaluate", "--qrels", files[0], str(other))
    assert (ran.status, ran.out) == (2, "")
    assert "other.trec: No query of the run is judged" in ran.err
