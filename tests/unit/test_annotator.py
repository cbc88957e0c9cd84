"""Actors and events as stages: gone on with, derived again, and the same however they came about."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Self

import pytest

from docsearch import Index, SearchSettings, annotator
from docsearch.actors.edits import EditAction
from docsearch.annotator import StageProgress
from docsearch.index.annotation_tables import ACTORS, EVENTS
from docsearch.index.store import STORE_NAME, Store
from docsearch.stages import Failure, StageInput, read_stage
from tests.unit.conftest import MakeIndex, Stories, write_stories

STORIES: Stories = {
    "a": ("War in the hills", "The Orsava Liberation Front (OLF) attacked the army of Kenya near Nairobi."),
    "b": ("Talks fail", "The OLF met President John Smith in Nairobi. Smith accused the OLF of treason."),
    "c": ("Army answers", "The army of Kenya shelled the OLF on Monday. John Smith praised the army."),
    "d": ("Ferry", "The ferry sank near the port."),
}
QUERIES = ("who attacked the army of Kenya", "John Smith", "OLF attacks", "ferry near the port")
Answers = dict[str, list[tuple[str, float]]]


class DyingError(Exception):
    """What a run that is killed raises here."""


class _Stage:
    """Stands in for the workers, and is at its end after so many batches."""

    batches = 0

    def __init__(self, *, lexicon: str) -> None:
        assert not lexicon

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read(self, stage: str, batches: Iterator[Sequence[StageInput]]) -> Iterator[list[bytes | Failure]]:
        for batch in batches:
            if not _Stage.batches:
                raise DyingError
            _Stage.batches -= 1
            yield read_stage(stage, batch)


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Batches of one document, read by a stage that dies; undone within the test."""
    with monkeypatch.context() as patch:
        patch.setattr(annotator, "_BATCH_DOCUMENTS", 1)
        patch.setattr(annotator, "StageWorkers", _Stage)
        yield patch


def _state(index: Index) -> dict[str, object]:
    """Actors, and postings as they are stored."""
    with Store(index.path).read() as snapshot:
        tables = snapshot.annotations
        keys = snapshot.keys().tolist()
        return {
            "actors": list(tables.all_actors()),
            "postings": list(tables.all_postings()),
            "owners": [tables.owners(key) for key in keys],
            "aliases": tables.aliases([name for actor in tables.all_actors() for name in actor.names]),
        }


def _answers(index: Index) -> Answers:
    return {q: [(r.id, r.score) for r in index.search(q, SearchSettings(k=10))] for q in QUERIES}


def _source(index: Index) -> Path:
    return index.path.with_name("made-sources") / "0.jsonl"


def test_the_report_and_the_status_count(make_index: MakeIndex) -> None:
    told: list[StageProgress] = []
    made = make_index({})
    report = made.ingest([write_stories(_source(made), STORIES)], stage_progress=told.append)
    assert report.actors == made.status().actors == len(made.actors.list()) > 2
    assert (made.status().actors_read, made.status().events_read) == (4, 4)
    assert [(p.stage, p.done, p.total) for p in told] == [(ACTORS, 4, 4), (EVENTS, 4, 4)]
    assert made.verify().clean
    generation = made.status().generation
    assert made.ingest([_source(made)]).actors == report.actors
    assert made.status().generation == generation


@pytest.mark.parametrize("batches", [0, 2, 4, 6])
def test_a_killed_run_is_gone_on_with(make_index: MakeIndex, dying: pytest.MonkeyPatch, batches: int) -> None:
    made = make_index({})
    _Stage.batches = batches
    with pytest.raises(DyingError):
        made.ingest([write_stories(_source(made), STORIES)])
    status = made.status()
    assert (status.actors_read, status.events_read) == (min(batches, 4), max(batches - 4, 0))
    assert (status.documents, status.actors) == (4, 0)
    assert made.verify().clean
    dying.undo()
    told: list[StageProgress] = []
    made.ingest([_source(made)], stage_progress=told.append)
    assert sum(progress.done for progress in told) == 8 - batches
    whole = make_index(STORIES, name="whole", actors=True)
    assert _state(made) == _state(whole)
    assert _answers(made) == _answers(whole)


def test_a_search_says_what_is_not_read_yet(make_index: MakeIndex, dying: pytest.MonkeyPatch) -> None:
    _Stage.batches = 8
    made = make_index(STORIES, actors=True)
    assert made.search(QUERIES[0]).degraded == ()
    before = _state(made)
    more = write_stories(made.path.with_name("more.jsonl"), {"e": "The OLF attacked Mombasa."})
    with pytest.raises(DyingError):
        made.ingest([more])
    found = made.search(QUERIES[0])
    assert [one for one in found.degraded if one.startswith("Actors and events are not read of all")]
    assert found.understood  # by what was read before
    assert _state(made)["actors"] == before["actors"]
    made.actors.edit(EditAction.ADD, "Orsava Liberation Front", "hill fighters")
    assert made.search(QUERIES[0]).degraded  # an edit derives all again, but reads nothing
    made.rebuild()
    assert made.search(QUERIES[0]).degraded
    dying.undo()
    made.ingest([more])
    assert made.search(QUERIES[0]).degraded == ()
    assert made.verify().clean


def test_a_document_that_cannot_be_read_is_reported(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(_Stage):
        def read(
            self, stage: str, batches: Iterator[Sequence[StageInput]]
        ) -> Iterator[list[bytes | Failure]]:
            for batch in batches:
                found = read_stage(stage, batch)
                yield [
                    Failure("took longer than 60 seconds")
                    if stage == EVENTS and one.document.id == "b"
                    else outcome
                    for one, outcome in zip(batch, found, strict=True)
                ]

    monkeypatch.setattr(annotator, "StageWorkers", Failing)
    made = make_index({})
    report = made.ingest([write_stories(_source(made), STORIES)])
    assert [(one.path, one.reason) for one in report.skipped] == [
        ("b", "events could not be read: took longer than 60 seconds")
    ]
    assert report.new == 4
    assert made.status().events_read == 4
    assert made.search("John Smith").degraded == ()
    assert made.verify().clean


def test_it_does_not_matter_in_how_many_runs(make_index: MakeIndex) -> None:
    one = make_index(STORIES, name="one", actors=True)
    several = make_index(*({name: story} for name, story in STORIES.items()), name="several", actors=True)
    assert _state(one) == _state(several)
    assert _answers(one) == _answers(several)
    first, *others = one.search(QUERIES[0], SearchSettings(evidence=True))
    assert first.evidence
    same, *_ = several.search(QUERIES[0], SearchSettings(evidence=True))
    assert replace(same, document=first.document) == first
    assert others


def test_a_rebuild_derives_the_same_again(make_index: MakeIndex) -> None:
    made = make_index(STORIES, actors=True)
    made.actors.edit(EditAction.ADD, "Orsava Liberation Front", "hill fighters")
    state, answers = _state(made), _answers(made)
    with closing(sqlite3.connect(made.path / STORE_NAME)) as connection, connection:
        for table in ("actors", "aliases", "owners", "postings"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
    assert not made.verify().clean
    made.rebuild()
    assert _state(made) == state
    assert _answers(made) == answers
    assert made.verify().clean
    made.compact()
    made.snapshot(made.path.with_name("a.snapshot"))
    restored = Index.restore(made.path.with_name("a.snapshot"), made.path.with_name("restored"))
    assert _state(restored) == state
    assert _answers(restored) == answers


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE owners SET actors = '[]' WHERE document = 1", "of 3 entities has 0 resolved"),
        ("DELETE FROM owners WHERE document = 2", "has 0 resolved"),
        ("DELETE FROM actors", "names an actor that is not known"),
        ("DELETE FROM aliases WHERE key = 'olf'", "has a name that does not mean it"),
        ("DELETE FROM postings WHERE term LIKE 'about %'", "are not what follows from the documents"),
        ("UPDATE annotations SET data = x'00'", "actors and events of the document with key 1"),
    ],
)
def test_verify_finds_what_does_not_fit(make_index: MakeIndex, damage: str, said: str) -> None:
    made = make_index(STORIES, actors=True)
    with closing(sqlite3.connect(made.path / STORE_NAME)) as connection, connection:
        connection.execute(damage)
    findings = [str(finding) for finding in made.verify().findings]
    assert any(said in finding for finding in findings), findings


def test_corrections_outlive_their_documents(make_index: MakeIndex) -> None:
    made = make_index(STORIES, actors=True)
    made.actors.edit(EditAction.ADD, "Orsava Liberation Front", "hill fighters")
    known = made.actors.profile("hill fighters").actor
    assert "front" in known.id
    assert made.remove(["a", "b", "c"]) == 3
    assert made.search("ferry").degraded == ()
    assert len(made.actors.journal()) == 1
    made.ingest([_source(made)])
    assert made.actors.profile("hill fighters").actor == known
    write_stories(_source(made), {"d": STORIES["d"]})
    assert made.ingest([_source(made)], prune=True).removed == 3
    write_stories(_source(made), STORIES)
    made.ingest([_source(made)])
    assert made.actors.profile("hill fighters").actor == known
    assert made.verify().clean


def test_stages_can_be_left_out_and_taken_up(make_index: MakeIndex) -> None:
    made = make_index(STORIES)
    assert (made.status().actors_read, made.status().actors) == (0, 0)
    found = made.search(QUERIES[0])
    assert (found.understood, found.degraded) == ("", ())
    made.ingest([_source(made)], events=False)
    assert (made.status().actors_read, made.status().events_read) == (4, 0)
    assert "event" not in next(iter(made.search(QUERIES[0]))).legs
    made.ingest([_source(made)])
    assert made.status().events_read == 4
    assert _state(made) == _state(make_index(STORIES, name="whole", actors=True))


def test_what_an_older_release_derived_is_derived_anew(make_index: MakeIndex) -> None:
    made = make_index(STORIES, actors=True)
    before = _state(made), _answers(made)
    with closing(sqlite3.connect(made.path / STORE_NAME)) as connection, connection:
        connection.execute("DELETE FROM postings WHERE term LIKE 'events %'")
        connection.execute("UPDATE meta SET value = 'yes' WHERE name = 'derived'")
        connection.execute("UPDATE meta SET value = 'older' WHERE name = 'commit'")
    assert made.search(QUERIES[0]).degraded
    assert made.verify().clean
    made.ingest([_source(made)])
    assert (_state(made), _answers(made)) == before
    assert made.search(QUERIES[0]).degraded == ()
