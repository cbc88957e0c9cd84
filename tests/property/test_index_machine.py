"""Random histories of an index against a dictionary: whatever was done to it, it answers as one just made."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from docsearch import Index, IndexSettings, SearchSettings
from docsearch.config import Mode
from docsearch.encoding import HashingEncoder
from docsearch.index.store import Store
from tests.fault.scenarios import small_batches, watch_commits

EXAMPLES = int(os.environ.get("DOCSEARCH_MACHINE_EXAMPLES", "12"))
# So small a depth that filters and ties matter at the cut.
SETTINGS = IndexSettings(model="hashing", chunk_tokens=16, overlap_tokens=4, title_weight=0.3, depth=3)
NAMES = [f"d{n}" for n in range(8)]
WORDS = ["attack", "bank", "river", "treaty", "minister", "Orsava", "strike", "U.S."]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=24).map(lambda words: " ".join(words) + ".")
CHANGES = st.dictionaries(st.sampled_from(NAMES), TEXTS, min_size=1, max_size=5)
DROPS = st.sets(st.sampled_from(NAMES), max_size=3)
GROUPS = ("even", "odd")
FILTERED = {"bank", "river"}
QUERIES = ["bank river", "treaty", "minister attack Orsava bank"]


class Crash(BaseException):
    """Thrown in the middle of something, as an interrupt would be."""


class IndexMachine(RuleBasedStateMachine):
    """``written`` is what lies in the source, file by file; ``indexed`` what the index ought to hold."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="machine-"))
        self.source = self.root / "source"
        self.source.mkdir()
        self.written: dict[str, dict[str, str]] = {"f0": {}, "f1": {}}
        self.indexed: dict[str, str] = {}
        self.files = 2
        self.freshly_made: dict[str, list[tuple[str, float, str]]] | None = None

    @initialize(texts=st.dictionaries(st.sampled_from(NAMES), TEXTS, min_size=4))
    def create(self, texts: dict[str, str]) -> None:
        self.index = Index.create(self.root / "index", settings=SETTINGS, encoder=HashingEncoder())
        self.change(texts, set())
        self.ingest(prune=False, batch=1)

    def teardown(self) -> None:
        assert self.index.verify().findings == ()
        self.index.close()
        shutil.rmtree(self.root)

    # --- the source -------------------------------------------------------------------------------------

    @rule(texts=CHANGES, dropped=DROPS)
    def change(self, texts: dict[str, str], dropped: set[str]) -> None:
        """Drop documents from the source, add some to it, and change some where they are."""
        for name, text in texts.items():
            home = next((file for file, there in self.written.items() if name in there), None)
            self.written[home or sorted(self.written)[NAMES.index(name) % 2]][name] = text
        for name in dropped:
            for there in self.written.values():
                there.pop(name, None)
        self._save()

    @rule(number=st.integers(0, 1))
    def rename(self, number: int) -> None:
        old, new = sorted(self.written)[number], f"f{self.files}"
        self.files += 1
        self.written[new] = self.written.pop(old)
        self._save()

    def _save(self) -> None:
        for file in self.source.iterdir():
            file.unlink()
        for name, texts in self.written.items():
            if texts:
                (self.source / f"{name}.jsonl").write_text(_lines(texts), encoding="utf-8")

    # --- the index --------------------------------------------------------------------------------------

    @rule(prune=st.booleans(), batch=st.sampled_from([1, 3, 100]))
    def ingest(self, prune: bool, batch: int) -> None:
        self._ingest(prune=prune, batch=batch)
        self._expect(self._after(prune=prune))

    @rule(batch=st.sampled_from([1, 100]))
    def ingest_twice(self, batch: int) -> None:
        self._ingest(prune=True, batch=batch)
        generation = self.index.status().generation
        self._ingest(prune=True, batch=batch)
        assert self.index.status().generation == generation
        self._expect(self._after(prune=True))

    @precondition(lambda self: self.indexed)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.indexed)))
        assert self.index.remove([name]) == 1
        self._expect({k: v for k, v in self.indexed.items() if k != name})

    @rule(work=st.sampled_from(["compact", "rebuild", "reopen"]))
    def upkeep(self, work: str) -> None:
        if work == "reopen":
            self.index.close()
            self.index = Index.open(self.root / "index", encoder=HashingEncoder())
        else:
            getattr(self.index, work)()
        if work == "compact":
            assert (self.index.status().tombstones, self.index.status().segments <= 1) == (0, True)

    @rule(
        work=st.sampled_from(["ingest", "prune", "compact", "rebuild", "remove"]),
        after=st.integers(1, 300),
        late=st.booleans(),
        texts=CHANGES,
        dropped=DROPS,
    )
    def crash(self, work: str, after: int, late: bool, texts: dict[str, str], dropped: set[str]) -> None:
        """Break something off; each document is then as it was, or as it was to become."""
        self.change(texts, dropped)
        before, aims = self.indexed, self._after(prune=work == "prune")
        works: dict[str, Callable[[], object]] = {
            "ingest": lambda: self._ingest(prune=False, batch=1),
            "prune": lambda: self._ingest(prune=True, batch=1),
            "compact": self.index.compact,
            "rebuild": self.index.rebuild,
            "remove": lambda: self.index.remove(sorted(before)[:1]),
        }
        if work == "remove":
            aims = {k: v for k, v in before.items() if k not in sorted(before)[:1]}
        elif work in {"compact", "rebuild"}:
            aims = before
        with _crash_after(after, late=late), suppress(Crash):
            works[work]()
        self._expect_between(before, aims)
        assert self.index.verify().findings == ()

    @rule(texts=CHANGES, commits=st.integers(1, 3))
    def put_back(self, texts: dict[str, str], commits: int) -> None:
        """After an ingest that was broken off between two commits, the source is again as it was before."""
        old = {file: dict(there) for file, there in self.written.items()}
        self.change(texts, set())
        before, aims = self.indexed, self._after(prune=False)
        with _crash_after_commits(commits), suppress(Crash):
            self._ingest(prune=False, batch=1)
        self._expect_between(before, aims)
        self.written = old
        self._save()
        self.ingest(prune=False, batch=3)

    @invariant()
    def answers_as_one_just_made(self) -> None:
        assert self._found() == self.indexed
        if self.freshly_made is None:
            with tempfile.TemporaryDirectory(dir=self.root) as name:
                self.freshly_made = _answers_of_new(Path(name), self.indexed)
        assert _answers(self.index) == self.freshly_made
        self._check_filters()

    # --- helpers ----------------------------------------------------------------------------------------

    def _ingest(self, *, prune: bool, batch: int) -> None:
        with small_batches(batch_chunks=batch, factor=2):
            self.index.ingest([self.source], prune=prune)

    def _after(self, *, prune: bool) -> dict[str, str]:
        """What an ingest of the source as it is makes of the index."""
        there = {name: text for texts in self.written.values() for name, text in texts.items()}
        # A source without a single file is taken for a disk that is missing.
        return there if prune and there else {**self.indexed, **there}

    def _expect_between(self, before: dict[str, str], aims: dict[str, str]) -> None:
        found = self._found()
        for name in NAMES:
            assert found.get(name) in (before.get(name), aims.get(name)), name
        self._expect(found)

    def _check_filters(self) -> None:
        """Each leg names as many of a group's documents as it may, wherever those stand among all."""
        for group in GROUPS if self.indexed else ():
            inside = {name for name, text in self.indexed.items() if _group(text) == group}
            with_word = {name for name in inside if FILTERED & set(re.findall(r"\w+", self.indexed[name]))}
            for mode, matching in ((Mode.KEYWORD, with_word), (Mode.VECTOR, inside)):
                wanted = SearchSettings(k=SETTINGS.depth, mode=mode, where=[f"group={group}"])
                found = {result.id for result in self.index.search(" ".join(FILTERED), wanted)}
                assert found <= matching
                assert len(found) == min(len(matching), SETTINGS.depth)

    def _found(self) -> dict[str, str]:
        return {document.id: document.text for document in self.index.documents()}

    def _expect(self, indexed: dict[str, str]) -> None:
        if indexed != self.indexed:
            self.indexed, self.freshly_made = indexed, None


def _lines(texts: dict[str, str]) -> str:
    records = [{"_id": k, "title": k, "text": v, "group": _group(v)} for k, v in texts.items()]
    return "".join(json.dumps(record) + "\n" for record in records)


def _group(text: str) -> str:
    """A field to filter by, which may change when the text does."""
    return GROUPS[len(text.split()) % 2]


def _answers(index: Index) -> dict[str, list[tuple[str, float, str]]]:
    """Ids, scores and passages."""
    return {
        f"{mode}: {query}": [
            (r.id, r.score, r.passage.text) for r in index.search(query, SearchSettings(mode=mode)).results
        ]
        for query in QUERIES
        for mode in Mode
    }


def _answers_of_new(folder: Path, texts: dict[str, str]) -> dict[str, list[tuple[str, float, str]]]:
    """Those of an index of the same documents, made in one go and in another order."""
    source = folder / "all.jsonl"
    source.write_text(_lines(dict(sorted(texts.items(), reverse=True))), encoding="utf-8")
    with Index.create(folder / "index", settings=SETTINGS, encoder=HashingEncoder()) as index:
        index.ingest([source])
        return _answers(index)


@contextmanager
def _crash_after_commits(commits: int) -> Iterator[None]:
    left = commits

    def seen(_: Store) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Crash

    with watch_commits(seen):
        yield


@contextmanager
def _crash_after(steps: int, *, late: bool) -> Iterator[None]:
    """Throw :class:`Crash` once, before a flush, a rename or a statement, or (``late``) just after it."""
    left = steps

    def fragile(call: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            left -= 1
            now = left == 0
            if now and not late:
                raise Crash
            result = call(*arguments, **options)
            if now:
                raise Crash
            return result

        return step

    class Connection(sqlite3.Connection):
        execute = fragile(sqlite3.Connection.execute)
        executemany = fragile(sqlite3.Connection.executemany)

    real = sqlite3.connect

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        return real(*arguments, factory=Connection, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect)
        patch.setattr(os, "fsync", fragile(os.fsync))
        patch.setattr(os, "rename", fragile(os.rename))
        yield


TestIndexMachine = IndexMachine.TestCase
TestIndexMachine.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
