"""Collections: where the three parts are looked for, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from docsearch.errors import EvaluationError
from docsearch.evaluation import TopicQuery, read_collection, read_queries
from tests.unit.evaluation.small import write_collection


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_collection(tmp_path / "small")


def test_a_beir_folder(folder: Path) -> None:
    collection = read_collection(folder)
    assert (collection.name, collection.documents) == ("small", folder / "corpus.jsonl")
    assert collection.queries[0] == TopicQuery("q0", "the amber by linen", "a")
    assert len(collection.queries) == len(collection.qrels) == 12
    assert collection.notes == ()


def test_kinds_stand_in_the_record_or_in_its_metadata(tmp_path: Path) -> None:
    path = tmp_path / "queries.jsonl"
    path.write_text(
        '{"_id": "1", "text": "x", "metadata": {"kind": "actor"}}\n'
        '{"_id": "2", "text": "x", "kind": "event"}\n'
        '{"_id": "3", "text": "x", "metadata": {}}\n{"_id": "4", "text": "x", "metadata": 7}\n',
        encoding="utf-8",
    )
    assert [query.kind for query in read_queries(path)] == ["actor", "event", None, None]
    path.write_text('{"_id": "1", "text": "x", "metadata": {"kind": 1}}', encoding="utf-8")
    with pytest.raises(EvaluationError, match="kind is not a string"):
        read_queries(path)


def test_trec_files_and_any_folder_of_documents(tmp_path: Path) -> None:
    folder = tmp_path / "trec"
    (folder / "documents").mkdir(parents=True)
    (folder / "topics.301-450").write_text(
        "<top>\n<num> Number: 301\n<title> crime\n</top>\n", encoding="utf-8"
    )
    (folder / "qrels.txt").write_text("301 0 FT911-1 1\n", encoding="utf-8")
    collection = read_collection(folder)
    assert collection.documents == folder / "documents"
    assert collection.queries == (TopicQuery("301", "crime"),)
    elsewhere = read_collection(tmp_path, queries=folder / "topics.301-450", qrels=folder / "qrels.txt")
    assert (elsewhere.documents, elsewhere.qrels) == (tmp_path, {"301": {"FT911-1": 1}})


def test_queries_that_cannot_count_are_counted(folder: Path) -> None:
    (folder / "qrels" / "test.tsv").write_text("q1\td1\t1\nq2\td2\t0\nother\td1\t1\n", encoding="utf-8")
    collection = read_collection(folder)
    assert [query.id for query in collection.queries] == ["q1"]
    assert collection.qrels == {"q1": {"d1": 1}}
    assert collection.notes == (
        "small: 10 queries without judgements, left out of all figures.",
        "small: 1 query without a relevant document, left out of all figures.",
        "small: 1 query judged, but not among the queries, left out of all figures.",
    )


def test_what_is_missing_is_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"no collection .*absent"):
        read_collection(tmp_path / "absent")
    with pytest.raises(EvaluationError, match=r"is no collection: it has no corpus\.jsonl"):
        read_collection(tmp_path)
    (folder / "qrels" / "test.tsv").rename(folder / "qrels" / "dev.tsv")
    assert len(read_collection(folder).queries) == 12
    (folder / "qrels" / "train.tsv").touch()
    with pytest.raises(EvaluationError, match=r"2 files .*dev.tsv, train.tsv.*--qrels"):
        read_collection(folder)
    assert len(read_collection(folder, qrels=folder / "qrels" / "dev.tsv").queries) == 12
    (folder / "queries.jsonl").unlink()
    with pytest.raises(EvaluationError, match=r"has no queries .*--queries"):
        read_collection(folder)


@pytest.mark.parametrize(
    ("qrels", "reason"),
    [
        ("", "no judgement"),
        ("query-id\tcorpus-id\tscore\n", "no judgement"),
        ("q1\td1\t0\n", "no query has a relevant document"),
        ("z\td1\t1\n", "do not belong together"),
    ],
)
def test_nothing_to_measure_is_an_error(folder: Path, qrels: str, reason: str) -> None:
    (folder / "qrels" / "test.tsv").write_text(qrels, encoding="utf-8")
    with pytest.raises(EvaluationError, match=reason):
        read_collection(folder)
