"""The keyword index of record: Whoosh indexes with one Whoosh document a row (chunk).

A row holds the chunk's *own* span, so that the postings of a document's rows add up to exactly the
document's; the title stands with its first row.

Whoosh unpickles what it reads.  What opens a folder here takes a
:data:`~docsearch.index.trust.TrustedFolder`; an index that this user did not make is rebuilt from the store.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from docsearch.errors import BadQueryError
from docsearch.index.analysis import TOKEN, normalise
from docsearch.index.columns import FieldPostings
from docsearch.index.inversion import invert
from docsearch.index.trust import TrustedFolder
from docsearch.index.whoosh_library import (
    Analyzer,
    Filter,
    IndexReader,
    IndexWriter,
    RegexTokenizer,
    Searcher,
    SegmentReader,
    Token,
    create_in,
    fields,
    open_dir,
    qparser,
    query,
)
from docsearch.index.whoosh_writing import InvertedCodec

__all__ = [
    "AllOf",
    "AnyOf",
    "KeywordRow",
    "Leaf",
    "Node",
    "NoneOf",
    "OpenIndex",
    "count_rows",
    "merge_whoosh",
    "open_index",
    "parse_query",
    "read_postings",
    "write_whoosh",
]

FIELDS = ("title", "text")
_BUFFER_MIB = 256


@dataclass(frozen=True, slots=True)
class KeywordRow:
    """What the keyword index holds of one chunk; ``title`` is empty but for a document's first row."""

    title: str
    text: str


def write_whoosh(folder: Path, rows: Iterable[KeywordRow]) -> dict[str, FieldPostings]:
    """Make a Whoosh index of ``rows`` in ``folder``; Whoosh's document numbers are the row numbers.

    Returns the postings of each field, which are what :func:`read_postings` would read.
    """
    titles, texts = [], []
    for row in rows:
        titles.append(row.title)
        texts.append(row.text)
    fields = {"title": invert(titles), "text": invert(texts)}
    folder.mkdir(exist_ok=True)
    writer = create_in(folder, _schema()).writer(codec=InvertedCodec(fields))
    try:
        for _ in titles:
            writer.add_document()
    except BaseException:
        writer.cancel()
        raise
    _commit(writer, folder)
    return {name: field.postings for name, field in fields.items()}


def merge_whoosh(folder: Path, sources: Iterable[tuple[TrustedFolder, NDArray[np.int64]]]) -> None:
    """Make one Whoosh index of several, leaving out of each the rows given beside it."""
    folder.mkdir(exist_ok=True)
    writer = create_in(folder, _schema()).writer(limitmb=_BUFFER_MIB)
    try:
        for source, dead in sources:
            index = open_dir(source)
            (segment,) = index._segments()  # noqa: SLF001  # one commit wrote it, and Whoosh has no public name
            for row in dead:
                segment.delete_document(int(row))  # marked in memory only: the source stays as it is
            with SegmentReader(index.storage, index.schema, segment) as reader:
                writer.add_reader(reader)
    except BaseException:
        writer.cancel()
        raise
    _commit(writer, folder)


def _commit(writer: IndexWriter, folder: Path) -> None:
    writer.commit(optimize=True)
    for lock in folder.glob("*_WRITELOCK"):  # of use to nobody: what is written once is never written again
        lock.unlink()


def count_rows(folder: TrustedFolder) -> int:
    """How many rows the index has."""
    return int(open_dir(folder).doc_count_all())


def read_postings(folder: TrustedFolder, field: str) -> FieldPostings:
    """All postings of one field, as Whoosh has them."""
    with open_dir(folder).reader() as reader:
        return _postings(reader, field)


def _postings(reader: IndexReader, field: str) -> FieldPostings:
    terms: list[bytes] = []
    counts: list[int] = []
    rows, frequencies = array("i"), array("f")  # a tenth of what lists take, for millions of postings
    for term in reader.lexicon(field):
        before = len(rows)
        matcher = reader.postings(field, term)
        while matcher.is_active():
            rows.append(matcher.id())
            frequencies.append(matcher.weight())
            matcher.next()
        terms.append(bytes(term))
        counts.append(len(rows) - before)
    return FieldPostings(
        terms,
        np.array(counts, dtype=np.int64),
        np.array(rows, dtype=np.int32),
        np.array(frequencies, dtype=np.float32),
    )


class _Normalise(Filter):  # type: ignore[misc]  # Whoosh has no types
    """Lower-case, fold, stop and stem in one cached step: Whoosh's chain of four costs twice the time.

    Positions are counted without the stop words, so that the phrase "bank of england" is two adjacent terms.
    """

    def __call__(self, tokens: Iterator[Token]) -> Iterator[Token]:
        position = 0
        for token in tokens:
            term = normalise(token.text)
            if term is not None:
                token.text = term
                if token.positions:
                    token.pos = position
                    position += 1
                yield token


def _analyser() -> Analyzer:
    return RegexTokenizer(expression=TOKEN) | _Normalise()


def _schema() -> fields.Schema:
    return fields.Schema(
        title=fields.TEXT(analyzer=_analyser(), phrase=True),
        text=fields.TEXT(analyzer=_analyser(), phrase=True),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A term, phrase, prefix, wildcard or fuzzy word in one field: what Whoosh itself looks up."""

    query: query.Query

    @property
    def is_pattern(self) -> bool:
        """Whether this stands for any number of words."""
        return isinstance(self.query, query.MultiTerm)


class OpenIndex:
    """One Whoosh index that is open, for one thread."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def rows(self, leaf: Leaf) -> NDArray[np.int64]:
        """Rows that match, ascending."""
        return np.fromiter(leaf.query.docs(self._searcher), dtype=np.int64)

    def terms(self, leaf: Leaf, alive: NDArray[np.bool_] | None = None) -> set[bytes]:
        """The indexed terms that a leaf stands for: those that one of the rows ``alive`` (rows,) has."""
        reader = self._searcher.reader()
        return {
            bytes(term)
            for field, term in leaf.query.existing_terms(reader, expand=True)
            if alive is None or any(alive[row] for row in reader.postings(field, term).all_ids())
        }


@contextmanager
def open_index(folder: TrustedFolder) -> Iterator[OpenIndex]:
    """Open a Whoosh index for the time of a ``with`` block, which takes a millisecond."""
    with open_dir(folder).searcher() as searcher:
        yield OpenIndex(searcher)


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    part: Node


Node = Leaf | AnyOf | AllOf | NoneOf


def parse_query(text: str) -> Node:
    """Read AND, OR, NOT, brackets, "phrases", prefix*, w?ldcards, fuzzy~ and title: or text:.

    Words without an operator between them are alternatives, AND binds closer than that, and NOT excludes.
    Prefixes and wildcards are matched with stems.  Raises :class:`BadQueryError` where nothing to
    look for is left.
    """
    plugins = [
        qparser.WhitespacePlugin(),
        qparser.FieldsPlugin(remove_unknown=True),  # before the patterns, which would take the name as text
        qparser.PhrasePlugin(),
        qparser.PrefixPlugin(),
        qparser.WildcardPlugin(),
        qparser.FuzzyTermPlugin(),
        qparser.GroupPlugin(),
        qparser.OperatorsPlugin(AndNot=None, AndMaybe=None, Require=None),
        qparser.MultifieldPlugin(list(FIELDS)),
    ]
    parser = qparser.QueryParser(None, _schema(), plugins=plugins, group=qparser.OrGroup)
    parsed = parser.parse(text)
    if parsed.is_leaf() and parsed == query.NullQuery:
        raise BadQueryError(
            f"The query {text!r} has nothing to look for; check its operators, or leave them out."
        )
    return _node(parsed)


def _node(parsed: query.Query) -> Node:
    if isinstance(parsed, query.Not):
        return NoneOf(_node(parsed.query))
    if isinstance(parsed, query.And):
        return AllOf(tuple(_node(part) for part in parsed))
    if isinstance(parsed, query.Or):
        return _any_of([_node(part) for part in parsed])
    return Leaf(parsed)


def _any_of(parts: list[Node]) -> Node:
    """Alternatives; one that is negated is left out of all of them, so that ``wheat NOT copper`` excludes."""
    excluded = [part for part in parts if isinstance(part, NoneOf)]
    wanted = tuple(part for part in parts if not isinstance(part, NoneOf))
    if not excluded:
        return AnyOf(wanted)
    return AllOf((AnyOf(wanted), *excluded) if wanted else tuple(excluded))
