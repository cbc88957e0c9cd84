"""Whoosh opens nothing that this user has not made, and FAISS nothing that is not as ours is written."""

from __future__ import annotations

import os
import pickle
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import docsearch.index
from docsearch import Index, SearchSettings
from docsearch.config import Mode
from docsearch.errors import IndexCorruptError, IndexUntrustedError, StorageError
from docsearch.index import trust
from docsearch.index.folder import IndexFolder

if TYPE_CHECKING:
    from tests.unit.conftest import MakeIndex

STORIES = {
    "ferry": "A ferry sank near the port.",
    "dam": "Engineers closed the dam.",
    "port": "The port grew.",
}
MORE = {"coup": "The coup failed before dawn.", "quake": "The earth shook."}
OPERATORS = "port AND NOT dam"


@pytest.fixture
def another_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From the call on, this is another user, who has a key of their own or none yet."""

    def switch() -> None:
        monkeypatch.setenv(trust.HOME_VARIABLE, str(tmp_path / "another home"))

    return switch


def _segment(index: Index) -> Path:
    (folder,) = (index.path / "segments").iterdir()
    return folder


def _toc(index: Index) -> Path:
    (toc,) = (_segment(index) / "whoosh" / "0").glob("*.toc")
    return toc


class _Bomb:
    """Makes the marker file when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self._marker = marker

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self._marker),)


def _with_bomb(toc: bytes, marker: Path) -> bytes:
    """A TOC whose schema is the bomb: behind 14 bytes stand its length, seven bits a byte, and its pickle."""
    bomb = pickle.dumps(_Bomb(marker), 2)
    return toc[:14] + bytes([len(bomb) & 0x7F | 0x80, len(bomb) >> 7]) + bomb + toc[14:]


def _ids(index: Index, query: str, mode: Mode = Mode.HYBRID) -> list[str]:
    return [result.id for result in index.search(query, SearchSettings(mode=mode))]


def test_the_bomb_would_go_off(tmp_path: Path, make_index: MakeIndex) -> None:
    """Whoosh does run what the tests below plant, so that they mean something."""
    index = make_index(STORIES)
    toc, marker = _toc(index), tmp_path / "marker"
    toc.write_bytes(_with_bomb(toc.read_bytes(), marker))
    code = "import sys; from whoosh.index import open_dir; open_dir(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, toc.parent], capture_output=True, check=False)
    assert marker.exists()


@pytest.mark.parametrize("plant", ["changed", "newer", "beside"])
def test_a_planted_pickle_never_runs(tmp_path: Path, make_index: MakeIndex, plant: str) -> None:
    index = make_index(STORIES)
    toc, marker = _toc(index), tmp_path / "marker"
    target = {"changed": toc, "newer": toc.with_name("_MAIN_99.toc"), "beside": toc.with_name("x.pickle")}[
        plant
    ]
    target.write_bytes(_with_bomb(toc.read_bytes(), marker))
    with Index.open(index.path) as opened:
        with pytest.raises(IndexCorruptError, match=re.escape(target.name)):
            opened.search(OPERATORS)
        assert not opened.verify().clean
        opened.rebuild()
        assert _ids(opened, OPERATORS) == _ids(opened, "port", Mode.KEYWORD)
        assert opened.verify().clean
    assert not marker.exists()


def test_an_index_of_another_user_answers_plain_words_only(
    make_index: MakeIndex, another_user: Callable[[], None], tmp_path: Path
) -> None:
    index = make_index(STORIES, MORE)
    before = _ids(index, "port"), _ids(index, OPERATORS)
    (tmp_path / "new.txt").write_text("The port was closed.")
    another_user()
    with Index.open(index.path) as opened:
        assert _ids(opened, "port") == before[0]
        for attempt in (
            lambda: opened.search(OPERATORS),
            lambda: opened.ingest([tmp_path / "new.txt"]),
            lambda: opened.remove(["dam"]),
            opened.compact,
        ):
            with pytest.raises(IndexUntrustedError, match=r"another user .* `docsearch rebuild`"):
                attempt()
        assert [str(finding) for finding in opened.verify().findings if "another user" in finding.what]
        opened.rebuild()
        assert opened.verify().clean
        assert (_ids(opened, "port"), _ids(opened, OPERATORS)) == before
        assert opened.ingest([tmp_path / "new.txt"]).new == 1


def test_plain_words_never_open_whoosh(make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    index = make_index(STORIES)

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("Whoosh was about to be opened")

    monkeypatch.setattr("docsearch.index.segment.trusted", fail)
    with Index.open(index.path) as opened:
        assert _ids(opened, "ferry port")
        with pytest.raises(AssertionError):
            opened.search(OPERATORS)


def test_files_are_checked_once_for_each_segment(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = make_index(STORIES, MORE)
    checked: list[Path] = []
    real = trust.trusted

    def count(segment: Path, part: str, *, manifest: str, seal: bytes) -> trust.TrustedFolder:
        checked.append(segment)
        return real(segment, part, manifest=manifest, seal=seal)

    monkeypatch.setattr("docsearch.index.segment.trusted", count)
    with Index.open(index.path) as opened:
        for _ in range(3):
            opened.search(OPERATORS)
    assert len(checked) == len(set(checked)) == 2


def test_only_one_module_says_what_is_trusted() -> None:
    sources = list(Path(str(docsearch.index.__file__)).parent.glob("*.py"))
    assert len(sources) > 10
    makers = [path.name for path in sources if re.search(r"\bTrustedFolder\(", path.read_text("utf-8"))]
    assert makers == ["trust.py"]
    opened = [path.name for path in sources if "open_dir(" in path.read_text("utf-8")]
    assert opened == ["whoosh_index.py"]


def test_the_key_is_made_once_and_for_its_owner_alone(
    make_index: MakeIndex, another_user: Callable[[], None], tmp_path: Path
) -> None:
    another_user()
    make_index(STORIES)
    key = tmp_path / "another home" / "key"
    content = key.read_bytes()
    assert len(content) == 32
    assert trust.ensure_key() == content
    if os.name != "nt":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert [path.name for path in key.parent.iterdir()] == ["key"]


def test_all_who_make_the_key_at_once_get_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for attempt in range(20):
        monkeypatch.setenv(trust.HOME_VARIABLE, str(tmp_path / str(attempt)))
        with ThreadPoolExecutor(8) as pool:
            keys = [future.result() for future in [pool.submit(trust.ensure_key) for _ in range(8)]]
        assert len(set(keys)) == 1


def test_reading_makes_no_key(
    make_index: MakeIndex, another_user: Callable[[], None], tmp_path: Path
) -> None:
    index = make_index(STORIES)
    another_user()
    with Index.open(index.path) as opened:
        opened.search("port")
        opened.verify()
    assert not (tmp_path / "another home").exists()


def test_a_key_that_cannot_be_kept_is_said_before_anything_is_written(
    make_index: MakeIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = make_index(STORIES)
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv(trust.HOME_VARIABLE, str(tmp_path / "file" / "home"))
    with (
        pytest.raises(StorageError, match=trust.HOME_VARIABLE),
        IndexFolder(index.path, index.settings).writer(),
    ):
        pass


def test_a_damaged_key_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(trust.HOME_VARIABLE, str(tmp_path))
    (tmp_path / "key").write_bytes(b"short")
    with pytest.raises(StorageError, match="is damaged"):
        trust.ensure_key()


def test_a_seal_is_of_one_manifest_under_one_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seal = trust.seal("{}")
    assert trust.is_sealed("{}", seal)
    assert not trust.is_sealed('{"a": "b"}', seal)
    assert not trust.is_sealed("{}", seal[:-1] + b"x")
    monkeypatch.setenv(trust.HOME_VARIABLE, str(tmp_path))
    assert not trust.is_sealed("{}", seal)  # no key yet
    assert trust.seal("{}") != seal


@pytest.mark.parametrize("at", [0, 5, 9, 30, 45, 60, 76])
def test_faiss_sees_no_file_with_another_header(make_index: MakeIndex, at: int) -> None:
    index = make_index(STORIES)
    path = _segment(index) / "vectors.faiss"
    content = bytearray(path.read_bytes())
    content[at] ^= 0x40
    path.write_bytes(content)
    with (
        Index.open(index.path) as opened,
        pytest.raises(IndexCorruptError, match=r"vectors\.faiss is damaged"),
    ):
        opened.search("port")
