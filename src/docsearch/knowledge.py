"""What an index knows of actors, for people to look at: who there is, what of one, who occurs with whom.

All of it is read from one snapshot of the store; nothing is loaded but that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from docsearch.actors.query import find_names
from docsearch.annotations import Actor, ActorType, Alias, Event
from docsearch.errors import BadInputError
from docsearch.index.postings import ABOUT
from docsearch.index.snapshot import Snapshot
from docsearch.nlp.names import name_key

__all__ = [
    "ActorDocument",
    "ActorProfile",
    "Companion",
    "Deed",
    "Network",
    "Tie",
    "actor_named",
    "actor_network",
    "actor_profile",
    "list_actors",
]

_COMPANIONS = 20
_DEEDS = 50


@dataclass(frozen=True, slots=True)
class ActorDocument:
    """A document that names an actor; ``salience``, 0 to 1, says how much it is about it."""

    id: str
    title: str
    date: str | None
    salience: float


@dataclass(frozen=True, slots=True)
class Companion:
    """Another actor, and in how many ``documents`` both are named; ``years`` has them by year."""

    actor: Actor
    documents: int
    years: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Deed:
    """An event in which the actor has a role, in the words of the document with this id."""

    document: str
    role: str
    action: str
    event: Event
    sentence: str


@dataclass(frozen=True, slots=True)
class ActorProfile:
    """What is known of one actor; ``documents`` the most salient first, dates as far as they are known."""

    actor: Actor
    aliases: tuple[Alias, ...]
    documents: tuple[ActorDocument, ...]
    first_seen: str | None
    last_seen: str | None
    companions: tuple[Companion, ...]
    related: tuple[tuple[str, Actor], ...]
    deeds: tuple[Deed, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """Two companions (ids of actors), and in how many of the documents both are named."""

    one: str
    other: str
    documents: int


@dataclass(frozen=True, slots=True)
class Network:
    """An actor, those who occur with it, and the ties among these within its documents."""

    actor: Actor
    companions: tuple[Companion, ...]
    ties: tuple[Tie, ...]


def list_actors(
    store: Snapshot, *, containing: str = "", kind: ActorType | None = None, least: int = 1
) -> Iterator[Actor]:
    """Actors by falling number of documents: of this ``kind``, in ``least`` of them, so called."""
    wanted = name_key(containing) if containing else ""
    for actor in store.annotations.all_actors():
        if actor.documents < least:
            return
        if kind in {None, actor.type} and any(wanted in name for name in actor.names):
            yield actor


def actor_named(store: Snapshot, name: str) -> Actor:
    """The one actor that ``name`` means (an id, or any of its names).

    Raises :class:`BadInputError` where there is none, or where there are several, which it lists.
    """
    tables = store.annotations
    if (known := tables.actor(name)) is not None:
        return known
    found = tables.aliases([name_key(name)]).get(name_key(name), ())
    if not found:
        names = find_names(name, tables.aliases)
        found = tuple(
            Alias(n.key, actor, None, 0, confidence) for n in names[:1] for actor, confidence in n.candidates
        )
    actors = [actor for one in found if (actor := tables.actor(one.actor_id)) is not None]
    if not actors:
        raise BadInputError(
            f"No actor is called {name!r} here; `docsearch actors --containing WORD` looks for names."
        )
    if len(actors) > 1 and found[0].score < 2 * found[1].score:
        several = ", ".join(f"{actor.id} ({actor.name}, {actor.documents} documents)" for actor in actors)
        raise BadInputError(f"{name!r} may mean {several}; name one of them by its id.")
    return actors[0]


def actor_profile(store: Snapshot, actor: Actor) -> ActorProfile:
    """What the documents say of ``actor``."""
    tables = store.annotations
    rows = np.frombuffer(tables.posting(f"about {actor.id}"), dtype=ABOUT)
    order = rows[np.lexsort((rows["document"], -rows["salience"]))]
    keys = [int(key) for key in order["document"]]
    documents = store.documents(keys)
    listed = tuple(
        ActorDocument(documents[key].id, documents[key].title, documents[key].date, float(salience))
        for key, salience in zip(keys, order["salience"].tolist(), strict=True)
        if key in documents
    )
    dates = sorted(date for one in listed if (date := one.date))
    return ActorProfile(
        actor,
        _aliases_of(store, actor),
        listed,
        dates[0] if dates else None,
        dates[-1] if dates else None,
        companions(store, actor, keys),
        tuple(
            (relation, other) for relation, id_ in actor.related if (other := tables.actor(id_)) is not None
        ),
        tuple(_deeds(store, actor, [key for key in keys if key in documents])),
    )


def companions(
    store: Snapshot, actor: Actor, keys: list[int], *, most: int = _COMPANIONS
) -> tuple[Companion, ...]:
    """The actors that documents with these ``keys`` name most often beside ``actor``."""
    together: Counter[str] = Counter()
    years: dict[str, Counter[str]] = {}
    documents = store.documents(keys)
    for key in keys:
        year = (documents[key].date or "")[:4] if key in documents else ""
        for owner in {owner for owner in store.annotations.owners(key) if owner not in {None, actor.id}}:
            together[str(owner)] += 1
            if year:
                years.setdefault(str(owner), Counter())[year] += 1
    best = sorted(together.items(), key=lambda item: (-item[1], item[0]))[:most]
    return tuple(
        Companion(other, count, tuple(sorted(years.get(id_, Counter()).items())))
        for id_, count in best
        if (other := store.annotations.actor(id_)) is not None
    )


def actor_network(store: Snapshot, actor: Actor, *, most: int) -> Network:
    """The ``most`` frequent companions of ``actor`` and their ties."""
    rows = np.frombuffer(store.annotations.posting(f"about {actor.id}"), dtype=ABOUT)
    keys = [int(key) for key in rows["document"]]
    found = companions(store, actor, keys, most=most)
    shown = {companion.actor.id for companion in found}
    counts: Counter[tuple[str, str]] = Counter()
    for key in keys:
        here = sorted({str(owner) for owner in store.annotations.owners(key)} & shown)
        counts.update(combinations(here, 2))
    ties = tuple(Tie(one, other, count) for (one, other), count in sorted(counts.items()))
    return Network(actor, found, ties)


def _aliases_of(store: Snapshot, actor: Actor) -> tuple[Alias, ...]:
    found = store.annotations.aliases(actor.names)
    return tuple(
        sorted(
            (one for own in found.values() for one in own if one.actor_id == actor.id),
            key=lambda one: (-one.documents, one.key),
        )
    )


def _deeds(store: Snapshot, actor: Actor, keys: list[int]) -> Iterator[Deed]:
    count = 0
    for key in keys:
        read, events = store.annotations.actors_of(key), store.annotations.events_of(key)
        if read is None or events is None:
            continue
        owners = store.annotations.owners(key)
        (document,) = store.documents([key]).values()
        for event in events.events:
            for role, fillers in (("agent", event.agents), ("patient", event.patients)):
                if any(actor.id in owners[f.entity : f.entity + 1] for f in fillers if f.entity is not None):
                    at = event.trigger.sentence
                    begin, end = read.sentences[at] if at >= 0 else (0, len(document.title))
                    sentence = (document.text if at >= 0 else document.title)[begin:end].strip()
                    yield Deed(document.id, role, event.action or event.lemma, event, sentence)
                    count += 1
                    if count >= _DEEDS:
                        return
