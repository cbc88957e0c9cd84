"""Keyword indexes in several parts: taken over by merges, asked together, and made one by ``compact``."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from docsearch import Index, IndexSettings, SearchSettings
from docsearch.config import Mode
from docsearch.encoding import HashingEncoder
from docsearch.index import merging, whoosh_index
from docsearch.index.columns import FieldPostings
from docsearch.index.files import file_digest
from docsearch.index.parts import DROPPED, Part, PartRows, join_postings, new_places
from docsearch.index.segment import Segment
from docsearch.index.trust import TrustedFolder
from docsearch.index.whoosh_index import KeywordRow, merge_whoosh, read_postings, write_whoosh

EXAMPLES = int(os.environ.get("DOCSEARCH_PARTS_EXAMPLES", "6"))
SETTINGS = IndexSettings(model="hashing", chunk_tokens=16, overlap_tokens=4)
WORDS = ["river", "rivet", "bank", "orsava", "oxen", "delta"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join)
STORIES = st.tuples(st.sampled_from(["", "", *WORDS]), TEXTS)
BATCHES = st.lists(st.lists(STORIES, min_size=1, max_size=4), min_size=2, max_size=8)


def _int32(*numbers: int) -> NDArray[np.int32]:
    return np.array(numbers, dtype=np.int32)


# --- lists of rows ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "fits"),
    [
        ([[0, 1, 2]], True),
        ([[0], [1, 2]], True),
        ([[0, DROPPED], [DROPPED, 1, 2]], True),
        ([[0, 1]], False),
        ([[0, 1, 2, 3]], False),
        ([[0, 2, 1]], False),
        ([[1, 2], [0]], False),
        ([[0, 1, 1]], False),
        ([[0, 1, 2], []], False),
        ([], False),
    ],
)
def test_what_fits_a_segment_of_three_rows(tmp_path: Path, parts: list[list[int]], *, fits: bool) -> None:
    made = PartRows.of([_int32(*rows) for rows in parts])
    assert made.fits(3) == fits
    made.save(tmp_path)
    loaded = PartRows.load(tmp_path)
    assert [rows.tolist() for rows in loaded] == parts
    assert (len(loaded), loaded.fits(3)) == (len(parts), fits)
    assert loaded.is_whole == (parts in [[[0, 1, 2]], [[0, 1]], [[0, 1, 2, 3]], [[0, 2, 1]], [[0, 1, 1]]])


def test_offsets_that_do_not_part_the_rows() -> None:
    rows = _int32(0, 1, 2)
    for offsets in ([0, 2], [1, 3], [0, 4], [0, 2, 1, 3], [0], []):
        assert not PartRows(np.array(offsets, dtype=np.int64), rows).fits(3)


def test_new_places_count_what_is_kept() -> None:
    masks = [np.array([True, False, True]), np.array([False]), np.array([False, True])]
    assert [places.tolist() for places in new_places(masks)] == [[0, DROPPED, 1], [DROPPED], [DROPPED, 2]]


def test_a_part_forgets_what_was_dropped(tmp_path: Path) -> None:
    part = Part(TrustedFolder(tmp_path), _int32(4, DROPPED, 5, 6))
    assert part.in_segment(np.array([0, 1, 3])).tolist() == [4, 6]
    mask = np.array([False, False, False, False, True, False, True])
    assert part.mask(mask).tolist() == [True, False, False, True]


@settings(max_examples=20, deadline=None)
@given(
    batches=st.lists(st.lists(STORIES, min_size=1, max_size=4), min_size=1, max_size=4),
    dead=st.sets(st.integers(0, 15)),
)
def test_joined_postings_are_those_of_the_merged_index(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[tuple[str, str]]], dead: set[int]
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    masks, begin = [], 0
    for number, rows in enumerate(batches):
        write_whoosh(folder / str(number), [KeywordRow(title, text) for title, text in rows])
        masks.append(np.array([begin + at not in dead for at in range(len(rows))]))
        begin += len(rows)
    folders = [TrustedFolder(folder / str(number)) for number in range(len(batches))]
    merge_whoosh(
        folder / "merged",
        [(source, np.flatnonzero(~mask)) for source, mask in zip(folders, masks, strict=True)],
    )
    for field in ("title", "text"):
        postings = [read_postings(source, field) for source in folders]
        joined = join_postings(list(zip(postings, new_places(masks), strict=True)))
        _assert_same(joined, read_postings(TrustedFolder(folder / "merged"), field))


def _assert_same(found: FieldPostings, expected: FieldPostings) -> None:
    assert found.terms == expected.terms
    for name in ("counts", "rows", "frequencies"):
        ours, theirs = getattr(found, name), getattr(expected, name)
        assert ours.dtype == theirs.dtype
        assert ours.tolist() == theirs.tolist()


# --- a whole index ----------------------------------------------------------------------------------------


def _ingest(index: Index, name: str, stories: dict[str, tuple[str, str]]) -> None:
    file = index.path.parent / f"{index.path.name}-{name}.jsonl"
    lines = [{"_id": id_, "title": title, "text": text} for id_, (title, text) in stories.items()]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    index.ingest([file], actors=False)


def _create(path: Path) -> Index:
    return Index.create(path, settings=SETTINGS, encoder=HashingEncoder())


def _segments(index: Index) -> list[Segment]:
    with index._folder.view() as (_, view):
        return list(view.segments.values())


Test = Callable[[list[str]], bool]


def _matching(pattern: str) -> Test:
    return lambda words: any(re.fullmatch(pattern, word) for word in words)


# What a query means, in terms of the words of a document (title and text).
QUERIES: dict[str, Test] = {
    "river AND bank": lambda words: {"river", "bank"} <= {*words},
    "orsava NOT river": lambda words: "orsava" in words and "river" not in words,
    "river AND NOT (bank OR delta)": lambda words: "river" in words and not {"bank", "delta"} & {*words},
    "riv*": _matching("riv.*"),
    "ors* OR ox*": _matching("o.*"),
    "r?ver": _matching("r.ver"),
    "rivor~": _matching("river"),
    "delta~2 OR d*": _matching("delta"),
}
PHRASES = ['"bank river"', '"oxen delta" OR "delta oxen"', "title:riv* OR text:delta", "title:ors*"]


def _answers(index: Index) -> dict[str, list[tuple[str, float, str]]]:
    chosen = SearchSettings(k=100, mode=Mode.KEYWORD)
    return {
        query: [(r.id, r.score, str(r.passage)) for r in index.search(query, chosen).results]
        for query in [*QUERIES, *PHRASES]
    }


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    batches=BATCHES,
    gone=st.lists(st.sets(st.integers(0, 31), max_size=4), min_size=8, max_size=8),
    factor=st.sampled_from([2, 3, 32]),
    ratio=st.sampled_from([0, 1, 2, 50]),
)
def test_operators_over_any_history_of_merges(
    tmp_path_factory: pytest.TempPathFactory,
    batches: list[list[tuple[str, str]]],
    gone: list[set[int]],
    factor: int,
    ratio: int,
) -> None:
    """What is found is what the words of the live documents say; scores are those of an index just made."""
    folder = tmp_path_factory.mktemp("history")
    live: dict[str, tuple[str, str]] = {}
    with pytest.MonkeyPatch.context() as patch, _create(folder / "index") as index:
        patch.setattr(merging, "FACTOR", factor)
        patch.setattr(merging, "RATIO", ratio)
        for number, (stories, numbers) in enumerate(zip(batches, gone, strict=False)):
            new = {f"{number}-{at}": story for at, story in enumerate(stories)}
            _ingest(index, str(number), new)
            live |= new
            if dead := [id_ for at, id_ in enumerate(live) if at in numbers][: len(live) - 1]:
                index.remove(dead)
                live = {id_: story for id_, story in live.items() if id_ not in dead}
            found = _answers(index)
            for query, test in QUERIES.items():
                expected = {id_ for id_, (title, text) in live.items() if test(f"{title} {text}".split())}
                assert {id_ for id_, _, _ in found[query]} == expected, query
        assert index.verify().findings == ()
        with _create(folder / "fresh") as fresh:
            _ingest(fresh, "all", live)
            assert _answers(index) == _answers(fresh)
        index.compact()
        assert _answers(index) == found
        (segment,) = _segments(index)
        assert (len(segment.part_rows), segment.part_rows.is_whole) == (1, True)
        assert index.verify().findings == ()


@pytest.mark.parametrize("merged", [False, True])
def test_words_of_removed_documents_do_not_change_scores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, merged: bool
) -> None:
    """``title:riv*`` stands for what is in a title that is left, though the other word is in a text."""
    monkeypatch.setattr(merging, "RATIO", 1000 if merged else 0)
    kept = {"kept": ("River", "A rivet at the bank."), "other": ("Bank", "An oxen.")}
    index = _create(tmp_path / "index")
    _ingest(index, "first", {"gone": ("Rivet", "Delta."), **kept})
    index.remove(["gone"])
    _ingest(index, "more", {"more": ("", "Orsava.")})
    assert len(_segments(index)) == (1 if merged else 2)
    fresh = _create(tmp_path / "fresh")
    _ingest(fresh, "all", {**kept, "more": ("", "Orsava.")})
    for query in (
        "title:riv*",
        "title:riv* OR orsava OR text:riv*",
        "title:rivat~ OR bank",
        '"delta" OR bank',
    ):
        found, expected = (
            [(r.id, r.score) for r in made.search(query, SearchSettings(mode=Mode.KEYWORD)).results]
            for made in (index, fresh)
        )
        assert found == expected
        assert found


def _many(path: Path, count: int) -> Index:
    """One document a commit; all become one segment at once."""
    index = _create(path)
    for number in range(count):
        _ingest(index, str(number), {f"d{number}": ("", f"River {number} and the common delta.")})
    return index


def test_many_parts_are_one_segment_and_are_merged_at_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "RATIO", 1000)
    monkeypatch.setattr(merging, "FACTOR", 12)
    merged: list[int] = []
    real = whoosh_index.merge_whoosh

    def count(folder: Path, sources: list[object]) -> None:
        merged.append(len(sources))
        real(folder, sources)  # type: ignore[arg-type]

    monkeypatch.setattr(whoosh_index, "merge_whoosh", count)
    index = _many(tmp_path / "index", 11)
    (segment,) = _segments(index)
    assert [len(rows) for rows in segment.part_rows] == [1] * 11
    assert merged == []
    assert len(index.search("riv* AND delta", SearchSettings(k=50)).results) == 11
    _ingest(index, "last", {"last": ("", "The last river and the common delta.")})
    (segment,) = _segments(index)
    assert [len(rows) for rows in segment.part_rows] == [12]
    assert merged == [12]
    assert index.verify().findings == ()


def test_files_that_are_taken_over_are_the_same_files_and_are_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "RATIO", 0)
    index = _many(tmp_path / "index", 3)
    before = {
        path.stat().st_ino
        for segment in _segments(index)
        for path in (segment.folder / "whoosh" / "0").iterdir()
    }
    monkeypatch.setattr(merging, "RATIO", 1000)

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("Whoosh files were read")

    monkeypatch.setattr("docsearch.index.segment.trusted", fail)
    monkeypatch.setattr(whoosh_index, "merge_whoosh", fail)
    read: list[Path] = []

    def digest(path: Path) -> str:
        read.append(path)
        return file_digest(path)

    for module in ("segment", "segment_merging"):
        monkeypatch.setattr(f"docsearch.index.{module}.file_digest", digest)
    with index._folder.writer() as writer:
        assert writer.merge()
    (segment,) = _segments(index)
    after = [path for part in range(3) for path in (segment.folder / "whoosh" / str(part)).iterdir()]
    assert {path.stat().st_ino for path in after} == before
    assert read
    assert not [path for path in read if path.parent.parent.name == "whoosh"]


def test_a_part_that_is_mostly_dead_is_written_again_and_one_that_is_all_dead_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "RATIO", 1000)
    index = _create(tmp_path / "index")
    for name, count in (("River", 15), ("Bank", 4), ("Delta", 4)):
        _ingest(index, name, {f"{name}-{at}": ("", f"{name} {at}.") for at in range(count)})
    index.remove(["River-0", "Bank-0", "Bank-1", "Bank-2", *(f"Delta-{at}" for at in range(4))])
    (segment,) = _segments(index)
    assert [len(rows) for rows in segment.part_rows] == [15, 4, 4]  # not more than half of all of it
    _ingest(index, "more", {"more": ("", "More.")})
    (segment,) = _segments(index)
    assert [rows.tolist() for rows in segment.part_rows] == [[DROPPED, *range(14)], [14], [15]]
    assert index.verify().findings == ()


def test_compact_makes_one_part_even_of_one_segment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "RATIO", 1000)
    index = _many(tmp_path / "index", 3)
    (before,) = _segments(index)
    assert len(before.part_rows) == 3
    index.compact()
    (after,) = _segments(index)
    assert after.part_rows.is_whole
    index.compact()
    assert [segment.folder for segment in _segments(index)] == [after.folder]
