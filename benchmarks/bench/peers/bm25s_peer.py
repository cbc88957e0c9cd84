"""bm25s: keyword search with scores computed in advance, in memory."""

from __future__ import annotations

import time

from ..case import Case, Query
from ..environment import JSON
from ..timing import latencies, summary

__all__ = ["keyword"]


def keyword(case: dict[str, object], *, depth: int, seconds: float, backend: str) -> JSON:
    """``backend`` is ``numpy`` or ``numba``."""
    import bm25s

    of = Case.of(case)
    started = time.perf_counter()
    engine = bm25s.BM25(method="lucene", k1=1.2, b=0.75, backend=backend)
    engine.index(list(of.terms()), show_progress=False)
    result: JSON = {"build s": time.perf_counter() - started}

    def search(query: Query) -> list[int]:
        rows, _ = engine.retrieve([list(query.terms)], k=depth, show_progress=False, n_threads=0)
        found: list[int] = rows[0].tolist()
        return found

    for kind, queries in of.read_queries().items():
        result[kind] = {
            "keyword leg": summary(latencies(search, queries, seconds=seconds)),
            "found": {"keyword leg": [search(query) for query in queries]},
        }
    return result
