"""A collection small enough to work out by hand, and two runs over it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from docsearch.evaluation import Collection, CollectionResult, RankedQuery, RunEntry, SystemRun, TopicQuery
from docsearch.evaluation import measure_systems as measure

QRELS = {"q1": {"a": 1, "b": 1}, "q2": {"c": 2}, "q3": {"a": 1}}
QUERIES = (
    TopicQuery("q1", "who <met> whom", "actor"),
    TopicQuery("q2", "a & b", "event"),
    TopicQuery("q3", "third", "actor"),
)
OLD = {"q1": "axb", "q2": "xyc", "q3": "xa"}
NEW = {"q1": "xab", "q2": "cxy", "q3": "xa"}


def run_of(name: str, rankings: Mapping[str, str], *, seconds: tuple[float, ...] = ()) -> SystemRun:
    """Each letter is a document."""
    return SystemRun(
        name,
        tuple(
            RankedQuery(query, tuple(RunEntry(d, -float(rank)) for rank, d in enumerate(ranking)))
            for query, ranking in rankings.items()
        ),
        seconds,
    )


def small_result() -> CollectionResult:
    collection = Collection("small & fine", Path("corpus.jsonl"), QUERIES, QRELS)
    runs = [run_of("old", OLD, seconds=(0.001, 0.002, 0.009)), run_of("new", NEW)]
    return measure(collection, runs, documents=5, pairs=[("old", "new")], measures=["RR", "P@1"])


def write_collection(folder: Path) -> Path:
    """A BEIR folder of twelve documents with one query each, of two kinds, which ask for their words."""
    folder.mkdir(parents=True)
    words = "amber birch cedar delta ember frost grove heron islet jetty knoll linen".split()
    documents = [
        {"_id": f"d{n}", "title": word, "text": f"The {word} stands by the {words[n - 1]}."}
        for n, word in enumerate(words)
    ]
    queries = [
        {"_id": f"q{n}", "text": f"the {word} by {words[n - 1]}", "metadata": {"kind": "ab"[n % 2]}}
        for n, word in enumerate(words)
    ]
    for name, records in (("corpus", documents), ("queries", queries)):
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    judged = "".join(f"q{n}\td{n}\t1\n" for n in range(len(words)))
    (folder / "qrels").mkdir()
    (folder / "qrels" / "test.tsv").write_text(f"query-id\tcorpus-id\tscore\n{judged}", encoding="utf-8")
    return folder
