"""Indexes of every format there has been: opened with the same answers, or refused with the way out."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from docsearch import Index
from docsearch.cli import run
from docsearch.config import FORMAT_VERSION
from docsearch.errors import IndexFormatError
from docsearch.index.store import STORE_NAME
from tests.golden.make import HERE, STORIES, Answer, answers

READ = {FORMAT_VERSION}
GOLDEN = sorted(HERE.glob("format-*.snapshot"))


def test_there_is_a_golden_index_of_this_format() -> None:
    assert [path.name for path in GOLDEN][-1] == f"format-{FORMAT_VERSION}.snapshot"
    assert all(path.stat().st_size < 200_000 for path in GOLDEN)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_an_old_index_answers_as_it_did(path: Path, tmp_path: Path) -> None:
    if int(path.stem.partition("-")[2]) not in READ:
        with pytest.raises(IndexFormatError, match=r"use the release that made it, or index"):
            Index.restore(path, tmp_path / "index")
        return
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    with Index.restore(path, tmp_path / "index") as index:
        assert index.verify().clean
        assert [document.id for document in index.documents()] == expected["ids"]
        assert sum(map(len, expected["answers"].values())) > 20
        found = answers(index)
        assert found.keys() == expected["answers"].keys()
        for query, results in expected["answers"].items():
            _assert_same(found[query], results)


def _assert_same(found: list[Answer], expected: list[Answer]) -> None:
    scores = [[answer.pop("score") for answer in answers] for answers in (found, expected)]
    assert found == expected
    # Other releases of NumPy may round otherwise in the last place, and cosines were once made in float32.
    assert scores[0] == pytest.approx(scores[1], rel=1e-6, abs=1e-7)


def test_the_golden_documents_are_whole(tmp_path: Path) -> None:
    with Index.restore(HERE / f"format-{FORMAT_VERSION}.snapshot", tmp_path / "index") as index:
        strike = index.get("strike/1 é")
        assert dict(strike.metadata) == STORIES[1]["metadata"]
        assert (strike.title, strike.text) == (STORIES[1]["title"], STORIES[1]["text"])
        assert index.get("ferry").date == "2021-03-04"
        status = index.status()
        assert (status.actors_read, status.events_read) == (4, 4)
        assert [actor.name for actor in index.actors.list(containing="aurora")] == ["Aurora"]


@pytest.mark.parametrize("version", [0, 99])
def test_another_format_is_refused_with_the_way_out(
    tmp_path: Path, version: int, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "index"
    Index.restore(HERE / f"format-{FORMAT_VERSION}.snapshot", folder)
    connection = sqlite3.connect(folder / STORE_NAME)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    for command in (["search", "x"], ["verify"], ["rebuild"], ["status"], ["index", str(tmp_path)]):
        assert run([*command, "--index", str(folder)]) == 2
        said = capsys.readouterr().err
        assert f"has format {version}, and this release" in said
        assert "use the release that made it, or index the documents again" in said
