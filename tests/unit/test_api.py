"""The library's front door, over small indexes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docsearch import Index, IndexSettings, SearchResults, SearchSettings
from docsearch.config import Fusion, Mode, Part
from docsearch.encoding import HashingEncoder
from docsearch.errors import (
    BadInputError,
    BadQueryError,
    IndexLockedError,
    IndexMismatchError,
    IndexNotFoundError,
    ModelError,
)
from tests.unit.conftest import write_stories

if TYPE_CHECKING:
    from tests.unit.conftest import MakeIndex

STORIES: dict[str, str | tuple[str, str]] = {
    "copper": ("Copper talks", "The mine was sold. Copper prices rose, and the miners were angry."),
    "dam": "Engineers closed the dam. Farmers below the dam protested.",
    "election": ("Election", "Votes were counted until dawn."),
    "ferry-a": "A ferry sank near the port.",
    "ferry-b": "A ferry sank near the port.",
    "port": ("Port strike", "Dockers at the port downed tools; no ferry sailed."),
}
HASHING = IndexSettings(model="hashing")
QUERIES = ["ferry near the port", "copper miners", "who protested", "dawn"]


def _answer(results: SearchResults) -> list[tuple[str, float, str]]:
    return [(result.id, result.score, result.passage.text) for result in results]


def test_create_over_an_existing_index_is_refused(make_index: MakeIndex) -> None:
    made = make_index(STORIES)
    with pytest.raises(BadInputError, match=r"There is an index in .* already"):
        Index.create(made.path, settings=HASHING)
    assert made.status().documents == len(STORIES)


def test_create_among_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("Dear all,")
    with pytest.raises(BadInputError, match="holds other files"):
        Index.create(tmp_path, settings=HASHING)
    with pytest.raises(BadInputError, match="is a file"):
        Index.create(tmp_path / "letters.txt", settings=HASHING)


def test_create_beside_a_readme(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Indexes go here.")
    (tmp_path / ".gitignore").write_text("*")
    assert Index.create(tmp_path, settings=HASHING).status().documents == 0


def test_open_what_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexNotFoundError, match="is not an index; make one with `docsearch index"):
        Index.open(tmp_path)
    with pytest.raises(IndexNotFoundError, match="does not exist"):
        Index.open(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_open_a_database_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_bytes(b"")
    with pytest.raises(IndexNotFoundError, match="is not an index"):
        Index.open(tmp_path)


def test_get(make_index: MakeIndex) -> None:
    made = make_index(STORIES)
    document = made.get("dam")
    assert (document.id, document.text) == ("dam", STORIES["dam"])
    with pytest.raises(BadInputError, match="There is no document 'Dam'"):
        made.get("Dam")


def test_another_encoder_is_refused(make_index: MakeIndex) -> None:
    made = make_index(STORIES)
    with pytest.raises(IndexMismatchError, match=r"another model than 'hashing-32'.*--model hashing-32"):
        Index.open(made.path, encoder=HashingEncoder(dimension=32))
    assert Index.open(made.path, encoder=HashingEncoder()).status().dimension == 64


def test_an_empty_index_finds_nothing(make_index: MakeIndex) -> None:
    made = make_index()
    for mode in Mode:
        for fusion in Fusion:
            assert len(made.search("copper", SearchSettings(mode=mode, fusion=fusion))) == 0
    assert len(made.search("copper AND NOT dam")) == 0
    assert made.status().documents == 0


def test_k_larger_than_the_corpus(make_index: MakeIndex) -> None:
    made = make_index(STORIES)
    results = made.search("ferry port", SearchSettings(k=10_000, mode=Mode.VECTOR))
    assert sorted(result.id for result in results) == sorted(STORIES)
    assert [result.rank for result in results] == list(range(1, len(STORIES) + 1))


@pytest.mark.parametrize("fusion", list(Fusion))
@pytest.mark.parametrize("mode", list(Mode))
def test_a_page_is_the_head_of_a_longer_one(make_index: MakeIndex, mode: Mode, fusion: Fusion) -> None:
    made = make_index(STORIES)
    for query in QUERIES:
        whole = _answer(made.search(query, SearchSettings(k=100, mode=mode, fusion=fusion)))
        assert whole
        for k in (1, 2, 3):
            assert _answer(made.search(query, SearchSettings(k=k, mode=mode, fusion=fusion))) == whole[:k]


@pytest.mark.parametrize("mode", list(Mode))
def test_answers_do_not_depend_on_how_many_ingests_there_were(make_index: MakeIndex, mode: Mode) -> None:
    at_once = make_index(STORIES, name="once")
    names = sorted(STORIES, reverse=True)
    one_by_one = make_index(*({name: STORIES[name]} for name in names), name="singly")
    assert (at_once.status().segments, one_by_one.status().segments) == (1, len(STORIES))
    for query in QUERIES:
        settings = SearchSettings(k=50, mode=mode)
        assert _answer(one_by_one.search(query, settings)) == _answer(at_once.search(query, settings))


def test_equal_documents_stand_by_id(make_index: MakeIndex) -> None:
    made = make_index(STORIES)
    first, second = list(made.search("a ferry sank near the port"))[:2]
    assert (first.id, second.id) == ("ferry-a", "ferry-b")
    assert first.score == second.score


@pytest.mark.parametrize("fusion", list(Fusion))
@pytest.mark.parametrize("mode", list(Mode))
def test_the_legs_add_up_to_the_score(make_index: MakeIndex, mode: Mode, fusion: Fusion) -> None:
    made = make_index(STORIES)
    results = made.search("ferry near the port", SearchSettings(mode=mode, fusion=fusion))
    assert len(results) > 0
    for result in results:
        legs = {"keyword", "vector"} if mode is Mode.HYBRID else {mode.value}
        if mode is Mode.HYBRID and fusion is Fusion.BLEND:
            legs |= {"whole", "coverage", "neighbours"}
        assert set(result.legs) == legs
        assert sum(leg.contribution for leg in result.legs.values()) == pytest.approx(result.score, abs=1e-9)
        for leg in result.legs.values():
            assert leg.weight * leg.normalised == pytest.approx(leg.contribution)


def test_passages_stand_in_their_documents(make_index: MakeIndex) -> None:
    made = make_index(STORIES, settings=IndexSettings(model="hashing", chunk_tokens=16, overlap_tokens=4))
    best = next(iter(made.search("farmers protested")))
    assert best.document.text[best.passage.start : best.passage.end] == best.passage.text
    assert "protested" in best.passage.text


@pytest.mark.parametrize("query", ["", "  ", "?!", '""', "\ud800"])
def test_a_query_without_a_word_is_refused(make_index: MakeIndex, query: str) -> None:
    with pytest.raises(BadQueryError, match="has no word in it"):
        make_index().search(query)


def test_without_its_model_hybrid_says_so_and_vector_raises(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    encoder.name = str(tmp_path / "a-model-that-is-gone")
    source = write_stories(tmp_path / "stories.jsonl", STORIES)
    Index.create(tmp_path / "made", encoder=encoder).ingest([source])
    made = Index.open(tmp_path / "made")
    results = made.search("copper")
    assert [result.id for result in results] == ["copper"]
    assert len(results.degraded) == 1
    assert results.degraded[0].startswith("Keyword search only: ")
    assert made.search("copper", SearchSettings(mode=Mode.KEYWORD)).degraded == ()
    with pytest.raises(ModelError):
        made.search("copper", SearchSettings(mode=Mode.VECTOR))


def test_a_second_writer_is_told_at_once(make_index: MakeIndex, tmp_path: Path) -> None:
    made = make_index(STORIES)
    (tmp_path / "more.txt").write_text("More about copper.")
    other = Index.open(made.path)

    def meanwhile(_: object) -> None:
        with pytest.raises(IndexLockedError, match="Another process is writing"):
            other.ingest([tmp_path / "more.txt"])
        told.append(True)

    told: list[bool] = []
    made.ingest([tmp_path / "more.txt"], progress=meanwhile)
    assert told
    assert other.get("more.txt").text == "More about copper."


def test_an_open_index_sees_what_another_commits(make_index: MakeIndex, tmp_path: Path) -> None:
    made = make_index(STORIES)
    other = Index.open(made.path)
    keyword = SearchSettings(mode=Mode.KEYWORD)
    assert len(other.search("zinc", keyword)) == 0
    (tmp_path / "zinc.txt").write_text("Zinc was found in the hills.")
    assert made.ingest([tmp_path / "zinc.txt"]).new == 1
    assert [result.id for result in other.search("zinc", keyword)] == ["zinc.txt"]


def test_reports_count_new_changed_unchanged_and_removed(make_index: MakeIndex, tmp_path: Path) -> None:
    made = make_index()
    folder = tmp_path / "docs"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(f"A story about {name}{name}{name}.")
    first = made.ingest([folder])
    assert (first.new, first.changed, first.unchanged, first.removed, first.encoded) == (3, 0, 0, 0, 3)
    again = made.ingest([folder])
    assert (again.new, again.changed, again.unchanged, again.encoded) == (0, 0, 3, 0)
    (folder / "a.txt").write_text("Another story altogether.")
    (folder / "b.txt").unlink()
    assert made.ingest([folder]).removed == 0  # only when asked to
    pruned = made.ingest([folder], prune=True)
    assert (pruned.removed, pruned.unchanged) == (1, 2)
    assert made.status().documents == 2


def test_parts_of_the_blend_can_be_left_out(make_index: MakeIndex) -> None:
    made = make_index(STORIES)
    everything = {"keyword", "vector", "whole", "coverage", "neighbours"}
    for part in Part:
        results = made.search("ferry near the port", SearchSettings(without=(part,)))
        assert set(next(iter(results)).legs) == everything - {part.value}
    bare = made.search("ferry near the port", SearchSettings(without=tuple(Part), vector_weight=0.5))
    convex = made.search("ferry near the port", SearchSettings(fusion=Fusion.CONVEX))
    assert _answer(bare) == _answer(convex)
    with pytest.raises(BadInputError, match=r"kind, whole, .*, actor, event\), not 'luck'"):
        SearchSettings(without=("luck",))  # type: ignore[arg-type]


def test_a_threshold_leaves_out_the_improbable(make_index: MakeIndex) -> None:
    made = make_index(STORIES)
    everything = made.search("a ferry sank near the port")
    chances = [result.probability for result in everything]
    assert all(chance is not None and 0 < chance < 1 for chance in chances)
    middle = sorted(chance for chance in chances if chance is not None)[len(chances) // 2]
    some = made.search("a ferry sank near the port", SearchSettings(min_prob=middle))
    assert [result.id for result in some] == [
        result.id for result in everything if result.probability is not None and result.probability >= middle
    ]
    assert not made.search("a ferry sank near the port", SearchSettings(min_prob=1.0)).results


def test_what_nothing_answers_has_a_note_and_results(make_index: MakeIndex) -> None:
    made = make_index(STORIES)
    good, bad = made.search("a ferry sank near the port"), made.search("zebra quantum xylophone port")
    assert good.answerable is not None
    assert bad.answerable is not None
    assert bad.answerable < good.answerable
    assert (good.notes, bad.notes) == ((), ("Nothing here seems relevant.",))
    assert len(bad) > 0
    keyword = made.search("port", SearchSettings(mode=Mode.KEYWORD))
    assert keyword.answerable is None
    assert all(result.probability is None for result in keyword)
    assert made.search("port", SearchSettings(k=1)).answerable == made.search("port").answerable


def test_how_a_query_was_read_is_said(make_index: MakeIndex) -> None:
    made = make_index(STORIES)
    assert made.search("Ferry").kind.startswith("name: ")
    assert made.search("where did the ferry sink").kind.startswith("question: ")
