"""From the entities of all documents to the actors of the index: which names are one actor's.

Strong evidence joins names, weak evidence lets short names follow full ones (:mod:`docsearch.actors.graph`);
what stays ambiguous is decided document by document (:mod:`docsearch.actors.senses`); edits come last.
The result depends on the set of facts only, not on their order.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from docsearch.actors.building import Resolved, build
from docsearch.actors.contexts import Words, no_words
from docsearch.actors.corpus import Corpus, read_facts
from docsearch.actors.corrections import Cut, apply_joins, cuts_of, joins_of
from docsearch.actors.edits import Edit, effective
from docsearch.actors.evidence import gather
from docsearch.actors.facts import Actor, Alias, EntityFact, LinkFact, Resolution
from docsearch.actors.graph import Evidence, Groups, Node, settle
from docsearch.actors.homonyms import split_homonyms
from docsearch.actors.senses import choose_senses

__all__ = ["Actor", "Alias", "EntityFact", "LinkFact", "Resolution", "resolve"]


def resolve(
    entities: Iterable[EntityFact],
    links: Iterable[LinkFact],
    edits: Sequence[Edit] = (),
    words: Words = no_words,
) -> Resolution:
    """The actors behind all entities; see :class:`~docsearch.actors.facts.Resolution`.

    ``edits`` are those on record, undone ones and undos too; ``words`` gives the content words of a document,
    and is asked for those with doubtful names only.
    """
    with _without_collector():
        return _resolve(entities, links, edits, words)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Millions of small records are made and none in cycles: looking for cycles costs a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _resolve(
    entities: Iterable[EntityFact], links: Iterable[LinkFact], edits: Sequence[Edit], words: Words
) -> Resolution:
    corpus = read_facts(entities, links)
    evidence = gather(corpus)
    valid = effective(edits)
    cuts: list[Cut] = []
    groups, ambiguous = _group(corpus, evidence, valid, cuts)
    cuts = cuts_of(valid, groups, ambiguous)
    if cuts:
        evidence = evidence.without((cut.key, cut.nodes) for cut in cuts)
        groups, ambiguous = _group(corpus, evidence, valid, cuts)
    meant = choose_senses(corpus, groups, ambiguous, words)
    roots = [meant.get(i) or groups.find(node) for i, node in enumerate(corpus.nodes)]
    roots = split_homonyms(corpus, roots, words)
    return build(Resolved(corpus, evidence, groups, ambiguous, roots, cuts, joins_of(valid), words))


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
