"""The engine itself, held open as a library: legs alone, and whole searches."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from docsearch import Index, SearchSettings
from docsearch.config import Mode
from docsearch.encoding import load_query_encoder
from docsearch.index.keyword import KeywordQuery
from docsearch.index.view import View

from .case import Case, Query
from .environment import JSON, memory
from .timing import latencies, summary

__all__ = ["measure"]


def measure(case: dict[str, object], *, k: int, depth: int, seconds: float) -> JSON:
    """Each leg's ``depth`` best documents, and searches for ``k`` results; what the legs found, by kind."""
    of = Case.of(case)
    started = time.perf_counter()
    with Index.open(of.index) as index, _view(index) as view:
        result: JSON = {"open ms": round(1000 * (time.perf_counter() - started), 1)}
        status = index.status()
        result |= {"documents": status.documents, "chunks": status.chunks, "segments": status.segments}
        for kind, queries in of.read_queries().items():
            result[kind] = _kind(of, index, view, queries, k=k, depth=depth, seconds=seconds)
        result["memory MiB"] = memory()
    return result


@contextmanager
def _view(index: Index) -> Iterator[View]:
    with index._folder.view() as (_, view):  # noqa: SLF001  # the legs alone have no front door
        yield view


def _kind(
    case: Case, index: Index, view: View, queries: list[Query], *, k: int, depth: int, seconds: float
) -> JSON:
    status = index.status()
    encoder = load_query_encoder(status.model, fingerprint=status.fingerprint)

    def keyword(query: Query) -> list[int]:
        found: list[int] = view.keyword.ask(KeywordQuery.plain(query.text)).best(depth).documents.tolist()
        return found

    def vector(query: Query) -> list[int]:
        found: list[int] = view.vector.ask(query.vector).best(depth).documents.tolist()
        return found

    def encode(query: Query) -> object:
        return encoder.encode_queries([query.text])

    def search(mode: Mode, count: int) -> JSON:
        settings = SearchSettings(k=count, mode=mode, syntax=False)
        return summary(latencies(lambda query: index.search(query.text, settings), queries, seconds=seconds))

    return {
        "keyword leg": summary(latencies(keyword, queries, seconds=seconds)),
        "vector leg": summary(latencies(vector, queries, seconds=seconds)),
        "encoding": summary(latencies(encode, queries, seconds=seconds)),
        f"keyword search, k {k}": search(Mode.KEYWORD, k),
        f"hybrid search, k {k}": search(Mode.HYBRID, k),
        f"hybrid search, k {depth}": search(Mode.HYBRID, depth),
        "found": {
            "keyword leg": [_rows(case, view, keyword(query)) for query in queries],
            "vector leg": [_rows(case, view, vector(query)) for query in queries],
        },
    }


def _rows(case: Case, view: View, keys: list[int]) -> list[int]:
    return [case.row(id_.decode()) for id_ in view.corpus.ids(np.array(keys, dtype=np.int64))]
