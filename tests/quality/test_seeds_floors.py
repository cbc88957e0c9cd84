"""Ranking over the seeds, with the packaged model, does not fall below the floors of the collection."""

from __future__ import annotations

from statistics import fmean

import pytest

from docsearch import Index, SearchSettings
from docsearch.config import Mode
from docsearch.evaluation import RankedQuery, RunEntry, evaluate, read_qrels, read_queries
from tests.quality.seeds_collection import QRELS, QUERIES, UNANSWERABLE, floors, kinds

MEASURE = "nDCG@10"


def _figures(index: Index, mode: Mode) -> dict[str, float]:
    """Kind of query, and "all" -> mean nDCG@10 of its answerable queries."""
    qrels = read_qrels(QRELS)
    asked = [query for query in read_queries(QUERIES) if query.id in qrels]
    settings = SearchSettings(mode=mode, syntax=False)
    run = []
    for query in asked:
        answer = index.search(query.text, settings)
        assert answer.degraded == ()
        entries = tuple(RunEntry(result.id, result.score) for result in answer.results)
        run.append(RankedQuery(query.id, entries))
    values = {
        query: row[MEASURE] for query, row in evaluate(qrels, run, measures=[MEASURE]).per_query.items()
    }
    of = kinds()
    found = {
        kind: fmean(value for query, value in values.items() if of[query] == kind)
        for kind in dict.fromkeys(of.values())
        if kind != UNANSWERABLE
    }
    return {"all": fmean(values.values()), **found}


@pytest.fixture(scope="module")
def hybrid(seeds_index: Index) -> dict[str, float]:
    return _figures(seeds_index, Mode.HYBRID)


def test_no_kind_is_below_its_floor(hybrid: dict[str, float]) -> None:
    table = floors()["kinds"]
    assert table.keys() == hybrid.keys()
    below = [
        f"{kind}: {value:.3f}, floor {table[kind]['floor']:.3f} (was {table[kind]['hybrid']:.3f})"
        for kind, value in hybrid.items()
        if table[kind]["floor"] is not None and value < table[kind]["floor"]
    ]
    assert below == []


def test_hybrid_is_not_below_keyword(seeds_index: Index, hybrid: dict[str, float]) -> None:
    assert hybrid["all"] >= _figures(seeds_index, Mode.KEYWORD)["all"]
