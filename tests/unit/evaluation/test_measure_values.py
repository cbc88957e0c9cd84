"""The five measures against numbers worked out by hand."""

from __future__ import annotations

from math import log2

import pytest

from docsearch.errors import EvaluationError
from docsearch.evaluation import RankedQuery, RunEntry, evaluate


def _answer(query_id: str, *document_ids: str) -> RankedQuery:
    return RankedQuery(query_id, tuple(RunEntry(name, -float(n)) for n, name in enumerate(document_ids)))


def test_one_query_by_hand() -> None:
    qrels = {"1": {"a": 2, "b": 1, "c": 1, "d": 0}}
    result = evaluate(qrels, [_answer("1", "x", "a", "d", "b")])
    ideal = 2 / log2(2) + 1 / log2(3) + 1 / log2(4)
    assert result.means == pytest.approx(
        {
            "nDCG@10": (2 / log2(3) + 1 / log2(5)) / ideal,
            "RR@10": 1 / 2,
            "R@100": 2 / 3,
            "AP": (1 / 2 + 2 / 4) / 3,
            "P@5": 2 / 5,
        }
    )
    assert result.per_query == {"1": pytest.approx(dict(result.means))}
    assert (result.queries, result.missing, result.ignored, result.unjudged) == (1, (), 0, 1)


def test_every_judged_query_counts() -> None:
    qrels = {
        "1": {"a": 1},
        "none relevant": {"a": 0},
        "no answer": {"a": 1},
        "empty": {"a": 1},
        "unjudged": {},
    }
    run = [_answer("1", "a"), _answer("none relevant", "a"), _answer("empty"), _answer("stranger", "a")]
    result = evaluate(qrels, run)
    assert result.queries == 4
    assert result.missing == ("no answer",)
    assert result.ignored == 1
    assert result.means["nDCG@10"] == pytest.approx(1 / 4)
    assert result.means["P@5"] == pytest.approx(1 / 5 / 4)
    assert result.per_query["no answer"] == dict.fromkeys(result.means, 0.0)


def test_the_cutoffs_cut() -> None:
    names = [f"d{n:03}" for n in range(1, 121)]
    result = evaluate({"1": {"d011": 1, "d101": 1}}, [_answer("1", *names)])
    assert result.means["nDCG@10"] == 0
    assert result.means["RR@10"] == 0
    assert result.means["R@100"] == 1 / 2
    assert result.means["AP"] == pytest.approx((1 / 11 + 2 / 101) / 2)
    assert result.unjudged == 10


def test_a_negative_grade_is_not_relevant() -> None:
    result = evaluate({"1": {"a": -1, "b": 1}}, [_answer("1", "a", "b")])
    assert result.means["RR@10"] == 1 / 2
    assert result.means["nDCG@10"] == pytest.approx(1 / log2(3))


def test_the_order_of_the_entries_is_the_ranking_whatever_the_scores_and_ids() -> None:
    entries = (RunEntry("half\ud800", 0.0), RunEntry("z", 0.0), RunEntry("nul\0", 9.0))
    result = evaluate({"q": {"half\ud800": 1}}, [RankedQuery("q", entries)])
    assert set(result.means.values()) == {1.0, 1 / 5}


def test_measures_by_name() -> None:
    result = evaluate({"1": {"a": 1}}, [_answer("1", "x", "a")], measures=("RR", "P@1", "R@2", "nDCG"))
    assert result.means == pytest.approx({"RR": 1 / 2, "P@1": 0, "R@2": 1, "nDCG": 1 / log2(3)})


@pytest.mark.parametrize("name", ["P", "R", "ndcg@10", "nDCG@0", "nDCG@10 ", "Bpref", "__init__", ""])
def test_an_unknown_measure_is_refused(name: str) -> None:
    with pytest.raises(EvaluationError, match="There is no measure"):
        evaluate({"1": {"a": 1}}, [_answer("1", "a")], measures=(name,))


def test_a_run_of_other_queries_is_refused() -> None:
    with pytest.raises(EvaluationError, match=r"No query of the run is judged.*'2'.*'1'"):
        evaluate({"1": {"a": 1}}, [_answer("2", "a")])
    with pytest.raises(EvaluationError, match="the run holds no query"):
        evaluate({"1": {"a": 1}}, [])
    with pytest.raises(EvaluationError, match="the qrels holds no query"):
        evaluate({}, [_answer("1", "a")])


def test_what_comes_twice_is_refused() -> None:
    with pytest.raises(EvaluationError, match="query '1' twice"):
        evaluate({"1": {"a": 1}}, [_answer("1", "a"), _answer("1", "b")])
    with pytest.raises(EvaluationError, match="document twice"):
        evaluate({"1": {"a": 1}}, [_answer("1", "a", "a")])
