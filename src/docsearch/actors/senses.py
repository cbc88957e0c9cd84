"""Whom an ambiguous name means in a document: who is named there in full, then company, roles, frequency."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docsearch.actors.contexts import Contexts, Words, no_words
from docsearch.actors.corpus import Corpus
from docsearch.actors.facts import EntityFact
from docsearch.actors.graph import BODY, PERSON, Groups, Node

__all__ = ["choose_senses"]

MOST_COMPARED = 60  # of a sense are compared word by word
MOST_DOCUMENTS = 500  # of a sense are read for its company
ROLE_WEIGHT = 2.0  # how much more a shared role word says than a shared name
WORDS_WEIGHT = 40.0  # of the likeness, 0 to 1, of the document's words to the sense's nearest documents
NEAREST = 3  # of these
MAJORITY = 0.5  # share of the documents one person of a surname needs, to get it without further evidence


@dataclass(frozen=True, slots=True)
class _Sense:
    """What stands in the documents that surely mean one actor."""

    documents: int
    company: Counter[Node]
    roles: Counter[str]


def choose_senses(
    corpus: Corpus, groups: Groups, ambiguous: Mapping[Node, Sequence[Node]], words: Words = no_words
) -> dict[int, Node]:
    """The root that each entity with an ambiguous key means, by its position in ``corpus.entities``.

    An entity that stays undecided (a surname that nothing explains) means its own root.
    """
    wanted = {root for roots in ambiguous.values() for root in roots}
    senses = _Senses(corpus, groups, ambiguous, wanted)
    open_positions = [i for i, node in enumerate(corpus.nodes) if node in ambiguous]
    senses.read(words, open_positions)
    chosen = {position: senses.choose(position) for position in open_positions}
    for position, root in chosen.items():
        senses.learn(position, root)
    return {position: senses.choose(position) for position in open_positions}


class _Senses:
    def __init__(
        self, corpus: Corpus, groups: Groups, ambiguous: Mapping[Node, Sequence[Node]], wanted: set[Node]
    ) -> None:
        self._corpus, self._groups, self._ambiguous = corpus, groups, ambiguous
        self._sure: dict[Node, list[int]] = defaultdict(list)
        for position, node in enumerate(corpus.nodes):
            if node not in ambiguous and (root := groups.find(node)) in wanted:
                self._sure[root].append(position)
        self._present: dict[int, set[Node]] = {}
        self._cache: dict[Node, _Sense] = {}
        self._total = len(corpus.by_document) + 1
        self._contexts: Contexts | None = None
        self._like: dict[Node, dict[int, None]] = {}

    def read(self, words: Words, positions: Sequence[int]) -> None:
        """Reads the words of the documents of ambiguous organisations, and of those that they can mean."""
        bodies = [position for position in positions if self._corpus.nodes[position][1] == BODY]
        roots = {root for position in bodies for root in self._ambiguous[self._corpus.nodes[position]]}
        facts = self._corpus.entities
        for root in roots:
            sure = self._sure.get(root, [])[:MOST_COMPARED]
            self._like[root] = dict.fromkeys(facts[position].document for position in sure)
        documents = {facts[position].document for position in bodies}
        documents.update(document for found in self._like.values() for document in found)
        roots_of = [self._groups.find(node) for node in self._corpus.nodes]
        self._contexts = Contexts(self._corpus, roots_of, documents, words)

    def learn(self, position: int, root: Node) -> None:
        """Takes an organisation that was chosen for one more example of it."""
        known = self._like.get(root)
        if known is not None and len(known) < MOST_COMPARED:
            known[self._corpus.entities[position].document] = None

    def _likeness(self, document: int, root: Node) -> float:
        if self._contexts is None:
            return 0.0
        others = [other for other in self._like.get(root, ()) if other != document]
        nearest = sorted((self._contexts.likeness(document, other) for other in others), reverse=True)
        return sum(nearest[:NEAREST]) / NEAREST

    def choose(self, position: int) -> Node:
        node = self._corpus.nodes[position]
        roots = self._ambiguous[node]
        own = self._named([position])
        by_form = [root for root in roots if root in own]
        if len(by_form) == 1:
            return by_form[0]
        document = self._corpus.entities[position].document
        named = self._present.get(document)
        if named is None:
            named = self._present[document] = self._named(self._corpus.by_document[document])
        here = [root for root in roots if root in named]
        if len(here) == 1:
            return here[0]
        return self._best(position, here or list(roots), found_here=bool(here))

    def _named(self, positions: Sequence[int]) -> set[Node]:
        """The roots that these entities surely name, by key or by any of their forms."""
        found: set[Node] = set()
        for position in positions:
            fact, family = self._corpus.entities[position], self._corpus.nodes[position][1]
            for form in (fact.key, *fact.forms):
                if (form, family) not in self._ambiguous:
                    found.add(self._groups.find((form, family)))
        return found

    def _best(self, position: int, roots: Sequence[Node], *, found_here: bool) -> Node:
        node = self._corpus.nodes[position]
        fact = self._corpus.entities[position]
        around = {self._corpus.nodes[i] for i in self._corpus.by_document[fact.document] if i != position}
        evidence = {root: self._fit(fact, around, root) for root in roots}
        if node[1] == BODY:
            for root in roots:
                evidence[root] += WORDS_WEIGHT * self._likeness(fact.document, root)
        prior = {root: len(self._sure.get(root, ())) for root in roots}
        top = max(evidence.values())
        best = min(roots, key=lambda root: (-evidence[root], -prior[root], root))
        if top > 0 and sum(value == top for value in evidence.values()) == 1:
            return best
        majority = min(roots, key=lambda root: (-prior[root], root))
        weak_surname = node[1] == PERSON and not found_here
        if weak_surname and prior[majority] <= MAJORITY * sum(prior.values()):
            return self._groups.find(node)
        return majority

    def _fit(self, fact: EntityFact, around: set[Node], root: Node) -> float:
        """How much company and roles of this document speak for a sense: sums of positive log lifts."""
        sense = self._sense(root)
        if not sense.documents:
            return 0.0
        score = 0.0
        for node in sorted(around & sense.company.keys()):
            everywhere = len(self._corpus.documents.get(node, ()))
            lift = (sense.company[node] / sense.documents) * self._total / (everywhere + 0.5)
            score += max(0.0, math.log(lift))
        words = {word for role in fact.roles for word in role.split()}
        shared = words & sense.roles.keys()
        return score + ROLE_WEIGHT * sum(math.log1p(sense.roles[w]) for w in sorted(shared))

    def _sense(self, root: Node) -> _Sense:
        found = self._cache.get(root)
        if found is None:
            company: Counter[Node] = Counter()
            roles: Counter[str] = Counter()
            positions = self._sure.get(root, [])[:MOST_DOCUMENTS]
            for position in positions:
                fact = self._corpus.entities[position]
                company.update({self._corpus.nodes[i] for i in self._corpus.by_document[fact.document]})
                roles.update({word for role in fact.roles for word in role.split()})
            found = self._cache[root] = _Sense(len(positions), company, roles)
        return found
