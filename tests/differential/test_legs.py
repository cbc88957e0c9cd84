"""The legs against the plainest code that gives the same numbers."""

from __future__ import annotations

import math
import random
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from docsearch.config import IndexSettings
from docsearch.encoding import HashingEncoder
from docsearch.index.analysis import terms
from docsearch.index.folder import IndexFolder
from docsearch.index.keyword import KeywordQuery
from docsearch.index.plain_kernels import exact_products
from docsearch.index.store import Store
from docsearch.index.writer import Addition
from docsearch.model import Chunk, Document

SETTINGS = IndexSettings(model="hashing", title_weight=2.5)
WORDS = [f"w{n}" for n in range(60)]


def _documents(seed: int, count: int) -> list[Document]:
    rng = random.Random(seed)
    weights = [1 / (n + 1) for n in range(len(WORDS))]
    return [
        Document(
            id=f"d{rng.random():.6f}",
            title=" ".join(rng.choices(WORDS, weights, k=rng.randint(0, 5))),
            text=" ".join(rng.choices(WORDS, weights, k=rng.randint(1, 60))),
        )
        for _ in range(count)
    ]


def _chunks(document: Document) -> tuple[Chunk, ...]:
    """Own spans of about 40 characters, cut at blanks, each with ten characters of overlap."""
    cuts = [0]
    while (blank := document.text.find(" ", cuts[-1] + 40)) > 0:
        cuts.append(blank)
    cuts.append(len(document.text))
    return tuple(
        Chunk(n, max(0, begin - 10), end, begin, end, document.title)
        for n, (begin, end) in enumerate(pairwise(cuts))
    )


def _addition(document: Document, encoder: HashingEncoder) -> Addition:
    chunks = _chunks(document)
    texts = [chunk.embedding_text(document.text) for chunk in chunks]
    return Addition(
        document, chunks, tuple(t.encode() for t in texts), encoder.encode_documents(texts).astype(np.float16)
    )


def _build(folder: Path, documents: list[Document], *, batches: int, merge: bool = False) -> IndexFolder:
    Store.create(folder, {})
    index, encoder = IndexFolder(folder, SETTINGS), HashingEncoder()
    with index.writer() as writer:
        for part in range(batches):
            with index.store.write() as transaction:
                writer.add(transaction, [_addition(d, encoder) for d in documents[part::batches]])
        if merge:
            writer.merge(everything=True)
    return index


def _bm25f(query: str, documents: list[Document]) -> dict[str, float]:
    """The formula of the module docstring, written out."""
    settings = SETTINGS
    counts = {d.id: Counter(terms(d.text)) + Counter() for d in documents}
    frequency: dict[str, dict[str, float]] = {}
    length: dict[str, float] = {}
    for d in documents:
        title = Counter(terms(d.title))
        length[d.id] = settings.title_weight * title.total() + counts[d.id].total()
        for term in {*title, *counts[d.id]}:
            frequency.setdefault(term, {})[d.id] = settings.title_weight * title[term] + counts[d.id][term]
    mean = sum(length.values()) / len(documents)
    scores: dict[str, float] = {}
    for term, times in Counter(terms(query)).items():
        holders = frequency.get(term, {})
        idf = math.log(1 + (len(documents) - len(holders) + 0.5) / (len(holders) + 0.5))
        for id_, tf in holders.items():
            norm = settings.k1 * (1 - settings.b + settings.b * length[id_] / mean)
            scores[id_] = scores.get(id_, 0.0) + times * idf * tf / (tf + norm)
    return scores


QUERIES = ["w0 w1 w2", "w17 w17 w40", "W5 and the w59", "w3"]


@pytest.mark.parametrize(("batches", "merge"), [(1, False), (5, False), (5, True)])
def test_keyword_leg_is_bm25f_over_whole_documents(tmp_path: Path, batches: int, merge: bool) -> None:
    documents = _documents(1, 120)
    index = _build(tmp_path, documents, batches=batches, merge=merge)
    for query in QUERIES:
        expected = _bm25f(query, documents)
        order = sorted(expected, key=lambda id_: (-round(expected[id_], 6), id_))
        with index.view() as (snapshot, view):
            ranking = view.keyword.ask(KeywordQuery.plain(query)).best(1000)
            found = {key: d.id for key, d in snapshot.documents(ranking.documents.tolist()).items()}
        assert [found[key] for key in ranking.documents.tolist()] == order
        assert ranking.scores == pytest.approx([expected[id_] for id_ in order], rel=1e-6)


@pytest.mark.parametrize(("batches", "merge"), [(1, False), (4, False), (4, True)])
@pytest.mark.parametrize("depth", [1, 7, 1000])
def test_vector_leg_is_brute_force(tmp_path: Path, batches: int, merge: bool, depth: int) -> None:
    documents, encoder = _documents(2, 90), HashingEncoder()
    index = _build(tmp_path, documents, batches=batches, merge=merge)
    vectors: dict[str, NDArray[np.float16]] = {d.id: _addition(d, encoder).vectors for d in documents}
    for query in QUERIES:
        (vector,) = encoder.encode_queries([query])
        expected = {
            id_: float(exact_products(rows, vector.astype(np.float64)).max()) for id_, rows in vectors.items()
        }
        order = sorted(expected, key=lambda id_: (-expected[id_], id_))[:depth]
        with index.view() as (snapshot, view):
            ranking = view.vector.ask(vector).best(depth)
            found = {key: d.id for key, d in snapshot.documents(ranking.documents.tolist()).items()}
        assert [found[key] for key in ranking.documents.tolist()] == order
        assert ranking.scores.tolist() == [expected[id_] for id_ in order]


def test_filters_and_tombstones_act_inside_the_legs(tmp_path: Path) -> None:
    documents, encoder = _documents(3, 80), HashingEncoder()
    index = _build(tmp_path, documents, batches=3)
    with index.store.write() as transaction:
        keys = transaction.keys()
        transaction.remove_documents(keys[::3].tolist())
    allowed = keys[5::7]
    expected = sorted({*allowed.tolist()} - {*keys[::3].tolist()})
    assert len(expected) > 5
    (vector,) = encoder.encode_queries(["w0 w1"])
    with index.view() as (_, view):
        by_vector = view.vector.ask(vector, allowed).best(1000).documents
        by_keyword = view.keyword.ask(KeywordQuery.plain("w0"), allowed).best(1000).documents
    assert sorted(by_vector.tolist()) == expected
    assert 0 < len(by_keyword) <= len(expected)
    assert {*by_keyword.tolist()} <= {*expected}


def test_passages_are_scored_chunk_by_chunk(tmp_path: Path) -> None:
    text = "alpha beta gamma. " + "delta " * 10 + "omega omega. " + "beta " * 3
    document = Document(id="x", text=text)
    index = _build(tmp_path, [document], batches=1)
    with index.view() as (snapshot, view):
        (key,) = snapshot.keys().tolist()
        scores = view.keyword.ask(KeywordQuery.plain("omega")).passages(np.array([key]))[0]
        chunks = snapshot.chunks(key)
    assert len(scores) == len(chunks) > 2
    assert [score > 0 for score in scores] == ["omega" in text[c.own_start : c.own_end] for c in chunks]
