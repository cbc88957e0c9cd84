"""The tables of actors and events within one transaction of the store.

``annotations`` and ``edits`` are the truth; ``actors``, ``aliases`` and ``postings`` are derived from them
and replaced as a whole.  A posting is one row for each place where a term stands; what a term may be is said
in :mod:`docsearch.index.postings`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from docsearch.annotations import Actor, ActorType, Alias, AliasRelation, DocumentActors, DocumentEvents
from docsearch.index.annotation_codec import decode_actors, decode_events

__all__ = ["ACTORS", "DERIVATION", "EVENTS", "HARMS", "LEXICON", "AnnotationTables", "EditRow"]

ACTORS, EVENTS = "actors", "events"
LEXICON = "lexicon"  # what ``meta`` calls the user's words for events
HARMS = "harmful"  # and the categories among them that harm
EditRow = tuple[int, str, str, str, str, int | None]

DERIVATION = "4"  # changes with what is derived; what an older release derived is derived anew
_IN_CLAUSE = 500
_ACTOR_FIELDS = "id, name, type, documents, mentions, names, related, profile"


class AnnotationTables:
    """Reads and writes the tables; changes are seen when the transaction commits."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    # What was read of documents

    def pending(self, stage: str, version: str) -> NDArray[np.int64]:
        """Keys, ascending, of the documents that this version of the stage has not read."""
        query = (
            "SELECT key FROM documents WHERE key NOT IN "
            "(SELECT document FROM annotations WHERE stage = ? AND version = ?) ORDER BY key"
        )
        rows = self._connection.execute(query, (stage, version))
        return np.fromiter((row[0] for row in rows), dtype=np.int64)

    def unread(self, stage: str) -> int:
        """How many documents no version of the stage has read."""
        query = "SELECT (SELECT count(*) FROM documents) - (SELECT count(*) FROM annotations WHERE stage = ?)"
        return int(self._connection.execute(query, (stage,)).fetchone()[0])

    def data(self, document: int, stage: str) -> bytes:
        """What the stage has read of a document, encoded; empty where it has not."""
        return self._data(document, stage) or b""

    def actors_of(self, document: int) -> DocumentActors | None:
        data = self._data(document, ACTORS)
        return None if data is None else decode_actors(data)

    def events_of(self, document: int) -> DocumentEvents | None:
        data = self._data(document, EVENTS)
        return None if data is None else decode_events(data)

    def read_actors(self) -> Iterator[tuple[int, DocumentActors]]:
        """All documents whose actors were read, by ascending key."""
        yield from ((key, decode_actors(data)) for key, data in self._stage(ACTORS))

    def keep(self, stage: str, version: str, data: Iterable[tuple[int, bytes]]) -> None:
        """Store what a stage has read of documents (key, encoded), in place of what it had before."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO annotations (document, stage, version, data) VALUES (?, ?, ?, ?)",
            ((int(key), stage, version, encoded) for key, encoded in data),
        )

    # What the user said

    def edits(self) -> list[EditRow]:
        """The journal: (number, action, actor, other, relation, number of the edit it undoes), in order."""
        return self._connection.execute(
            "SELECT number, action, actor, other, relation, undoes FROM edits ORDER BY number"
        ).fetchall()

    def add_edit(self, row: EditRow) -> None:
        self._connection.execute("INSERT INTO edits VALUES (?, ?, ?, ?, ?, ?)", row)

    # What follows from both

    def replace_actors(self, actors: Iterable[Actor], aliases: Iterable[Alias]) -> None:
        self._connection.execute("DELETE FROM actors")
        self._connection.executemany(
            "INSERT INTO actors VALUES (?,?,?,?,?,?,?,?)",
            (
                (
                    *(a.id, a.name, a.type, a.documents, a.mentions),
                    *(json.dumps(a.names), json.dumps(a.related), json.dumps(a.profile)),
                )
                for a in actors
            ),
        )
        self._connection.execute("DELETE FROM aliases")
        self._connection.executemany(
            "INSERT INTO aliases VALUES (?,?,?,?,?)",
            ((a.key, a.actor_id, a.relation or "", a.documents, a.score) for a in aliases),
        )

    def replace_owners(self, owners: Iterable[tuple[int, Sequence[str | None]]]) -> None:
        """Store which actor each entity of each document is."""
        self._connection.execute("DELETE FROM owners")
        rows = ((key, json.dumps(own)) for key, own in owners)
        self._connection.executemany("INSERT INTO owners VALUES (?, ?)", rows)

    def owners(self, document: int) -> tuple[str | None, ...]:
        """The id of the actor that each entity of a document is; empty where that is not known yet."""
        row = self._connection.execute(
            "SELECT actors FROM owners WHERE document = ?", (int(document),)
        ).fetchone()
        return () if row is None else tuple(json.loads(row[0]))

    def replace_postings(self, postings: Iterable[tuple[str, bytes]]) -> None:
        self._connection.execute("DELETE FROM postings")
        self._connection.executemany("INSERT INTO postings VALUES (?, ?)", postings)

    def posting(self, term: str) -> bytes:
        """The rows of a term, empty where it is unknown."""
        row = self._connection.execute("SELECT data FROM postings WHERE term = ?", (term,)).fetchone()
        return b"" if row is None else bytes(row[0])

    def all_postings(self) -> Iterator[tuple[str, bytes]]:
        """Every term with its rows."""
        yield from self._connection.execute("SELECT term, data FROM postings ORDER BY term")

    def aliases(self, keys: Sequence[str]) -> dict[str, tuple[Alias, ...]]:
        """For each of ``keys`` that is a name the actors it may stand for, best first."""
        found: dict[str, list[Alias]] = {}
        for begin in range(0, len(keys), _IN_CLAUSE):
            part = keys[begin : begin + _IN_CLAUSE]
            marks = ",".join("?" * len(part))
            query = f"SELECT key, actor, relation, documents, score FROM aliases WHERE key IN ({marks})"  # noqa: S608
            for key, actor, relation, documents, score in self._connection.execute(query, part):
                found.setdefault(key, []).append(
                    Alias(key, actor, AliasRelation(relation) if relation else None, documents, score)
                )
        return {key: tuple(sorted(own, key=lambda a: (-a.score, a.actor_id))) for key, own in found.items()}

    def all_aliases(self) -> Iterator[Alias]:
        """Every alias, by key."""
        rows = self._connection.execute(
            "SELECT key, actor, relation, documents, score FROM aliases ORDER BY key"
        )
        for key, actor, relation, documents, score in rows:
            yield Alias(key, actor, AliasRelation(relation) if relation else None, documents, score)

    def actor(self, actor_id: str) -> Actor | None:
        row = self._connection.execute(
            f"SELECT {_ACTOR_FIELDS} FROM actors WHERE id = ?",  # noqa: S608
            (actor_id,),
        ).fetchone()
        return None if row is None else _actor_of(row)

    def actor_name(self, actor_id: str) -> str | None:
        row = self._connection.execute("SELECT name FROM actors WHERE id = ?", (actor_id,)).fetchone()
        return None if row is None else str(row[0])

    def count_actors(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM actors").fetchone()[0])

    def all_actors(self) -> Iterator[Actor]:
        """Every actor, the most mentioned first."""
        rows = self._connection.execute(
            f"SELECT {_ACTOR_FIELDS} FROM actors ORDER BY documents DESC, mentions DESC, id"  # noqa: S608
        )
        yield from map(_actor_of, rows)

    def _data(self, document: int, stage: str) -> bytes | None:
        row = self._connection.execute(
            "SELECT data FROM annotations WHERE document = ? AND stage = ?", (int(document), stage)
        ).fetchone()
        return None if row is None else bytes(row[0])

    def _stage(self, stage: str) -> Iterator[tuple[int, bytes]]:
        query = "SELECT document, data FROM annotations WHERE stage = ? ORDER BY document"
        yield from self._connection.execute(query, (stage,))


def _actor_of(row: Sequence[object]) -> Actor:
    identity, name, kind, documents, mentions, names, related, profile = row
    values: Mapping[str, object] = {"names": json.loads(str(names)), "related": json.loads(str(related))}
    return Actor(
        id=str(identity),
        name=str(name),
        type=ActorType(str(kind)),
        names=tuple(values["names"]),  # type: ignore[arg-type]
        documents=int(str(documents)),
        mentions=int(str(mentions)),
        related=tuple((relation, other) for relation, other in values["related"]),  # type: ignore[attr-defined]
        profile=tuple(json.loads(str(profile))),
    )
