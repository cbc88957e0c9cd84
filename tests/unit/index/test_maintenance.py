"""Removing, rebuilding, compacting: what they change, and that answers are not among it."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docsearch import Index, IndexSettings, SearchSettings
from docsearch.config import Mode
from docsearch.encoding import HashingEncoder
from docsearch.errors import BadInputError, IndexCorruptError, IndexLockedError, IndexMismatchError
from docsearch.index import rebuild as rebuild_module
from docsearch.index import writer as writer_module
from docsearch.index.folder import IndexFolder
from docsearch.index.merging import mostly_dead
from docsearch.index.store import STORE_NAME
from tests.unit.conftest import write_stories

if TYPE_CHECKING:
    from tests.unit.conftest import MakeIndex

Stories = dict[str, str | tuple[str, str]]
WORDS = [
    "ferry",
    "port",
    "dam",
    "strike",
    "coup",
    "quake",
    "copper",
    "mine",
    "vote",
    "treaty",
    "shell",
    "aid",
]
QUERIES = ["ferry port", "coup OR quake", '"strike coup" AND NOT vote', "min*", "title:treaty dam", "nothing"]


def _stories(first: int, count: int) -> Stories:
    """Documents of some chunks each, no two alike."""
    return {
        f"d{number:03}": (
            f"{WORDS[number % 12]} {WORDS[number * 5 % 7]}",
            " ".join(f"{WORDS[(number * step + step) % 12]} w{number * step % 50}." for step in range(1, 90)),
        )
        for number in range(first, first + count)
    }


BATCHES = [_stories(0, 20), _stories(20, 15), _stories(35, 10)]


def _answers(index: Index) -> list[object]:
    """All that a search says, to the last bit."""
    return [
        [
            (r.id, r.score, r.passage, dict(r.legs))
            for r in index.search(query, SearchSettings(k=50, mode=mode))
        ]
        for query in QUERIES
        for mode in Mode
    ]


def _sql(index: Index, *statements: str) -> None:
    connection = sqlite3.connect(index.path / STORE_NAME)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


# --- remove -----------------------------------------------------------------------------------------------


def test_removed_documents_are_gone_from_everything(make_index: MakeIndex) -> None:
    index, rest = make_index(*BATCHES), make_index(_stories(10, 25), name="rest")
    gone = [f"d{number:03}" for number in (*range(10), *range(35, 45))]
    assert index.remove([*gone, gone[0]]) == len(gone)
    assert _answers(index) == _answers(rest)
    assert index.status().documents == 25
    with pytest.raises(BadInputError):
        index.get(gone[0])
    assert index.verify().clean


def test_an_unknown_id_removes_nothing(make_index: MakeIndex) -> None:
    index = make_index(BATCHES[0])
    before = index.status().generation
    with pytest.raises(BadInputError, match=r"no document 'nope' in .*made; nothing was removed"):
        index.remove(["d001", "nope"])
    with pytest.raises(BadInputError, match="nor are 2 others there"):
        index.remove(["x", "y", "z"])
    assert index.status().documents == 20
    assert index.status().generation == before
    assert index.remove([]) == 0


def test_what_was_removed_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    write_stories(tmp_path / "docs" / "a.jsonl", _stories(0, 5))
    (tmp_path / "docs" / "b.txt").write_text("A ferry sank near the port.")
    index = Index.create(tmp_path / "index", settings=IndexSettings(model="hashing"))
    index.ingest([tmp_path / "docs"], actors=False)
    index.remove(["d002", "b.txt"])
    report = index.ingest([tmp_path / "docs"], actors=False)
    assert (report.new, report.unchanged, report.encoded) == (2, 4, 0)


def test_removing_takes_the_lock(make_index: MakeIndex) -> None:
    index = make_index(BATCHES[0])
    with IndexFolder(index.path, index.settings).writer():
        for write in (lambda: index.remove(["d001"]), index.compact, index.rebuild):
            with pytest.raises(IndexLockedError, match="Another process is writing"):
                write()


def test_a_segment_that_is_mostly_dead_is_written_again(make_index: MakeIndex) -> None:
    index = make_index(*BATCHES)
    assert index.status().segments == 3
    index.remove([f"d{number:03}" for number in range(20, 27)])
    assert index.status().tombstones == 7  # of 15: less than half
    index.remove(["d028", "d029"])
    status = index.status()
    assert (status.segments, status.tombstones) == (3, 0)
    index.remove([f"d{number:03}" for number in range(35, 45)])
    assert index.status().segments == 2  # nothing was left of it
    assert index.verify().clean
    assert (
        index.ingest([write_stories(index.path.with_name("more.jsonl"), _stories(50, 3))], actors=False).new
        == 3
    )
    assert index.verify().clean


def test_the_bound_of_mostly() -> None:
    assert not mostly_dead(rows=10, dead=5)
    assert mostly_dead(rows=10, dead=6)


# --- rebuild ----------------------------------------------------------------------------------------------


def test_a_rebuilt_index_gives_the_same_answers(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = make_index(*BATCHES)
    index.remove(["d003", "d021"])
    before = _answers(index)
    monkeypatch.setattr(rebuild_module, "_ROWS", 30)
    seen: list[tuple[int, int]] = []
    report = index.rebuild(progress=lambda done, total: seen.append((done, total)))
    assert (report.documents, report.encoded) == (43, 0)
    assert report.segments > 2
    assert seen[-1] == (43, 43)
    assert _answers(index) == before
    with Index.open(index.path) as opened:
        assert _answers(opened) == before
    assert index.status().tombstones == 0
    assert index.verify().clean


def test_rebuild_needs_no_segment(make_index: MakeIndex) -> None:
    index = make_index(*BATCHES)
    before = _answers(index)
    shutil.rmtree(index.path / "segments")
    with Index.open(index.path) as opened:
        with pytest.raises(IndexCorruptError, match="docsearch rebuild"):
            opened.search("ferry")
        opened.rebuild()
        assert _answers(opened) == before


def test_rebuild_of_nothing(make_index: MakeIndex) -> None:
    index = make_index()
    assert index.rebuild().documents == 0
    assert index.verify().clean


def test_lost_and_damaged_vectors_are_encoded_again(make_index: MakeIndex) -> None:
    index = make_index(*BATCHES)
    before, chunks = _answers(index), index.status().chunks
    _sql(
        index,
        "DELETE FROM vectors WHERE rowid % 3 = 0",
        "UPDATE vectors SET vector = x'00ff' WHERE rowid % 3 = 1",
        "UPDATE vectors SET vector = zeroblob(126) || x'007e' WHERE rowid = 2",  # not a number
    )
    assert not index.verify().clean
    assert 1 < index.rebuild().encoded < chunks
    assert _answers(index) == before
    assert index.verify().clean


def test_other_rules_for_words_are_a_reason_to_rebuild(make_index: MakeIndex) -> None:
    index = make_index(*BATCHES)
    before = _answers(index)
    _sql(index, "UPDATE meta SET value = 'older' WHERE name = 'analysis'")
    with Index.open(index.path) as opened:
        with pytest.raises(IndexMismatchError, match="docsearch rebuild"):
            opened.search("ferry")
        assert [finding.where for finding in opened.verify().findings] == ["settings"]
        opened.rebuild()
        assert _answers(opened) == before
        assert opened.verify().clean


def test_a_document_without_chunks_is_named(make_index: MakeIndex) -> None:
    index = make_index(BATCHES[0])
    _sql(index, "DELETE FROM chunks WHERE document = 5")
    with pytest.raises(IndexCorruptError, match=r"'d004' cannot be read from the store \(it has no chunks\)"):
        index.rebuild()
    index.remove(["d004"])
    assert index.rebuild().documents == 19


def test_an_interrupted_rebuild_changes_nothing(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = make_index(*BATCHES)
    before = _answers(index)
    monkeypatch.setattr(rebuild_module, "_ROWS", 30)

    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.rebuild(progress=stop)
    assert _answers(index) == before
    report = index.verify()
    assert report.clean
    assert [note for note in report.notes if "belongs to nobody" in note]
    index.rebuild()
    assert not [note for note in index.verify().notes if "belongs to nobody" in note]


# --- compact ----------------------------------------------------------------------------------------------


def test_compact_leaves_one_segment_and_nothing_unused(make_index: MakeIndex) -> None:
    index = make_index(*BATCHES)
    index.remove(["d003", "d021"])
    before = _answers(index)
    report = index.compact()
    assert report.vectors > 0
    assert report.after < report.before
    status = index.status()
    assert (status.segments, status.tombstones, status.retired) == (1, 0, 0)
    assert len(list((index.path / "segments").iterdir())) == 1
    assert _answers(index) == before
    assert index.verify() == Index.open(index.path).verify()
    assert index.verify().notes == ()
    assert index.compact().vectors == 0


def test_a_reader_survives_a_compact(make_index: MakeIndex) -> None:
    index = make_index(*BATCHES)
    with Index.open(index.path) as reader:
        before = _answers(reader)
        index.compact()
        assert _answers(reader) == before


def test_garbage_keeps_its_grace_without_compact(make_index: MakeIndex) -> None:
    index = make_index(*BATCHES)
    index.rebuild()
    assert index.status().retired == 3
    assert writer_module._GRACE_SECONDS > 1


def test_the_encoder_given_is_the_one_used(tmp_path: Path) -> None:
    encoder = HashingEncoder(dimension=32)
    index = Index.create(tmp_path / "i", settings=IndexSettings(model="hashing"), encoder=encoder)
    index.ingest([write_stories(tmp_path / "a.jsonl", _stories(0, 3))], actors=False)
    _sql(index, "DELETE FROM vectors")
    assert index.rebuild().encoded == index.status().chunks
    assert index.verify().clean
