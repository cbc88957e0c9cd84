"""``remove``, ``verify``, ``rebuild``, ``compact``, ``snapshot`` and ``export`` as a user meets them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docsearch.config import IndexSettings
from docsearch.index.folder import IndexFolder

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Command


@pytest.fixture
def indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command) -> Path:
    """A working folder with documents in ``docs`` and an index of them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DOCSEARCH_INDEX", raising=False)
    (tmp_path / "docs").mkdir()
    for name in ("ferry", "copper", "quake"):
        (tmp_path / "docs" / f"{name}.txt").write_text(f"The {name} was in the news.", encoding="utf-8")
    assert command("index", "docs", "--model", "hashing").status == 0
    return tmp_path


def _ids(command: Command, *options: str) -> list[str]:
    out = command("search", "news", "--format", "jsonl", *options).out
    return [json.loads(line)["id"] for line in out.splitlines()]


def test_remove(indexed: Path, command: Command) -> None:
    ran = command("remove", "ferry.txt", "copper.txt")
    assert (ran.status, ran.out, ran.err) == (0, "2 removed\n", "")
    assert _ids(command) == ["quake.txt"]
    assert (indexed / "docs" / "ferry.txt").exists()
    assert command("index", "docs").out.startswith("2 new, 0 changed, 1 unchanged")


def test_remove_of_an_unknown_id(indexed: Path, command: Command) -> None:
    assert indexed.is_dir()
    ran = command("remove", "ferry.txt", "nope")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "docsearch: There is no document 'nope' in index; nothing was removed.\n"
    assert len(_ids(command)) == 3


def test_verify_of_a_sound_index(indexed: Path, command: Command) -> None:
    assert indexed.is_dir()
    for options in ([], ["--quick"]):
        ran = command("verify", *options)
        assert (ran.status, ran.out, ran.err) == (0, "Sound: 3 documents, 3 chunks, 1 segments.\n", "")
    record = json.loads(command("verify", "--format", "json").out)
    assert (record["clean"], record["findings"], record["documents"]) == (True, [], 3)


def test_verify_prints_one_line_for_each_finding(indexed: Path, command: Command) -> None:
    (segment,) = (indexed / "index" / "segments").iterdir()
    (segment / "keys.npy").unlink()
    (segment / "vectors.faiss").write_bytes(b"x")
    ran = command("verify")
    assert ran.status == 1
    assert [line.partition(": ")[0] for line in ran.out.splitlines()] == [
        f"segment {segment.name}, keys.npy",
        f"segment {segment.name}, vectors.faiss",
    ]
    record = json.loads(command("verify", "--format", "json").out)
    assert (record["clean"], len(record["findings"])) == (False, 2)
    assert command("search", "news").status == 2
    assert command("rebuild").out == "Rebuilt: 3 documents, 3 chunks, 1 segments.\n"
    assert command("verify").status == 0
    assert len(_ids(command)) == 3


def test_verify_where_there_is_no_index(indexed: Path, command: Command) -> None:
    assert indexed.is_dir()
    ran = command("verify", "--index", "docs")
    assert (ran.status, ran.out) == (2, "")
    assert "is not an index" in ran.err


def test_notes_are_no_findings(indexed: Path, command: Command) -> None:
    (indexed / "index" / "segments" / "stranger").mkdir()
    ran = command("verify")
    assert (ran.status, ran.err.count("note: ")) == (0, 1)


def test_compact(indexed: Path, command: Command) -> None:
    command("remove", "ferry.txt")
    ran = command("compact")
    assert (ran.status, ran.err) == (0, "")
    assert " before, " in ran.out
    assert len(list((indexed / "index" / "segments").iterdir())) == 1
    status = json.loads(command("status", "--format", "json").out)
    assert (status["segments"], status["tombstones"], status["retired"]) == (1, 0, 0)
    assert status["bytes"] > 1000


def test_snapshot_there_and_back(indexed: Path, command: Command) -> None:
    before = _ids(command)
    ran = command("snapshot", "create", "a.snapshot")
    assert ran.status == 0
    assert ran.out.startswith("3 documents in a.snapshot, ")
    ran = command("snapshot", "create", "a.snapshot")
    assert (ran.status, "--force" in ran.err) == (2, True)
    assert command("snapshot", "create", "a.snapshot", "--force").status == 0
    ran = command("snapshot", "restore", "a.snapshot", "--index", "other")
    assert (ran.status, ran.out) == (0, "3 documents, 3 chunks in other\n")
    assert _ids(command, "--index", "other") == before
    ran = command("snapshot", "restore", "a.snapshot")
    assert (ran.status, "There is an index in index already" in ran.err) == (2, True)
    ran = command("snapshot", "restore", "docs/ferry.txt", "--index", "third")
    assert (ran.status, "is not a snapshot" in ran.err) == (2, True)
    assert command("snapshot", "restore", "missing", "--index", "third").status == 2
    assert (indexed / "a.snapshot").exists()


def test_a_snapshot_command_without_a_name(command: Command) -> None:
    ran = command("snapshot")
    assert ran.status == 2
    assert ran.err.startswith("docsearch: Missing command.")


def test_export_there_and_back(indexed: Path, command: Command) -> None:
    ran = command("export", "--output", "all.jsonl")
    assert (ran.status, ran.out, ran.err) == (0, "", "3 documents\n")
    lines = (indexed / "all.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["copper.txt", "ferry.txt", "quake.txt"]
    assert command("export").out.splitlines() == lines
    assert command("index", "all.jsonl", "--index", "other", "--model", "hashing").status == 0
    assert command("index", "all.jsonl", "--index", "other").out.startswith("0 new, 0 changed, 3 unchanged")
    assert command("export", "--index", "other").out.splitlines() == lines
    assert sorted(path.name for path in indexed.iterdir()) == ["all.jsonl", "docs", "index", "other"]


def test_export_to_where_nothing_can_be_written(indexed: Path, command: Command) -> None:
    assert indexed.is_dir()
    ran = command("export", "--output", "no/such/folder/all.jsonl")
    assert (ran.status, "Cannot write no/such/folder/all.jsonl" in ran.err) == (2, True)
    shutil.rmtree(indexed / "docs")
    assert command("export", "--output", "index").status == 2  # a folder


@pytest.mark.parametrize("words", [["remove", "ferry.txt"], ["rebuild"], ["compact"], ["index", "docs"]])
def test_writers_are_refused_at_once_while_another_writes(
    indexed: Path, command: Command, words: list[str]
) -> None:
    with IndexFolder(indexed / "index", IndexSettings(model="hashing")).writer():
        ran = command(*words)
        assert (ran.status, ran.out) == (2, "")
        assert "Another process is writing to the index index; try again" in ran.err
        assert command("verify").status == 0
        assert command("snapshot", "create", "a.snapshot").status == 0
        assert command("export").status == 0


@pytest.mark.parametrize("name", ["remove", "verify", "rebuild", "compact", "export"])
def test_help_says_what_it_does_in_a_line(command: Command, name: str) -> None:
    listed = command("--help").out
    (line,) = [line for line in listed.splitlines() if line.strip().startswith(f"{name} ")]
    assert line.endswith(".")
    assert not line.endswith("...")
    assert command(name, "--help").status == 0
