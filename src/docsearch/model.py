"""The records that travel between the stages: frozen, plain, and free of I/O.

What goes in: nothing; every stage builds these and hands them on.  What comes out: the vocabulary of the
whole engine.  Offsets are always Python string offsets (Unicode code points) into ``Document.text``, with
``end`` exclusive.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

JSONValue = str | int | float | bool | None | list["JSONValue"] | dict[str, "JSONValue"]

_EMPTY: Mapping[str, JSONValue] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it was read.

    ``id`` is the identity, exact to the last character and never derived from the content.  ``root`` is the
    SOURCE that was named (absolute path, ``-`` for standard input) and ``path`` the file below it in POSIX
    form.  ``date`` is the publication date as ISO 8601 (``2021-11-14``), ``dateline_date`` the day the
    dateline states, where it states one; unknown stays ``None``, never guessed.  ``source`` is the
    publisher, ``language`` an ISO 639-1 code, ``metadata`` whatever else the format carried.
    """

    id: str
    text: str
    title: str = ""
    root: str = ""
    path: str = ""
    format: str = "text"
    date: str | None = None
    byline: str | None = None
    dateline: str | None = None
    dateline_date: str | None = None
    place: str | None = None
    source: str | None = None
    language: str | None = None
    metadata: Mapping[str, JSONValue] = field(default_factory=lambda: _EMPTY)


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not indexed, and why: ``path`` names it, ``reason`` is one short sentence."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """One passage of a document.

    ``text[start:end]`` is the passage with its overlap; ``text[own_start:own_end]`` is the part that is this
    chunk's alone, so that the own spans of a document's chunks tile its text without gap or overlap.
    ``heading`` is the part of the title that is encoded in front of the passage (see
    :meth:`embedding_text`); a chunk of an overlong title has an empty span and only a heading.
    """

    ordinal: int
    start: int
    end: int
    own_start: int
    own_end: int
    heading: str = ""

    def embedding_text(self, document_text: str) -> str:
        """What the encoder sees of this chunk: the heading, a line break, the passage."""
        passage = document_text[self.start : self.end]
        return f"{self.heading}\n{passage}" if self.heading and passage else self.heading or passage


@dataclass(frozen=True, slots=True)
class Passage:
    """The stretch of a document shown for a result: ``document.text[start:end] == text``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LegScore:
    """The share of one leg, or of another part of the blend, in a result.

    ``score`` as the leg gave it, ``normalised`` and ``weight`` as the fusion used them, and ``contribution``
    to the final score: all contributions add up to it.
    """

    score: float
    normalised: float
    weight: float
    contribution: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What in a document made it match.

    ``kind`` is ``actor`` (``text`` is a wording of its name, ``detail`` its id) or ``event`` (``text`` is the
    sentence, ``detail`` the action and the roles).  ``start`` and ``end`` are offsets into the text, or into
    the title where ``in_title``.
    """

    kind: str
    text: str
    start: int
    end: int
    in_title: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Report:
    """Another document that tells the story of a result; ``copy`` where its text was told before it."""

    document: Document
    score: float
    copy: bool


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One document of the answer, ``rank`` counted from 1, with the passage that speaks most for it.

    ``probability`` is that of being relevant, 0 to 1; None where the fusion is not the blend of both legs.
    ``evidence`` is given only where the settings ask for it, ``reports`` where they ask for stories: the
    other documents of this one, best first.
    """

    rank: int
    document: Document
    score: float
    legs: Mapping[str, LegScore]
    passage: Passage
    probability: float | None = None
    evidence: tuple[Evidence, ...] = ()
    reports: tuple[Report, ...] = ()

    @property
    def id(self) -> str:
        return self.document.id

    @property
    def first_report(self) -> Document:
        """The earliest document of the story, by the day in its dateline or else of publication; the result
        itself where no day is known.
        """
        told = (self.document, *(report.document for report in self.reports))
        dated = [document for document in told if document.dateline_date or document.date]
        return min(dated, key=lambda d: (d.dateline_date or d.date or "", d.id), default=self.document)

    @property
    def sources(self) -> tuple[str, ...]:
        """Who reports the story, as far as the documents say, in order of the alphabet."""
        told = (self.document, *(report.document for report in self.reports))
        return tuple(sorted({document.source for document in told if document.source}))


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The answer to one query.

    ``degraded`` has one sentence for each way in which this is less than was asked for (a leg that could not
    run, say) and is empty when all is well; ``skipped`` counts the files left out when the index was built.
    ``kind`` says how the query was read, ``understood`` who and what it was taken for,
    ``answerable`` how probable it is that anything here answers it
    (None where the fusion is not the blend of both legs), ``notes`` what else one should know.
    """

    query: str
    results: tuple[SearchResult, ...]
    degraded: tuple[str, ...] = ()
    skipped: int = 0
    kind: str = ""
    answerable: float | None = None
    notes: tuple[str, ...] = ()
    understood: str = ""

    def __len__(self) -> int:
        return len(self.results)

    def __iter__(self) -> Iterator[SearchResult]:
        return iter(self.results)


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did, in documents; ``skipped`` has one entry for each file or record left out, and for
    each document whose actors or events could not be read.

    ``actors`` is how many the index knows now.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: tuple[Skipped, ...] = ()
    chunks: int = 0
    encoded: int = 0
    actors: int = 0
