"""Benchmark runs over a small collection: which index, which systems, what is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from docsearch import Index, IndexSettings
from docsearch.benchmark import (
    ablations,
    all_systems,
    answer,
    check_runs,
    collection_index,
    default_pairs,
    default_systems,
    index_folder,
    run_benchmark,
    system_named,
)
from docsearch.config import Fusion, Mode, Part, SearchSettings
from docsearch.errors import BadInputError, EvaluationError, StorageError
from docsearch.evaluation import Collection, TopicQuery, read_collection
from docsearch.model import IngestReport
from tests.unit.evaluation.small import write_collection

HASHING = IndexSettings(model="hashing")


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return read_collection(write_collection(tmp_path / "small"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "indexes"


def _kept(collection: Collection, home: Path) -> tuple[Path, int]:
    with collection_index(collection, HASHING, home=home) as index:
        return index.path, (index.path / "store.sqlite").stat().st_ino


def test_an_index_is_built_once(collection: Collection, home: Path) -> None:
    first = _kept(collection, home)
    assert _kept(collection, home) == first
    assert [path.name for path in home.iterdir()] == [first[0].name]
    assert first[0].name.startswith("small-")


def test_a_changed_collection_is_indexed_anew(collection: Collection, home: Path) -> None:
    first, _ = _kept(collection, home)
    with collection.documents.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({"_id": "late", "text": "A late word."}) + "\n")
    second, _ = _kept(collection, home)
    assert second != first
    with Index.open(second) as index:
        assert index.status().documents == 13


def test_what_shapes_an_index_names_it(collection: Collection, home: Path) -> None:
    names = {
        index_folder(collection, settings, home=home).name
        for settings in (HASHING, IndexSettings(), IndexSettings(model="hashing", chunk_tokens=100))
    }
    assert len(names) == 3
    assert index_folder(collection).parent.name == "benchmarks"


def test_a_copy_elsewhere_has_the_same_index(collection: Collection, home: Path, tmp_path: Path) -> None:
    copy = read_collection(write_collection(tmp_path / "elsewhere" / "small"))
    assert _kept(copy, home) == _kept(collection, home)


def test_an_interrupted_build_goes_on(
    collection: Collection, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = []
    ingest = Index.ingest

    def stopped(self: Index, *sources: Any, **options: Any) -> IngestReport:
        reports.append(ingest(self, *sources, **options))
        if len(reports) == 1:
            raise StorageError("The disk is full.")
        return reports[-1]

    monkeypatch.setattr(Index, "ingest", stopped)
    with pytest.raises(StorageError):
        collection_index(collection, HASHING, home=home)
    (partial,) = home.iterdir()
    assert partial.suffix == ".partial"
    folder, _ = _kept(collection, home)
    assert list(home.iterdir()) == [folder]
    assert [(report.new, report.unchanged) for report in reports] == [(12, 0), (0, 12)]


def test_a_name_that_cannot_be_given(
    collection: Collection, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def refused(self: Path, target: Path) -> Path:
        if self.suffix == ".partial":
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(BadInputError, match=r"cannot be renamed to small-\w+: Input/output error"):
        collection_index(collection, HASHING, home=home)


def test_fresh_builds_again(collection: Collection, home: Path) -> None:
    path, _ = _kept(collection, home)
    (path / "mark").touch()
    with collection_index(collection, HASHING, home=home, fresh=True) as index:
        assert index.path == path
        assert not (path / "mark").exists()


def test_systems_come_from_the_enumerations(tmp_path: Path) -> None:
    assert set(default_systems()) == set(Mode)
    assert default_systems()[-1] == "hybrid"
    assert set(all_systems()) == (set(Mode) - {Mode.HYBRID}) | set(Fusion)
    assert default_pairs(("a", "b", "c")) == (("a", "c"), ("b", "c"))
    for name in (*default_systems(), *all_systems()):
        settings = system_named(name).settings
        assert settings is not None
        assert not settings.syntax
        assert name in {settings.mode, settings.fusion}
    assert len(ablations()) == len(Part)
    for part in Part:
        settings = system_named(f"blend-{part}").settings
        assert settings is not None
        assert (settings.fusion, settings.without) == (Fusion.BLEND, (part,))
    run = tmp_path / "a.trec"
    run.touch()
    assert system_named(str(run)).run == str(run)
    assert system_named("runs/{collection}.trec").settings is None
    with pytest.raises(BadInputError, match=r"'nonsense' is no mode \(hybrid, .*convex.* no run file"):
        system_named("nonsense")


def test_a_run(collection: Collection, home: Path) -> None:
    ticks: list[int] = []
    systems = [system_named(name) for name in ("keyword", "vector", "hybrid")]
    with collection_index(collection, HASHING, home=home) as index:
        result = run_benchmark(
            collection, systems, index, pairs=[("keyword", "hybrid")], tick=lambda: ticks.append(1)
        )
    assert (result.documents, len(ticks), result.notes) == (12, 36, ())
    assert result.system("keyword").evaluation.means["RR@10"] == 1.0
    assert [row.kind for row in result.kinds()] == ["a", "b"]
    assert all(len(system.run.seconds) == 12 for system in result.systems)
    assert result.comparisons[0].after == "hybrid"


def test_a_run_file_stands_beside_the_engine(collection: Collection, home: Path, tmp_path: Path) -> None:
    (tmp_path / "small.trec").write_text("q0 Q0 d1 1 2 t\nq0 Q0 d0 2 1 t\n", encoding="utf-8")
    saved = system_named(str(tmp_path / "{collection}.trec"))
    check_runs(collection, [saved])
    with collection_index(collection, HASHING, home=home) as index:
        result = run_benchmark(collection, [saved, system_named("keyword")], index, measures=["RR"])
    assert result.systems[0].values("RR")["q0"] == 0.5
    assert result.systems[0].latency is None
    assert "no answer to 11 of 12 queries" in result.notes[0]


def test_runs_of_other_queries_are_refused_before_work(collection: Collection, tmp_path: Path) -> None:
    path = tmp_path / "run.trec"
    path.write_text("z Q0 d1 1 2 t\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match="No query of the run is judged"):
        check_runs(collection, [system_named(str(path))])
    with pytest.raises(EvaluationError, match=r"gone/small\.trec cannot be read"):
        check_runs(collection, [system_named("gone/{collection}.trec")])


def test_relevant_documents_that_are_not_there(collection: Collection, home: Path) -> None:
    keyword = [system_named("keyword")]
    some = Collection("c", collection.documents, collection.queries[:1], {"q0": {"d0": 1, "gone": 1}})
    none = Collection("c", collection.documents, collection.queries[:1], {"q0": {"gone": 1}})
    with collection_index(collection, HASHING, home=home) as index:
        result = run_benchmark(some, keyword, index)
        assert result.notes == ("c: 1 of 2 relevant documents are not in the collection ('gone' first).",)
        with pytest.raises(EvaluationError, match=r"None of the 1 relevant documents .*belong together"):
            run_benchmark(none, keyword, index)


def test_what_was_skipped_and_odd_queries_are_said(tmp_path: Path, home: Path) -> None:
    folder = write_collection(tmp_path / "small")
    with (folder / "corpus.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"_id": "empty", "text": ""}\n')
    with (folder / "queries.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"_id": "odd", "text": "???"}\n')
    with (folder / "qrels" / "test.tsv").open("a", encoding="utf-8") as stream:
        stream.write("odd\td1\t1\n")
    collection = read_collection(folder)
    with collection_index(collection, HASHING, home=home) as index:
        notes = run_benchmark(collection, [system_named("keyword")], index).notes
        assert notes[0].startswith("small: 1 skipped when indexed (")
        assert notes[1].startswith("small, keyword: Query 'odd': ")
        assert answer(index, TopicQuery("odd", "???"), SearchSettings()).entries == ()
