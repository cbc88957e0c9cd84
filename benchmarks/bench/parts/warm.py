"""Queries to an index held open, and to the peers over the same texts and vectors."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..case import Case
from ..environment import JSON
from ..exact import ExactKeyword, recall
from ..isolated import isolated
from ..setting import Setting

__all__ = ["add_recall", "own", "run"]

_LANCE_INDEXES = ("IVF_PQ", "IVF_HNSW_SQ")
_LEAST_RECALL = 0.98


def run(setting: Setting) -> JSON:
    """For the largest of the sizes."""
    case = setting.cases((max(setting.sizes),))[0]
    engines = {"docsearch": own(case, setting), **_peers(case, setting)}
    queries = case.read_queries()
    keyword = ExactKeyword(case.terms())
    postings = {
        kind: round(float(np.mean([keyword.postings(q.terms) for q in asked])))
        for kind, asked in queries.items()
    }
    add_recall(case, engines, keyword, setting.depth)
    return {"chunks": case.chunks, "postings a query": postings, "engines": engines}


def own(case: Case, setting: Setting) -> JSON:
    return isolated("own:measure", {**_common(case, setting), "k": setting.k})


def _common(case: Case, setting: Setting) -> dict[str, object]:
    return {"case": case.json(), "depth": setting.depth, "seconds": setting.seconds}


def _peers(case: Case, setting: Setting) -> dict[str, JSON]:
    common = _common(case, setting)
    found: dict[str, JSON] = {}
    if "tantivy" in setting.peers:
        found["tantivy"] = isolated("peers.tantivy_peer:keyword", common)
    if "bm25s" in setting.peers:
        for backend in ("numpy", "numba"):
            arguments = {**common, "backend": backend}
            found[f"bm25s, {backend}"] = isolated("peers.bm25s_peer:keyword", arguments)
    if "whoosh" in setting.peers:
        found["Whoosh's own searcher"] = isolated("peers.whoosh_peer:keyword", common)
    if "lancedb" in setting.peers:
        for kind in _LANCE_INDEXES:
            arguments = {**common, "index_type": kind, "k": setting.k, "least_recall": _LEAST_RECALL}
            found[f"LanceDB, {kind}"] = isolated("peers.lancedb_peer:measure", arguments)
    return found


def add_recall(case: Case, engines: Mapping[str, JSON], keyword: ExactKeyword | None, depth: int) -> None:
    """Put the mean recall beside the times, in place of the rows that were found."""
    vectors = case.corpus.vectors(case.chunks).astype(np.float32)
    for kind, queries in case.read_queries().items():
        found = {name: _found(engine, kind) for name, engine in engines.items()}
        reached: dict[tuple[str, str], list[float]] = {}
        for at, query in enumerate(queries):
            truth: dict[str, NDArray[np.floating]] = {}
            truth["vector leg"] = _of_documents(vectors @ query.vector, case.chunks_per_document)
            if keyword is not None:
                truth["keyword leg"] = keyword.scores(query.terms)
            for name, legs in found.items():
                for leg, rows in legs.items():
                    if leg in truth:
                        scores = truth[leg]
                        reached.setdefault((name, leg), []).append(recall(rows[at], scores, depth))
        for (name, leg), values in reached.items():
            engines[name][kind][leg][f"recall@{depth}"] = round(float(np.mean(values)), 4)  # type: ignore[index]


def _found(engine: JSON, kind: str) -> dict[str, list[list[int]]]:
    measured = engine.get(kind)
    return measured.pop("found", {}) if isinstance(measured, dict) else {}


def _of_documents(scores: NDArray[np.float32], chunks_per_document: int) -> NDArray[np.float32]:
    best: NDArray[np.float32] = scores.reshape(-1, chunks_per_document).max(axis=1)
    return best
