"""The document on ranking quality, made of the results of a run."""

from __future__ import annotations

from pathlib import Path

import quality

from docsearch.benchmark import ablations, all_systems
from docsearch.evaluation import Collection, measure_systems
from tests.unit.evaluation.small import NEW, OLD, QRELS, QUERIES, run_of


def test_the_document() -> None:
    collection = Collection("small", Path("corpus.jsonl"), QUERIES, QRELS, unjudged=1)
    runs = [run_of(name, OLD if name == "vector" else NEW) for name in (*all_systems(), *ablations())]
    result = measure_systems(collection, runs, documents=5)
    written = quality.markdown([result, result], model="some-model")
    vector, other = (result.system(name).evaluation.means["nDCG@10"] for name in ("vector", "keyword"))
    cells = [f"{vector:.3f}" if name == "vector" else f"**{other:.3f}**" for name in all_systems()]
    assert vector < other
    assert f"| small | 5 | 3 | {' | '.join(cells)} |" in written
    assert f"| mean |  |  | {' | '.join(cells)} |" in written
    assert "| small | keyword | 0.0000 | 0.0000 to 0.0000 | p = 1.0000 | 0 | 0 |" in written
    assert "## small by kind of query, nDCG@10\n\n| kind | queries | keyword | vector |" in written
    assert "- small: 1 query without judgements, left out of all figures." in written
    assert "some-model" in written
    assert f"| collection | documents | queries | blend | {' | '.join(ablations())} |" in written
    assert " ms" not in written  # times are a machine's
