"""What actors and events cost a search, on an index that is repeated until it is large.

    python benchmarks/understanding.py INDEX QUERIES [--documents 100000]

INDEX has actors and events; its postings are repeated under new keys until there are as many documents, and
written to a store of their own, so that reading them is part of the time.  QUERIES is JSON Lines
with ``text``.
Prints JSON: milliseconds (p50, p95) for looking up names and reading the event of a query, and for asking the
actor and the event leg: their best documents, and the scores of those that other legs would name (a thousand,
drawn by chance).  *Opened* is the same with nothing kept from queries before, as in a process of its own.
Repeated documents share names and words, so that lists are as long as they would be if every document were
about the same affairs: the harder case.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docsearch.actors.query import find_names
from docsearch.config import SearchSettings
from docsearch.index.actor_leg import ActorLeg
from docsearch.index.arrays import ByteStrings
from docsearch.index.event_leg import EventLeg
from docsearch.index.event_table import DAYS
from docsearch.index.kept_postings import KeptPostings
from docsearch.index.postings import ABOUT, HAPPENING, STANDING
from docsearch.index.rows import Corpus, SegmentDocuments
from docsearch.index.snapshot import Snapshot
from docsearch.index.store import Store
from docsearch.order import unique
from docsearch.understanding import Understood, understand

_KINDS = {"about": ABOUT, "actor": STANDING, "word": STANDING, "action": HAPPENING, "verb": HAPPENING}
_WARM = 5
_DEPTH, _OTHERS = 250, 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--documents", type=int, default=100_000)
    given = parser.parse_args()
    texts = [json.loads(line)["text"] for line in given.queries.read_text(encoding="utf-8").splitlines()]
    with Store(given.index).read() as snapshot, tempfile.TemporaryDirectory() as folder:
        keys = snapshot.keys()
        times = -(-given.documents // len(keys))
        with sqlite3.connect(Path(folder) / "postings.sqlite") as database:
            _repeat(database, snapshot, keys, times)
            large = _Large(database, snapshot, len(keys) * times)
            found = {name: _measured(ask, texts) for name, ask in large.parts().items()}
    print(
        json.dumps({"documents": len(keys) * times, "queries": len(texts), "milliseconds": found}, indent=1)
    )


def _repeat(database: sqlite3.Connection, snapshot: Snapshot, keys: NDArray[np.int64], times: int) -> None:
    database.execute("CREATE TABLE postings (term TEXT PRIMARY KEY, data BLOB NOT NULL)")
    slots = int(np.frombuffer(snapshot.annotations.posting("events counts"), dtype="<i4").sum())

    def rows() -> Iterator[tuple[str, bytes]]:
        for term, data in snapshot.annotations.all_postings():
            if term.startswith("events "):
                yield term, _repeated_column(term, data, keys, times, slots)
                continue
            own = np.frombuffer(data, dtype=_KINDS[term.split(" ", 1)[0]])
            repeated = np.tile(own, times)
            places = np.searchsorted(keys, own["document"])
            repeated["document"] = np.concatenate([places + number * len(keys) for number in range(times)])
            yield term, repeated.tobytes()

    database.executemany("INSERT INTO postings VALUES (?, ?)", rows())
    database.commit()


def _repeated_column(term: str, data: bytes, keys: NDArray[np.int64], times: int, slots: int) -> bytes:
    """A column of the event table (:mod:`docsearch.index.event_table`)."""
    if term == "events kinds named":
        return data
    if term == "events documents":
        places = np.searchsorted(keys, np.frombuffer(data, dtype="<i8"))
        return np.concatenate([places + number * len(keys) for number in range(times)]).tobytes()
    if term == "events days":
        days = np.tile(np.frombuffer(data, dtype=DAYS), times)
        days["slot"] += np.repeat(np.arange(times) * slots, len(days) // times)
        return days.tobytes()
    return data * times


class _Large:
    """A reading of the repeated index, as far as :func:`docsearch.understanding.understand` asks for it."""

    stages = frozenset(("actors", "events"))

    def __init__(self, database: sqlite3.Connection, snapshot: Snapshot, documents: int) -> None:
        self._database, self._snapshot = database, snapshot
        ids = ByteStrings.of([str(number).encode() for number in range(documents)])
        segment = SegmentDocuments(np.arange(documents), ids, np.arange(documents + 1, dtype=np.int32))
        self._corpus = Corpus([segment], np.array([], dtype=np.int64))
        self._kept = KeptPostings(self._corpus)
        self._others = np.sort(np.random.default_rng(7).choice(documents, _OTHERS, replace=False))

    def _posting(self, term: str) -> bytes:
        row = self._database.execute("SELECT data FROM postings WHERE term = ?", (term,)).fetchone()
        return b"" if row is None else bytes(row[0])

    @property
    def actors(self) -> ActorLeg:
        return ActorLeg(self._corpus, self._posting, self._kept)

    @property
    def events(self) -> EventLeg:
        return EventLeg(self._corpus, self._posting, self._kept)

    def aliases(self, keys: Any) -> Any:
        return self._snapshot.annotations.aliases(keys)

    def actor(self, actor_id: str) -> Any:
        return self._snapshot.annotations.actor(actor_id)

    def parts(self) -> dict[str, Callable[[str], object]]:
        settings = SearchSettings()

        def asked(*, actors: bool, events: bool, opened: bool = False) -> Callable[[str], object]:
            def ask(text: str) -> None:
                if opened:
                    self._kept = KeptPostings(self._corpus)
                meant = understand(self, text, None, settings, actors=actors, events=events)  # type: ignore[arg-type]
                self._look_up(meant)

            return ask

        return {
            "names": lambda text: find_names(text, self.aliases),
            "names and actor leg": asked(actors=True, events=False),
            "names, actor leg, event and event leg": asked(actors=True, events=True),
            "opened: names and actor leg": asked(actors=True, events=False, opened=True),
            "opened: names, actor leg, event and event leg": asked(actors=True, events=True, opened=True),
        }

    def _look_up(self, meant: Understood) -> None:
        """What a search asks of the answers."""
        answers = [answer for answer in (meant.actors, meant.events) if answer is not None]
        union = unique(np.concatenate([self._others, *(one.best(_DEPTH).documents for one in answers)]))
        for one in answers:
            one.score(union)
        if meant.actors is not None:
            meant.actors.namesakes(union)
        if meant.events is not None:
            meant.events.reversal(union)


def _measured(ask: Callable[[str], object], texts: list[str]) -> dict[str, float]:
    for text in texts[:_WARM]:
        ask(text)
    took = []
    for text in texts:
        begun = time.perf_counter()
        ask(text)
        took.append(1000 * (time.perf_counter() - begun))
    return {"p50": round(float(np.median(took)), 2), "p95": round(float(np.quantile(took, 0.95)), 2)}


if __name__ == "__main__":
    main()
