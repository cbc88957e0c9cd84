"""``benchmark`` and ``tune`` from end to end, with the model that needs no torch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docsearch.cli.tune import _advice
from docsearch.config import Fusion, SearchSettings
from docsearch.evaluation import compare
from docsearch.tuning import Tuned
from tests.unit.evaluation.small import write_collection

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Command

DEFAULT = SearchSettings().fusion
_WITH_DBSF = (
    "docsearch search QUERY --fusion dbsf --vector-weight 0.7, or in Python "
    "SearchSettings(fusion=Fusion.DBSF, vector_weight=0.7)."
)
MODEL = ("--model", "hashing")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the collections one and two; indexes are kept beside them."""
    write_collection(tmp_path / "one")
    write_collection(tmp_path / "two")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOCSEARCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("DOCSEARCH_INDEX", raising=False)
    return tmp_path


def test_tables_by_collection_and_by_kind(command: Command) -> None:
    ran = command("benchmark", "one", *MODEL)
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[0] == "one: 12 documents, 12 queries"
    assert lines[2].split()[:2] == ["system", "nDCG@10"]
    assert [line.split()[0] for line in lines[3:6]] == ["keyword", "vector", "hybrid"]
    assert lines[3].split()[1:6] == ["1.0000", "1.0000", "1.0000", "1.0000", "0.2000"]
    kinds = lines.index("nDCG@10 by kind of query")
    assert [line.split()[:2] for line in lines[kinds + 2 : kinds + 4]] == [["a", "6"], ["b", "6"]]
    assert sum(line.startswith("hybrid against ") for line in lines) == 2
    assert "one: indexed anew in " in ran.err
    assert "one: the index kept in " in command("benchmark", "one", *MODEL).err


def test_two_collections_and_a_folder_of_results(command: Command, folder: Path) -> None:
    ran = command("benchmark", "one", "two", *MODEL, "--mode", "keyword", "--mode", "rrf", "--output", "out")
    assert ran.status == 0
    assert "nDCG@10, all collections" in ran.out
    assert ran.out.splitlines()[-1].split()[0] == "mean"
    files = sorted(path.relative_to(folder / "out").as_posix() for path in (folder / "out").rglob("*.*"))
    assert files == [
        "one/keyword.trec", "one/rrf.trec", "report.html", "results.json", "two/keyword.trec", "two/rrf.trec",
    ]  # fmt: skip
    results = json.loads((folder / "out/results.json").read_text(encoding="utf-8"))
    assert [result["collection"] for result in results] == ["one", "two"]
    page = (folder / "out/report.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 6  # recall, scatter, gains of each
    assert f"{results[0]['systems']['rrf']['measures']['AP']:.4f}" in page
    measured = command("evaluate", "--qrels", "one/qrels/test.tsv", "out/one/rrf.trec", "--format", "json")
    means = json.loads(measured.out)[0]["measures"]
    assert means == pytest.approx(results[0]["systems"]["rrf"]["measures"])


def test_a_saved_run_is_compared(command: Command) -> None:
    command("benchmark", "one", "two", *MODEL, "--mode", "keyword", "--output", "before")
    saved = "before/{collection}/keyword.trec"
    ran = command("benchmark", "one", "two", *MODEL, "--compare", saved, "keyword", "--format", "json")
    for result in json.loads(ran.out):
        (comparison,) = result["comparisons"]
        assert (comparison["before"], comparison["after"]) == (saved, "keyword")
        assert (comparison["mean"], comparison["p"], comparison["better"]) == (0, 1, 0)
        assert result["systems"][saved]["milliseconds"] is None


def test_documents_of_any_form(command: Command, folder: Path) -> None:
    (folder / "notes").mkdir()
    (folder / "notes" / "on bees.txt").write_text("Bees dance.", encoding="utf-8")
    (folder / "notes" / "wasps.txt").write_text("Wasps do not.", encoding="utf-8")
    (folder / "q.tsv").write_text("1\tbees\n", encoding="utf-8")
    (folder / "j.tsv").write_text("1\ton bees.txt\t1\n", encoding="utf-8")
    words = ("--queries", "q.tsv", "--qrels", "j.tsv", "--mode", "keyword", "--output", "out")
    ran = command("benchmark", "notes", *MODEL, *words)
    assert (ran.status, ran.out.splitlines()[0]) == (0, "notes: 2 documents, 1 queries")
    # An id with a blank in it does not fit into TREC's lines.
    assert [path.name for path in (folder / "out" / "notes").iterdir()] == ["keyword.jsonl"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["absent"], "There is no collection absent"),
        (["one", "absent"], "There is no collection absent"),
        (["one/qrels"], "one/qrels is no collection"),
        (["one", "--mode", "best"], "'best' is no mode (hybrid, "),
        (["one", "--compare", "keyword", "gone.trec"], "'gone.trec' is no mode"),
        (["one", "--compare", "rrf", "rrf"], "twice"),
        (["one", "--measures", "F1"], "There is no measure 'F1'"),
        (["one", "two", "--qrels", "one/qrels/test.tsv"], "belong to one COLLECTION"),
        (["one", "--queries", "-", "--qrels", "-"], "only once"),
        (["one", "other/one"], "Two collections have the name 'one'"),
        (["empty"], "There is no judgement in empty/qrels/test.tsv"),
        (["one", "--output", "one/corpus.jsonl"], "is a file"),
    ],
)
def test_one_sentence_and_no_zeros(command: Command, folder: Path, words: list[str], sentence: str) -> None:
    write_collection(folder / "other" / "one")
    write_collection(folder / "empty").joinpath("qrels/test.tsv").write_text(
        "query-id\tcorpus-id\tscore\n", encoding="utf-8"
    )
    ran = command("benchmark", *words, *MODEL)
    assert (ran.status, ran.out) == (2, "")
    assert sentence in ran.err
    assert ran.err.count("\n") == 1
    assert not (folder / "cache").exists()  # nothing was indexed before the error was seen


@pytest.fixture
def tuned(command: Command) -> tuple[str, ...]:
    assert command("index", "one/corpus.jsonl", *MODEL, "--index", "mine").status == 0
    return ("tune", "--index", "mine", "--queries", "one/queries.jsonl", "--qrels", "one/qrels/test.tsv")


def test_tune_reports_on_what_it_was_not_fitted_on(command: Command, tuned: tuple[str, ...]) -> None:
    ran = command(*tuned)
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0].startswith("Fitted on 12 queries: vector_weight ")
    assert "not fitted on (each of 12, in five folds)" in ran.out
    assert any(line.startswith("fitted against default, nDCG@10: ") for line in lines)
    aside = command(*tuned, "--holdout", "0.5", "--format", "json")
    record = json.loads(aside.out)
    assert (record["fitted_on"], record["held_out"]["queries"], len(record["folds"])) == (6, 6, 1)


def _tuned(fitted: float | None, gain: float, *, default: float = 0.5, name: str = "vector_weight") -> Tuned:
    gains = {f"q{n}": gain for n in range(10)}
    compared = compare(
        ("default", dict.fromkeys(gains, 0.5)),
        ("fitted", {q: 0.5 + g for q, g in gains.items()}),
        measure="RR",
    )
    chosen = {name: fitted}
    return Tuned("RR", {name: default}, chosen, (chosen,) * 5, 10, (0.5, 0.5 + gain), compared)


@pytest.mark.parametrize(
    ("tuned", "fusion", "advice"),
    [
        (_tuned(0.5, 0.0), DEFAULT, "Nothing tried is better than the default: keep it."),
        (
            _tuned(0.7, 0.0),
            DEFAULT,
            "It is no better on queries that it was not fitted on: keep the default.",
        ),
        (
            _tuned(0.7, -0.1),
            DEFAULT,
            "It is no better on queries that it was not fitted on: keep the default.",
        ),
        (
            _tuned(0.7, 0.1),
            DEFAULT,
            "docsearch search QUERY --vector-weight 0.7, or in Python SearchSettings(vector_weight=0.7).",
        ),
        (
            _tuned(0.7, 0.1),
            Fusion.DBSF,
            _WITH_DBSF,
        ),
        (
            _tuned(20, 0.1, default=60, name="rank_constant"),
            Fusion.RRF,
            "in Python SearchSettings(fusion=Fusion.RRF, rank_constant=20).",
        ),
    ],
)
def test_what_tune_advises(tuned: Tuned, fusion: Fusion, advice: str) -> None:
    assert _advice(tuned, SearchSettings(fusion=fusion)).removeprefix("To use it: ") == advice


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--holdout", "0.1"], "5 of each are needed"),
        (["--holdout", "2"], "between 0 and 1"),
        (["--measure", "F1"], "There is no measure"),
        (["--qrels", "few.tsv"], "Fitting needs 10 queries"),
        (["--queries", "absent.tsv"], "absent.tsv cannot be read"),
    ],
)
def test_tune_refuses(
    command: Command, tuned: tuple[str, ...], folder: Path, words: list[str], sentence: str
) -> None:
    (folder / "few.tsv").write_text("q1\td1\t1\n", encoding="utf-8")
    ran = command(*tuned, *words)
    assert (ran.status, ran.out) == (2, "")
    assert sentence in ran.err
