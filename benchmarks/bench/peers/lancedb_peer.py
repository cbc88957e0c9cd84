"""LanceDB: full text and vectors in one table, fused by reciprocal ranks; embedded, columns on the disk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..case import Case, Query
from ..corpus import BLOCK
from ..environment import JSON, memory
from ..exact import recall
from ..timing import latencies, summary

__all__ = ["measure"]

_TRIED = 40  # queries that a setting is judged by


def measure(
    case: dict[str, object], *, k: int, depth: int, seconds: float, index_type: str, least_recall: float
) -> JSON:
    """The vector leg's settings are the fastest that reach ``least_recall`` of the ``depth`` nearest, or
    those that come nearest to it.
    """
    of = Case.of(case)
    built, table = _table(of, index_type)
    queries = of.read_queries()
    result: JSON = {"build s": built}
    tuning = _tune(
        of, table, queries["questions"][:_TRIED], depth=depth, least=least_recall, index_type=index_type
    )
    result |= {"settings": tuning[0], "tried": tuning[1]}
    result |= {
        kind: _kind(table, asked, tuning[0], k=k, depth=depth, seconds=seconds)
        for kind, asked in queries.items()
    }
    result["memory MiB"] = memory()
    return result


def _kind(table: Any, queries: list[Query], settings: JSON, *, k: int, depth: int, seconds: float) -> JSON:
    def keyword(query: Query) -> list[int]:
        return _rows(table.search(" ".join(query.terms), query_type="fts").limit(depth).select(["row"]))

    def vector(query: Query) -> list[int]:
        return _rows(_set(table.search(query.vector), settings).limit(depth).select(["row"]))

    def hybrid(count: int) -> JSON:
        return summary(
            latencies(lambda query: _hybrid(table, query, settings, count), queries, seconds=seconds)
        )

    return {
        "keyword leg": summary(latencies(keyword, queries, seconds=seconds)),
        "vector leg": summary(latencies(vector, queries, seconds=seconds)),
        f"hybrid search without encoding, k {k}": hybrid(k),
        f"hybrid search without encoding, k {depth}": hybrid(depth),
        "found": {
            "keyword leg": [keyword(query) for query in queries],
            "vector leg": [vector(query) for query in queries],
        },
    }


def _rows(search: Any) -> list[int]:
    rows: list[int] = search.to_arrow().column("row").to_pylist()
    return rows


def _set(search: Any, settings: JSON) -> Any:
    for name, value in settings.items():
        if value is not None:
            search = getattr(search, name)(value)
    return search.distance_type("dot")


def _hybrid(table: Any, query: Query, settings: JSON, count: int) -> Any:
    from lancedb.rerankers import RRFReranker

    search = table.search(query_type="hybrid").vector(query.vector).text(" ".join(query.terms))
    return _set(search, settings).rerank(RRFReranker()).limit(count).select(["row", "text"]).to_list()


def _tune(
    case: Case, table: Any, queries: list[Query], *, depth: int, least: float, index_type: str
) -> tuple[JSON, list[JSON]]:
    vectors = case.corpus.vectors(case.chunks).astype(np.float32)
    truth = [vectors @ query.vector for query in queries]
    tried: list[JSON] = []
    for settings in _grid(index_type):

        def search(query: Query, settings: JSON = settings) -> list[int]:
            return _rows(_set(table.search(query.vector), settings).limit(depth).select(["row"]))

        times = summary(latencies(search, queries, seconds=20))
        reached = float(np.mean([recall(search(q), t, depth) for q, t in zip(queries, truth, strict=True)]))
        tried.append({"settings": settings, "recall": round(reached, 4), "p50 ms": times["p50 ms"]})
    enough = [one for one in tried if _number(one["recall"]) >= least]
    if enough:
        best = min(enough, key=lambda one: _number(one["p50 ms"]))
    else:
        best = max(tried, key=lambda one: _number(one["recall"]))
    chosen = best["settings"]
    assert isinstance(chosen, dict)  # noqa: S101  # for the type checker
    return chosen, tried


def _number(value: object) -> float:
    return float(value)  # type: ignore[arg-type]


def _grid(index_type: str) -> list[JSON]:
    if index_type == "none":
        return [{}]
    if "HNSW" in index_type:
        return [
            {"nprobes": probes, "ef": ef, "refine_factor": refine}
            for probes in (5, 20)
            for ef, refine in ((150, None), (300, None), (300, 2))  # ef covers depth times refine_factor
        ]
    return [
        {"nprobes": probes, "refine_factor": refine} for probes in (20, 50, 100) for refine in (None, 3, 10)
    ]


def _table(case: Case, index_type: str) -> tuple[JSON, Any]:
    import lancedb

    folder = case.peer_folder(f"lancedb-{index_type}")
    taken: JSON = {}
    if not (folder / "ready").exists():
        started = time.perf_counter()
        database = lancedb.connect(folder)
        table = database.create_table("chunks", data=_batches(case), schema=_schema(), mode="overwrite")
        taken["write"] = round(time.perf_counter() - started, 1)
        started = time.perf_counter()
        table.create_fts_index(
            "terms",
            base_tokenizer="whitespace",
            stem=False,
            remove_stop_words=False,
            lower_case=False,
            ascii_folding=False,
            max_token_length=None,
            replace=True,
        )
        taken["text index"] = round(time.perf_counter() - started, 1)
        started = time.perf_counter()
        if index_type != "none":
            table.create_index("dot", index_type=index_type)
        taken["vector index"] = round(time.perf_counter() - started, 1)
        (folder / "ready").touch()
    return taken, lancedb.connect(folder).open_table("chunks")


def _schema() -> Any:
    import pyarrow as pa

    return pa.schema(
        [
            ("row", pa.int64()),
            ("text", pa.string()),
            ("terms", pa.string()),
            ("vector", pa.list_(pa.float32(), 384)),
        ]
    )


def _batches(case: Case) -> Iterator[Any]:
    import pyarrow as pa

    vectors = case.corpus.vectors(case.chunks)
    texts = (text for _, text in case.corpus.documents(case.chunks))
    terms = case.terms()
    for begin in range(0, case.chunks, BLOCK):
        part = vectors[begin : begin + BLOCK].astype(np.float32)
        rows = range(begin, begin + len(part))
        yield pa.record_batch(
            [
                pa.array(rows, pa.int64()),
                pa.array([next(texts) for _ in rows]),
                pa.array([" ".join(next(terms)) for _ in rows]),
                pa.FixedSizeListArray.from_arrays(pa.array(part.ravel()), part.shape[1]),
            ],
            schema=_schema(),
        )
