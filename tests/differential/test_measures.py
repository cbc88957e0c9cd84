"""The measures against their formulas written out plainly, and against trec_eval on files with ties."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from math import log2
from pathlib import Path
from typing import Any

import ir_measures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docsearch.evaluation import DEFAULT_MEASURES, RankedQuery, RunEntry, evaluate, read_trec

NAMES = [f"d{n}" for n in range(30)]

Grades = Mapping[str, int]


def _dcg(gains: list[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _ndcg_10(ranking: list[str], grades: Grades) -> float:
    ideal = _dcg(sorted((max(0, grade) for grade in grades.values()), reverse=True)[:10])
    return _dcg([max(0, grades.get(name, 0)) for name in ranking[:10]]) / ideal if ideal else 0.0


def _rr_10(ranking: list[str], grades: Grades) -> float:
    ranks = [rank for rank, name in enumerate(ranking[:10], start=1) if grades.get(name, 0) > 0]
    return 1 / ranks[0] if ranks else 0.0


def _relevant(grades: Grades) -> set[str]:
    return {name for name, grade in grades.items() if grade > 0}


def _r_100(ranking: list[str], grades: Grades) -> float:
    relevant = _relevant(grades)
    return len(relevant & set(ranking[:100])) / len(relevant) if relevant else 0.0


def _ap(ranking: list[str], grades: Grades) -> float:
    relevant = _relevant(grades)
    found = [rank for rank, name in enumerate(ranking, start=1) if name in relevant]
    return sum(n / rank for n, rank in enumerate(found, start=1)) / len(relevant) if relevant else 0.0


def _p_5(ranking: list[str], grades: Grades) -> float:
    return len(_relevant(grades) & set(ranking[:5])) / 5


FORMULAS: dict[str, Callable[[list[str], Grades], float]] = {
    "nDCG@10": _ndcg_10,
    "RR@10": _rr_10,
    "R@100": _r_100,
    "AP": _ap,
    "P@5": _p_5,
}

qrels_of_queries = st.dictionaries(
    st.sampled_from("abcd"),
    st.dictionaries(st.sampled_from(NAMES), st.integers(-1, 3), min_size=1),
    min_size=1,
)
rankings = st.dictionaries(st.sampled_from("abcde"), st.lists(st.sampled_from(NAMES), unique=True))
scored = st.dictionaries(
    st.sampled_from("abcde"),
    st.dictionaries(
        st.sampled_from(NAMES), st.sampled_from([0.0, 0.5, 1.0, 1.0 + 1e-9, 1.0 - 1e-9]), min_size=1
    ),
    min_size=1,
)


@given(qrels_of_queries, rankings)
def test_the_measures_are_their_formulas(qrels: dict[str, Grades], run: dict[str, list[str]]) -> None:
    assert tuple(FORMULAS) == DEFAULT_MEASURES
    if not qrels.keys() & run.keys():
        return
    result = evaluate(qrels, [RankedQuery(q, tuple(RunEntry(d, 0.0) for d in ids)) for q, ids in run.items()])
    for query_id, grades in qrels.items():
        expected = {name: formula(run.get(query_id, []), grades) for name, formula in FORMULAS.items()}
        assert result.per_query[query_id] == pytest.approx(expected)
    for name in FORMULAS:
        assert result.means[name] == pytest.approx(
            sum(row[name] for row in result.per_query.values()) / len(qrels)
        )


@settings(deadline=None)
@given(qrels_of_queries, scored)
def test_a_file_with_ties_is_judged_as_trec_eval_judges_it(
    qrels: dict[str, dict[str, int]], run: dict[str, dict[str, float]]
) -> None:
    if not qrels.keys() & run.keys():
        return
    lines = [f"{q} Q0 {d} 1 {score!r} t\n" for q, answer in run.items() for d, score in answer.items()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run"
        path.write_text("".join(lines), encoding="utf-8")
        ours = evaluate(qrels, read_trec(path), measures=("nDCG@10", "RR", "R@100", "AP", "P@5"))
    for metric in ir_measures.pytrec_eval.iter_calc(list(_theirs()), qrels, run):
        assert ours.per_query[metric.query_id][_theirs()[metric.measure]] == pytest.approx(metric.value)


def _theirs() -> dict[Any, str]:
    return {
        ir_measures.nDCG @ 10: "nDCG@10",
        ir_measures.RR: "RR",
        ir_measures.R @ 100: "R@100",
        ir_measures.AP: "AP",
        ir_measures.P @ 5: "P@5",
    }
