"""``prune`` removes what is gone, and nothing that could only not be read in that run."""

from __future__ import annotations

import errno
import gzip
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from docsearch import Index, IndexSettings
from docsearch.encoding import HashingEncoder
from docsearch.errors import DuplicateIdError, SourceError
from docsearch.ingest import IGNORE_FILE, ReadOptions
from docsearch.ingest.isolation import _Worker
from docsearch.ingest.record import Unreadable
from docsearch.model import IngestReport
from tests.fault.scenarios import state


@pytest.fixture
def index(tmp_path: Path) -> Index:
    settings = IndexSettings(model="hashing", chunk_tokens=32, overlap_tokens=8)
    return Index.create(tmp_path / "index", settings=settings, encoder=HashingEncoder())


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Files of one document and of several, in three folders."""
    folder = tmp_path / "source"
    (folder / "wire" / "deep").mkdir(parents=True)
    _write(folder / "a.jsonl", {"a1": "alpha", "a2": "beta"})
    (folder / "b.txt").write_text("The ferry sank.")
    (folder / "wire" / "c.html").write_text("<p>The strike at the port went on for a third week.</p>")
    (folder / "wire" / "deep" / "d.txt").write_text("Copper rose.")
    return folder


ALL = ["a1", "a2", "b.txt", "wire/c.html", "wire/deep/d.txt"]


def _write(file: Path, texts: Mapping[str, str]) -> None:
    file.write_text("".join(json.dumps({"_id": k, "text": v}) + "\n" for k, v in texts.items()), "utf-8")


def _ids(index: Index) -> list[str]:
    return sorted(state(index.path)[1])


def _skipped(report: IngestReport) -> list[str]:
    return sorted(skipped.path for skipped in report.skipped)


@contextmanager
def _failing(*paths: Path, code: int = errno.EACCES) -> Iterator[None]:
    """These files cannot be opened, and these folders cannot be listed; also where the tests run as root."""
    names = {os.fspath(path) for path in paths}
    real_open, real_scandir = os.open, os.scandir

    def check(path: Any) -> None:
        if isinstance(path, str | os.PathLike) and os.fspath(path) in names:
            raise OSError(code, os.strerror(code), os.fspath(path))

    def fragile_open(path: Any, *arguments: Any, **options: Any) -> int:
        check(path)
        return real_open(path, *arguments, **options)

    def fragile_scandir(path: Any = ".") -> Any:
        check(path)
        return real_scandir(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", fragile_open)
        patch.setattr(os, "scandir", fragile_scandir)
        yield


UNREADABLE: dict[str, tuple[str, int, list[str], str]] = {
    # what fails, how, the documents that it holds, what is reported
    "a file without permission": ("b.txt", errno.EACCES, ["b.txt"], "b.txt"),
    "a file with a read error": ("a.jsonl", errno.EIO, ["a1", "a2"], "a.jsonl"),
    "a folder": ("wire/deep", errno.EACCES, ["wire/deep/d.txt"], "wire/deep/"),
    "a folder and those in it": ("wire", errno.ESTALE, ["wire/c.html", "wire/deep/d.txt"], "wire/"),
    "all of the source": ("", errno.EIO, ALL, "/"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_kept_and_said(index: Index, source: Path, name: str) -> None:
    where, code, held, reported = UNREADABLE[name]
    index.ingest([source])
    assert _ids(index) == ALL
    for path in source.rglob("*"):  # all else is really gone
        if path.is_file() and not path.relative_to(source).as_posix().startswith(where):
            path.unlink()
    with _failing(source / where, code=code):
        report = index.ingest([source], prune=True)
        assert _skipped(report) == [reported] == [skipped.path for skipped in index.status().skipped]
        assert (_ids(index), report.removed) == (held, 5 - len(held))
        before = state(index.path)
        assert index.ingest([source], prune=True).removed == 0
        assert state(index.path) == before
    report = index.ingest([source], prune=True)
    assert (report.new, report.changed, report.unchanged, report.encoded) == (0, 0, len(held), 0)
    assert (report.skipped, report.removed, index.status().skipped) == ((), 0, ())
    assert index.verify().clean


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_gone_once_all_can_be_read_again_is_removed(index: Index, source: Path, name: str) -> None:
    where, code, held, _ = UNREADABLE[name]
    index.ingest([source])
    with _failing(source / where, code=code):
        index.ingest([source], prune=True)
    for path in source.rglob("*"):
        if path.is_file():
            path.unlink()
    report = index.ingest([source], prune=True)
    assert (report.removed, report.skipped, _ids(index)) == (5, (), [])
    assert held


def test_a_file_over_a_bound_is_kept(index: Index, source: Path) -> None:
    index.ingest([source])
    (source / "b.txt").write_text("The ferry sank. " * 100)
    report = index.ingest([source], prune=True, read_options=ReadOptions(max_bytes=500))
    assert (_ids(index), _skipped(report)) == (ALL, ["b.txt"])
    assert index.get("b.txt").text == "The ferry sank."
    assert index.ingest([source], prune=True).changed == 1


def test_a_file_that_takes_too_long_is_kept(
    index: Index, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.ingest([source])
    (source / "wire" / "c.html").write_text("<p>The strike is over.</p>")
    real = _Worker._answer

    def late(worker: _Worker, seconds: float, reason: str) -> dict[str, Any]:
        if reason.startswith("took longer"):
            raise Unreadable(reason)
        return real(worker, seconds, reason)

    with monkeypatch.context() as patch:
        patch.setattr(_Worker, "_answer", late)
        report = index.ingest([source], prune=True)
    assert [skipped.path for skipped in report.skipped if "took longer" in skipped.reason] == ["wire/c.html"]
    assert (_ids(index), report.removed) == (ALL, 0)
    assert index.ingest([source], prune=True).changed == 1


def test_what_a_file_that_breaks_off_may_have_held_is_kept(index: Index, source: Path) -> None:
    file = source / "a.jsonl.gz"
    (source / "a.jsonl").unlink()
    lines = "".join(json.dumps({"_id": f"a{n}", "text": f"text {n * 7919}"}) + "\n" for n in range(2000))
    whole = gzip.compress(lines.encode())
    file.write_bytes(whole)
    index.ingest([source])
    assert len(_ids(index)) == 2003
    file.write_bytes(whole[: len(whole) // 2])
    report = index.ingest([source], prune=True)
    assert (len(_ids(index)), _skipped(report)) == (2003, ["a.jsonl.gz"])


def test_what_may_stand_in_a_record_that_cannot_be_read_is_kept(index: Index, source: Path) -> None:
    _write(source / "e.jsonl", {"e1": "gamma", "e2": "delta", "e3": "epsilon"})
    index.ingest([source])
    (source / "a.jsonl").write_text('{"_id": "a1", "text": "alpha"}\n{"_id": "a2", "te')
    _write(source / "e.jsonl", {"e1": "gamma", "e2": "", "e3": "epsilon"})
    report = index.ingest([source], prune=True)
    assert _skipped(report) == ["a.jsonl:2", "e.jsonl:2"]
    # A record that was read and has no text is no document any more; where a2 is, nobody knows.
    assert _ids(index) == [*ALL[:3], "e1", "e3", *ALL[3:]]
    _write(source / "a.jsonl", {"a1": "alpha"})
    assert index.ingest([source], prune=True).removed == 1
    assert "a2" not in _ids(index)


MAIL = """From kim@example.org Thu Jan  1 00:00:00 2015
From: kim@example.org
Subject: {name}
Message-ID: <{name}@example.org>
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain

The letter about the {name}.
--x
Content-Type: image/png
Content-Disposition: attachment; filename=a.png

png
--x--

"""


def test_attachments_do_not_keep_what_is_gone(index: Index, source: Path) -> None:
    """They are reported as left out, and hold no document."""
    (source / "m.mbox").write_text(MAIL.format(name="ferry") + MAIL.format(name="strike"))
    report = index.ingest([source])
    assert (len(_ids(index)), len(report.skipped)) == (7, 2)
    (source / "m.mbox").write_text(MAIL.format(name="strike"))
    report = index.ingest([source], prune=True)
    assert (report.removed, len(report.skipped)) == (1, 1)


def test_what_is_left_out_on_purpose_is_removed(index: Index, source: Path) -> None:
    index.ingest([source])
    assert index.ingest([source], prune=True, exclude=["*.html"]).removed == 1
    (source / IGNORE_FILE).write_text("b.txt\n")
    assert index.ingest([source], prune=True, exclude=["*.html"]).removed == 1
    (source / "wire" / "deep").rename(source / "wire" / ".deep")
    assert index.ingest([source], prune=True, exclude=["*.html"]).removed == 1
    assert _ids(index) == ["a1", "a2"]


def test_a_folder_whose_ignore_file_cannot_be_read_is_kept(index: Index, source: Path) -> None:
    """It may want what the folder above it does not."""
    (source / IGNORE_FILE).write_text("*.txt\n")
    (source / "wire" / IGNORE_FILE).write_text("!*.txt\n")
    index.ingest([source])
    assert _ids(index) == [name for name in ALL if name != "b.txt"]
    _write(source / "wire" / "e.jsonl", {"e1": "gamma", "e2": "delta"})
    index.ingest([source])
    _write(source / "wire" / "e.jsonl", {"e1": "gamma"})
    with _failing(source / "wire" / IGNORE_FILE):
        report = index.ingest([source], prune=True)
    assert (_skipped(report), report.removed) == ([f"wire/{IGNORE_FILE}"], 0)
    assert index.ingest([source], prune=True).removed == 1
    assert _ids(index) == ["a1", "a2", "e1", "wire/c.html", "wire/deep/d.txt"]


def test_a_link_whose_end_is_missing_is_kept(index: Index, source: Path) -> None:
    (source / "link.txt").symlink_to(source / "b.txt")
    index.ingest([source])
    (source / "b.txt").unlink()
    report = index.ingest([source], prune=True)
    assert (_skipped(report), report.removed) == (["link.txt"], 1)
    (source / "link.txt").unlink()
    assert index.ingest([source], prune=True).removed == 1


def test_a_file_that_vanishes_while_it_is_looked_for_goes_with_the_next_run(
    index: Index, source: Path
) -> None:
    index.ingest([source])
    with _failing(source / "b.txt", code=errno.ENOENT):
        assert index.ingest([source], prune=True).removed == 0
    (source / "b.txt").unlink()
    assert index.ingest([source], prune=True).removed == 1


def test_a_source_that_is_missing_is_an_error(index: Index, source: Path) -> None:
    index.ingest([source])
    source.rename(source.with_name("elsewhere"))
    with pytest.raises(SourceError, match="There is no file or folder"):
        index.ingest([source], prune=True)
    assert _ids(index) == ALL


def test_a_source_without_any_entry_is_taken_for_a_missing_disk(index: Index, source: Path) -> None:
    index.ingest([source])
    source.rename(source.with_name("elsewhere"))
    source.mkdir()
    report = index.ingest([source], prune=True)
    assert (_skipped(report), report.removed, _ids(index)) == (["/"], 0, ALL)
    (source / ".keep").touch()
    report = index.ingest([source], prune=True)
    assert (report.skipped, report.removed, _ids(index)) == ((), 5, [])


def test_a_file_as_source_is_kept_when_it_cannot_be_read(index: Index, source: Path) -> None:
    named = [source / "a.jsonl", source / "b.txt"]
    index.ingest(named)
    with _failing(named[1]):
        report = index.ingest(named, prune=True)
    assert (_skipped(report), _ids(index)) == (["b.txt"], ["a1", "a2", "b.txt"])


def test_an_id_is_not_taken_from_a_file_that_nobody_can_look_at(
    index: Index, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.ingest([source])
    _write(tmp_path / "other.jsonl", {"a1": "other"})
    real = Path.stat

    def stat(path: Path, **options: Any) -> os.stat_result:
        if path == source / "a.jsonl":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, **options)

    monkeypatch.setattr(Path, "stat", stat)
    with pytest.raises(DuplicateIdError, match="'a1'"):
        index.ingest([tmp_path / "other.jsonl"])
    assert index.get("a1").text == "alpha"
