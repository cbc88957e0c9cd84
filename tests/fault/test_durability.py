"""The durability core by itself: the lock, the commit point, garbage, and readers that are overtaken."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import shutil
import signal
import sqlite3
import sys
import time
import weakref
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import pytest

from docsearch import Index, IndexSettings, SearchSettings
from docsearch.config import Mode
from docsearch.encoding import HashingEncoder
from docsearch.errors import BadInputError, IndexCorruptError, IndexLockedError, StorageError
from docsearch.index import merging
from docsearch.index import writer as writer_module
from docsearch.index.files import publish_folder
from docsearch.index.folder import IndexFolder
from docsearch.index.keyword import KeywordQuery
from docsearch.index.segment_merging import merge_segments
from docsearch.index.snapshot import Snapshot
from docsearch.index.store import STORE_NAME, Store
from docsearch.index.view import View
from docsearch.index.writer import IndexWriter

SETTINGS = IndexSettings(model="hashing", chunk_tokens=32, overlap_tokens=8)
KEYWORD = SearchSettings(mode=Mode.KEYWORD)


@pytest.fixture(autouse=True)
def _segments_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until a test merges them."""
    monkeypatch.setattr(merging, "RATIO", 0)


def _index(path: Path, *batches: dict[str, str]) -> Index:
    """One commit for each batch of id -> text."""
    index = Index.create(path, settings=SETTINGS, encoder=HashingEncoder())
    for number, texts in enumerate(batches):
        index.ingest([_source(path.with_name(f"{path.name}-{number}.jsonl"), texts)])
    return index


def _source(file: Path, texts: dict[str, str]) -> Path:
    file.write_text("".join(json.dumps({"_id": k, "text": v}) + "\n" for k, v in texts.items()), "utf-8")
    return file


def _merge(path: Path) -> None:
    with IndexFolder(path, SETTINGS).writer() as writer:
        assert writer.merge(everything=True)


# --- the lock ---------------------------------------------------------------------------------------------


def _hold(path: Path, ready: Event) -> None:
    with IndexFolder(path, SETTINGS).writer():
        ready.set()
        time.sleep(60)


def test_a_second_writer_is_refused_at_once_and_a_killed_one_leaves_no_lock(tmp_path: Path) -> None:
    index = _index(tmp_path / "index", {"a": "alpha"})
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    holder = context.Process(target=_hold, args=(index.path, ready))
    holder.start()
    assert ready.wait(30)
    begin = time.monotonic()
    with pytest.raises(IndexLockedError, match="Another process is writing"):
        index.ingest([_source(tmp_path / "b.jsonl", {"b": "beta"})])
    assert time.monotonic() - begin < 5
    assert index.search("alpha", KEYWORD).results  # readers do not ask for the lock
    assert holder.pid is not None
    os.kill(holder.pid, signal.SIGKILL)
    holder.join()
    assert index.ingest([_source(tmp_path / "b.jsonl", {"b": "beta"})]).new == 1


def test_a_forked_child_does_not_keep_the_lock(tmp_path: Path) -> None:
    index = _index(tmp_path / "index")
    context = multiprocessing.get_context("fork")
    with IndexFolder(index.path, SETTINGS).writer():
        child = context.Process(target=time.sleep, args=(60,))
        child.start()
    try:
        with IndexFolder(index.path, SETTINGS).writer():
            pass
    finally:
        child.kill()
        child.join()


def test_an_index_is_not_created_twice(tmp_path: Path) -> None:
    _index(tmp_path / "index", {"a": "alpha"})
    with pytest.raises(BadInputError, match="already"):
        Store.create(tmp_path / "index", {})
    assert Index.open(tmp_path / "index").status().documents == 1


def test_leftovers_of_a_store_are_not_replayed_into_a_new_one(tmp_path: Path) -> None:
    _index(tmp_path / "old", {"a": "alpha"})
    connection = sqlite3.connect(tmp_path / "old" / STORE_NAME)
    connection.execute("UPDATE meta SET value = '77' WHERE name = 'generation'")
    connection.commit()
    log = (tmp_path / "old" / f"{STORE_NAME}-wal").read_bytes()
    connection.close()
    assert log
    new = tmp_path / "new"
    new.mkdir()
    for name in (f"{STORE_NAME}-wal", f".building-{STORE_NAME}-wal"):
        (new / name).write_bytes(log)
    with Store.create(new, {}).read() as snapshot:
        assert snapshot.generation() == 0


# --- the commit point -------------------------------------------------------------------------------------


def test_a_write_within_a_write_is_refused_instead_of_waiting_for_itself(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "index", {})
    with store.write(), pytest.raises(RuntimeError, match="open already"), store.write():
        pass
    with store.read() as snapshot:
        assert snapshot.generation() == 1


def test_an_error_in_the_rollback_does_not_hide_the_cause(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "index", {})
    with pytest.raises(KeyError, match="the cause"), store.write() as transaction:  # noqa: PT012
        transaction._connection.execute("ROLLBACK")  # what SQLite does by itself when the disk is full
        transaction._connection.execute("BEGIN")
        transaction._connection.close()
        raise KeyError("the cause")


def test_an_interrupt_in_a_transaction_undoes_it(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "index", {})
    with pytest.raises(KeyboardInterrupt), store.write() as transaction:  # noqa: PT012
        transaction.set_meta("x", "1")
        raise KeyboardInterrupt
    with store.read() as snapshot:
        assert "x" not in snapshot.meta()
        assert snapshot.generation() == 0


def test_a_folder_that_cannot_be_flushed_is_not_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path) -> None:
        if folder == tmp_path:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr("docsearch.index.files.sync_folder", fail)
    with pytest.raises(OSError, match="Input/output"), publish_folder(tmp_path / "segment") as folder:
        (folder / "file").write_bytes(b"1")
    assert not list(tmp_path.iterdir())


def test_errors_of_others_are_not_taken_for_errors_of_the_disk(tmp_path: Path) -> None:
    index = _index(tmp_path / "index")
    with pytest.raises(BrokenPipeError), IndexFolder(index.path, SETTINGS).writer():
        raise BrokenPipeError(32, "Broken pipe")


def test_an_unwritable_segment_folder_is_a_storage_error(tmp_path: Path) -> None:
    index = _index(tmp_path / "index")
    (index.path / "segments").rmdir() if (index.path / "segments").exists() else None
    (index.path / "segments").write_text("a file where the folder should be")
    with pytest.raises(StorageError, match="Cannot write to"):
        index.ingest([_source(tmp_path / "a.jsonl", {"a": "alpha"})])


def test_a_run_that_changes_nothing_makes_no_generation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = _index(tmp_path / "index", {"a": "alpha"}, {"b": "beta"})
    _merge(index.path)
    before = index.status().generation
    monkeypatch.setitem(IndexWriter.collect_garbage.__kwdefaults__ or {}, "grace", 0.0)
    segments = index.path / "segments"
    assert len(list(segments.iterdir())) == 3
    report = index.ingest([tmp_path / "index-0.jsonl", tmp_path / "index-1.jsonl"], prune=True)
    assert (report.unchanged, report.new, report.removed) == (2, 0, 0)
    assert index.status().generation == before
    assert len(list(segments.iterdir())) == 1


def test_all_that_a_commit_lists_is_on_the_disk_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file and folder of a segment was flushed, after the last change to it, when COMMIT begins."""
    flushed: dict[int, int] = {}
    checked: list[str] = []
    real_fsync, real_connect = os.fsync, sqlite3.connect
    segments = tmp_path / "index" / "segments"

    def fsync(descriptor: int) -> None:
        real_fsync(descriptor)
        status = os.fstat(descriptor)
        flushed[status.st_ino] = status.st_mtime_ns

    def statement(text: str) -> None:
        if text == "COMMIT" and segments.exists():
            for path in [segments, *segments.rglob("*")]:
                status = path.stat()
                assert flushed.get(status.st_ino) == status.st_mtime_ns, path
                checked.append(path.name)

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = real_connect(*arguments, **options)
        connection.set_trace_callback(statement)
        return connection

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(sqlite3, "connect", connect)
    failures: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", failures.append)  # where errors of trace callbacks go
    sqlite3.enable_callback_tracebacks(True)
    index = _index(tmp_path / "index", {"a": "alpha"}, {"b": "beta"})
    _merge(index.path)
    sqlite3.enable_callback_tracebacks(False)
    assert not failures
    assert len(checked) > 100


# --- garbage, and readers that are overtaken ----------------------------------------------------------------


def test_leftovers_of_a_crashed_writer_are_removed_and_nothing_else(tmp_path: Path) -> None:
    index = _index(tmp_path / "index", {"a": "alpha"})
    segments = index.path / "segments"
    live = {path.name for path in segments.iterdir()}
    for name in ("0" * 32, ".building-" + "1" * 32):
        (segments / name / "whoosh").mkdir(parents=True)
    with IndexFolder(index.path, SETTINGS).writer():
        assert {path.name for path in segments.iterdir()} == live


def test_readers_have_their_grace_after_a_merge_however_long_it_took(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = _index(tmp_path / "index", {"a": "alpha"}, {"b": "beta"})
    real, ended = merge_segments, []

    def slow(*args: object, **options: object) -> str:
        manifest = real(*args, **options)  # type: ignore[arg-type]
        ended.append(time.time())
        return manifest

    monkeypatch.setattr(writer_module, "merge_segments", slow)
    _merge(index.path)
    with Store(index.path).read() as snapshot:
        assert len(snapshot.retired()) == len(snapshot.retired(after=ended[0])) == 2


@pytest.mark.parametrize("part", ["view", "vectors", "whoosh"])
def test_a_reader_that_is_overtaken_starts_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """Segments vanish after a reader has read their names, and before it opens their files."""
    index = _index(tmp_path / "index", {"a": "alpha", "c": "gone"}, {"b": "beta alpha"})
    reader = IndexFolder(index.path, SETTINGS)
    generations: list[int] = []

    def overtake() -> None:
        if len(generations) == 1:
            _merge(index.path)
            with IndexFolder(index.path, SETTINGS).writer() as writer:
                writer.collect_garbage(grace=0.0)

    if part == "view":
        real = IndexFolder._current

        def current(self: IndexFolder, snapshot: Snapshot) -> View:
            generations.append(snapshot.generation())
            overtake()
            return real(self, snapshot)

        monkeypatch.setattr(IndexFolder, "_current", current)

    def work(snapshot: Snapshot, view: View) -> list[str]:
        if part != "view":
            generations.append(snapshot.generation())
            overtake()
        if part == "vectors":
            vector = HashingEncoder().encode_queries(["alpha"])[0]
            keys = view.vector.ask(vector).best(2).documents
        elif part == "whoosh":
            assert all(segment.whoosh for segment in view.segments.values())
            keys = view.keyword.ask(KeywordQuery.plain("alpha")).best(10).documents
        else:
            keys = view.keyword.ask(KeywordQuery.plain("alpha")).best(10).documents
        return sorted(d.id for d in snapshot.documents(keys.tolist()).values())

    assert reader.answer(work) == ["a", "b"]
    assert generations == [generations[0], generations[0] + 1]


def test_trouble_that_is_the_readers_own_is_not_repeated(tmp_path: Path) -> None:
    index = _index(tmp_path / "index", {"a": "alpha"})
    calls: list[int] = []

    def work(snapshot: Snapshot, view: View) -> None:  # noqa: ARG001
        calls.append(1)
        raise BadInputError("no")

    with pytest.raises(BadInputError):
        IndexFolder(index.path, SETTINGS).answer(work)
    assert len(calls) == 1


def test_threads_at_different_generations_each_see_their_own(tmp_path: Path) -> None:
    index = _index(tmp_path / "index", {"a": "alpha"})
    reader = IndexFolder(index.path, SETTINGS)
    with reader.view() as (old_snapshot, old_view):
        index.ingest([_source(tmp_path / "b.jsonl", {"b": "beta"})])
        with reader.view() as (snapshot, view):
            assert (snapshot.generation(), len(view.corpus.keys)) == (view.generation, 2)
        again = reader._current(old_snapshot)
        assert again.generation == old_view.generation == old_snapshot.generation()
        assert len(again.corpus.keys) == 1
        with reader.view() as (_, newest):
            assert len(newest.corpus.keys) == 2


def test_an_index_that_was_put_in_the_place_of_another_is_noticed(tmp_path: Path) -> None:
    """The number of the generation is the same, and so are the segments; what was removed is not."""
    index = _index(tmp_path / "index", {"a": "alpha", "b": "alpha"})
    shutil.copytree(index.path, tmp_path / "copy")

    def remove(document_id: str) -> list[str]:
        with index._folder.store.write() as transaction:
            found = transaction.find(document_id)
            assert found is not None
            transaction.remove_documents([found[0]])
        return [result.id for result in index.search("alpha", KEYWORD).results]

    assert remove("a") == ["b"]
    shutil.rmtree(index.path)
    (tmp_path / "copy").rename(index.path)
    assert remove("b") == ["a"]


def test_damage_is_not_merged_into_a_segment_with_checksums_of_its_own(tmp_path: Path) -> None:
    index = _index(tmp_path / "index", {"a": "alpha"}, {"b": "beta"})
    before = index.status()
    (segment, _) = sorted((index.path / "segments").iterdir())
    for name in ("vectors.faiss", "columns/document_lengths.npy"):
        sound = (segment / name).read_bytes()
        (segment / name).write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
        with pytest.raises(IndexCorruptError, match="is damaged; run `docsearch rebuild`"):
            _merge(index.path)
        (segment / name).write_bytes(sound)
    assert index.status() == before
    _merge(index.path)


def test_vectors_may_outlive_the_segment_they_were_taken_from(tmp_path: Path) -> None:
    """They are memory of a mapped file, which must stay mapped."""
    index = _index(tmp_path / "index", {"a": "alpha"})
    with IndexFolder(index.path, SETTINGS).view() as (_, view):
        (segment,) = view.segments.values()
    vectors, copy = segment.vectors.vectors(slice(None)), segment.vectors.vectors(slice(None)).copy()
    owner = weakref.ref(segment.vectors)
    del segment, view
    gc.collect()
    assert owner() is None
    assert vectors.tolist() == copy.tolist()
