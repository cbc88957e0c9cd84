"""Whoosh's own searcher with its own BM25F, over the very Whoosh indexes that the engine keeps."""

from __future__ import annotations

from typing import Any

from docsearch import Index

from ..case import Case, Query
from ..environment import JSON
from ..timing import latencies, summary

__all__ = ["keyword"]


def keyword(case: dict[str, object], *, depth: int, seconds: float) -> JSON:
    from whoosh import query as q
    from whoosh.scoring import BM25F
    from whoosh.searching import Searcher

    of = Case.of(case)
    searcher = Searcher(_reader(of), weighting=BM25F(B=0.75, K1=1.2))

    def search(query: Query) -> list[int]:
        terms = [q.Term("text", term) for term in query.terms]
        return [hit.docnum for hit in searcher.search(q.Or(terms), limit=depth)]

    return {
        kind: {"keyword leg": summary(latencies(search, queries, seconds=seconds))}
        for kind, queries in of.read_queries().items()
    }


def _reader(case: Case) -> Any:
    from whoosh.index import open_dir
    from whoosh.reading import MultiReader

    with Index.open(case.index) as index, index._folder.view() as (_, view):  # noqa: SLF001  # its folders
        parts = [part for segment in view.segments.values() for part in segment.whoosh]
        readers = [open_dir(part.folder).reader() for part in parts]
    return readers[0] if len(readers) == 1 else MultiReader(readers)
