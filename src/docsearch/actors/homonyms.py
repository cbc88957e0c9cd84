"""Different people of one name: told apart only where roles conflict and no company is shared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from docsearch.actors.corpus import Corpus
from docsearch.actors.graph import PERSON, Node

__all__ = ["part_of", "split_homonyms", "whole_of"]

COMMON = 0.2  # share of all documents; who stands in more of them is no company
_PART = 8  # parts of a root are nodes with the family PERSON + 8, + 16, ...
_PAST = frozenset("former ex retired onetime late future aspiring".split())
_FIELDS: Mapping[str, str] = {
    word: field
    for field, words in {
        "sport": """footballer striker midfielder goalkeeper defender quarterback pitcher batsman bowler
            cricketer golfer boxer sprinter swimmer cyclist skier jockey athlete winger forward coach referee
            wrestler shortstop outfielder""",
        "arts": """singer actor actress painter novelist poet composer guitarist drummer rapper sculptor
            comedian dancer musician filmmaker conductor pianist violinist""",
        "power": """minister president senator governor mayor general colonel commander lawmaker deputy
            congressman congresswoman ambassador judge prosecutor admiral politician premier guerrilla rebel
            bishop archbishop lieutenant major sergeant warlord legislator chancellor""",
    }.items()
    for word in words.split()
}


def part_of(root: Node, number: int) -> Node:
    """The node of a further person with the name of ``root``."""
    return (root[0], root[1] + _PART * number)


def whole_of(root: Node) -> Node:
    """The root of the group that this is a part of; itself if it is not split."""
    return (root[0], root[1] % _PART)


def split_homonyms(corpus: Corpus, roots: Sequence[Node]) -> list[Node]:
    """``roots``, with parts instead where one name is surely several people's."""
    fields: dict[Node, set[str]] = defaultdict(set)
    for fact, root in zip(corpus.entities, roots, strict=True):
        if fact.roles and root[1] == PERSON:
            fields[root].update(_fields(fact.roles))
    doubtful = {root for root, found in fields.items() if len(found) > 1}
    positions: dict[Node, list[int]] = defaultdict(list)
    for position, root in enumerate(roots):
        if root in doubtful:
            positions[root].append(position)
    result = list(roots)
    for root, places in sorted(positions.items()):
        for number, part in enumerate(_parts(corpus, roots, places)):
            for position in part if number else ():
                result[position] = part_of(root, number)
    return result


def _fields(roles: Sequence[str]) -> set[str]:
    words = [role.split() for role in roles]
    return {_FIELDS[w] for role in words if _PAST.isdisjoint(role) for w in role if w in _FIELDS}


def _parts(corpus: Corpus, roots: Sequence[Node], positions: Sequence[int]) -> list[list[int]]:
    """Positions of one name by person, the most frequent person first; all of them in one part in doubt."""
    parent = list(range(len(positions)))

    def find(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    first: dict[object, int] = {}
    fields = [_fields(corpus.entities[position].roles) for position in positions]
    for index, position in enumerate(positions):
        for tie in (*sorted(fields[index]), *_company(corpus, roots, position)):
            parent[find(index)] = find(first.setdefault(tie, index))
    found: dict[int, list[int]] = defaultdict(list)
    for index in range(len(positions)):
        found[find(index)].append(index)
    sure = [part for part in found.values() if any(fields[index] for index in part)]
    sure.sort(key=lambda part: (-len(part), min(min(fields[i]) for i in part if fields[i])))
    for part in found.values():
        if part not in sure:
            sure[0].extend(part)
    return [[positions[index] for index in sorted(part)] for part in sure]


def _company(corpus: Corpus, roots: Sequence[Node], position: int) -> list[Node]:
    document = corpus.entities[position].document
    most = max(5, COMMON * len(corpus.by_document))
    around = {corpus.nodes[i] for i in corpus.by_document[document] if roots[i] != roots[position]}
    return sorted(node for node in around if len(corpus.documents.get(node, ())) <= most)
