"""The aliases: every key with the actors that it can mean, and how much it points at each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from docsearch.actors.corrections import Join
from docsearch.actors.facts import Alias
from docsearch.actors.graph import BODY, PERSON, PLACE, Evidence, Groups, Node
from docsearch.actors.homonyms import whole_of
from docsearch.annotations import AliasRelation

__all__ = ["FAMILIES", "Relations", "aliases_of", "relations_of"]

FAMILIES = (PERSON, BODY, PLACE)
Relations = Mapping[tuple[str, Node], AliasRelation | None]
_ORDER = tuple(AliasRelation)
_WEIGHTS = {AliasRelation.SURNAME: 0.8, AliasRelation.DEMONYM: 0.9, AliasRelation.CAPITAL: 0.5}
UNSEEN = 0.5  # documents that a possible meaning counts for before any document has it


def relations_of(evidence: Evidence, groups: Groups, joins: Sequence[Join]) -> Relations:
    """How a key is related to the actor with this root, by most documents; the user's word goes first."""
    votes: dict[tuple[str, Node], dict[AliasRelation, int]] = defaultdict(lambda: defaultdict(int))
    for (alias, name), seen in evidence.strong.items():
        _vote(votes[alias[0], groups.find(name)], seen)
    for alias, names in evidence.weak.items():
        for name, seen in names.items():
            _vote(votes[alias[0], groups.find(name)], seen)
    found: dict[tuple[str, Node], AliasRelation | None] = {
        place: min(seen, key=lambda r: (-seen[r], _ORDER.index(r))) for place, seen in votes.items()
    }
    for join in joins:
        if join.adds:
            for family in FAMILIES:
                found[join.key, groups.find((join.actor, family))] = join.relation
    return found


def _vote(into: dict[AliasRelation, int], seen: Mapping[AliasRelation, int]) -> None:
    for relation, documents in seen.items():
        into[relation] += documents


def aliases_of(
    *,
    drafts: Mapping[Node, Mapping[str, int]],
    names: Mapping[Node, Iterable[str]],
    ids: Mapping[Node, str],
    main: Mapping[Node, str],
    relations: Relations,
    banned: AbstractSet[tuple[str, Node]],
    added: AbstractSet[tuple[str, Node]],
) -> tuple[Alias, ...]:
    """All aliases, sorted by key, then score (best first), then actor.

    ``drafts`` are the document counts of each root's forms; ``banned`` (key, root) give no alias,
    those ``added`` by hand one with the score 1.
    """
    by_key: dict[str, list[tuple[Node, int]]] = defaultdict(list)
    for root, keys in names.items():
        for key in keys:
            if (key, root) not in banned or key == main[root]:
                by_key[key].append((root, drafts[root].get(key, 0)))
    aliases = []
    for key, found in by_key.items():
        total = sum(documents + UNSEEN for _, documents in found)
        for root, documents in found:
            relation = (
                None if key == main[root] else relations.get((key, whole_of(root)), AliasRelation.VARIANT)
            )
            weight = 1.0 if relation is None else _WEIGHTS.get(relation, 1.0)
            score = 1.0 if (key, root) in added else weight * (documents + UNSEEN) / total
            aliases.append(Alias(key, ids[root], relation, documents, round(score, 6)))
    return tuple(sorted(aliases, key=lambda alias: (alias.key, -alias.score, alias.actor_id)))
