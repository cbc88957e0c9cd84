"""Names as nodes, evidence as edges: which names are one actor's, and which names can mean several.

Strong evidence joins two names for good.  Weak evidence says that a short name (acronym, surname, demonym)
can stand for a longer one; only if all its longer names turn out to be one actor's does it join them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from docsearch.annotations import ActorType, AliasRelation

__all__ = ["BODY", "PERSON", "PLACE", "Evidence", "Groups", "Node", "family_of", "settle"]

PERSON, BODY, PLACE = 1, 2, 4  # bits, so that a group's families are one number
_FAMILIES = {
    ActorType.PERSON: PERSON,
    ActorType.ORGANISATION: BODY,
    ActorType.GROUP: BODY,
    ActorType.STATE: PLACE,
    ActorType.PLACE: PLACE,
}

Node = tuple[str, int]  # a name key and its family


def family_of(kind: ActorType) -> int:
    """``PERSON``, ``BODY`` (organisations, groups) or ``PLACE`` (states, places)."""
    return _FAMILIES[kind]


@dataclass(slots=True)
class Evidence:
    """Edges between nodes, each with its relation and in how many documents it was seen.

    ``strong`` are unordered (alias, name), ``weak`` go from a short name to a fuller one.
    """

    strong: dict[tuple[Node, Node], dict[AliasRelation, int]] = field(default_factory=dict)
    weak: dict[Node, dict[Node, dict[AliasRelation, int]]] = field(default_factory=dict)

    def join(self, alias: Node, name: Node, relation: AliasRelation, documents: int = 1) -> None:
        """``alias`` and ``name`` are one."""
        if alias != name:
            seen = self.strong.setdefault((alias, name), {})
            seen[relation] = seen.get(relation, 0) + documents

    def point(self, alias: Node, name: Node, relation: AliasRelation, documents: int = 1) -> None:
        """``alias`` can stand for ``name``."""
        if alias != name:
            seen = self.weak.setdefault(alias, {}).setdefault(name, {})
            seen[relation] = seen.get(relation, 0) + documents

    def without(self, cuts: Iterable[tuple[str, frozenset[Node]]]) -> Evidence:
        """The same, but without edges between a name key and the nodes it was split from."""
        banned: dict[str, set[Node]] = defaultdict(set)
        for key, nodes in cuts:
            banned[key] |= nodes

        def stays(one: Node, two: Node) -> bool:
            return two not in banned.get(one[0], ()) and one not in banned.get(two[0], ())

        kept = Evidence({pair: seen for pair, seen in self.strong.items() if stays(*pair)})
        for alias, names in self.weak.items():
            left = {name: seen for name, seen in names.items() if stays(alias, name)}
            if left:
                kept.weak[alias] = left
        return kept


class Groups:
    """Union-find over nodes; a person and a place are never in one group unless ``force`` says so."""

    def __init__(self, nodes: Iterable[Node] = ()) -> None:
        self._parent: dict[Node, Node] = {node: node for node in nodes}
        self._mask: dict[Node, int] = {}
        self._size: dict[Node, int] = {}

    def find(self, node: Node) -> Node:
        parent = self._parent
        root = node
        while (above := parent.setdefault(root, root)) != root:
            root = above
        while (above := parent[node]) != root:
            parent[node] = root
            node = above
        return root

    def union(self, one: Node, two: Node, *, force: bool = False) -> bool:
        """Joins two groups; the smallest node becomes the root, so that the order of unions is no matter."""
        one, two = self.find(one), self.find(two)
        if one == two:
            return True
        if two < one:
            one, two = two, one
        mask = self._mask.get(one, one[1]) | self._mask.get(two, two[1])
        if mask & PERSON and mask & PLACE and not force:
            return False
        self._parent[two] = one
        self._mask[one] = mask
        self._size[one] = self._size.get(one, 1) + self._size.get(two, 1)
        return True

    def size(self, node: Node) -> int:
        return self._size.get(self.find(node), 1)

    def members(self) -> dict[Node, list[Node]]:
        """Root to all nodes of its group, sorted."""
        groups: dict[Node, list[Node]] = defaultdict(list)
        for node in sorted(self._parent):
            groups[self.find(node)].append(node)
        return dict(groups)


def settle(groups: Groups, evidence: Evidence) -> dict[Node, tuple[Node, ...]]:
    """Joins by all the evidence; returns the names that stay ambiguous, with the roots they can mean."""
    for one, two in sorted(evidence.strong):
        groups.union(one, two)
    full = {groups.find(node) for pair in evidence.strong for node in pair if node not in evidence.weak}
    order = sorted(evidence.weak, key=lambda node: (-node[0].count(" "), -len(node[0]), node))
    ambiguous: dict[Node, tuple[Node, ...]] = {}
    for _ in range(2):  # the second time, names whose candidates were joined since
        for node in order:
            _settle_one(node, evidence.weak[node], groups, full, ambiguous)
    return {node: _roots(groups, found) for node, found in ambiguous.items()}


def _settle_one(
    node: Node,
    names: Mapping[Node, Mapping[AliasRelation, int]],
    groups: Groups,
    full: set[Node],
    ambiguous: dict[Node, tuple[Node, ...]],
) -> None:
    own = groups.find(node)
    sure = [name for name in names if name not in ambiguous]
    found = sure or {root for name in names for root in ambiguous[name]}
    roots = set(_roots(groups, found)) - {own}
    independent = groups.size(node) > 1 and own in full and " " not in node[0]
    if len(roots) == 1 and not independent and groups.union(node, next(iter(roots))):
        ambiguous.pop(node, None)
    elif roots:
        with_own = groups.size(node) > 1
        ambiguous[node] = _roots(groups, roots | {own} if with_own else roots)


def _roots(groups: Groups, nodes: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(sorted({groups.find(node) for node in nodes}))
