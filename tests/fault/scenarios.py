"""What the faults are put into: work on an index that can be broken off anywhere and simply done again.

A scenario is one piece of such work (a first ingest, an ingest of changed sources, upkeep), small batches and
few segments to a merge, so that a run of a second has dozens of commits and merges on several levels.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from docsearch import Index, IndexSettings, SearchSettings
from docsearch.config import Mode
from docsearch.encoding import Encoder
from docsearch.errors import IndexNotFoundError
from docsearch.index import merging
from docsearch.index.store import Store
from docsearch.index.transaction import Transaction
from docsearch.ingester import Ingester

__all__ = [
    "Answers",
    "Scenario",
    "State",
    "answers",
    "make_scenarios",
    "small_batches",
    "state",
    "watch_commits",
]

State = dict[str, str]
Answers = dict[str, list[tuple[str, float, str]]]

_WORDS = [f"word{n}" for n in range(40)] + ["Kestrel", "Valdane", "U.S.", "attacked", "Orsava"]
_QUERIES = ["word1 word2 word3", "Kestrel attacked Valdane", "title 3", "word7", '"word1" OR Orsava']


@dataclass(frozen=True, slots=True)
class Scenario:
    """``work`` on an index that begins as a copy of ``template`` (or as nothing); ``clean`` is what a build
    without any fault answers in the end.
    """

    name: str
    template: Path | None
    work: Callable[[Path], None]
    clean: Answers
    idempotent: bool = True

    def begin(self, path: Path) -> None:
        shutil.rmtree(path, ignore_errors=True)
        if self.template is not None:
            shutil.copytree(self.template, path)


@contextmanager
def small_batches(*, batch_chunks: int = 4, factor: int = 3) -> Iterator[None]:
    """Make commits and merges frequent for the time of the ``with`` block."""
    defaults = Ingester.__init__.__kwdefaults__ or {}
    before, merging_before = defaults["batch_chunks"], merging.FACTOR
    defaults["batch_chunks"], merging.FACTOR = batch_chunks, factor
    try:
        yield
    finally:
        defaults["batch_chunks"], merging.FACTOR = before, merging_before


def state(path: Path) -> tuple[int, State]:
    """The generation, and the digest of every document by its id."""
    with Store(path).read() as snapshot:
        rows = snapshot._connection.execute("SELECT id, hex(digest) FROM documents ORDER BY id")
        return snapshot.generation(), dict(rows.fetchall())


def answers(path: Path, encoder: Encoder) -> Answers:
    """Ids, scores and passages for several queries in every mode."""
    with Index.open(path, encoder=encoder) as index:
        return {
            f"{mode}: {query}": [
                (r.id, r.score, r.passage.text)
                for r in index.search(query, SearchSettings(k=50, mode=mode)).results
            ]
            for query in _QUERIES
            for mode in Mode
        }


@contextmanager
def watch_commits(seen: Callable[[Store], None]) -> Iterator[None]:
    """Call ``seen`` after each commit that makes a generation."""
    real = Store.write

    @contextmanager
    def write(self: Store) -> Iterator[Transaction]:
        with real(self) as transaction:
            yield transaction
        seen(self)

    Store.write = write  # type: ignore[method-assign]
    try:
        yield
    finally:
        Store.write = real  # type: ignore[method-assign]


def make_scenarios(root: Path, encoder: Encoder, settings: IndexSettings) -> list[Scenario]:
    """A first ingest, an ingest of changed sources with ``prune``, and upkeep."""
    return [
        _first(root / "first", encoder, settings),
        _update(root / "update", encoder, settings),
        _upkeep(root / "upkeep", encoder, settings),
    ]


def _first(root: Path, encoder: Encoder, settings: IndexSettings) -> Scenario:
    source = root / "source"
    _write(source, _texts(1))

    def work(path: Path) -> None:
        _ingest(path, encoder, settings, [source])

    return Scenario("first", None, work, _clean(root, encoder, settings, [source]))


def _update(root: Path, encoder: Encoder, settings: IndexSettings) -> Scenario:
    """A third of the documents is changed, a third gone, a third as it was, and some are new."""
    source, old = root / "source", _texts(1)
    _write(source, old)
    _ingest(root / "template", encoder, settings, [source])
    kept = {name: text for number, (name, text) in enumerate(old.items()) if number % 3}
    changed = {name: f"{text} word1 Orsava." for name, text in list(kept.items())[::2]}
    _write(source, {**kept, **changed, **{f"new-{name}": text for name, text in _texts(2, count=8).items()}})

    def work(path: Path) -> None:
        _ingest(path, encoder, settings, [source], prune=True)

    return Scenario("update", root / "template", work, _clean(root, encoder, settings, [source]))


def _upkeep(root: Path, encoder: Encoder, settings: IndexSettings) -> Scenario:
    """Remove some documents, merge everything, make all segments again."""
    source, texts = root / "source", _texts(3, count=16)
    _write(source, texts)
    _ingest(root / "template", encoder, settings, [source])
    with Index.open(root / "template", encoder=encoder) as index:
        gone = [d.id for d in index.documents()][::4]
    _write(source, {name: text for name, text in texts.items() if not any(name in id_ for id_ in gone)})

    def work(path: Path) -> None:
        with Index.open(path, encoder=encoder) as index:
            if left := {d.id for d in index.documents()} & {*gone}:
                index.remove(sorted(left))
            index.compact()
            index.rebuild()
            index.compact()

    return Scenario("upkeep", root / "template", work, _clean(root, encoder, settings, [source]), False)


def _ingest(
    path: Path, encoder: Encoder, settings: IndexSettings, sources: Sequence[Path], *, prune: bool = False
) -> None:
    index = None
    with suppress(IndexNotFoundError):
        index = Index.open(path, encoder=encoder)
    with index or Index.create(path, settings=settings, encoder=encoder) as opened:
        opened.ingest(sources, prune=prune, actors=False)


def _clean(root: Path, encoder: Encoder, settings: IndexSettings, sources: Sequence[Path]) -> Answers:
    """The answers of an index that was built in one go, in one segment."""
    with small_batches(batch_chunks=4096, factor=8):
        _ingest(root / "clean", encoder, settings, sources)
    return answers(root / "clean", encoder)


def _texts(seed: int, *, count: int = 20) -> dict[str, str]:
    rng = random.Random(seed)
    return {
        f"s{seed}-{n}": f"Title {n} of {rng.choice(_WORDS)}\n\n" + " ".join(rng.choices(_WORDS, k=50)) + "."
        for n in range(count)
    }


def _write(folder: Path, texts: dict[str, str]) -> None:
    """Half of the documents in files of their own, half in two files of JSON Lines."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    lines: dict[str, str] = {}
    for number, (name, text) in enumerate(sorted(texts.items())):
        if hash_of(name) % 2:
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        else:
            file = f"part{hash_of(name) % 4}.jsonl"
            title, _, body = text.partition("\n\n")
            record = {"_id": name, "title": title, "text": body, "number": number % 5}
            lines[file] = lines.get(file, "") + json.dumps(record) + "\n"
    for file, content in lines.items():
        (folder / file).write_text(content, encoding="utf-8")


def hash_of(name: str) -> int:
    """The same in every process, unlike ``hash``."""
    return sum(name.encode())
