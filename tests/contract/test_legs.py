"""One suite over every leg: those of an index on the disk, and their in-memory twins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from docsearch.config import IndexSettings
from docsearch.encoding import HashingEncoder
from docsearch.index.folder import IndexFolder
from docsearch.index.keyword import KeywordQuery, TermGroup
from docsearch.index.memory import MemoryDocument, MemoryKeywordLeg, MemoryVectorLeg
from docsearch.index.protocols import LegAnswer
from docsearch.index.store import Store
from docsearch.index.writer import Addition
from docsearch.model import Chunk, Document

SETTINGS = IndexSettings(model="hashing", title_weight=2.0)
ENCODER = HashingEncoder()
TEXTS = {
    "copper": ("Copper talks", ["The mine was sold. ", "Copper prices rose, copper stocks fell."]),
    "dam": ("", ["Engineers closed the dam. ", "Farmers below the dam protested. ", "The river fell."]),
    "election": ("Election in the hills", ["Votes were counted until dawn."]),
    "twin-a": ("Ferry sinks", ["A ferry sank near the port."]),
    "twin-b": ("Ferry sinks", ["A ferry sank near the port."]),
    "twin-\u00e9": ("Ferry sinks", ["A ferry sank near the port."]),
    "z": ("Copper", ["Nothing but a headline and a long tail of other words about the weather at sea."]),
}
REMOVED = {"gone": ("Copper", ["Copper, copper, the dam and a ferry near the port."])}
QUERIES = ["copper", "the dam and the river", "ferry port copper copper", "dawn"]
GROUPED = KeywordQuery((TermGroup((b"copper", b"dam", b"ferri"), 2.0), TermGroup((b"port",))))

Ask = Callable[[str, NDArray[np.int64] | None], LegAnswer]


@dataclass(frozen=True)
class Bench:
    """A leg, asked in words, and the ids behind its keys."""

    ask: Ask
    ids: dict[int, str]

    def named(self, keys: NDArray[np.int64]) -> list[str]:
        return [self.ids[key] for key in keys.tolist()]


def _document(name: str) -> tuple[Document, tuple[Chunk, ...]]:
    title, parts = {**TEXTS, **REMOVED}[name]
    ends = np.cumsum([len(part) for part in parts]).tolist()
    spans = zip([0, *ends], ends, strict=False)
    chunks = tuple(Chunk(n, start, end, start, end, title) for n, (start, end) in enumerate(spans))
    return Document(id=name, text="".join(parts), title=title), chunks


def _vectors(name: str) -> NDArray[np.float16]:
    document, chunks = _document(name)
    return ENCODER.encode_documents([c.embedding_text(document.text) for c in chunks]).astype(np.float16)


def _addition(name: str) -> Addition:
    document, chunks = _document(name)
    return Addition(document, chunks, tuple(name.encode() for _ in chunks), _vectors(name))


def _build(folder: Path, *, merged: bool) -> tuple[IndexFolder, dict[int, str]]:
    """Three segments (or one), with a document that was removed again."""
    Store.create(folder, {})
    index = IndexFolder(folder, SETTINGS)
    names = [*REMOVED, *reversed(TEXTS)]
    with index.writer() as writer:
        for part in range(3):
            with index.store.write() as transaction:
                writer.add(transaction, [_addition(name) for name in names[part::3]])
        with index.store.write() as transaction:
            keys = [found[0] for name in REMOVED if (found := transaction.find(name)) is not None]
            transaction.remove_documents(keys)
        if merged:
            writer.merge(everything=True)
    with index.store.read() as snapshot:
        documents = snapshot.documents(snapshot.keys().tolist())
    return index, {key: document.id for key, document in documents.items()}


def _twins(ids: dict[int, str]) -> list[MemoryDocument]:
    return [
        MemoryDocument(key, id_, TEXTS[id_][0], tuple(TEXTS[id_][1]), _vectors(id_))
        for key, id_ in ids.items()
    ]


def _vector(query: str) -> NDArray[np.float32]:
    (vector,) = ENCODER.encode_queries([query])
    unit: NDArray[np.float32] = vector
    return unit


@pytest.fixture(params=["disk", "merged", "memory"])
def where(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["keyword", "vector"])
def bench(request: pytest.FixtureRequest, where: str, tmp_path: Path) -> Iterator[Bench]:
    index, ids = _build(tmp_path / "index", merged=where == "merged")
    keyword = request.param == "keyword"
    if where == "memory":
        words = MemoryKeywordLeg(
            _twins(ids), k1=SETTINGS.k1, b=SETTINGS.b, title_weight=SETTINGS.title_weight
        )
        meaning = MemoryVectorLeg(_twins(ids))
        yield Bench(
            (lambda q, a: words.ask(KeywordQuery.plain(q), a))
            if keyword
            else lambda q, a: meaning.ask(_vector(q), a),
            ids,
        )
        return
    with index.view() as (_, view):
        yield Bench(
            (lambda q, a: view.keyword.ask(KeywordQuery.plain(q), a))
            if keyword
            else lambda q, a: view.vector.ask(_vector(q), a),
            ids,
        )


def test_best_is_sorted_by_score_then_id(bench: Bench) -> None:
    for query in QUERIES:
        ranking = bench.ask(query, None).best(100)
        assert len(ranking) > 0
        pairs = list(zip((-ranking.scores).tolist(), bench.named(ranking.documents), strict=True))
        assert pairs == sorted(pairs)
        assert "gone" not in bench.named(ranking.documents)


def test_equal_documents_have_equal_scores_and_stand_by_id(bench: Bench) -> None:
    ranking = bench.ask("ferry near the port", None).best(3)
    assert bench.named(ranking.documents) == ["twin-a", "twin-b", "twin-\u00e9"]
    assert len(set(ranking.scores.tolist())) == 1


def test_a_smaller_depth_is_a_prefix(bench: Bench) -> None:
    for query in QUERIES:
        answer = bench.ask(query, None)
        whole = answer.best(100)
        for depth in (1, 2, 4):
            assert answer.best(depth).documents.tolist() == whole.documents[:depth].tolist()


def test_score_agrees_with_best_and_knows_every_document(bench: Bench) -> None:
    keys = np.array(sorted(bench.ids), dtype=np.int64)
    for query in QUERIES:
        answer = bench.ask(query, None)
        ranking = answer.best(100)
        known = dict(zip(ranking.documents.tolist(), ranking.scores.tolist(), strict=True))
        scores = dict(zip(keys.tolist(), answer.score(keys).tolist(), strict=True))
        assert {key: scores[key] for key in known} == known
        assert all(score <= 0 or key in known for key, score in scores.items())


def test_only_allowed_documents_are_named_and_scores_stay(bench: Bench) -> None:
    keys = sorted(bench.ids)
    for query in QUERIES:
        everything = bench.ask(query, None).best(100)
        for step in (2, 3):
            allowed = np.array(keys[::step], dtype=np.int64)
            some = bench.ask(query, allowed).best(100)
            kept = np.isin(everything.documents, allowed)
            assert some.documents.tolist() == everything.documents[kept].tolist()
            assert some.scores.tolist() == everything.scores[kept].tolist()
    assert len(bench.ask("copper", np.empty(0, np.int64)).best(100)) == 0


def test_passages_has_one_score_a_chunk(bench: Bench) -> None:
    for key, name in bench.ids.items():
        assert bench.ask("dam", None).passages(np.array([key]))[0].shape == (len(TEXTS[name][1]),)
    (dam,) = [key for key, name in bench.ids.items() if name == "dam"]
    scores = bench.ask("protested", None).passages(np.array([dam]))[0]
    assert int(scores.argmax()) == 1


def test_legs_on_the_disk_say_what_their_twins_say(tmp_path: Path) -> None:
    index, ids = _build(tmp_path / "index", merged=False)
    words = MemoryKeywordLeg(_twins(ids), k1=SETTINGS.k1, b=SETTINGS.b, title_weight=SETTINGS.title_weight)
    meaning = MemoryVectorLeg(_twins(ids))
    with index.view() as (_, view):
        for keywords in [*map(KeywordQuery.plain, QUERIES), GROUPED]:
            _same(view.keyword.ask(keywords), words.ask(keywords), exact=False)
        for query in QUERIES:
            _same(view.vector.ask(_vector(query)), meaning.ask(_vector(query)), exact=True)


def _same(real: LegAnswer, twin: LegAnswer, *, exact: bool) -> None:
    ranking, expected = real.best(100), twin.best(100)
    assert ranking.documents.tolist() == expected.documents.tolist()
    assert ranking.scores.tolist() == pytest.approx(expected.scores.tolist(), rel=0 if exact else 1e-6, abs=0)


def test_passages_of_merged_segments_are_those_of_the_twin(tmp_path: Path) -> None:
    index, ids = _build(tmp_path / "index", merged=True)
    words = MemoryKeywordLeg(_twins(ids), k1=SETTINGS.k1, b=SETTINGS.b, title_weight=SETTINGS.title_weight)
    with index.view() as (_, view):
        for query in QUERIES:
            keywords = KeywordQuery.plain(query)
            for key in ids:
                expected = words.ask(keywords).passages(np.array([key]))[0]
                assert view.keyword.ask(keywords).passages(np.array([key]))[0] == pytest.approx(
                    expected, rel=1e-6
                )


def test_legs_on_the_disk_know_what_their_twins_know_besides(tmp_path: Path) -> None:
    for merged in (False, True):
        index, ids = _build(tmp_path / f"index-{merged}", merged=merged)
        words = MemoryKeywordLeg(
            _twins(ids), k1=SETTINGS.k1, b=SETTINGS.b, title_weight=SETTINGS.title_weight
        )
        meaning = MemoryVectorLeg(_twins(ids))
        keys = np.array(sorted(ids, reverse=True), dtype=np.int64)  # in any order
        with index.view() as (_, view):
            for keywords in [*map(KeywordQuery.plain, [*QUERIES, "unheard dam"]), GROUPED]:
                real, twin = view.keyword.ask(keywords), words.ask(keywords)
                assert real.coverage(keys) == pytest.approx(twin.coverage(keys))
                assert real.ceiling == pytest.approx(twin.ceiling)
            for query in QUERIES:
                near, expected = view.vector.ask(_vector(query)), meaning.ask(_vector(query))
                assert near.means(keys) == pytest.approx(expected.means(keys))
                assert near.centroids(keys) == pytest.approx(expected.centroids(keys), abs=1e-6)
                assert np.linalg.norm(near.centroids(keys), axis=1) == pytest.approx(1.0)


def test_coverage_is_that_of_one_chunk(tmp_path: Path) -> None:
    index, ids = _build(tmp_path / "index", merged=False)
    named = {name: np.array([key]) for key, name in ids.items()}
    with index.view() as (_, view):
        together = view.keyword.ask(KeywordQuery.plain("farmers protested"))
        apart = view.keyword.ask(KeywordQuery.plain("engineers protested"))
        assert together.coverage(named["dam"]).tolist() == [1.0]
        assert apart.coverage(named["dam"]).tolist() == pytest.approx([0.5])  # both stand in one document
        assert view.keyword.ask(KeywordQuery.plain("unheard")).coverage(named["dam"]).tolist() == [0.0]
