"""From the entities of all documents to the actors of the index: which names are one actor's.

Strong evidence joins names, weak evidence lets short names follow full ones (:mod:`docsearch.actors.graph`);
what stays ambiguous is decided document by document (:mod:`docsearch.actors.senses`); edits come last and win.
The result depends on the set of facts only, not on their order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from docsearch.actors.building import build
from docsearch.actors.corpus import Corpus, read_facts
from docsearch.actors.corrections import Cut, apply_joins, cuts_of, joins_of
from docsearch.actors.edits import Edit, effective
from docsearch.actors.evidence import gather
from docsearch.actors.facts import Actor, Alias, EntityFact, LinkFact, Resolution
from docsearch.actors.graph import Evidence, Groups, Node, settle
from docsearch.actors.senses import choose_senses

__all__ = ["Actor", "Alias", "EntityFact", "LinkFact", "Resolution", "resolve"]


def resolve(
    entities: Iterable[EntityFact], links: Iterable[LinkFact], edits: Sequence[Edit] = ()
) -> Resolution:
    """The actors behind all entities; see :class:`~docsearch.actors.facts.Resolution`.

    ``edits`` are those on record, undone ones and undos too.
    """
    corpus = read_facts(entities, links)
    evidence = gather(corpus)
    valid = effective(edits)
    cuts: list[Cut] = []
    groups, ambiguous = _group(corpus, evidence, valid, cuts)
    cuts = cuts_of(valid, groups, ambiguous)
    if cuts:
        evidence = evidence.without((cut.key, cut.nodes) for cut in cuts)
        groups, ambiguous = _group(corpus, evidence, valid, cuts)
    meant = choose_senses(corpus, groups, ambiguous)
    roots = [meant.get(i) or groups.find(node) for i, node in enumerate(corpus.nodes)]
    return build(corpus, evidence, groups, ambiguous, roots, cuts, joins_of(valid))


def _group(
    corpus: Corpus, evidence: Evidence, edits: Sequence[Edit], cuts: Sequence[Cut]
) -> tuple[Groups, dict[Node, tuple[Node, ...]]]:
    groups = Groups(sorted(corpus.documents))
    ambiguous = settle(groups, evidence)
    joins = joins_of(edits)
    if joins:
        weight = Counter({node: len(found) for node, found in corpus.documents.items()})
        heavy: Counter[Node] = Counter()
        for node, count in weight.items():
            heavy[groups.find(node)] += count
        known = {node: heavy.get(node, 0) for node in {*weight, *heavy}}
        apply_joins(joins, cuts, groups, ambiguous, known)
    decided = {}
    for node, roots in ambiguous.items():
        found = tuple(sorted({groups.find(root) for root in roots}))
        if len(found) > 1:
            decided[node] = found
        else:
            groups.union(node, found[0])
    return groups, {node: tuple(sorted({groups.find(r) for r in roots})) for node, roots in decided.items()}
