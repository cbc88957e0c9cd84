"""What a benchmark found: by kind, by rank, as lines and as a record."""

from __future__ import annotations

import json
from pathlib import Path

import ir_measures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docsearch.errors import EvaluationError
from docsearch.evaluation import (
    Collection,
    SystemResult,
    json_line,
    measure_systems,
    recall_curve,
    result_lines,
    result_record,
    summary_rows,
)
from tests.unit.evaluation.small import NEW, QRELS, QUERIES, run_of, small_result


def test_means_by_kind() -> None:
    result = small_result()
    assert result.system("old").evaluation.means["RR"] == pytest.approx((1 + 1 / 3 + 1 / 2) / 3)
    rows = [(row.kind, row.queries, [round(mean, 4) for mean in row.means]) for row in result.kinds()]
    assert rows == [("actor", 2, [0.75, 0.5]), ("event", 1, [0.3333, 1.0])]


def test_without_kinds_there_are_no_rows() -> None:
    plain = tuple(type(query)(query.id, query.text) for query in QUERIES)
    result = measure_systems(Collection("c", Path("c"), plain, QRELS), [run_of("new", NEW)], documents=5)
    assert result.kinds() == ()


def test_latency_is_the_median_and_the_nearest_rank() -> None:
    seconds = tuple(n / 1000 for n in range(20, 0, -1))
    result = SystemResult(run_of("x", {}, seconds=seconds), small_result().systems[0].evaluation)
    assert result.latency == pytest.approx((10.5, 19.0))
    assert small_result().system("new").latency is None


def test_recall_by_rank() -> None:
    # q1 has two: one at rank 1 and one at 3; q2's is at 3, q3's at 2.
    curve = recall_curve(QRELS, small_result().system("old").run.answers, 4)
    assert curve == pytest.approx([0.5 / 3, 1.5 / 3, 3 / 3, 3 / 3])


@settings(max_examples=50)
@given(
    st.dictionaries(st.sampled_from(["q1", "q2", "q3"]), st.permutations("abcxy").map("".join), min_size=1)
)
def test_recall_is_that_of_trec_eval(rankings: dict[str, str]) -> None:
    answers = run_of("x", rankings).answers
    curve = recall_curve(QRELS, answers, 5)
    run = {a.query_id: {entry.id: entry.score for entry in a.entries} for a in answers}
    for depth in range(1, 6):
        measure = ir_measures.R @ depth
        values = {m.query_id: m.value for m in ir_measures.iter_calc([measure], QRELS, run)}
        assert curve[depth - 1] == pytest.approx(sum(values.get(q, 0) for q in QRELS) / 3)


def test_a_run_without_some_answers_says_so() -> None:
    collection = Collection("c", Path("c"), QUERIES, QRELS, unjudged=2)
    result = measure_systems(collection, [run_of("new", {"q1": "ab"})], documents=5, notes=["said", "said"])
    assert result.notes == (
        "c: 2 queries without judgements, left out of all figures.",
        "said",
        "c, new: no answer to 2 of 3 queries ('q2' first), which count as 0.",
    )
    with pytest.raises(EvaluationError, match=r"^c, new: No query of the run is judged"):
        measure_systems(collection, [run_of("new", {"z": "ab"})], documents=5)


LINES = """\
small & fine: 5 documents, 3 queries

system      RR     P@1  unjudged@10  median ms  p95 ms
old     0.6111  0.3333            4        2.0     9.0
new     0.6667  0.3333            4

RR by kind of query
kind   queries     old     new
actor        2  0.7500  0.5000
event        1  0.3333  1.0000

new against old, RR: +0.0556 (95 % interval -0.5000 to +0.6667), p = 1.0000; \
queries: 1 better, 1 the same, 1 worse
  gain  +0.6667  q2  a & b
  loss  -0.5000  q1  who <met> whom
"""


def test_the_lines() -> None:
    assert "\n".join(result_lines(small_result())) + "\n" == LINES


def test_the_mean_over_collections() -> None:
    assert summary_rows([small_result(), small_result()]) == [
        ["collection", "queries", "old", "new"],
        ["small & fine", "3", "0.6111", "0.6667"],
        ["small & fine", "3", "0.6111", "0.6667"],
        ["mean", "", "0.6111", "0.6667"],
    ]


def test_the_record_has_every_query() -> None:
    record = json.loads(json_line(result_record(small_result())))
    (comparison,) = record["comparisons"]
    assert comparison["per_query"] == pytest.approx({"q1": -0.5, "q2": 2 / 3, "q3": 0.0})
    assert comparison["largest_losses"] == {"q1": -0.5}
    systems = record["systems"]
    assert systems["old"]["milliseconds"] == pytest.approx({"median": 2.0, "p95": 9.0})
    assert systems["new"]["milliseconds"] is None
    assert systems["old"]["per_query"]["q3"] == {"RR": 0.5, "P@1": 0.0}
