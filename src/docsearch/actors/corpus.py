"""The facts in the shape that resolution reads: nodes by document, documents by node, names as written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from docsearch.actors.facts import EntityFact, LinkFact
from docsearch.actors.families import families
from docsearch.actors.graph import BODY, PERSON, PLACE, Node, family_of
from docsearch.nlp.names import name_key

__all__ = ["Corpus", "Linked", "read_facts"]


@dataclass(frozen=True, slots=True)
class Linked:
    """A link between nodes: ``alias`` to ``name``."""

    document: int
    alias: Node
    name: Node
    link: LinkFact


@dataclass(frozen=True, slots=True)
class Corpus:
    """``entities`` by (document, number), ``nodes`` beside them; ``by_document`` are positions in both.

    ``documents`` are the sorted documents in which a node is an entity's key.
    """

    entities: Sequence[EntityFact]
    nodes: Sequence[Node]
    by_document: Mapping[int, Sequence[int]]
    documents: Mapping[Node, Sequence[int]]
    links: Sequence[Linked]

    def company(self, node: Node, *, most: int = 200) -> set[Node]:
        """The nodes that stand with ``node``, read from its first ``most`` documents."""
        found: set[Node] = set()
        for document in self.documents.get(node, ())[:most]:
            found.update(self.nodes[i] for i in self.by_document[document])
        found.discard(node)
        return found


def read_facts(entities: Iterable[EntityFact], links: Iterable[LinkFact]) -> Corpus:
    ordered = sorted(entities, key=lambda fact: (fact.document, fact.number))
    family = families(ordered)
    nodes = [(fact.key, family[fact.key, family_of(fact.type)]) for fact in ordered]
    by_document: dict[int, list[int]] = defaultdict(list)
    documents: dict[Node, list[int]] = defaultdict(list)
    for position, (fact, node) in enumerate(zip(ordered, nodes, strict=True)):
        by_document[fact.document].append(position)
        seen = documents[node]
        if not seen or seen[-1] != fact.document:
            seen.append(fact.document)
    linked = _links(links, ordered, nodes, by_document, documents)
    return Corpus(ordered, nodes, by_document, documents, linked)


def _links(
    links: Iterable[LinkFact],
    entities: Sequence[EntityFact],
    nodes: Sequence[Node],
    by_document: Mapping[int, Sequence[int]],
    documents: Mapping[Node, Sequence[int]],
) -> list[Linked]:
    result = []
    for link in sorted(links, key=_link_order):
        name, alias = name_key(link.name), name_key(link.alias)
        if not name or not alias or name == alias:
            continue
        here: dict[str, int] = {}
        for position in by_document.get(link.document, ()):
            for form in (*entities[position].forms, entities[position].key):
                here.setdefault(form, nodes[position][1])
        name_family = here.get(name) or _usual(name, documents)
        alias_family = here.get(alias) or _usual(alias, documents)
        first = (name, name_family or alias_family or BODY)
        second = (alias, alias_family or name_family or BODY)
        result.append(Linked(link.document, second, first, link))
    return result


def _link_order(link: LinkFact) -> tuple[int, str, str, str, float]:
    return (link.document, link.name, link.alias, link.relation, link.confidence)


def _usual(key: str, documents: Mapping[Node, Sequence[int]]) -> int | None:
    """The family in which a key is most often an entity; None if in none."""
    counts = [(-len(documents[key, f]), f) for f in (PERSON, BODY, PLACE) if (key, f) in documents]
    return min(counts)[1] if counts else None
