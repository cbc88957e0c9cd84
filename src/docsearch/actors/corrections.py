"""How the user's edits change groups: cuts before the evidence is weighed, joins after it; so they win."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docsearch.actors.edits import Edit, EditAction
from docsearch.actors.graph import BODY, PERSON, PLACE, Groups, Node
from docsearch.annotations import AliasRelation
from docsearch.nlp.names import name_key

__all__ = ["Cut", "Join", "apply_joins", "cuts_of", "joins_of"]


@dataclass(frozen=True, slots=True)
class Cut:
    """The name ``key`` does not mean the actor that has ``nodes`` (and the key ``actor``)."""

    number: int
    actor: str
    key: str
    nodes: frozenset[Node]


@dataclass(frozen=True, slots=True)
class Join:
    """Two name keys are one actor's (``adds``: the second is another name of the first)."""

    number: int
    actor: str
    key: str
    relation: AliasRelation
    adds: bool


def joins_of(edits: Sequence[Edit]) -> list[Join]:
    """The joining edits, in their order."""
    joining = (EditAction.ADD, EditAction.MERGE)
    found = [
        Join(e.number, name_key(e.actor), name_key(e.other), e.relation, e.action is EditAction.ADD)
        for e in edits
        if e.action in joining
    ]
    return [join for join in found if join.actor and join.key and join.actor != join.key]


def cuts_of(edits: Sequence[Edit], groups: Groups, ambiguous: Mapping[Node, Sequence[Node]]) -> list[Cut]:
    """The cutting edits, each with all the nodes that its actor has while nothing is cut."""
    cutting = [e for e in edits if e.action in (EditAction.REMOVE, EditAction.SPLIT)]
    if not cutting:
        return []
    members = groups.members()
    cuts = []
    for edit in cutting:
        actor, key = name_key(edit.actor), name_key(edit.other)
        roots: set[Node] = set()
        for node in _nodes(actor):
            roots.update(ambiguous.get(node, (groups.find(node),)))
        nodes = frozenset(n for root in roots for n in members.get(groups.find(root), ()) if n[0] != key)
        if nodes and key and actor != key:
            cuts.append(Cut(edit.number, actor, key, nodes))
    return cuts


def _nodes(key: str) -> tuple[Node, ...]:
    return tuple((key, family) for family in (PERSON, BODY, PLACE))


def apply_joins(
    joins: Sequence[Join],
    cuts: Sequence[Cut],
    groups: Groups,
    ambiguous: dict[Node, tuple[Node, ...]],
    weight: Mapping[Node, int],
) -> None:
    """Joins what the user joined, but for what was cut later.

    ``weight`` is how many documents have a node; of several actors with a name, the heaviest is meant.
    """
    for join in joins:
        if any(_undone(join, cut) for cut in cuts):
            continue
        actor = _meant(join.actor, groups, ambiguous, weight) or (join.actor, BODY)
        other = _meant(join.key, groups, ambiguous, weight)
        if other is None:
            groups.union(actor, (join.key, actor[1]), force=True)
        elif join.adds and _stands_for_others(join.key, groups, ambiguous):
            for node in _known(join.key, weight, ambiguous):
                before = ambiguous.get(node, (groups.find(node),))
                ambiguous[node] = tuple(sorted({groups.find(r) for r in (*before, actor)}))
        else:
            groups.union(actor, other, force=True)


def _undone(join: Join, cut: Cut) -> bool:
    named = {cut.actor, *(node[0] for node in cut.nodes)}
    pair = {join.actor, join.key}
    return join.number < cut.number and cut.key in pair and bool((pair - {cut.key}) & named)


def _stands_for_others(key: str, groups: Groups, ambiguous: Mapping[Node, Sequence[Node]]) -> bool:
    return any(node in ambiguous or groups.size(node) > 1 for node in _nodes(key))


def _known(key: str, weight: Mapping[Node, int], ambiguous: Mapping[Node, Sequence[Node]]) -> list[Node]:
    return [node for node in _nodes(key) if node in weight or node in ambiguous]


def _meant(
    key: str,
    groups: Groups,
    ambiguous: Mapping[Node, Sequence[Node]],
    weight: Mapping[Node, int],
) -> Node | None:
    """The root of the heaviest actor that a name can mean."""
    roots = {
        groups.find(root)
        for node in _known(key, weight, ambiguous) or [n for n in _nodes(key) if groups.size(n) > 1]
        for root in ambiguous.get(node, (node,))
    }
    return min(roots, key=lambda root: (-weight.get(root, 0), root)) if roots else None
