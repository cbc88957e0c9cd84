"""Damage of every kind to every file: `verify` finds it, `rebuild` mends what is derived, nothing crashes."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from docsearch import Index, IndexSettings, SearchSettings
from docsearch.cli import run
from docsearch.config import Mode
from docsearch.errors import DocsearchError, IndexCorruptError
from docsearch.index import merging
from docsearch.index.arrays import load_array, save_array
from docsearch.index.files import file_digest
from docsearch.index.folder import IndexFolder
from docsearch.index.segment import MANIFEST, write_manifest
from docsearch.index.store import STORE_NAME
from docsearch.index.trust import seal
from tests.unit.conftest import write_stories

SETTINGS = IndexSettings(model="hashing", chunk_tokens=32, overlap_tokens=8)
QUERIES = ["ferry port", "copper OR dawn", '"near port" AND NOT w3', "fer*"]
BATCHES = [
    {
        f"d{n}": f"The ferry {n} sank near port w{n % 5}. Copper rose by {n} per cent, they said. " * 4
        for n in span
    }
    for span in (range(12), range(12, 20), range(20, 23))
]
REMOVED = ["d1", "d13"]
DROPPED = "gone before the merge"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound index of three segments with tombstones; one is merged, of two parts with a dropped row."""
    folder = tmp_path_factory.mktemp("whole")
    first = list(BATCHES[0].items())
    batches = [dict(first[:6]), {**dict(first[6:]), DROPPED: "The ferry is gone."}, *BATCHES[1:]]
    with (
        Index.create(folder / "index", settings=SETTINGS) as index,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(merging, "RATIO", 0)
        for number, stories in enumerate(batches):
            index.ingest([write_stories(folder / f"{number}.jsonl", stories)])
            if number == 1:
                index.remove([DROPPED])
                with IndexFolder(folder / "index", SETTINGS).writer() as writer:
                    patch.setattr(merging, "RATIO", 2)
                    assert writer.merge()
                    writer.collect_garbage(grace=0)
                    patch.setattr(merging, "RATIO", 0)
        index.remove(REMOVED)
        assert (index.status().segments, index.status().tombstones) == (3, 2)
        assert index.verify().clean
    return folder / "index"


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "index"))


def _answers(index: Index) -> list[object]:
    return [
        [
            (result.id, result.score, result.passage)
            for result in index.search(query, SearchSettings(k=30, mode=mode))
        ]
        for query in QUERIES
        for mode in Mode
    ]


def _files(folder: Path) -> list[str]:
    """The files of the merged segment."""
    segment = _merged(folder)
    return sorted(path.relative_to(segment).as_posix() for path in segment.rglob("*") if path.is_file())


def _merged(folder: Path) -> Path:
    """The segment that has two parts."""
    (part,) = folder.glob("segments/*/whoosh/1")
    return part.parents[1]


def _flip_first(data: bytes) -> bytes:
    return bytes([data[0] ^ 0x10]) + data[1:]


def _flip_middle(data: bytes) -> bytes:
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 0x01]) + data[at + 1 :]


def _flip_last(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 0x80])


INJURIES: dict[str, Callable[[bytes], bytes | None]] = {
    "first bit": _flip_first,
    "middle bit": _flip_middle,
    "last bit": _flip_last,
    "half": lambda data: data[: len(data) // 2],
    "emptied": lambda _: b"",
    "longer": lambda data: data + b"\0",
    "zeros": lambda data: bytes(len(data)),
    "noise": lambda data: random.Random(len(data)).randbytes(len(data)),
    "zip": lambda _: b"PK\x03\x04" + bytes(100),
    "missing": lambda _: None,
}


def _injure(path: Path, injury: Callable[[bytes], bytes | None]) -> bool:
    """False where this injury leaves such a file as it is."""
    old = path.read_bytes()
    if not old and injury in {_flip_first, _flip_middle, _flip_last}:
        return False
    new = injury(old)
    if new is None:
        path.unlink()
    else:
        path.write_bytes(new)
    return new != old


def _try_everything(folder: Path) -> None:
    """Whatever is wrong, what is raised is ours: one sentence for a person."""
    for query in QUERIES:
        for mode in Mode:
            try:
                with Index.open(folder) as opened:
                    opened.search(query, SearchSettings(mode=mode))
            except DocsearchError as error:
                assert str(error)  # noqa: PT017


@pytest.mark.parametrize("injury", INJURIES)
def test_damage_to_any_file_of_a_segment(whole: Path, tmp_path: Path, injury: str) -> None:
    with Index.open(whole) as sound:
        expected = _answers(sound)
    names = _files(whole)
    assert len(names) >= 15
    injured = 0
    for number, name in enumerate(names):
        folder = Path(shutil.copytree(whole, tmp_path / str(number)))
        if not _injure(_merged(folder) / name, INJURIES[injury]):
            continue
        injured += 1
        with Index.open(folder) as index:
            found = [str(finding) for finding in index.verify().findings]
            assert any(name in line or "manifest" in line for line in found), (name, found)
            index.verify(quick=True)
        _try_everything(folder)
        with Index.open(folder) as index:
            index.rebuild()
            assert index.verify().clean
            assert _answers(index) == expected
        shutil.rmtree(folder)
    assert injured >= len(names) - 2


@pytest.mark.parametrize("list_", ["swapped", "twice", "missing", "beyond", "parted elsewhere"])
def test_lists_of_rows_that_are_wrong_are_found_even_under_a_right_checksum(copy: Path, list_: str) -> None:
    """As if this program had written them so."""
    segment = _merged(copy)
    rows, offsets = (load_array(segment / "whoosh" / f"{name}.npy").copy() for name in ("rows", "offsets"))
    there = np.flatnonzero(rows >= 0)
    match list_:
        case "swapped":
            rows[there[[1, 2]]] = rows[there[[2, 1]]]
        case "twice":
            rows[there[1]] = rows[there[2]]
        case "missing":
            rows[there[-1]] = -1
        case "beyond":
            rows[there[-1]] += 1
        case "parted elsewhere":
            offsets[1] -= 1
    for name, array in (("rows", rows), ("offsets", offsets)):
        (segment / "whoosh" / f"{name}.npy").unlink()
        save_array(segment / "whoosh" / f"{name}.npy", array)
    _sign_again(copy, segment)
    with Index.open(copy) as index:
        (finding,) = index.verify().findings
        assert "rows" in str(finding)
        assert "rebuild" in str(finding)
        if list_ != "parted elsewhere":
            with pytest.raises(IndexCorruptError, match=r"lists of rows in .* are damaged"):
                index.search("ferry AND port")
            with pytest.raises(IndexCorruptError, match=r"lists of rows in .* are damaged"):
                index.compact()
        assert index.search("ferry port").results
        index.rebuild()
        assert index.verify().clean


def test_a_link_to_another_folder_is_looked_into(copy: Path) -> None:
    part = _merged(copy) / "whoosh" / "1"
    part.rename(copy / "elsewhere")
    part.symlink_to(copy / "elsewhere")
    with Index.open(copy) as index:
        index.search("ferry AND port")
    (copy / "elsewhere" / "_MAIN_9.toc").write_bytes(b"x")
    with Index.open(copy) as index, pytest.raises(IndexCorruptError, match=r"_MAIN_9\.toc is not a file"):
        index.search("ferry AND port")


def test_an_index_of_an_older_layout_asks_for_a_rebuild(copy: Path) -> None:
    """One Whoosh index, not in parts."""
    for segment in (copy / "segments").iterdir():
        for path in [*(segment / "whoosh").glob("*.npy"), *(segment / "whoosh").glob("1/*")]:
            path.unlink()
        for path in (segment / "whoosh" / "0").iterdir():
            path.rename(segment / "whoosh" / path.name)
        for folder in ("0", "1"):
            if (segment / "whoosh" / folder).is_dir():
                (segment / "whoosh" / folder).rmdir()
        _sign_again(copy, segment)
    with Index.open(copy) as index:
        assert index.search("ferry port").results
        for attempt in (lambda: index.search("ferry AND port"), index.compact):
            with pytest.raises(IndexCorruptError, match=r"lacks the file .*; run `docsearch rebuild`"):
                attempt()
        assert not index.verify().clean
        index.rebuild()
        assert index.verify().clean
        assert index.search("ferry AND port").results


def _sign_again(folder: Path, segment: Path) -> None:
    """Make a manifest for what is there now."""
    (segment / MANIFEST).unlink()
    names = [p.relative_to(segment).as_posix() for p in segment.rglob("*") if p.is_file()]
    manifest = write_manifest(segment, {name: file_digest(segment / name) for name in names})
    connection = sqlite3.connect(folder / STORE_NAME)
    with connection:
        connection.execute(
            "UPDATE segments SET manifest = ?, seal = ? WHERE name = ?",
            (manifest, seal(manifest), segment.name),
        )
    connection.close()


def test_swapped_segments_are_found(copy: Path) -> None:
    first, second = sorted((copy / "segments").iterdir())[:2]
    spare = copy / "spare"
    first.rename(spare)
    second.rename(first)
    spare.rename(second)
    with Index.open(copy) as index:
        assert not index.verify().clean
        _try_everything(copy)
        index.rebuild()
        assert index.verify().clean


def test_a_segment_of_the_past_is_found(copy: Path, whole: Path, tmp_path: Path) -> None:
    """A folder restored from a backup under its old name beside a newer store."""
    with Index.open(copy) as index:
        index.compact()
        (new,) = (copy / "segments").iterdir()
        old = min((whole / "segments").iterdir())
        shutil.rmtree(new)
        shutil.copytree(old, new)
        assert not index.verify().clean
        assert not index.verify(quick=True).clean
    assert tmp_path.exists()


@pytest.mark.parametrize("quick", [False, True])
def test_missing_folders_are_found(copy: Path, *, quick: bool) -> None:
    shutil.rmtree(min((copy / "segments").iterdir()))
    with Index.open(copy) as index:
        assert ["folder is missing" in str(finding) for finding in index.verify(quick=quick).findings] == [
            True
        ]
    shutil.rmtree(copy / "segments")
    with Index.open(copy) as index:
        assert len(index.verify(quick=quick).findings) == 3


def test_strangers_are_notes(copy: Path) -> None:
    (copy / "segments" / "stranger").mkdir()
    with Index.open(copy) as index:
        report = index.verify()
    assert report.clean
    assert "belongs to nobody" in report.notes[-1]


def test_a_stranger_within_a_segment_is_no_note(copy: Path) -> None:
    (min((copy / "segments").iterdir()) / "whoosh" / "more.pickle").write_bytes(b"x")
    with Index.open(copy) as index:
        assert "does not belong there" in str(index.verify().findings[0])


EDITS = {
    "text": ("UPDATE documents SET text = 'other' WHERE key = 3", "'d2'"),
    "title": ("UPDATE documents SET title = 'other' WHERE key = 3", "another digest"),
    "id": ("UPDATE documents SET id = 'x' WHERE key = 3", "another digest"),
    "date": ("UPDATE documents SET date = '1999-01-01' WHERE key = 3", "another digest"),
    "metadata": ("UPDATE documents SET metadata = '{]' WHERE key = 3", "key 3"),
    "metadata of another kind": ("UPDATE documents SET metadata = '[1]' WHERE key = 3", "key 3"),
    "text that is a blob": ("UPDATE documents SET text = x'ff00fe' WHERE key = 3", "key 3"),
    "text that is not UTF-8": ("UPDATE documents SET text = CAST(x'ff00fe' AS TEXT) WHERE key = 3", "key 3"),
    "chunk end": ('UPDATE chunks SET "end" = 100000 WHERE document = 3 AND ordinal = 0', "does not lie in"),
    "chunk start": ("UPDATE chunks SET start = -5 WHERE document = 3 AND ordinal = 0", "does not lie in"),
    "chunk kind": ("UPDATE chunks SET start = 'x' WHERE document = 3 AND ordinal = 0", "key 3"),
    "own span": ("UPDATE chunks SET own_end = own_end - 1 WHERE document = 3 AND ordinal = 0", "exactly onc"),
    "heading": ("UPDATE chunks SET heading = 'x' WHERE document = 3 AND ordinal = 0", "not the text"),
    "chunk gone": ("DELETE FROM chunks WHERE document = 3 AND ordinal = 0", "chunks with the numbers"),
    "chunks gone": ("DELETE FROM chunks WHERE document = 3", "chunks with the numbers"),
    "chunk of nobody": ("UPDATE chunks SET document = 999 WHERE document = 3", "belongs to no row"),
    "document gone": ("DELETE FROM documents WHERE key = 3", "searched though it is not in the store"),
    "vector gone": ("DELETE FROM vectors WHERE rowid = 5", "lacks a vector"),
    "vector short": ("UPDATE vectors SET vector = x'0011' WHERE rowid = 5", "damaged vector"),
    "vector text": ("UPDATE vectors SET vector = 'x' WHERE rowid = 5", "damaged vector"),
    "vector other": ("UPDATE vectors SET vector = zeroblob(128) WHERE rowid = 5", "its vectors in segment"),
    "segment gone": ("DELETE FROM segments WHERE position = 3", "is in no segment"),
    "segment count": ("UPDATE segments SET chunks = chunks + 1 WHERE position = 3", "is damaged"),
    "segment order": ("UPDATE segments SET position = 9 WHERE position = 1", "do not ascend"),
    "manifest": ("UPDATE segments SET manifest = '{}' WHERE position = 3", "does not belong there"),
    "manifest garbage": ("UPDATE segments SET manifest = '{]' WHERE position = 3", "segment"),
    "manifest list": ("UPDATE segments SET manifest = '[]' WHERE position = 3", "segment"),
    "seal": ("UPDATE segments SET seal = x'00' WHERE position = 3", "another user"),
    "seal text": ("UPDATE segments SET seal = 'ä' WHERE position = 3", "segment"),
    "name": ("UPDATE segments SET name = '../../x' WHERE position = 3", "folder is missing"),
    "tombstone gone": ("DELETE FROM tombstones", "searched though"),
    "tombstone of a document": ("INSERT INTO tombstones VALUES (4)", "listed as removed"),
    "tombstone of nobody": ("INSERT INTO tombstones VALUES (500)", "is in no segment"),
    "settings": ("UPDATE meta SET value = '{]' WHERE name = 'settings'", "settings"),
    "settings of another kind": ("UPDATE meta SET value = '[]' WHERE name = 'settings'", "settings"),
    "settings out of bounds": ("UPDATE meta SET value = '{\"b\": 7}' WHERE name = 'settings'", "settings"),
    "dimension": ("UPDATE meta SET value = '32' WHERE name = 'dimension'", "dimensions"),
    "dimension garbage": ("UPDATE meta SET value = 'x' WHERE name = 'dimension'", "settings"),
    "meta gone": ("DELETE FROM meta WHERE name <> 'generation'", "settings"),
    "generation gone": ("DELETE FROM meta WHERE name = 'generation'", "generation is missing"),
    "table gone": ("DROP TABLE tombstones", "table or index tombstones is missing"),
    "chunks table gone": ("DROP TABLE chunks", "table or index chunks is missing"),
    "index gone": ("DROP INDEX documents_by_file", "documents_by_file is missing"),
    "table more": ("CREATE TABLE more (x)", "more does not belong there"),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_edited_rows_are_found(copy: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    statement, sign = EDITS[name]
    connection = sqlite3.connect(copy / STORE_NAME)
    with connection:
        connection.execute(statement)
        assert connection.total_changes or " TABLE " in statement or " INDEX " in statement
    connection.close()
    assert run(["verify", "--index", str(copy)]) == 1
    out = capsys.readouterr().out
    assert sign in out, out
    assert run(["verify", "--index", str(copy), "--quick"]) in {0, 1}
    _try_all_commands(copy, capsys)


def _try_all_commands(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They exit with 0, 1 or 2, and with a sentence about the index, not about a mistake of the program."""
    for command in (["status"], ["search", "ferry"], ["export"], ["compact"], ["rebuild"], ["verify"]):
        assert run([*command, "--index", str(folder)]) in {0, 1, 2}
        assert "docsearch itself" not in capsys.readouterr().err, command


@pytest.mark.parametrize("injury", INJURIES)
def test_damage_to_the_store(
    copy: Path, whole: Path, injury: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _injure(copy / STORE_NAME, INJURIES[injury])
    status = run(["verify", "--index", str(copy)])
    assert "docsearch itself" not in capsys.readouterr().err
    if injury == "missing":
        assert status == 2
    elif status == 0:  # the injury fell on room that nothing stands in
        with Index.open(whole) as sound, Index.open(copy) as index:
            assert list(index.documents()) == list(sound.documents())
    else:
        assert injury != "longer"
    _try_all_commands(copy, capsys)


@pytest.mark.parametrize("seed", range(40))
def test_random_damage_to_the_store_ends_in_a_sentence(
    copy: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pages overwritten anywhere in the file: SQLite may notice or not, nothing else may give way."""
    rng = random.Random(seed)
    path = copy / STORE_NAME
    data = bytearray(path.read_bytes())
    for _ in range(rng.choice([1, 3, 30])):
        at = rng.randrange(100, len(data) - 64)
        size = rng.choice([1, 8, 64])
        data[at : at + size] = rng.randbytes(size)
    path.write_bytes(data)
    _try_all_commands(copy, capsys)
