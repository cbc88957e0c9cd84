"""The collection over the seeds is whole: kinds, pairs, judgements, and ids that are there."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from docsearch.evaluation import read_qrels, read_queries
from docsearch.ingest import discover, read
from docsearch.model import Document, Skipped
from tests.quality.seeds_collection import (
    FOLDER,
    QRELS,
    QUERIES,
    ROLE_SWAPPED,
    SEEDS,
    UNANSWERABLE,
    floors,
    kinds,
    pairs,
    query_records,
)

KINDS = {
    "actor": 20,
    "alias": 26,
    "actor-action": 21,
    "event": 20,
    ROLE_SWAPPED: 28,
    "dated-event": 21,
    "topic": 20,
    UNANSWERABLE: 18,
}
RELEVANT = 2


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    found: dict[str, Document] = {}
    for file in discover([SEEDS]):
        assert not isinstance(file, Skipped), file
        for document in read(file):
            assert isinstance(document, Document), document
            found[document.id] = document
    return found


def test_the_facts_are_told_of_every_seed(documents: dict[str, Document]) -> None:
    facts = json.loads((FOLDER.parent / "seeds-facts.json").read_text(encoding="utf-8"))
    assert facts["documents"].keys() == documents.keys()
    first_line = (SEEDS / "README.md").read_text(encoding="utf-8").splitlines()[2]
    assert first_line.startswith(f"{len(documents)} short ")
    events = {name: set(event["documents"]) for name, event in facts["events"].items()}
    told: dict[str, set[str]] = {name: set() for name in events}
    for name, document in facts["documents"].items():
        for event in document["events"]:
            told[event].add(name)
        assert {*document["about"], *document["mentions"]} <= facts["actors"].keys(), name
        assert set(document.get("background_events", ())) <= events.keys(), name
    assert told == events
    for one, other in facts["mirrored_pairs"]:
        assert (facts["events"][one]["mirror"], facts["events"][other]["mirror"]) == (other, one)


def test_every_query_has_a_kind() -> None:
    assert Counter(kinds().values()) == KINDS
    texts = [record["text"].casefold() for record in query_records()]
    assert len(set(texts)) == len(texts)
    assert [query.id for query in read_queries(QUERIES)] == list(kinds())


def test_every_judgement_is_of_a_seed(documents: dict[str, Document]) -> None:
    qrels = read_qrels(QRELS)
    assert {document for grades in qrels.values() for document in grades} <= documents.keys()
    assert {grade for grades in qrels.values() for grade in grades.values()} == {0, 1, RELEVANT}


def test_what_can_be_answered_is_judged_and_the_rest_is_not() -> None:
    qrels = read_qrels(QRELS)
    answerable = {query for query, kind in kinds().items() if kind != UNANSWERABLE}
    assert qrels.keys() == answerable
    assert [query for query, grades in qrels.items() if RELEVANT not in grades.values()] == []
    assert all(record["metadata"].get("why") for record in query_records() if record["_id"] not in qrels)


def test_pairs_are_complete_and_each_side_has_its_own_answers() -> None:
    qrels = read_qrels(QRELS)
    assert len(pairs()) == KINDS[ROLE_SWAPPED] / 2
    for name, sides in pairs().items():
        assert sides.keys() == {"a", "b"}, name
        for asked, mirrored in (("a", "b"), ("b", "a")):
            own, others = qrels[sides[asked]], qrels[sides[mirrored]]
            swapped = {document for document, grade in others.items() if grade == RELEVANT}
            assert {own.get(document) for document in swapped} == {0}, name


def test_queries_are_no_sentences_of_the_documents(documents: dict[str, Document]) -> None:
    texts = [f" {_words(document.text)} " for document in documents.values()]
    long = [text for record in query_records() if (text := _words(record["text"])).count(" ") >= 5]
    assert len(long) >= 60
    assert [text for text in long if any(f" {text} " in document for document in texts)] == []


def test_every_kind_has_its_floor() -> None:
    table = floors()["kinds"]
    assert table.keys() == {"all", *KINDS} - {UNANSWERABLE}
    answerable = sum(KINDS.values()) - KINDS[UNANSWERABLE]
    assert {kind: row["queries"] for kind, row in table.items()} == {
        "all": answerable,
        **{kind: count for kind, count in KINDS.items() if kind != UNANSWERABLE},
    }
    assert {kind for kind, row in table.items() if row["floor"] is None} <= {ROLE_SWAPPED}


def test_the_readme_tells_the_same_figures() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    counted = dict(re.findall(r"^\| ([a-z-]+) \| (\d+) \|", readme, re.MULTILINE))
    assert {kind: int(count) for kind, count in counted.items()} == KINDS
    assert f"{sum(KINDS.values())} queries over the" in readme
    for kind, row in floors()["kinds"].items():
        figures = [row[name] for name in ("keyword", "vector", "hybrid", "floor")]
        told = " | ".join("none" if figure is None else f"{figure:.3f}"[1:] for figure in figures)
        assert re.search(rf"^\| {kind}(?: \(\d+\))? \| {re.escape(told)} \|$", readme, re.MULTILINE), kind


def _words(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
