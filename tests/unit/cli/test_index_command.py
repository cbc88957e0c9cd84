"""``docsearch index``: its report, its exit statuses, and the model it takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import docsearch.encoding
from docsearch.config import IndexSettings
from docsearch.errors import ModelNotFoundError
from docsearch.model import IngestReport, Skipped

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Command, Engine

SKIPPED = (
    *(Skipped(f"{name}.pdf", "no text layer.") for name in "abcde"),
    Skipped("x\x1b.doc", "not known"),
)


def test_it_ends_with_the_counts(command: Command, engine: Engine) -> None:
    engine.report = IngestReport(new=3, changed=2, unchanged=1, skipped=SKIPPED)
    ran = command("index", "docs", "-")
    assert ran.status == 0
    assert ran.out == (
        "3 new, 2 changed, 1 unchanged, 6 skipped\n"
        "  5 x no text layer: a.pdf, b.pdf, c.pdf and 2 more\n"
        "  1 x not known: x.doc\n"
    )
    assert ran.err == ""
    assert engine.ingests[0][0] == ["docs", "-"]


def test_removed_documents_are_counted_where_there_are_any(command: Command, engine: Engine) -> None:
    engine.report = IngestReport(unchanged=1, removed=2)
    assert command("index", "docs", "--prune").out == "0 new, 0 changed, 1 unchanged, 2 removed, 0 skipped\n"
    assert engine.ingests[0][1]["prune"] is True


def test_json(command: Command, engine: Engine) -> None:
    engine.report = IngestReport(new=1, skipped=SKIPPED[:1], chunks=4, encoded=3)
    assert json.loads(command("index", "docs", "--format", "json").out) == {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "removed": 0,
        "skipped": [{"path": "a.pdf", "reason": "no text layer."}],
        "chunks": 4,
        "encoded": 3,
        "actors": 0,
    }


def test_nothing_changed_is_a_success(command: Command, engine: Engine) -> None:
    engine.report = IngestReport(unchanged=5)
    assert command("index", "docs").status == 0


def test_nothing_readable_is_an_error(command: Command, engine: Engine) -> None:
    engine.report = IngestReport(skipped=SKIPPED[:1])
    ran = command("index", "docs", "-")
    assert ran.status == 2
    assert "Nothing could be read in docs, standard input." in ran.err
    assert "no text layer" in ran.out


def test_strict_allows_no_skip(command: Command, engine: Engine) -> None:
    engine.report = IngestReport(new=1, skipped=SKIPPED[:1])
    assert command("index", "docs").status == 0
    ran = command("index", "docs", "--strict")
    assert ran.status == 2
    assert "Skipped 1" in ran.err


def test_a_new_index_is_made_with_the_settings_given(command: Command, engine: Engine) -> None:
    command("index", "-", "--index", "absent", "--chunk-tokens", "64", "--overlap-tokens", "8")
    assert engine.created == [(Path("absent"), IndexSettings(chunk_tokens=64, overlap_tokens=8), None)]


def test_an_index_keeps_its_settings(command: Command, engine: Engine) -> None:
    assert command("index", "docs", "--depth", "250").status == 0
    assert not engine.created


def test_reading_options_reach_the_readers(command: Command, engine: Engine) -> None:
    command(
        "index",
        "d",
        "--text-column",
        "body",
        "--id-column",
        "key",
        "--include",
        "*.csv",
        "--include",
        "*.tsv",
    )
    options = engine.ingests[0][1]
    assert options["include"] == ("*.csv", "*.tsv")
    assert (options["read_options"].text_column, options["read_options"].id_column) == ("body", "key")


def test_a_model_that_is_not_here_is_announced_before_it_is_fetched(
    command: Command, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, bool]] = []

    def load(name: str, *, allow_download: bool = False) -> Any:
        asked.append((name, allow_download))
        if not allow_download:
            raise ModelNotFoundError(f"The model {name} is not on this machine.")
        return "the encoder"

    monkeypatch.setattr(docsearch.encoding, "load_encoder", load)
    ran = command("index", "-", "--index", "absent", "--model", "someone/model")
    assert (
        ran.err
        == "The model someone/model is not on this machine; downloading it from the Hugging Face hub.\n"
    )
    assert asked == [("someone/model", False), ("someone/model", True)]
    assert engine.created == [(Path("absent"), IndexSettings(model="someone/model"), "the encoder")]
    ran = command("index", "docs", "--model", "./no/folder")
    assert (ran.status, len(asked)) == (2, 3)
    assert "downloading" not in ran.err


def test_no_index_is_made_of_nothing(command: Command, engine: Engine, tmp_path: Path) -> None:
    ran = command("index", str(tmp_path / "nowhere"), "--index", "absent")
    assert (ran.status, ran.out) == (2, "")
    assert "nowhere" in ran.err
    ran = command("index", str(tmp_path), "--index", "absent")
    assert (ran.status, ran.out) == (2, "")
    assert "There is nothing to read in" in ran.err
    assert not engine.created


def test_a_dry_run_touches_no_index(
    command: Command, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    assert command("index", "docs", "--dry-run").status == 2
    for name in ("b.txt", "a.md", "c.log"):
        (tmp_path / "docs" / name).write_text("words", encoding="utf-8")
    ran = command("index", "docs", "--dry-run", "--exclude", "*.log")
    assert ran.status == 0
    assert ran.out.splitlines() == ["a.md", "b.txt"]
    assert not engine.opened
