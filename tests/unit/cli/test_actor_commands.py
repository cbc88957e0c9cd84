"""``docsearch actors``, ``actor``, ``network`` and ``alias`` over a real index."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docsearch import Index, IndexSettings
from tests.unit.conftest import write_stories
from tests.unit.test_actor_book import FRONT, STORIES

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Command


@pytest.fixture
def indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with an index in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DOCSEARCH_INDEX", raising=False)
    with Index.create(tmp_path / "index", settings=IndexSettings(model="hashing")) as index:
        index.ingest([write_stories(tmp_path / "stories.jsonl", STORIES)])
    return tmp_path


@pytest.mark.usefixtures("indexed")
def test_actors_as_text_json_and_csv(command: Command) -> None:
    ran = command("actors", "-n", "2")
    assert (ran.status, len(ran.out.splitlines())) == (0, 2)
    assert ran.err.endswith("more; -n shows them.\n")
    records = json.loads(command("actors", "--containing", "liberation", "--format", "json").out)
    assert [(r["id"], r["name"], r["documents"]) for r in records] == [(FRONT, "Orsava Liberation Front", 3)]
    rows = list(csv.DictReader(command("actors", "--type", "person", "--format", "csv").out.splitlines()))
    assert {"John Smith", "Ann Miller"} <= {row["name"] for row in rows}
    ran = command("actors", "--containing", "nobody of this name")
    assert (ran.status, ran.out, ran.err) == (1, "", "No such actor is known.\n")
    assert json.loads(command("actors", "--containing", "zzz", "--format", "json").out) == []


@pytest.mark.usefixtures("indexed")
def test_an_actor(command: Command) -> None:
    text = command("actor", "OLF").out
    assert text.startswith("Orsava Liberation Front  ")
    assert f"  [{FRONT}]\nin 3 documents, " in text
    for heading in ("names", "occurs with", "did", "documents"):
        assert f"\n{heading}\n" in text
    record = json.loads(command("actor", FRONT, "--format", "json").out)
    assert record["actor"]["id"] == FRONT
    assert {document["id"] for document in record["documents"]} == {"a", "b", "c"}
    ran = command("actor", "Nobody Here")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("docsearch: No actor is called 'Nobody Here' here")


@pytest.mark.usefixtures("indexed")
def test_a_network(command: Command) -> None:
    page = command("network", "OLF").out
    assert page.startswith("<!doctype html>")
    assert page.count("<h1>Orsava Liberation Front</h1>") == 1
    assert "John Smith" in page
    assert "http" not in page.replace("http-equiv", "")  # it fetches nothing
    record = json.loads(command("network", "OLF", "-n", "2", "--format", "json").out)
    assert len(record["companions"]) == 2


def test_aliases(indexed: Path, command: Command) -> None:
    ran = command("alias", "list")
    assert (ran.out, ran.err) == ("", "Nothing was corrected yet.\n")
    assert command("alias", "add", "OLF", "Hill Fighters").out == "1\n"
    assert command("alias", "merge", "John Smith", "Ann Miller").out == "2\n"
    assert command("alias", "undo", "2").out == "3\n"
    assert command("alias", "list").out.splitlines() == [
        "   1  add     'OLF' 'Hill Fighters'",
        "   2  merge   'John Smith' 'Ann Miller'",
        "   3  undo    2",
    ]
    exported = command("alias", "export").out
    assert exported == "actor,alias,relation\nOLF,Hill Fighters,also known as\n"
    (indexed / "names.csv").write_text("actor,alias\nOLF,Bush Fighters\n", encoding="utf-8")
    assert command("alias", "import", "names.csv").out == "1 aliases\n"
    assert f"[{FRONT}]" in command("actor", "bush fighters").out
    assert command("alias", "remove", "OLF", "Bush Fighters").status == 0
    assert command("actor", "bush fighters").status == 2
    assert command("alias", "split", "Orsava Liberation Front", "OLF").status == 0
    assert f"[{FRONT}]" not in command("actor", "OLF").out


def test_what_is_wrong_is_one_sentence(indexed: Path, command: Command) -> None:
    (indexed / "latin.csv").write_bytes(b"actor,alias\nOLF,Caf\xe9\n")
    (indexed / "bad.csv").write_text("name\nOLF\n", encoding="utf-8")
    for words, said in (
        (["import", "latin.csv"], "latin.csv is not UTF-8"),
        (["import", "bad.csv"], "Line 1 of bad.csv has the columns name"),
        (["import", "absent.csv"], "absent.csv"),
        (["undo", "9"], "no entry 9"),
        (["add", "OLF", ""], "needs two names"),
    ):
        ran = command("alias", *words)
        assert (ran.status, ran.out) == (2, ""), words
        assert said in ran.err
        assert ran.err.count("\n") == 1
