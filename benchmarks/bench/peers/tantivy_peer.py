"""tantivy: keyword search in Rust."""

from __future__ import annotations

import shutil
import time
from typing import Any

from ..case import Case, Query
from ..environment import JSON
from ..timing import latencies, summary

__all__ = ["keyword"]

_HEAP = 512 << 20


def keyword(case: dict[str, object], *, depth: int, seconds: float) -> JSON:
    of = Case.of(case)
    built, index = _index(of)
    searcher = index.searcher()
    result: JSON = {"build s": built}

    def search(query: Query) -> list[tuple[float, Any]]:
        hits: list[tuple[float, Any]] = searcher.search(_query(index, query), depth).hits
        return hits

    for kind, queries in of.read_queries().items():
        result[kind] = {
            "keyword leg": summary(latencies(search, queries, seconds=seconds)),
            "found": {
                "keyword leg": [
                    [searcher.doc(address)["row"][0] for _, address in search(query)] for query in queries
                ]
            },
        }
    return result


def _query(index: Any, query: Query) -> Any:
    import tantivy

    terms = [
        (tantivy.Occur.Should, tantivy.Query.term_query(index.schema, "text", term, index_option="freq"))
        for term in query.terms
    ]
    return tantivy.Query.boolean_query(terms)


def _index(case: Case) -> tuple[float | None, Any]:
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    schema.add_unsigned_field("row", stored=True)
    built = schema.build()
    folder = case.peer_folder("tantivy")
    taken = None
    if not folder.exists():
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        started = time.perf_counter()
        index = _opened(built, partial)
        writer = index.writer(_HEAP, 1)  # one thread makes one segment, the fastest to search
        for row, terms in enumerate(case.terms()):
            writer.add_document(tantivy.Document(text=" ".join(terms), row=row))
        writer.commit()
        writer.wait_merging_threads()
        taken = time.perf_counter() - started
        partial.rename(folder)
    index = _opened(built, folder)
    index.reload()
    return taken, index


def _opened(schema: Any, folder: Any) -> Any:
    import tantivy

    index = tantivy.Index(schema, path=str(folder))
    analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("whitespace", analyser)
    return index
