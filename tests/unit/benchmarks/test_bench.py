"""What the benchmarks measure on and against: corpora, and the right answers."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from bench import corpus as corpora
from bench.anchors import Anchors, nearest
from bench.corpus import Corpus, Generator, chunk_hash
from bench.drawing import Drawer
from bench.drawn_encoder import CHUNK_TOKENS, DrawnEncoder
from bench.exact import ExactKeyword, recall
from bench.timing import latencies, summary
from bench.words import WordStatistics, fit_words, make_vocabulary, words_of

from docsearch.chunking import Chunker
from docsearch.model import Document

_DIMENSION = 16


def _anchors(count: int = 60) -> Anchors:
    generator = np.random.default_rng(3)
    vectors = generator.standard_normal((count, _DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    texts = [[f"word{n}" for n in generator.zipf(1.5, 100).tolist()] for _ in range(count)]
    statistics = fit_words(texts)
    number = {word: at for at, word in enumerate(statistics.words)}
    return Anchors(
        statistics,
        vectors,
        nearest(vectors, vectors, 17)[1][:, 1:],
        np.array([number[word] for text in texts for word in text], dtype=np.int64),
        np.arange(0, 100 * count + 1, 100),
    )


def _generator(chunks_per_document: int) -> Generator:
    anchors = _anchors()
    vocabulary = make_vocabulary(anchors.statistics, tokens=100_000, seed=0)
    return Generator(anchors, vocabulary, seed=7, chunks_per_document=chunks_per_document)


def test_the_laws_behind_a_text_are_found_again() -> None:
    counts = [round(100_000 * (rank + 3) ** -1.1) for rank in range(1, 2000)]
    words = [f"w{rank}" for rank, count in enumerate(counts) for _ in range(count)]
    np.random.default_rng(0).shuffle(words)
    found = fit_words([words[begin : begin + 100] for begin in range(0, len(words), 100)])
    assert found.s == pytest.approx(1.1, abs=0.03)
    assert found.q == pytest.approx(3, abs=0.5)
    assert found.tokens == len(words)
    assert found.words[0] == "w0"


def test_a_vocabulary_has_the_words_of_the_texts_first_and_none_twice() -> None:
    statistics = WordStatistics(("the", "river", "bridge", "ledger"), 5000, s=1.0, q=1.0, k=2.0, beta=0.6)
    vocabulary = make_vocabulary(statistics, tokens=10_000, seed=1)
    words = vocabulary.words.tolist()
    assert words[:4] == ["the", "river", "bridge", "ledger"]
    assert len(words) == len(set(words)) == statistics.vocabulary_size(10_000) == round(2 * 10_000**0.6)
    probabilities = np.diff(vocabulary.cumulative, prepend=0)
    assert (np.diff(probabilities[:-1]) <= 1e-15).all()
    assert vocabulary.draw(np.random.default_rng(0), 1000).max() < len(words)


def test_drawn_vectors_lie_near_their_parents() -> None:
    anchors = _anchors()
    drawer = Drawer(anchors)
    parents = drawer.parents(np.random.default_rng(0), 500)
    for first, second, third in parents.anchors.tolist():
        assert {second, third} <= set(anchors.neighbours[first, :8].tolist())
        assert second != third
    assert parents.weights.sum(axis=1) == pytest.approx(1)
    vectors = drawer.vectors(np.random.default_rng(0), parents).astype(np.float32)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-3)
    own = (vectors * anchors.vectors[parents.anchors[:, 0]]).sum(axis=1).mean()
    assert own > (vectors @ anchors.vectors.T).mean() + 0.3


@pytest.mark.parametrize("chunks_per_document", [1, 3])
def test_the_engine_cuts_documents_where_they_were_put_together(
    chunks_per_document: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpora, "BLOCK", 30)
    documents, chunks, vectors = _generator(chunks_per_document).block(0)
    assert len(chunks) == len(vectors) == 30 == len(documents) * chunks_per_document
    corpora._write(tmp_path / "00000.jsonl", (documents, chunks, vectors))
    corpus = Corpus(tmp_path, chunks_per_document)
    assert list(corpus.documents(30)) == documents
    encoder = DrawnEncoder(corpus, 30, name="drawn", fingerprint="0")
    chunker = Chunker(
        token_spans=encoder.token_spans,
        chunk_tokens=CHUNK_TOKENS,
        overlap_tokens=0,
        max_tokens=encoder.max_tokens,
        special_tokens=encoder.special_tokens,
    )
    cut = [
        chunk.embedding_text(text)
        for name, text in documents
        for chunk in chunker(Document(id=name, text=text, language="en"))
    ]
    assert cut == chunks
    assert (encoder.encode_documents(cut) == vectors.astype(np.float32)).all()
    with pytest.raises(LookupError, match="not a chunk"):
        encoder.encode_documents(["something else"])


def test_a_block_depends_on_its_number_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpora, "BLOCK", 20)
    first, again = _generator(1), _generator(1)
    again.block(0)
    documents, chunks, vectors = first.block(1)
    same = again.block(1)
    assert (documents, chunks) == same[:2]
    assert (vectors == same[2]).all()
    assert first.block(0)[1] != chunks
    assert len({chunk_hash(chunk) for chunk in chunks}) == 20


def test_words_are_lower_case_and_keep_their_apostrophes() -> None:
    assert words_of("The Mayor's 3 bridges, re-opened.") == ["the", "mayor's", "3", "bridges", "re", "opened"]


def test_exact_scores_are_bm25() -> None:
    exact = ExactKeyword([["red", "red", "door"], ["door"], ["blue", "door", "key", "key"]])
    scores = exact.scores(["red", "key", "absent"])
    idf = math.log(1 + 2.5 / 1.5)
    mean = 8 / 3
    assert scores[0] == pytest.approx(idf * 2 / (2 + 1.2 * (0.25 + 0.75 * 3 / mean)))
    assert scores[1] == 0
    assert scores[2] == pytest.approx(idf * 2 / (2 + 1.2 * (0.25 + 0.75 * 4 / mean)))
    assert exact.postings(["door", "door", "red"]) == 4


def test_recall_takes_what_scores_alike_as_alike() -> None:
    scores = np.array([5.0, 3.0, 3.0, 3.0, 1.0, 0.0])
    assert recall([0, 3], scores, 2) == 1.0
    assert recall([0, 4], scores, 2) == 0.5
    assert recall([], scores, 2) == 0.0
    assert recall([4, 0, 1, 2, 3], scores, 100) == 1.0  # five have a score at all


def test_the_warm_up_is_not_counted_and_time_is_bounded() -> None:
    called: list[int] = []
    assert len(latencies(called.append, list(range(12)))) == 12
    assert len(called) == 22
    assert len(latencies(called.append, list(range(1000)), seconds=0)) == 1
    assert summary([0.001, 0.002, 0.003]) == {
        "p50 ms": 2.0,
        "p95 ms": 2.9,
        "mean ms": 2.0,
        "calls": 3,
    }
