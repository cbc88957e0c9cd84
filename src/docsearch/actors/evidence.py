"""What documents say of names, as edges: forms that stand in one entity, links, unexplained acronyms."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from docsearch.actors.corpus import Corpus
from docsearch.actors.graph import BODY, PERSON, PLACE, Evidence, Groups, Node
from docsearch.actors.places import is_demonym, states_of
from docsearch.actors.spelling import same_expansion
from docsearch.actors.variants import add_variants
from docsearch.annotations import AliasRelation
from docsearch.nlp.names import initials_match, is_acronym

__all__ = ["gather"]

OFTEN = 2  # times more documents have a short name alone than say that it stands for the longer one
_RELATED = (AliasRelation.CAPITAL, AliasRelation.WITHIN)
_SMALL = frozenset("of the for and in on de del la las los el y e da do para du des et und der".split())


def gather(corpus: Corpus) -> Evidence:
    """All edges between the names of ``corpus``, but those of the user."""
    evidence = Evidence()
    demonyms = _demonyms(corpus, evidence)
    _forms(corpus, evidence)
    for linked in corpus.links:
        if linked.link.relation not in (*_RELATED, AliasRelation.DEMONYM):
            _edge(evidence, linked.alias, linked.name, linked.link.relation)
    add_variants(corpus, evidence, demonyms)
    _acronyms(corpus, evidence)
    for acronym in sorted(evidence.weak):
        _relate_expansions(corpus, evidence, acronym)
    return evidence


def _demonyms(corpus: Corpus, evidence: Evidence) -> dict[str, str]:
    """Points demonyms at their states; returns them (those of one state only)."""
    states: dict[str, set[str]] = defaultdict(set)
    for linked in corpus.links:
        if linked.link.relation is AliasRelation.DEMONYM:
            evidence.point(linked.alias, (linked.name[0], PLACE), AliasRelation.DEMONYM)
            states[linked.alias[0]].add(linked.name[0])
    learned = {demonym: names.copy() for demonym, names in states.items()}
    for key, family in corpus.documents:
        known = states_of(key)
        if len(known) > 1:
            known = tuple(state for state in known if (state, PLACE) in corpus.documents)
        for name in {*known, *learned.get(key, ())} if family != PERSON else ():
            is_name = name in known and not is_demonym(key)
            relation = AliasRelation.VARIANT if is_name else AliasRelation.DEMONYM
            evidence.point((key, family), (name, PLACE), relation)
    return {demonym: min(names) for demonym, names in states.items() if len(names) == 1}


def _forms(corpus: Corpus, evidence: Evidence) -> None:
    counts: Counter[tuple[str, Node]] = Counter()
    for fact, node in zip(corpus.entities, corpus.nodes, strict=True):
        for form in fact.forms:
            if form != fact.key:
                counts[form, node] += 1
    for (form, node), documents in sorted(counts.items()):
        alone = len(corpus.documents.get((form, node[1]), ()))
        if _own_name(form, node, alone, documents) and alone > len(corpus.documents[node]):
            continue
        _edge(evidence, (form, node[1]), node, AliasRelation.VARIANT, documents)


def _own_name(form: str, node: Node, alone: int, documents: int) -> bool:
    """Whether a part of a longer name is rather an actor of its own: "United Nations" of its councils."""
    return node[1] != PERSON and " " in form and _is_short(form, node[0]) and alone > OFTEN * documents


def _edge(evidence: Evidence, alias: Node, name: Node, relation: AliasRelation, documents: int = 1) -> None:
    """Weak where the one is a short form of the other, so that it may be short for others too."""
    if len(alias[0].split()) > len(name[0].split()) and _is_short(name[0], alias[0]):
        alias, name = name, alias
    if relation is AliasRelation.ACRONYM:
        evidence.point((alias[0], name[1]), name, relation, documents)
    elif relation is AliasRelation.SURNAME or _is_short(alias[0], name[0]):
        short = _short_relation(alias, name) if relation is AliasRelation.VARIANT else relation
        evidence.point(alias, name, short, documents)
    else:
        evidence.join(alias, name, relation, documents)


def _is_short(alias: str, name: str) -> bool:
    short, full = alias.split(), name.split()
    return len(short) < len(full) and (len(short) == 1 or set(short) < set(full))


def _short_relation(alias: Node, name: Node) -> AliasRelation:
    if alias[1] == PERSON and " " not in alias[0]:
        return AliasRelation.SURNAME
    if " " not in alias[0] and initials_match(alias[0].upper(), name[0]):
        return AliasRelation.ACRONYM
    return AliasRelation.SURNAME if " " not in alias[0] else AliasRelation.VARIANT


def _acronyms(corpus: Corpus, evidence: Evidence) -> None:
    """Acronyms that no document explains, where one organisation of the corpus has these initials."""
    by_initials = _by_initials(corpus)
    written: dict[Node, Counter[bool]] = defaultdict(Counter)
    for fact, node in zip(corpus.entities, corpus.nodes, strict=True):
        if node[1] == BODY and " " not in node[0] and node[0] in by_initials and node not in evidence.weak:
            written[node][is_acronym(fact.name)] += 1
    strong = Groups()
    for one, two in sorted(evidence.strong):
        strong.union(one, two)
    for node, votes in sorted(written.items()):
        names = by_initials[node[0]]
        single = len({strong.find(name) for name in names}) == 1 or all(
            same_expansion(names[0][0], name[0]) for name in names
        )
        if votes[True] > votes[False] and single and _meet(node, names, corpus):
            for name in names:
                evidence.point(node, name, AliasRelation.ACRONYM)


def _relate_expansions(corpus: Corpus, evidence: Evidence, acronym: Node) -> None:
    """Full names of one acronym: spellings of each other are one, a part of another is short for it."""
    names = evidence.weak[acronym]
    if len(names) == 1 or not any(AliasRelation.ACRONYM in seen for seen in names.values()):
        return
    ordered = sorted(names, key=lambda name: (name[0].count(" "), name))
    for position, one in enumerate(ordered):
        for two in ordered[position + 1 :]:
            if one[1] != two[1]:
                continue
            if set(one[0].split()) < set(two[0].split()):
                if not _only_short_fits(corpus, acronym, one, two):
                    evidence.point(one, two, AliasRelation.VARIANT)
            elif same_expansion(one[0], two[0]):
                evidence.join(one, two, AliasRelation.VARIANT)


def _only_short_fits(corpus: Corpus, acronym: Node, short: Node, full: Node) -> bool:
    """Whether an acronym is rather that of the shorter name: UN of the United Nations, not of its council."""
    fits = initials_match(acronym[0], short[0]) and not initials_match(acronym[0], full[0])
    counts = [len(corpus.documents.get(node, ())) for node in (short, full)]
    return fits and counts[0] > OFTEN * counts[1]


def _by_initials(corpus: Corpus) -> Mapping[str, list[Node]]:
    found: dict[str, list[Node]] = defaultdict(list)
    second: dict[str, list[Node]] = defaultdict(list)
    for node in sorted(corpus.documents):
        words = node[0].split()
        if node[1] == BODY and len(words) > 1:
            said = [word for word in words if word not in _SMALL]
            for initials in {"".join(w[0] for w in said), "".join(word[0] for word in words)}:
                found[initials].append(node)
            for longer in _with_second_letters(said):
                second[longer].append(node)
    for initials, nodes in second.items():
        if initials not in found:
            found[initials] = nodes
    return found


def _with_second_letters(words: Sequence[str]) -> Iterator[str]:
    """Initials with one more letter of one word: CSTA of the "Caspian Sturgeon Agency"."""
    for place, word in enumerate(words if len(words) > 2 else ()):  # noqa: PLR2004
        yield "".join(w[: 1 + (at == place)] for at, w in enumerate(words)) if len(word) > 1 else ""


def _meet(acronym: Node, names: list[Node], corpus: Corpus) -> bool:
    """Whether acronym and full name share a document, or company."""
    documents = {document for name in names for document in corpus.documents[name]}
    if not documents.isdisjoint(corpus.documents[acronym]):
        return True
    company = {node for name in names for node in corpus.company(name)}
    return not company.isdisjoint(corpus.company(acronym))
