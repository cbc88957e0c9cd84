"""Snapshots: the whole index in one file, there and back, or a clear refusal."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docsearch import Index, SearchSettings
from docsearch.errors import BadInputError, IndexCorruptError, IndexFormatError, StorageError
from docsearch.index.folder import IndexFolder
from docsearch.index.store import STORE_NAME, Store

if TYPE_CHECKING:
    from tests.unit.conftest import MakeIndex

STORIES = {f"d{n}": f"The ferry {n} sank near port {n % 3}. Copper rose by {n} per cent." for n in range(30)}
MORE = {"coup": "The coup failed before dawn.", "quake": "The earth shook under the port."}
QUERIES = ["ferry port", "coup OR quake", '"near port" AND NOT dawn', "copper"]
README = "README.md"


def _answers(index: Index) -> list[object]:
    return [
        [(result.id, result.score, result.passage) for result in index.search(query, SearchSettings(k=40))]
        for query in QUERIES
    ]


@pytest.fixture
def index(make_index: MakeIndex) -> Index:
    made = make_index(STORIES, MORE)
    made.remove(["d3", "d4"])
    return made


@pytest.fixture
def snapshot(index: Index, tmp_path: Path) -> Path:
    index.snapshot(tmp_path / "a.snapshot")
    return tmp_path / "a.snapshot"


def test_a_restored_index_is_the_same(index: Index, snapshot: Path, tmp_path: Path) -> None:
    with Index.restore(snapshot, tmp_path / "restored") as restored:
        assert _answers(restored) == _answers(index)
        assert list(restored.documents()) == list(index.documents())
        assert restored.verify().clean
        assert restored.settings == index.settings
        source = tmp_path / "made-sources" / "0.jsonl"
        report = restored.ingest([source], actors=False)
        assert (report.new, report.unchanged, report.encoded) == (2, 28, 0)  # the removed two come back
    assert sorted(path.name for path in (tmp_path / "restored").iterdir()) == [
        ".docsearchignore", ".writer.lock", "segments", STORE_NAME,
    ]  # fmt: skip


def test_a_snapshot_is_taken_while_a_writer_works(index: Index, tmp_path: Path) -> None:
    before = _answers(index)
    with IndexFolder(index.path, index.settings).writer() as writer, writer.store.write() as transaction:
        transaction.remove_documents([1, 2, 3])
        index.snapshot(tmp_path / "a.snapshot")
    assert _answers(Index.restore(tmp_path / "a.snapshot", tmp_path / "restored")) == before


def test_a_snapshot_needs_no_log(index: Index, tmp_path: Path) -> None:
    """What stands in the log alone is in the snapshot, whose store is one file without any."""
    with IndexFolder(index.path, index.settings).store.read() as reader:
        reader.counts()  # from now on nothing that is committed gets from the log into the file
        index.remove(["coup"])
        assert (index.path / f"{STORE_NAME}-wal").stat().st_size > 0
        index.snapshot(tmp_path / "a.snapshot")
    packed = (tmp_path / "a.snapshot").read_bytes().split(b"\n", 2)[2]
    (tmp_path / "alone").mkdir()
    alone = tmp_path / "alone" / STORE_NAME
    alone.write_bytes(gzip.decompress(packed))
    connection = sqlite3.connect(f"{alone.as_uri()}?immutable=1", uri=True)  # such a one looks for no log
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("SELECT count(*) FROM documents").fetchone() == (29,)
    connection.close()
    connection = sqlite3.connect(alone)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()
    assert [path.name for path in alone.parent.iterdir()] == [STORE_NAME]


def test_readers_of_a_restored_index_and_its_writer_do_not_wait_for_each_other(
    snapshot: Path, tmp_path: Path
) -> None:
    with Index.restore(snapshot, tmp_path / "restored") as restored:
        folder = IndexFolder(restored.path, restored.settings)
        with folder.store.read() as reader:
            assert reader.counts()[0] == 30
            begin = time.monotonic()
            restored.remove(["coup"])
            assert reader.counts()[0] == 30
        assert time.monotonic() - begin < 10  # SQLite would have waited for half a minute
        assert restored.status().documents == 29


def test_a_restore_that_could_not_settle_its_store_is_none(
    snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should the log stay behind (the disk was full, say), the file alone is not the whole store."""
    kept: list[sqlite3.Connection] = []
    settle = Store.settle

    def busy(store: Store) -> None:
        kept.append(sqlite3.connect(store.path, isolation_level=None))
        kept[0].execute("BEGIN")
        kept[0].execute("SELECT count(*) FROM documents").fetchone()
        with store.tidy() as transaction:
            transaction.set_meta("more", "in the log")
        monkeypatch.setattr("docsearch.index.connections._BUSY_SECONDS", 0.1)
        settle(store)

    monkeypatch.setattr(Store, "settle", busy)
    with pytest.raises(StorageError, match="could not be taken in"):
        Index.restore(snapshot, tmp_path / "restored")
    kept[0].close()
    assert not (tmp_path / "restored" / STORE_NAME).exists()


def test_a_snapshot_is_replaced_only_on_demand(index: Index, snapshot: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="exists already"):
        index.snapshot(snapshot)
    index.remove(["coup"])
    report = index.snapshot(snapshot, replace=True)
    assert (report.documents, report.bytes) == (29, snapshot.stat().st_size)
    assert Index.restore(snapshot, tmp_path / "restored").status().documents == 29
    with pytest.raises(BadInputError, match="exists already"):
        index.snapshot(tmp_path, replace=True)
    with pytest.raises(BadInputError, match="does not exist"):
        index.snapshot(tmp_path / "nowhere" / "b")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_failed_snapshot_leaves_the_old_one(
    index: Index, snapshot: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = snapshot.read_bytes()

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(Exception, match="No space left"):
        index.snapshot(snapshot, replace=True)
    assert snapshot.read_bytes() == content
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_an_occupied_folder_is_refused(index: Index, snapshot: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("Dear all,")
    for folder, why in (
        (index.path, "an index in"),
        (tmp_path / "letters", "other files"),
        (snapshot, "a file"),
    ):
        with pytest.raises(BadInputError, match=why):
            Index.restore(snapshot, folder)
    assert index.verify().clean
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["a.txt"]


def test_restore_beside_a_readme(snapshot: Path, tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / README).write_text("Indexes go here.")
    assert Index.restore(snapshot, tmp_path / "index").verify().clean
    assert (tmp_path / "index" / README).exists()


def _flip(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def _with_store(change: Callable[[sqlite3.Connection], object]) -> Callable[[bytes], bytes]:
    """A snapshot that is whole, of a store that is not ours."""

    def damage(content: bytes) -> bytes:
        import hashlib
        import tempfile

        first, _, packed = content.split(b"\n", 2)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "store")
            path.write_bytes(gzip.decompress(packed))
            connection = sqlite3.connect(path)
            with connection:
                change(connection)
            connection.close()
            data = path.read_bytes()
        header = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        return b"\n".join([first, json.dumps(header).encode(), gzip.compress(data)])

    return damage


def _sql(statement: str) -> Callable[[bytes], bytes]:
    return _with_store(lambda store: store.execute(statement))


TRIGGER = "CREATE TRIGGER t AFTER DELETE ON segments BEGIN DELETE FROM documents; END"
DAMAGES: dict[str, tuple[Callable[[bytes], bytes], type[Exception], str]] = {
    "flipped": (_flip, IndexCorruptError, "is damaged"),
    "cut": (lambda content: content[:-100], IndexCorruptError, "is damaged"),
    "without end": (lambda content: content[:150], IndexCorruptError, "is damaged"),
    "longer": (lambda content: content + gzip.compress(b"more"), IndexCorruptError, "checksum"),
    "not gzip": (lambda content: content[:120] + b"x" * 500, IndexCorruptError, "is damaged"),
    "no header": (lambda content: content.replace(b'"sha256"', b"sha256[[", 1), IndexCorruptError, "header"),
    "of later": (lambda content: content.replace(b" 1\n", b" 2\n", 1), IndexFormatError, "has format 2"),
    "text": (lambda _: b"Dear all,\n", BadInputError, "is not a snapshot"),
    "empty": (lambda _: b"", BadInputError, "is not a snapshot"),
    "store of later": (_sql("PRAGMA user_version = 99"), IndexFormatError, "has format 99"),
    "not a store": (_sql("PRAGMA application_id = 1"), BadInputError, "is not a snapshot"),
    "trigger": (_sql(TRIGGER), IndexCorruptError, "'t'"),
    "other tables": (_sql("DROP INDEX documents_by_file"), IndexCorruptError, "documents_by_file"),
    "no settings": (_sql("DELETE FROM meta"), IndexCorruptError, "damaged"),
    "no chunks": (_sql("DELETE FROM chunks"), IndexCorruptError, "chunks"),
    "with a log": (_sql("PRAGMA journal_mode = WAL"), IndexCorruptError, "a log belongs to its store"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_what_is_not_a_whole_snapshot_is_refused(snapshot: Path, tmp_path: Path, name: str) -> None:
    damage, error, why = DAMAGES[name]
    snapshot.write_bytes(damage(snapshot.read_bytes()))
    with pytest.raises(error, match=why) as caught:
        Index.restore(snapshot, tmp_path / "restored")
    assert str(snapshot) in str(caught.value)
    assert ".building" not in str(caught.value)
    left = {path.name for path in (tmp_path / "restored").iterdir()}
    assert left <= {".writer.lock", ".docsearchignore"}


def test_a_bomb_is_not_unpacked(snapshot: Path, tmp_path: Path) -> None:
    first, header, _ = snapshot.read_bytes().split(b"\n", 2)
    size = int(json.loads(header)["bytes"])
    snapshot.write_bytes(b"\n".join([first, header, gzip.compress(bytes(100 * size))]))
    with pytest.raises(IndexCorruptError, match="checksum"):
        Index.restore(snapshot, tmp_path / "restored")


def test_a_missing_snapshot_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="There is no file"):
        Index.restore(tmp_path / "nothing", tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


@pytest.mark.parametrize("renames", [0, 1, 2, 3, 4])
def test_an_interrupted_restore_can_be_repeated(
    snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renames: int
) -> None:
    """Killed before any of its renames: nothing is cleaned up, and the next restore is whole."""
    target, left = tmp_path / "restored", renames
    real = Path.rename

    def rename(path: Path, to: Path) -> Path:
        nonlocal left
        if not left:
            raise KeyboardInterrupt
        left -= 1
        return real(path, to)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)  # a kill cleans nothing up
        if renames < 4:
            with pytest.raises(KeyboardInterrupt):
                Index.restore(snapshot, target)
        else:
            Index.restore(snapshot, target)
    if renames < 4:
        assert not (target / STORE_NAME).exists()
        Index.restore(snapshot, target)
    assert Index.open(target).verify().clean
    assert Index.open(target).status().documents == 30
