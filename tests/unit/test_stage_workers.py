"""Worker processes of the stages: what they answer, and what becomes of a document that they cannot stand."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import pytest

from docsearch.errors import DocsearchError
from docsearch.index.annotation_codec import decode_actors
from docsearch.index.annotation_tables import ACTORS, EVENTS
from docsearch.model import Document
from docsearch.stage_workers import Limit, StageWorkers
from docsearch.stages import Failure, StageInput, read_stage, stage_version

STAND_IN = '''
"""Put before the real module on the path of the worker: a reader that does as it is told."""
import os, time
from docsearch import stages
from docsearch.errors import DocsearchError

def read(inputs):
    for one in inputs:
        text = one.document.text
        if text == "hang":
            time.sleep(60)
        if text == "die":
            os._exit(3)
        if text == "kill":
            os.kill(os.getpid(), 9)
        if text == "wrong":
            raise ValueError("not a sentence")
        if text == "no model":
            raise DocsearchError("The model is missing.")
        print("noise")
        yield (text.upper() + one.actors.decode()).encode()

stages._STAGES = {"actors": lambda inputs: list(read(inputs))}
'''


@pytest.fixture
def pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StageWorkers]:
    """Two workers with the reader above, and little patience."""
    (tmp_path / "sitecustomize.py").write_text(STAND_IN, encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    with StageWorkers(2, limit=Limit(1.0)) as workers:
        yield workers


def _batches(*texts: str, size: int = 2) -> Iterator[list[StageInput]]:
    inputs = [StageInput(_document(text), b"!") for text in texts]
    yield from (inputs[begin : begin + size] for begin in range(0, len(inputs), size))


def _document(text: str) -> Document:
    return Document("d \udc80", text, metadata=MappingProxyType({"pages": [1, 2]}))


def _read(pool: StageWorkers, *texts: str, size: int = 2) -> list[bytes | Failure]:
    return [one for found in pool.read(ACTORS, _batches(*texts, size=size)) for one in found]


def test_answers_come_in_the_order_of_the_documents(pool: StageWorkers) -> None:
    texts = [f"text {number}" for number in range(25)]
    assert _read(pool, *texts) == [f"{text.upper()}!".encode() for text in texts]
    assert _read(pool) == []
    assert _read(pool, "é\nü") == ["É\nÜ!".encode()]


def test_only_the_document_that_hangs_is_given_up(pool: StageWorkers) -> None:
    found = _read(pool, "a", "b", "hang", "c", "d", size=5)
    assert found == [b"A!", b"B!", Failure("took longer than 1 seconds"), b"C!", b"D!"]
    assert _read(pool, "after") == [b"AFTER!"]


@pytest.mark.parametrize(("text", "how"), [("die", "status 3"), ("kill", "signal 9")])
def test_only_the_document_that_kills_is_given_up(pool: StageWorkers, text: str, how: str) -> None:
    found = _read(pool, "a", text, "b", size=3)
    assert found == [b"A!", Failure(f"the process that reads it died ({how})"), b"B!"]


def test_only_the_document_that_fails_is_given_up(pool: StageWorkers) -> None:
    assert _read(pool, "a", "wrong", "b", size=3) == [b"A!", Failure("ValueError: not a sentence"), b"B!"]


def test_what_no_document_is_to_blame_for_ends_the_run(pool: StageWorkers) -> None:
    with pytest.raises(DocsearchError, match=r"^Actors cannot be read: The model is missing\.$"):
        _read(pool, "a", "no model")


def test_workers_end_with_the_block(pool: StageWorkers) -> None:
    with pool:
        assert _read(pool, "a", "b", "c", "d", size=1)
        processes = [worker._process for worker in pool._all]
    assert len(processes) == 2
    assert all(process is not None and process.poll() is not None for process in processes)


def test_a_worker_that_does_not_start_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", os.fspath(tmp_path / "absent"))
    with (
        StageWorkers(1) as workers,
        pytest.raises(DocsearchError, match=r"could not be started .* --no-actors"),
    ):
        _read(workers, "a")
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with StageWorkers(1) as workers, pytest.raises(DocsearchError, match=r"did not start; .* --no-actors"):
        _read(workers, "a")


def test_long_texts_have_longer() -> None:
    limit = Limit(10, characters_a_second=100)
    assert limit.of([]) == 10
    assert limit.of([StageInput(_document("x" * 1000)), StageInput(_document("y" * 500))]) == 25


def test_a_real_worker_reads_what_the_readers_read_here() -> None:
    inputs = [StageInput(Document("a", "The army of Kardania shelled Orsava on 4 March 2021.", title="War"))]
    with StageWorkers(1) as workers:
        (actors,) = workers.read(ACTORS, [inputs])
        assert actors == read_stage(ACTORS, inputs)
        assert isinstance(actors[0], bytes)
        assert decode_actors(actors[0]).entities
        again = [StageInput(inputs[0].document, actors[0])]
        (events,) = workers.read(EVENTS, [again])
        assert events == read_stage(EVENTS, again)


def test_events_are_read_again_where_actors_are() -> None:
    assert stage_version(ACTORS) in stage_version(EVENTS)
    assert stage_version(ACTORS) != stage_version(EVENTS)
