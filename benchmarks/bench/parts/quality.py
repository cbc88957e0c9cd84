"""What speed costs in quality: nDCG@10 of the engine as it is, and with exact vectors in single precision.

The exact path has sentence-transformers in float32 for documents and queries, and compares each query with
every chunk; keyword leg, fusion and all else are the same.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from docsearch import Index, IndexSettings, SearchSettings
from docsearch.config import Mode
from docsearch.encoding import FloatMatrix
from docsearch.evaluation import RankedQuery, RunEntry, evaluate, read_qrels, read_queries
from docsearch.index.protocols import VectorLegAnswer
from docsearch.index.view import View
from docsearch.order import Ranking, rank
from docsearch.searcher import Searcher

from ..environment import JSON
from ..isolated import isolated
from ..setting import Setting, model_folder

__all__ = ["compare", "run"]

_MEASURE = "nDCG@10"
_K = 100


def run(setting: Setting) -> JSON:
    if setting.collections is None:
        raise SystemExit("The part `quality` needs --collections FOLDER.")
    result: JSON = {}
    for corpus in sorted(setting.collections.glob("*/corpus.jsonl")):
        name = corpus.parent.name
        result[name] = isolated(
            "parts.quality:compare",
            {
                "collection": str(corpus.parent),
                "work": str(setting.work / "quality" / name),
                "model": setting.model,
            },
        )
        print(name, result[name], flush=True)
    return {"collections": result}


def compare(collection: str, *, work: str, model: str) -> JSON:
    source, folder = Path(collection), Path(work)
    shutil.rmtree(folder / "index", ignore_errors=True)
    with Index.create(folder / "index", settings=IndexSettings(model=model)) as index:
        report = index.ingest([source / "corpus.jsonl"], actors=False)
    result: JSON = {"documents": report.new, "chunks": report.chunks}
    with Index.open(folder / "index") as index, index._folder.view() as (_, view):  # noqa: SLF001  # its legs
        as_it_is = {mode: _score(source, index.search, mode) for mode in (Mode.HYBRID, Mode.VECTOR)}
        exact = _ExactEncoder()
        keys, owners, vectors, cosine = _exact_vectors(index, exact, folder)
        view.__dict__["vector"] = _ExactLeg(view, keys, owners, vectors)  # in place of the cached property
        searcher = Searcher(index._folder, lambda: exact)  # noqa: SLF001  # the same, with other vectors
        for mode, found in as_it_is.items():
            single = _score(source, searcher.search, mode)
            result[mode.value] = {
                "as it is": round(found, 4),
                "exact": round(single, 4),
                "difference": round(found - single, 4),
            }
    return result | {"mean cosine to float32": round(cosine, 6)}


def _score(source: Path, search: object, mode: Mode) -> float:
    settings = SearchSettings(k=_K, mode=mode, syntax=False)
    run: Iterable[RankedQuery] = [
        RankedQuery(
            query.id,
            tuple(RunEntry(result.id, result.score) for result in search(query.text, settings)),  # type: ignore[operator]
        )
        for query in read_queries(str(source / "queries.jsonl"))
    ]
    qrels = read_qrels(str(next((source / "qrels").glob("*.tsv"))))
    return evaluate(qrels, run, measures=[_MEASURE]).means[_MEASURE]


class _ExactEncoder:
    """sentence-transformers in float32, as it comes."""

    def __init__(self) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(str(model_folder()), local_files_only=True)
        self.fingerprint = "exact"
        self.dimension = int(self._model.encode([""]).shape[1])

    def encode_queries(self, texts: Iterable[str]) -> FloatMatrix:
        return np.asarray(self._model.encode(list(texts), normalize_embeddings=True), dtype=np.float32)


def _exact_vectors(
    index: Index, encoder: _ExactEncoder, folder: Path
) -> tuple[NDArray[np.int64], NDArray[np.int64], FloatMatrix, float]:
    """Keys of the documents, the document each chunk belongs to, its vector; and how near ours are."""
    with index._folder.store.read() as snapshot:  # noqa: SLF001  # the chunks as they were cut
        keys = snapshot.keys()
        stored = list(snapshot.stored(keys.tolist()))
        ours = snapshot.vectors([vector for document in stored for vector in document.vectors])
    texts = [chunk.embedding_text(s.document.text) for s in stored for chunk in s.chunks]
    owners = np.repeat(np.arange(len(stored)), [len(s.chunks) for s in stored])
    kept = folder / "exact.npz"
    vectors = None
    if kept.exists():
        with np.load(kept) as arrays:
            if arrays["texts"].tolist() == texts:
                vectors = arrays["vectors"]
    if vectors is None:
        vectors = encoder.encode_queries(texts)
        np.savez(kept, texts=np.array(texts), vectors=vectors)
    own = np.stack([np.frombuffer(ours[vector], dtype="<f2") for s in stored for vector in s.vectors])
    return keys, owners, vectors, float((own.astype(np.float32) * vectors).sum(axis=1).mean())


class _ExactLeg:
    """Compares each query with every chunk, in float32 throughout."""

    name = "vector"

    def __init__(
        self, view: View, keys: NDArray[np.int64], owners: NDArray[np.int64], vectors: FloatMatrix
    ) -> None:
        self.view, self.keys, self.owners, self.vectors = view, keys, owners, vectors

    def ask(self, query: NDArray[np.float32], allowed: NDArray[np.int64] | None = None) -> VectorLegAnswer:
        return _ExactAnswer(self, (self.vectors @ query).astype(np.float64), allowed)


class _ExactAnswer:
    def __init__(
        self, leg: _ExactLeg, scores: NDArray[np.float64], allowed: NDArray[np.int64] | None
    ) -> None:
        self._leg, self._chunks, self._allowed = leg, scores, allowed
        self._documents = np.full(len(leg.keys), -np.inf)
        np.maximum.at(self._documents, leg.owners, scores)

    def best(self, depth: int) -> Ranking:
        mask = np.ones(len(self._leg.keys), bool)
        if self._allowed is not None:
            mask = np.isin(self._leg.keys, self._allowed)
        return rank(self._leg.keys[mask], self._documents[mask], depth, self._leg.view.corpus.ids)

    def score(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = self._documents[np.searchsorted(self._leg.keys, documents)]
        return found

    def passages(self, documents: NDArray[np.int64]) -> list[NDArray[np.float64]]:
        return [self._chunks[rows] for rows in self._rows(documents)]

    def means(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.array([self._chunks[rows].mean() for rows in self._rows(documents)])

    def centroids(self, documents: NDArray[np.int64]) -> NDArray[np.float32]:
        sums = np.array([self._leg.vectors[rows].sum(axis=0) for rows in self._rows(documents)])
        found: NDArray[np.float32] = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        return found

    def _rows(self, documents: NDArray[np.int64]) -> Iterator[slice]:
        """The chunks of each document, which stand together."""
        places = np.searchsorted(self._leg.keys, documents)
        begins, ends = (np.searchsorted(self._leg.owners, places, side=side) for side in ("left", "right"))
        return map(slice, begins.tolist(), ends.tolist())
