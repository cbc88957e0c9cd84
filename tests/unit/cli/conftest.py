"""An index in memory that stands in for the engine, so that these tests see the command line alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Self

import pytest

import docsearch.api
from docsearch.api import IndexStatus
from docsearch.cli import run
from docsearch.config import FORMAT_VERSION, IndexSettings, SearchSettings
from docsearch.errors import BadInputError, BadQueryError, IndexNotFoundError
from docsearch.model import Document, IngestReport, LegScore, Passage, SearchResult, SearchResults, Skipped

ESCAPES = "\x1b]0;title\x07\x9b31m\u202eevil\u2066"

DOCUMENTS = (
    Document(
        "news/a.txt",
        "The envoy met the minister in Delhi.\nThey spoke of aid.",
        title="Envoys meet\nin Delhi",
        path="news/a.txt",
        root="-",
        date="2021-11-14",
        place="Delhi",
        source="The Wire",
        metadata={"section": "world", "pages": [1, 2]},
    ),
    Document("my file.txt", f"Rebels {ESCAPES} struck.", title=f"Strike {ESCAPES}", path="my file.txt"),
    Document("half\ud800", "An odd id.", path="odd\nname.txt", root="-"),
)
RAW_SCORES = {"keyword": 7.5, "vector": 0.25}


@dataclass
class Engine:
    """What the fake index answers, and what it was asked."""

    documents: Sequence[Document] = DOCUMENTS
    degraded: tuple[str, ...] = ()
    report: IngestReport = field(default_factory=lambda: IngestReport(new=1))
    error: BaseException | None = None
    searches: list[tuple[str, SearchSettings]] = field(default_factory=list)
    created: list[tuple[Path, IndexSettings, Any]] = field(default_factory=list)
    opened: list[tuple[Path, Any]] = field(default_factory=list)
    ingests: list[tuple[list[str], dict[str, Any]]] = field(default_factory=list)
    skipped: tuple[Skipped, ...] = (Skipped("b.pdf", "no text layer"),)


class FakeIndex:
    engine: ClassVar[Engine]

    def __init__(self, path: Path, settings: IndexSettings) -> None:
        self.path, self.settings = path, settings

    @classmethod
    def open(cls, path: Path, *, encoder: Any = None) -> Self:
        cls.engine.opened.append((path, encoder))
        if path.name == "absent":
            raise IndexNotFoundError(f"There is no index in {path}.")
        return cls(path, IndexSettings())

    @classmethod
    def create(cls, path: Path, *, settings: IndexSettings, encoder: Any = None) -> Self:
        cls.engine.created.append((path, settings, encoder))
        return cls(path, settings)

    def ingest(self, sources: Sequence[str], **options: Any) -> IngestReport:
        self.engine.ingests.append((list(sources), options))
        if self.engine.error is not None:
            raise self.engine.error
        return self.engine.report

    def search(self, query: str, settings: SearchSettings) -> SearchResults:
        self.engine.searches.append((query, settings))
        if self.engine.error is not None:
            raise self.engine.error
        if query == "???":
            raise BadQueryError("There is no word in it.")
        results = tuple(self._results(settings.k))
        return SearchResults(query, results, self.engine.degraded, len(self.engine.skipped))

    def _results(self, k: int) -> list[SearchResult]:
        return [
            SearchResult(
                rank,
                document,
                1 / rank,
                {name: LegScore(raw, 1.0, 0.5, 0.5 / rank) for name, raw in RAW_SCORES.items()},
                Passage(document.text, 0, len(document.text)),
            )
            for rank, document in enumerate(self.engine.documents[:k], start=1)
        ]

    def get(self, document_id: str) -> Document:
        found = next((document for document in self.engine.documents if document.id == document_id), None)
        if found is None:
            raise BadInputError(f"There is no document {document_id!r} in {self.path}.")
        return found

    def status(self) -> IndexStatus:
        return IndexStatus(
            path=str(self.path),
            format_version=FORMAT_VERSION,
            generation=3,
            documents=len(self.engine.documents),
            chunks=9,
            segments=1,
            model=self.settings.model,
            fingerprint="abc",
            dimension=64,
            settings=self.settings,
            tombstones=0,
            retired=0,
            bytes=4096,
            actors_read=2,
            events_read=1,
            actors=7,
            skipped=self.engine.skipped,
        )

    def close(self) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The engine behind the command line, for this test."""
    FakeIndex.engine = Engine()
    monkeypatch.setattr(docsearch.api, "Index", FakeIndex)
    monkeypatch.delenv("DOCSEARCH_INDEX", raising=False)
    return FakeIndex.engine


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


Command = Callable[..., Ran]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run one command line and take what it printed."""

    def ran(*words: str) -> Ran:
        capsys.readouterr()
        status = run(words)
        printed = capsys.readouterr()
        return Ran(status, printed.out, printed.err)

    return ran
