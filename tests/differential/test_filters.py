"""Filtered search against the same search over everything, filtered and cut in plain Python."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from docsearch.config import Fusion, IndexSettings, Mode, SearchSettings
from docsearch.encoding import HashingEncoder
from docsearch.index.folder import IndexFolder
from docsearch.index.keyword import KeywordAnswer, KeywordQuery
from docsearch.index.protocols import LegAnswer
from docsearch.index.store import Store
from docsearch.index.vector_leg import VectorAnswer
from docsearch.index.view import View
from docsearch.index.writer import Addition
from docsearch.model import Chunk, Document
from docsearch.order import Ranking, rank
from docsearch.ranking import (
    POOL,
    Fused,
    LegScores,
    Signals,
    blend,
    fuse,
    read_query,
    shipped_weights,
    smoothed,
)
from docsearch.searcher import Searcher

COUNT = 10_000
DEPTH = 60  # far below the number of documents, so that a filter after the cut would lose nearly all
WORDS = [f"w{n}" for n in range(80)]
OUTLETS = ["Daily", "Herald", "Courier", "Wire"]
QUERIES = ["w0 w1", "w3 w40 w79", "w25"]
ALL = 10**9


def _document(number: int, rng: random.Random, share: int) -> Document:
    words = rng.choices(WORDS, [1 / (n + 1) for n in range(len(WORDS))], k=rng.randint(2, 14))
    return Document(
        id=f"d{rng.random():.7f}-{number}",
        text=" ".join(words),
        date=None if number % 5 == 0 else f"20{rng.randint(10, 24)}-0{rng.randint(1, 9)}-11",
        dateline_date="2015-06-01" if number % 10 == 0 else None,
        source=rng.choice(OUTLETS),
        metadata={"share": share, "tags": rng.sample(["a", "b", "c"], k=rng.randint(0, 2))},
    )


def _addition(document: Document, encoder: HashingEncoder) -> Addition:
    """Two chunks a document, where it is long enough."""
    middle, end = document.text.find(" ", 10), len(document.text)
    spans = [(0, end)] if middle < 0 else [(0, middle), (middle, end)]
    chunks = tuple(Chunk(n, *span, *span) for n, span in enumerate(spans))
    texts = [chunk.embedding_text(document.text) for chunk in chunks]
    vectors = encoder.encode_documents(texts).astype(np.float16)
    return Addition(document, chunks, tuple(t.encode() for t in texts), vectors)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[IndexFolder, list[Document]]:
    """Four segments with a tenth of their documents removed, and the documents that are left."""
    folder, rng, encoder = tmp_path_factory.mktemp("index"), random.Random(5), HashingEncoder()
    shares = rng.sample(range(COUNT), k=COUNT)
    documents = [_document(n, rng, share) for n, share in enumerate(shares)]
    Store.create(folder, {})
    index = IndexFolder(folder, IndexSettings(model="hashing", depth=DEPTH))
    with index.writer() as writer:
        for part in range(4):
            with index.store.write() as transaction:
                writer.add(transaction, [_addition(d, encoder) for d in documents[part::4]])
    gone = {d.id for d in documents if d.metadata["share"] not in {0, 1} and rng.random() < 0.1}
    with index.store.write() as transaction:
        keys = transaction.keys().tolist()
        transaction.remove_documents(key for key, d in transaction.documents(keys).items() if d.id in gone)
    return index, [d for d in documents if d.id not in gone]


def _share(document: Document) -> int:
    share = document.metadata["share"]
    assert isinstance(share, int)
    return share


SELECTIVITIES = [1, 2, 10, 100, 1_000, 5_000, COUNT - 1, COUNT]  # of COUNT: 0.01 % to 100 %


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("fusion", Fusion)
@pytest.mark.parametrize("below", SELECTIVITIES)
def test_a_filter_of_any_selectivity_is_exact(
    corpus: tuple[IndexFolder, list[Document]], mode: Mode, fusion: Fusion, below: int
) -> None:
    allowed = {d.id for d in corpus[1] if _share(d) < below}
    assert 0 < len(allowed) <= below
    settings = SearchSettings(k=DEPTH * 3, mode=mode, fusion=fusion, where=[f"share<{below}"])
    for query in QUERIES:
        _compare(corpus[0], query, settings, allowed)


def test_a_handful_of_many_is_found_whole(corpus: tuple[IndexFolder, list[Document]]) -> None:
    index, documents = corpus
    wanted = {d.id for d in documents if _share(d) in {0, 1, 4000, 4001}}
    settings = SearchSettings(where=["share=0", "share=1", "share=4000..4001"])
    for query in QUERIES:
        found = Searcher(index, HashingEncoder).search(query, settings)
        assert {result.id for result in found} == wanted


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(
    "where",
    [
        ["source=DAILY", "date=2015"],
        ["source!=Daily", "tags=a", "date>=2020-03"],
        ["source=Daily", "source=W*", "tags!=b"],
        ["date!=*"],
        ["tags=a", "tags=c", "share>=9000", "date<2012-05-01"],
    ],
)
def test_conditions_together_are_exact(
    corpus: tuple[IndexFolder, list[Document]], mode: Mode, where: Sequence[str]
) -> None:
    allowed = {d.id for d in corpus[1] if _PLAIN[tuple(where)](d)}
    assert 10 < len(allowed) < len(corpus[1])
    for query in QUERIES:
        _compare(corpus[0], query, SearchSettings(k=ALL, mode=mode, where=where), allowed)


def _day(document: Document) -> str | None:
    return document.date if document.date is not None else document.dateline_date


def _tags(document: Document) -> list[str]:
    tags = document.metadata["tags"]
    assert isinstance(tags, list)
    return [str(tag) for tag in tags]


_PLAIN: dict[tuple[str, ...], Callable[[Document], bool]] = {
    ("source=DAILY", "date=2015"): lambda d: d.source == "Daily" and (_day(d) or "").startswith("2015"),
    ("source!=Daily", "tags=a", "date>=2020-03"): lambda d: (
        d.source != "Daily" and "a" in _tags(d) and (_day(d) or "") >= "2020-03-01"
    ),
    ("source=Daily", "source=W*", "tags!=b"): lambda d: d.source in {"Daily", "Wire"} and "b" not in _tags(d),
    ("date!=*",): lambda d: _day(d) is None,
    ("tags=a", "tags=c", "share>=9000", "date<2012-05-01"): lambda d: (
        bool({"a", "c"} & {*_tags(d)}) and _share(d) >= 9000 and (_day(d) or "9") < "2012-05-01"
    ),
}


def test_operators_and_filters_meet(corpus: tuple[IndexFolder, list[Document]]) -> None:
    index, documents = corpus
    searcher = Searcher(index, HashingEncoder)
    found = searcher.search("w3 AND NOT w0", SearchSettings(k=ALL, where=["share<4000"]))
    words = {d.id: {*d.text.split()} for d in documents if _share(d) < 4000}
    matching = {id_ for id_, text in words.items() if "w3" in text and "w0" not in text}
    assert len(matching) > DEPTH
    assert {result.id for result in found} <= matching
    assert len(found) >= DEPTH


def test_statistics_stay_those_of_the_whole_index(corpus: tuple[IndexFolder, list[Document]]) -> None:
    searcher = Searcher(corpus[0], HashingEncoder)
    everything = searcher.search("w25 w60", SearchSettings(k=ALL, mode=Mode.KEYWORD))
    assert len(everything) > DEPTH
    for result in list(everything)[:DEPTH]:
        (alone,) = searcher.search(
            "w25 w60", SearchSettings(mode=Mode.KEYWORD, where=[f"id={result.id}"])
        ).results
        assert (alone.id, alone.score) == (result.id, result.score)


def test_nothing_allowed_is_nothing_found_without_a_model(
    corpus: tuple[IndexFolder, list[Document]],
) -> None:
    def no_model() -> HashingEncoder:
        raise AssertionError("a model was loaded")

    assert not Searcher(corpus[0], no_model).search("w0", SearchSettings(where=["source=Nobody"]))


def test_a_new_generation_is_filtered_anew(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    Store.create(tmp_path, {})
    index = IndexFolder(tmp_path, IndexSettings(model="hashing"))
    searcher, settings = Searcher(index, lambda: encoder), SearchSettings(where=["source=Daily"])
    for count in (1, 2):
        document = Document(id=f"d{count}", text="w0", source="Daily")
        with index.writer() as writer, index.store.write() as transaction:
            writer.add(transaction, [_addition(document, encoder)])
        assert len(searcher.search("w0", settings)) == count


def _compare(index: IndexFolder, query: str, settings: SearchSettings, allowed: set[str]) -> None:
    """Same documents, same order, same scores to the last bit, same share of each leg."""
    found = Searcher(index, HashingEncoder).search(query, settings)
    expected = _brute_force(index, query, settings, allowed)
    assert [(r.id, r.score, {n: s.contribution for n, s in r.legs.items()}) for r in found] == expected


def _brute_force(
    index: IndexFolder, query: str, settings: SearchSettings, allowed: set[str]
) -> list[tuple[str, float, dict[str, float]]]:
    """Every leg ranks all documents; only then are those not allowed thrown out, and the rest cut."""
    with index.view() as (_, view):
        answers = _answers(view, query, settings.mode)
        kept_keys = view.corpus.keys[[name in allowed for name in _ids(view)]]
        candidates: list[Ranking] = []
        depth = next(DEPTH * 4**step for step in range(20) if settings.k <= DEPTH * 4**step)
        for _, _, whole in answers:
            kept = np.isin(whole.documents, kept_keys)
            candidates.append(Ranking(whole.documents[kept][:depth], whole.scores[kept][:depth]))
        union: NDArray[np.int64] = np.array(
            sorted({key for ranking in candidates for key in ranking.documents.tolist()}), dtype=np.int64
        )
        legs = [
            LegScores(name, answer.score(union), ranking, 0.5)
            for (name, answer, _), ranking in zip(answers, candidates, strict=True)
        ]
        if settings.fusion is Fusion.BLEND and len(legs) > 1:
            fused = _blended(view, union, legs, query)
        else:
            fused = fuse(union, legs, settings.fusion, rank_constant=settings.rank_constant)
        order = rank(union, fused.scores, settings.k, view.corpus.ids)
        places = np.searchsorted(union, order.documents)
        return [
            (
                view.corpus.ids(union[at : at + 1])[0].decode(),
                float(fused.scores[at]),
                {leg.name: float(leg.contributions[at]) for leg in fused.legs},
            )
            for at in places
        ]


def _blended(view: View, union: NDArray[np.int64], legs: list[LegScores], query: str) -> Fused:
    """The blend, from signals that know nothing of a filter."""
    (_, words, _), (_, meaning, _) = _answers(view, query, Mode.HYBRID)
    assert isinstance(words, KeywordAnswer)
    assert isinstance(meaning, VectorAnswer)
    weights = shipped_weights()[read_query(query).kind]
    signals = Signals(meaning.means(union), words.coverage(union))
    fused = blend(union, legs[0], legs[1], signals, weights)
    pool = rank(union, fused.scores, POOL, view.corpus.ids).documents
    return smoothed(fused, pool, meaning.centroids(pool), weights.neighbours) if len(union) else fused


@cache
def _ids(view: View) -> list[str]:
    return [id_.decode() for id_ in view.corpus.ids(view.corpus.keys)]


@cache
def _answers(view: View, query: str, mode: Mode) -> list[tuple[str, LegAnswer, Ranking]]:
    answers: list[tuple[str, LegAnswer]] = []
    if mode is not Mode.VECTOR:
        answers.append(("keyword", view.keyword.ask(KeywordQuery.plain(query))))
    if mode is not Mode.KEYWORD:
        (vector,) = HashingEncoder().encode_queries([query])
        answers.append(("vector", view.vector.ask(vector)))
    return [(name, answer, answer.best(ALL)) for name, answer in answers]
