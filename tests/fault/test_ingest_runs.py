"""Runs over the same sources again: what was broken off, changed, moved or lost in between."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from docsearch import Index, IndexSettings, SearchSettings
from docsearch.config import Mode
from docsearch.encoding import HashingEncoder
from docsearch.errors import BadInputError
from docsearch.model import IngestReport
from tests.fault.scenarios import small_batches, state

KEYWORD = SearchSettings(mode=Mode.KEYWORD, k=100)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    settings = IndexSettings(model="hashing", chunk_tokens=32, overlap_tokens=8)
    return Index.create(tmp_path / "index", settings=settings, encoder=HashingEncoder())


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    return folder


def _write(file: Path, texts: Mapping[str, str]) -> None:
    file.write_text("".join(json.dumps({"_id": k, "text": v}) + "\n" for k, v in texts.items()), "utf-8")


def _ids(index: Index) -> list[str]:
    return sorted(state(index.path)[1])


def _assert_settled(index: Index, source: Path, *, prune: bool) -> None:
    before = state(index.path)
    report = index.ingest([source], prune=prune)
    assert (report.new, report.changed, report.removed, report.encoded) == (0, 0, 0, 0)
    assert state(index.path) == before


def _counts(report: IngestReport) -> tuple[int, int, int, int]:
    return report.new, report.changed, report.unchanged, report.removed


@pytest.mark.parametrize("prune", [False, True])
def test_documents_that_a_file_has_lost_are_pruned_then_or_later(
    index: Index, source: Path, prune: bool
) -> None:
    _write(source / "a.jsonl", {"a": "alpha", "b": "beta", "c": "gamma"})
    index.ingest([source])
    _write(source / "a.jsonl", {"a": "alpha", "c": "delta"})
    report = index.ingest([source], prune=prune)
    assert _counts(report) == (0, 1, 1, 1 if prune else 0)
    assert _ids(index) == (["a", "c"] if prune else ["a", "b", "c"])
    _assert_settled(index, source, prune=prune)
    if not prune:
        assert index.ingest([source], prune=True).removed == 1
    assert _ids(index) == ["a", "c"]
    _assert_settled(index, source, prune=True)


def test_a_run_broken_off_before_it_could_prune_prunes_when_it_is_resumed(
    index: Index, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(source / "a.jsonl", {f"d{n}": f"text {n}" for n in range(6)})
    index.ingest([source])
    _write(source / "a.jsonl", {f"d{n}": f"other text {n}" for n in range(3)})

    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with small_batches(batch_chunks=1), monkeypatch.context() as patch:
        patch.setattr("docsearch.ingester.Ingester._finish", broken)
        with pytest.raises(KeyboardInterrupt):
            index.ingest([source], prune=True)
    assert len(_ids(index)) == 6
    assert index.ingest([source], prune=True).removed == 3
    assert _ids(index) == ["d0", "d1", "d2"]
    _assert_settled(index, source, prune=True)


def test_a_file_moved_away_and_back_keeps_its_documents(index: Index, source: Path) -> None:
    _write(source / "a.jsonl", {"a": "alpha", "b": "beta"})
    index.ingest([source], prune=True)
    for old, new in (("a", "b"), ("b", "a"), ("a", "b")):
        (source / f"{old}.jsonl").rename(source / f"{new}.jsonl")
        report = index.ingest([source], prune=True)
        assert _counts(report) == (0, 0, 2, 0)
        assert report.encoded == 0
        _assert_settled(index, source, prune=True)


def test_a_document_that_moves_from_file_to_file_is_not_lost_on_the_way(index: Index, source: Path) -> None:
    _write(source / "a.jsonl", {"a": "alpha", "x": "moving"})
    _write(source / "z.jsonl", {"z": "zeta"})
    index.ingest([source])
    (source / "a.jsonl").unlink()
    _write(source / "b.jsonl", {"a": "alpha"})
    _write(source / "z.jsonl", {"z": "zeta", "x": "moving on"})
    assert _counts(index.ingest([source], prune=True)) == (0, 1, 2, 0)
    _assert_settled(index, source, prune=True)
    assert _ids(index) == ["a", "x", "z"]


def test_a_file_put_back_after_a_broken_run_is_read_again(index: Index, source: Path) -> None:
    old = {f"d{n}": f"old words {n}" for n in range(4)}
    _write(source / "a.jsonl", old)
    index.ingest([source])
    lines = "".join(json.dumps({"_id": k, "text": f"new {v}"}) + "\n" for k, v in old.items())
    (source / "a.jsonl").write_text(lines + '{"_id": "d0", "text": "twice"}\n', "utf-8")
    with small_batches(batch_chunks=1), pytest.raises(BadInputError, match="Two documents"):
        index.ingest([source])
    assert len(index.search("new", KEYWORD).results) == 4
    _write(source / "a.jsonl", old)
    assert index.ingest([source]).changed == 4
    assert not index.search("new", KEYWORD).results


def test_what_is_left_out_is_said_again_in_every_run(index: Index, source: Path) -> None:
    _write(source / "a.jsonl", {"a": "alpha", "empty": " \n "})
    (source / "b.bin").write_bytes(b"\0\1\2" * 100)
    first = index.ingest([source])
    assert len(first.skipped) == 2
    before = state(index.path)
    assert index.ingest([source]).skipped == first.skipped == index.status().skipped
    assert state(index.path) == before


def test_a_document_whose_text_is_gone_is_gone(index: Index, source: Path) -> None:
    _write(source / "a.jsonl", {"a": "alpha", "b": "beta"})
    index.ingest([source])
    _write(source / "a.jsonl", {"a": "alpha", "b": ""})
    index.ingest([source], prune=True)
    assert _ids(index) == ["a"]
    index.ingest([source], prune=True)
    assert _ids(index) == ["a"]


@pytest.mark.parametrize("batch", [1, 100])
@pytest.mark.parametrize("prune", [False, True])
@pytest.mark.parametrize(("old", "new"), [("a", "z"), ("z", "a")])
def test_a_document_may_move_to_another_file_that_was_there_before(
    index: Index, source: Path, old: str, new: str, *, prune: bool, batch: int
) -> None:
    _write(source / f"{old}.jsonl", {"x": "moving", "o": "old"})
    _write(source / f"{new}.jsonl", {"n": "new"})
    with small_batches(batch_chunks=batch):
        index.ingest([source])
        _write(source / f"{old}.jsonl", {"o": "old"})
        _write(source / f"{new}.jsonl", {"n": "new", "x": "moving"})
        assert _counts(index.ingest([source], prune=prune)) == (0, 0, 3, 0)
        _assert_settled(index, source, prune=prune)
        _write(source / f"{new}.jsonl", {"n": "new"})
        assert index.ingest([source], prune=True).removed == 1
        _assert_settled(index, source, prune=True)


@pytest.mark.parametrize("batch", [1, 100])
@pytest.mark.parametrize(("old", "new"), [("a", "z"), ("z", "a")])
def test_an_id_in_two_files_is_refused_whichever_had_it_first(
    index: Index, source: Path, old: str, new: str, batch: int
) -> None:
    _write(source / f"{old}.jsonl", {"x": "one", "o": "old"})
    _write(source / f"{new}.jsonl", {"n": "new"})
    with small_batches(batch_chunks=batch):
        index.ingest([source])
        _write(source / f"{new}.jsonl", {"n": "new", "x": "two"})
        for _ in range(2):
            with pytest.raises(BadInputError, match="Two documents have the id 'x'"):
                index.ingest([source])
        _write(source / f"{new}.jsonl", {"n": "new"})
        index.ingest([source], prune=True)
    assert _ids(index) == ["n", "o", "x"]
    assert index.get("x").text == "one"


def test_an_id_of_another_source_is_refused_while_its_file_is_there(index: Index, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        _write(tmp_path / name / "a.jsonl", {"x": name})
    index.ingest([tmp_path / "one"])
    with pytest.raises(BadInputError, match="Two documents have the id 'x'"):
        index.ingest([tmp_path / "two"])
    assert index.get("x").text == "one"
    (tmp_path / "one" / "a.jsonl").unlink()
    assert index.ingest([tmp_path / "two"]).changed == 1
