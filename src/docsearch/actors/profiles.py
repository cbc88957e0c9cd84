"""What tells actors of one name apart: words, roles and company of one that the others do not have."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from docsearch.actors.contexts import Words
from docsearch.actors.corpus import Corpus
from docsearch.actors.facts import Alias

__all__ = ["profiles_of"]

MOST_DOCUMENTS = 20  # of an actor are read, evenly spread over all of them
MOST_TRAITS = 120  # of an actor are kept, those of most of its documents
CLEARLY = 2.0  # times the share of its documents must be that of any other actor of the name
_MOST_RIVALS = 50  # actors of one key; a name of more is told apart by nothing


def profiles_of(
    corpus: Corpus, ids: Sequence[str], aliases: Iterable[Alias], words: Words
) -> dict[str, tuple[str, ...]]:
    """The traits, sorted, of each actor that shares a name; ``ids`` are the actors of ``corpus.entities``."""
    rivals = _rivals(aliases)
    positions: dict[str, list[int]] = defaultdict(list)
    for position, actor in enumerate(ids):
        if actor in rivals:
            positions[actor].append(position)
    read: dict[int, frozenset[str]] = {}
    shares: dict[str, Mapping[str, float]] = {}
    for actor, places in positions.items():
        kept = places[:: -(-len(places) // MOST_DOCUMENTS)]
        for position in kept:
            document = corpus.entities[position].document
            if document not in read:
                read[document] = frozenset(words(document))
        shares[actor] = _shares(corpus, kept, read)
    return {actor: _traits(shares[actor], [shares.get(r, {}) for r in rivals[actor]]) for actor in shares}


def _rivals(aliases: Iterable[Alias]) -> dict[str, list[str]]:
    by_key: dict[str, list[str]] = defaultdict(list)
    for alias in aliases:
        by_key[alias.key].append(alias.actor_id)
    found: dict[str, set[str]] = defaultdict(set)
    for actors in by_key.values():
        for actor in actors if 1 < len(actors) <= _MOST_RIVALS else ():
            found[actor].update(actors)
    return {actor: sorted(others - {actor}) for actor, others in found.items()}


def _shares(
    corpus: Corpus, positions: Sequence[int], read: Mapping[int, frozenset[str]]
) -> Mapping[str, float]:
    """In which share of an actor's documents each word, role and name of another stands."""
    counts: Counter[str] = Counter()
    for position in positions:
        fact = corpus.entities[position]
        around = {corpus.entities[i].key for i in corpus.by_document[fact.document] if i != position}
        roles = {word for role in fact.roles for word in role.split()}
        counts.update(read[fact.document] | around | roles)
    return {trait: count / len(positions) for trait, count in counts.items()}


def _traits(own: Mapping[str, float], others: Sequence[Mapping[str, float]]) -> tuple[str, ...]:
    kept = [t for t, share in own.items() if all(share > CLEARLY * other.get(t, 0.0) for other in others)]
    kept.sort(key=lambda trait: (-own[trait], trait))
    return tuple(sorted(kept[:MOST_TRAITS]))
