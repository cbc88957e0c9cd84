"""The best results in a new order: what was judged stays above the rest, and scores still add up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from docsearch import Index, IndexSettings, SearchSettings
from docsearch.encoding import HashingEncoder
from docsearch.encoding.reranking import Judgement
from docsearch.model import SearchResults
from docsearch.reranking import reranked


class Shortest:
    """Judges short passages best, and says that one was too long."""

    def judge(self, query: str, passages: Sequence[str]) -> Judgement:
        assert query == "river bridge"
        return Judgement(np.array([1 / (1 + len(passage)) for passage in passages]), long=1)


@pytest.fixture
def found(tmp_path: Path) -> SearchResults:
    folder = tmp_path / "docs"
    folder.mkdir()
    for number in range(6):
        text = "The river bridge. " + "More was said of the weather. " * number
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    settings = IndexSettings(model="hashing", chunk_tokens=64, overlap_tokens=0)
    with Index.create(tmp_path / "index", settings=settings, encoder=HashingEncoder()) as index:
        index.ingest([folder])
        return index.search("river bridge", SearchSettings(k=6))


def test_judged_results_come_in_the_order_of_their_judgements_above_the_rest(found: SearchResults) -> None:
    assert len(found) == 6
    again = reranked(found, Shortest(), top=4, k=5)
    lengths = [len(result.passage.text) for result in again][:4]
    assert lengths == sorted(lengths)
    assert {result.id for result in list(again)[:4]} == {result.id for result in list(found)[:4]}
    assert again.results[4].id == found.results[4].id
    assert [result.rank for result in again] == [1, 2, 3, 4, 5]
    scores = [result.score for result in again]
    assert scores == sorted(scores, reverse=True)


def test_the_parts_add_up(found: SearchResults) -> None:
    for result in reranked(found, Shortest(), top=3, k=6):
        assert sum(leg.contribution for leg in result.legs.values()) == pytest.approx(result.score, abs=1e-9)


def test_what_was_cut_is_said(found: SearchResults) -> None:
    again = reranked(found, Shortest(), top=3, k=6)
    assert again.degraded == ("The reranker read only the beginning of 1 passages.",)


def test_nothing_found_stays_nothing() -> None:
    class Nobody:
        def judge(self, query: str, passages: Sequence[str]) -> Judgement:
            assert (query, list(passages)) == ("q", [])
            return Judgement(np.empty(0))

    assert not reranked(SearchResults("q", (), (), 0), Nobody(), top=20, k=10)
