"""Run files: written so that every evaluator reads the same order, and read back."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest

from docsearch.errors import EvaluationError
from docsearch.evaluation import (
    RankedQuery,
    RunEntry,
    json_line,
    read_jsonl,
    read_run,
    read_trec,
    trec_scores,
    write_jsonl,
    write_trec,
)

RUN = (
    RankedQuery("q1", (RunEntry("b", 0.5), RunEntry("a", 0.5), RunEntry("c#1", 0.25)), "first words"),
    RankedQuery("q2", (), "nothing", ("The vector leg did not run.",)),
    RankedQuery("0012", (RunEntry("1e5", -1.0),), "third"),
)

_TWICE = json_line({"query_id": "1", "results": [{"id": "a", "rank": rank, "score": 1} for rank in (1, 2)]})


def _trec(*run: RankedQuery, tag: str = "docsearch") -> str:
    stream = io.StringIO()
    write_trec(run, stream, tag)
    return stream.getvalue()


def test_trec_lines() -> None:
    below = np.nextafter(np.float32(0.5), np.float32(-1))
    assert _trec(*RUN, tag="t1") == (
        "q1 Q0 b 1 0.5 t1\n"
        f"q1 Q0 a 2 {below:.9g} t1\n"
        "q1 Q0 c#1 3 0.25 t1\n"
        "0012 Q0 1e5 1 -1 t1\n"
    )  # fmt: skip
    assert f"{below:.9g}" == "0.49999997"


def test_scores_are_nudged_only_where_they_must() -> None:
    one = np.float32(1)
    first = np.nextafter(one, np.float32(0))
    second = np.nextafter(first, np.float32(0))
    assert trec_scores([1.0, 1.0, 1.0 - 1e-12, 0.9]) == [1.0, first, second, np.float32(0.9)]
    smallest = float(np.nextafter(np.float32(0), np.float32(1)))
    assert trec_scores([0.0, -0.0, 0.0]) == [0.0, -smallest, -2 * smallest]
    assert trec_scores([smallest, 1e-60]) == [smallest, 0.0]
    assert trec_scores([]) == []


def test_scores_beyond_float32_stay_finite_and_in_order() -> None:
    highest = float(np.finfo(np.float32).max)
    top = trec_scores([1e300, 1e200, 5.0])
    assert top == [highest, float(np.nextafter(np.float32(highest), np.float32(0))), 5.0]
    low = trec_scores([-1e200, -1e300])
    assert low == [-float(np.nextafter(np.float32(highest), np.float32(0))), -highest]


def test_a_score_out_of_order_is_pulled_down_and_never_moved() -> None:
    assert trec_scores([1.0, 2.0]) == [1.0, float(np.nextafter(np.float32(1), np.float32(0)))]


@pytest.mark.parametrize("score", [float("nan"), float("inf"), float("-inf")])
def test_a_score_that_is_no_number_is_refused(score: float) -> None:
    answer = RankedQuery("1", (RunEntry("a", score),))
    with pytest.raises(EvaluationError, match="finite"):
        _trec(answer)
    with pytest.raises(EvaluationError, match="finite"):
        write_jsonl([answer], io.StringIO())


@pytest.mark.parametrize("name", ["my file.txt", "", "a\u00a0b", "tab\t", "line\u2028", "half\ud800"])
def test_an_id_that_trec_cannot_hold_is_refused_with_the_way_out(name: str) -> None:
    with pytest.raises(EvaluationError, match=r"document id .*--format jsonl") as caught:
        _trec(RankedQuery("1", (RunEntry(name, 1.0),)))
    assert repr(name) in str(caught.value)
    with pytest.raises(EvaluationError, match=r"query id .*--format jsonl"):
        _trec(RankedQuery(name, ()))


def test_a_tag_is_one_word() -> None:
    with pytest.raises(EvaluationError, match="tag of the run 'my run'"):
        _trec(*RUN, tag="my run")


def test_json_lines_keep_everything(tmp_path: Path) -> None:
    run = (*RUN, RankedQuery("q 4", (RunEntry("my file\u009b\ud800é", 1 / 3),), "words\n\u202e"))
    stream = io.StringIO()
    write_jsonl(run, stream)
    lines = stream.getvalue().splitlines()
    assert json.loads(lines[0]) == {
        "query_id": "q1",
        "query": "first words",
        "results": [
            {"id": "b", "rank": 1, "score": 0.5},
            {"id": "a", "rank": 2, "score": 0.5},
            {"id": "c#1", "rank": 3, "score": 0.25},
        ],
        "degraded": [],
    }
    assert "é" in lines[3]
    path = tmp_path / "run.jsonl"
    path.write_text(stream.getvalue(), encoding="utf-8")
    assert read_jsonl(path) == run
    assert read_run(path) == run


def test_json_carries_no_control_character() -> None:
    text = "\x1b[31m \x07 \x9b \u202e \u2066 \u2028 \ud800 é 語"
    line = json_line({"text": text})
    assert json.loads(line) == {"text": text}
    assert line == (
        '{"text": "\\u001b[31m \\u0007 \\u009b \\u202e \\u2066 \\u2028 \\ud800 é 語"}'
    )  # fmt: skip


def test_trec_is_read_in_the_order_of_trec_eval(tmp_path: Path) -> None:
    path = tmp_path / "run"
    path.write_text(
        "1 Q0 a 1 1.0000000001 t\n1 Q0 b 2 1.0 t\n2 Q0 z 1 1 t\n1 Q0 c 9 2e0 t\n2 Q0 é 2 1 t\n",
        encoding="utf-8",
    )
    first, second = read_run(path)
    # a and b are one float32; the later id goes first.
    assert [entry.id for entry in first.entries] == ["c", "b", "a"]
    assert [entry.id for entry in second.entries] == ["é", "z"]
    assert read_trec(path) == (first, second)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "nothing in the run"),
        ("1 Q0 a 1 1.0\n", r"run, line 1: .*5 columns"),
        ("1 Q0 a 1 nan t\n", "the score 'nan' is not a finite number"),
        ("1 Q0 a 1 1e999 t\n", "the score '1e999'"),
        ("1 Q0 a 1 1_0 t\n", "the score '1_0'"),
        ("1 Q0 a 1 1 t\n1 Q0 a 2 0 t\n", "line 2: the document 'a' comes a second time for the query '1'"),
        ('{"query_id": "1"}', "line 1: the results are missing"),
        ('{"query_id": "1", "results": []}\n{"query_id": "1", "results": []}', "line 2: the query '1'"),
        ('{"query_id": "1", "results": [{"id": "a", "rank": 2, "score": 1}]}', "rank 1"),
        ('{"query_id": "1", "results": [{"id": "a", "rank": 1, "score": "x"}]}', "score of result 1"),
        ('{"query_id": "1", "results": [{"rank": 1, "score": 1}]}', "an id"),
        (_TWICE, "a document comes twice"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "run"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(EvaluationError, match=message):
        read_run(path)
