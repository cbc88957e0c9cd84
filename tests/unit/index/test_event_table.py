"""Events in columns, and what is kept of them between queries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from docsearch.index.arrays import ByteStrings
from docsearch.index.event_table import EventColumns, EventTable, days_of, ranges
from docsearch.index.kept_postings import KeptPostings
from docsearch.index.remembered import Remembered
from docsearch.index.rows import Corpus, SegmentDocuments


@pytest.fixture
def corpus() -> Corpus:
    """Keys 2, 5, 7 and 9, of which 5 was removed."""
    keys = np.array([2, 5, 7, 9])
    ids = ByteStrings.of([b"a", b"b", b"c", b"d"])
    return Corpus([SegmentDocuments(keys, ids, np.arange(5, dtype=np.int32))], np.array([5]))


def columns(*kinds: str, sentence: int = 0) -> dict[str, bytes]:
    """Documents 5, 7 and 8 with two events each."""
    found = EventColumns()
    for number, document in enumerate((5, 7, 8)):
        found.begin(document, 100 + number)
        found.add(-1, ("raid", "storm", 1), (0, 0))
        found.add(sentence + number, ("", "weep", 0), (3, 4 + number))
        for kind in kinds:
            found.add(0, ("", kind, 1), (0, 0))
    return dict(found.terms())


def test_live_documents_have_their_events(corpus: Corpus) -> None:
    stored = columns()
    table = EventTable.load(stored.__getitem__, corpus)
    assert table.counts.tolist() == [0, 0, 2, 0]
    assert table.reported.tolist() == [0, 0, 101, 0]
    slots = ranges(table.first[[2]], table.counts[[2]])
    assert slots.tolist() == [2, 3]
    assert table.sentences[slots].tolist() == [-1, 1]
    kinds = table.kinds[slots]
    assert table.lead[kinds].tolist() == [True, True]
    assert table.certain[kinds].tolist() == [1, 0]
    near = table.nearness([("action raid", 0.5), ("verb storm", 0.25), ("verb weep", 0.75), ("verb x", 1.0)])
    assert near[kinds].tolist() == [0.5, 0.75]
    days = KeptPostings(corpus).days(stored.__getitem__)
    assert [part.tolist() for part in days_of(days, slots)] == [[0, 3], [0, 5]]


def test_the_columns_of_an_older_release_have_no_days_of_reports(corpus: Corpus) -> None:
    stored = columns() | {"events reported": b""}
    assert EventTable.load(stored.__getitem__, corpus).reported.tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(("sentence", "kinds"), [(40_000, 0), (2, 40_000)])
def test_large_numbers_take_longer_columns(corpus: Corpus, sentence: int, kinds: int) -> None:
    stored = columns(*(f"k{number}" for number in range(kinds)), sentence=sentence)
    table = EventTable.load(stored.__getitem__, corpus)
    first = int(table.first[2])
    assert table.sentences[first : first + 2].tolist() == [-1, sentence + 1]
    last = int(table.kinds[first + table.counts[2] - 1])
    assert table.kinds_of[f"verb k{kinds - 1}" if kinds else "verb weep"].tolist() == [
        last - last % 2,
        last - last % 2 + 1,
    ]


def test_an_index_without_events_has_an_empty_table(corpus: Corpus) -> None:
    table = EventTable.load(lambda _: b"", corpus)
    assert table.counts.tolist() == [0, 0, 0, 0]
    assert table.nearness([("action raid", 1.0)]).tolist() == []


def test_places_are_found_among_the_living(corpus: Corpus) -> None:
    assert corpus.find(np.array([2, 5, 7])).tolist() == [0, -1, 2]
    assert corpus.find(np.array([-1, 3, 9, 10])).tolist() == [-1, -1, 3, -1]
    assert corpus.find(np.array([], dtype=np.int64)).tolist() == []


@dataclass
class _Thing:
    size: int


def test_the_oldest_is_forgotten() -> None:
    remembered, made = Remembered[_Thing](4000), list[str]()

    def get(name: str, size: int = 1000) -> None:
        def make() -> _Thing:
            made.append(name)
            return _Thing(size)

        remembered.get(name, make)

    get("a")
    get("b")
    get("a")
    get("c")  # three times 1000 bytes and their own are more than 4000: "b" goes
    get("a")
    get("c")
    assert made == ["a", "b", "c"]
    get("b")
    get("whale", 9000)
    get("whale", 9000)
    get("b")
    assert made == ["a", "b", "c", "b", "whale", "whale"]
