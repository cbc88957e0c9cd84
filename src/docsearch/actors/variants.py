"""Evidence from spelling alone, over all names: near linear, since only names in one block meet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from docsearch.actors.cities import SAME_CITY
from docsearch.actors.corpus import Corpus
from docsearch.actors.cues import FIRM_WORDS, LEADING_HEADS
from docsearch.actors.given_names import diminutives
from docsearch.actors.graph import BODY, PERSON, PLACE, Evidence, Node
from docsearch.actors.places import country_of
from docsearch.actors.spelling import (
    ARABIC_ARTICLES,
    SHORTEST_SLIP,
    body_form,
    is_chinese_surname,
    loose_form,
    misspelt,
    person_form,
)
from docsearch.actors.words import COMMON_WORDS
from docsearch.annotations import AliasRelation
from docsearch.nlp.proper_words import GIVEN_NAMES

__all__ = ["add_variants"]

_SAME = (AliasRelation.ALSO_KNOWN_AS, AliasRelation.FORMERLY)
BLOCK = 64  # names; larger blocks are common patterns ("* ministry"), in which a slip proves nothing
_BRAND = 2  # words that a firm is called by
RARE = 2  # a slip of the pen stands in few documents


def add_variants(corpus: Corpus, evidence: Evidence, demonyms: dict[str, str]) -> None:
    """Adds what spelling says of the keys of ``corpus`` to ``evidence``."""
    known = _nodes(corpus)
    people = sorted(node for node in known if node[1] == PERSON)
    bodies = sorted(node for node in known if node[1] == BODY)
    forms = {node: person_form(node[0]) for node in people}
    full = [node for node in people if " " in forms[node]]
    _same_form(((forms[node], node) for node in full), evidence)
    _same_form(((body_form(node[0], demonyms), node) for node in bodies if " " in node[0]), evidence)
    for nodes in (people, bodies):  # "Anti-Piracy Bureau" and "Antipiracy Bureau"
        _same_form(((node[0].replace(" ", ""), node) for node in nodes), evidence)
    _same_form(
        ((SAME_CITY[node[0]], node) for node in sorted(known) if node[1] == PLACE and node[0] in SAME_CITY),
        evidence,
    )
    for kh in "kh":
        alike = ((loose_form(forms[node], kh).replace(" ", ""), node) for node in full)
        _alike(alike, corpus, evidence)
    _turned(full, forms, corpus, evidence)
    _brands(bodies, evidence)
    _short_names(people, forms, evidence)
    _given_names(corpus, forms, evidence)
    for nodes in (full, [node for node in bodies if " " in node[0]]):
        for one, two in _slips(nodes, corpus):
            evidence.join(one, two, AliasRelation.VARIANT)


def _nodes(corpus: Corpus) -> set[Node]:
    """All names: those that stand for an entity, its other forms, and those of which links speak."""
    known = set(corpus.documents)
    for fact, (_, family) in zip(corpus.entities, corpus.nodes, strict=True):
        known.update((form, family) for form in fact.forms)
    for linked in corpus.links:
        if linked.link.relation in _SAME:
            known.update((linked.alias, linked.name))
    return known


def _same_form(forms: Iterable[tuple[str, Node]], evidence: Evidence) -> None:
    blocks: dict[str, list[Node]] = defaultdict(list)
    for form, node in forms:
        blocks[form].append(node)
    for nodes in blocks.values():
        for other in nodes[1:]:
            evidence.join(other, nodes[0], AliasRelation.VARIANT)


def _alike(forms: Iterable[tuple[str, Node]], corpus: Corpus, evidence: Evidence) -> None:
    """Joins names of one form, but those that one document has side by side."""
    blocks: dict[str, list[Node]] = defaultdict(list)
    for form, node in forms:
        blocks[form].append(node)
    for nodes in blocks.values():
        for other in nodes[1:] if len(nodes) <= BLOCK else ():
            if set(corpus.documents.get(other, ())).isdisjoint(corpus.documents.get(nodes[0], ())):
                evidence.join(other, nodes[0], AliasRelation.VARIANT)


def _turned(full: Sequence[Node], forms: Mapping[Node, str], corpus: Corpus, evidence: Evidence) -> None:
    """Joins "Wei Li" and "Li Wei" where they stand with the same others."""
    known = {forms[node]: node for node in full}
    for node in full:
        words = node[0].split()
        other = known.get(person_form(" ".join((words[-1], *words[:-1]))))
        if other is None or other == node:
            continue
        if is_chinese_surname(words[-1]) or corpus.company(node) & corpus.company(other):
            _alike((("", node), ("", other)), corpus, evidence)


def _brands(bodies: Sequence[Node], evidence: Evidence) -> None:
    """What firms are called by: "Harrow" points at "Harrow Shipping", not at "Harrow Liberation Front"."""
    by_brand: dict[str, list[Node]] = defaultdict(list)
    for node in bodies:
        words = node[0].split()
        for length in range(1, min(len(words), _BRAND + 1)):
            if FIRM_WORDS.issuperset(words[length:]):
                by_brand[" ".join(words[:length])].append(node)
    for node in bodies:
        known = node[0] in FIRM_WORDS or node[0] in COMMON_WORDS or node[0] in LEADING_HEADS
        if not known and country_of(node[0]) is None:
            for name in by_brand.get(node[0], ()):
                evidence.point(node, name, AliasRelation.SURNAME)


def _short_names(people: Sequence[Node], forms: Mapping[Node, str], evidence: Evidence) -> None:
    """Surnames, initials and left-out middle names point at the full names they fit."""
    by_surname: dict[str, list[Node]] = defaultdict(list)
    by_ends: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in people:
        words = forms[node].split()
        if len(words) > 1:
            by_surname[words[-1]].append(node)
        for word in sorted(set(words[1:])):
            by_ends[words[0], word].append(node)
    _surnames_alone(people, forms, by_surname, evidence)
    for node in people:
        words = forms[node].split()
        if len(words) == 1:
            continue
        same = by_surname[words[-1]]
        for name in (one for one in same if _is_diminutive(words[0], forms[one].split()[0])):
            evidence.point(node, name, AliasRelation.VARIANT)
        initials = any(len(word) == 1 for word in words[:-1])
        others = by_surname[words[-1]] if initials else by_ends.get((words[0], words[-1]), [])
        for name in (one for one in others if _shortens(words, forms[one].split())):
            evidence.point(node, name, AliasRelation.VARIANT)
        for name in _two_surnames(forms[node], by_surname[words[-1]], forms):
            evidence.point(node, name, AliasRelation.SURNAME)


def _two_surnames(form: str, names: Sequence[Node], forms: Mapping[Node, str]) -> list[Node]:
    """Those of ``names`` that end with two words which are no given name: "Garcia Marquez"."""
    words = form.split()
    if len(words) != 2 or words[0] in GIVEN_NAMES or len(words[0]) == 1:  # noqa: PLR2004
        return []
    return [name for name in names if forms[name].endswith(f" {form}")]


def _given_names(corpus: Corpus, forms: Mapping[Node, str], evidence: Evidence) -> None:
    """Titles with a given name that no surname tells, "Sir Giles" and "Sheikh Tariq": of those of that given
    name who have such a title too, or are in like company.
    """
    titled = {
        node
        for fact, node in zip(corpus.entities, corpus.nodes, strict=True)
        if node[1] == PERSON and not _HONOURS.isdisjoint(fact.roles)
    }
    by_given: dict[str, list[Node]] = defaultdict(list)
    for node, form in forms.items():
        if " " in form:
            by_given[form.split()[0]].append(node)
    for node in sorted(node for node in titled - evidence.weak.keys() if " " not in node[0]):
        company = corpus.company(node)
        for name in by_given.get(forms[node], ()):
            if name in titled or company & corpus.company(name):
                evidence.point(node, name, AliasRelation.VARIANT)


_HONOURS = frozenset(
    """sir dame lady sheikh sheik shaikh king queen prince princess emir sultan father brother sister
    mullah""".split()
)


def _surnames_alone(
    people: Sequence[Node],
    forms: Mapping[Node, str],
    by_surname: Mapping[str, list[Node]],
    evidence: Evidence,
) -> None:
    """By the same surname, else by the first of two surnames, else by a looser spelling."""
    second = _second_surnames(people, forms)
    loose: dict[str, list[Node]] = defaultdict(list)
    for surname, nodes in by_surname.items():
        loose[loose_form(surname)].extend(nodes)
    for node in people:
        word = forms[node]
        if " " not in word:
            names = by_surname.get(word) or second.get(word) or loose.get(loose_form(word), [])
            _point_surname(node, names, evidence)


def _second_surnames(people: Sequence[Node], forms: Mapping[Node, str]) -> Mapping[str, list[Node]]:
    """By the last word but one: "Ortega" of "Luis Ortega Ruiz", no given name; or by the first, "Zhou"."""
    found: dict[str, list[Node]] = defaultdict(list)
    for node in people:
        words = forms[node].split()
        if len(words) > 2 and len(words[-2]) > 2 and words[-2] not in GIVEN_NAMES:  # noqa: PLR2004
            found[words[-2]].append(node)
        if len(words) > 1 and is_chinese_surname(words[0]):
            found[words[0]].append(node)
    return found


def _is_diminutive(short: str, full: str) -> bool:
    return full in _diminutives().get(short, ())


@cache
def _diminutives() -> Mapping[str, frozenset[str]]:
    return {person_form(short): frozenset(map(person_form, full)) for short, full in diminutives().items()}


def _point_surname(node: Node, names: Iterable[Node], evidence: Evidence) -> None:
    """``node`` is one word, perhaps after an article: "al Assad"; but "Al Edwards" is not Carl Edwards."""
    for name in names:
        if " " not in node[0] or _has_article(name[0]):
            evidence.point(node, name, AliasRelation.SURNAME)


def _has_article(key: str) -> bool:
    return any(word in ARABIC_ARTICLES for word in key.split()[1:-1])


def _shortens(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether ``short`` is ``full`` with words left out or cut to initials, both beginning alike."""
    if short == full or not _fits(short[0], full[0]):
        return False
    if len(short) > len(full):  # "J. R. R. Smith" of "John Smith"
        given = all(len(word) == 1 for word in short[:-1]) and any(len(word) > 1 for word in full[:-1])
        return given and short[-1] == full[-1] and len(full) == 2  # noqa: PLR2004
    if len(short) == len(full) and sum(map(len, short)) >= sum(map(len, full)):
        return False
    if len(short) < len(full) and any(len(word) == 1 for word in short[1:-1]):
        return False  # "George W. Bush" is not "George H. W. Bush"
    rest = iter(full[1:])
    return all(any(_fits(word, other) for other in rest) for word in short[1:])


def _fits(word: str, other: str) -> bool:
    return word == other or (len(word) == 1 and other.startswith(word))


def _slips(nodes: Sequence[Node], corpus: Corpus) -> Iterator[tuple[Node, Node]]:
    """Pairs of names that differ in one word, and there by a slip of the pen."""
    frequency = Counter(word for node in nodes for word in set(node[0].split()))
    blocks: dict[tuple[int, str, str], list[tuple[str, Node]]] = defaultdict(list)
    for node in nodes:
        words = node[0].split()
        for place, word in enumerate(words):
            if len(word) >= SHORTEST_SLIP:
                rest = " ".join((*words[:place], "", *words[place + 1 :]))
                blocks[place, word[0], rest].append((word, node))
    for block in blocks.values():
        if 1 < len(block) <= BLOCK:
            yield from _slips_in(block, frequency, corpus)


def _slips_in(
    block: Sequence[tuple[str, Node]], frequency: Mapping[str, int], corpus: Corpus
) -> Iterator[tuple[Node, Node]]:
    for position, (word, node) in enumerate(block):
        for other_word, other in block[position + 1 :]:
            rare = min(frequency[word], frequency[other_word]) <= RARE
            if (
                word != other_word
                and rare
                and misspelt(word, other_word)
                and _can_be_one(node, other, corpus)
            ):
                yield (node, other) if _fewer(node, other, corpus) else (other, node)


def _fewer(one: Node, two: Node, corpus: Corpus) -> bool:
    return len(corpus.documents.get(one, ())) < len(corpus.documents.get(two, ()))


def _can_be_one(one: Node, two: Node, corpus: Corpus) -> bool:
    """Not if a document tells the two apart, nor, of persons, if they keep wholly different company."""
    first, second = set(corpus.documents.get(one, ())), set(corpus.documents.get(two, ()))
    if first & second:
        return False
    if one[1] != PERSON:
        return True
    company = corpus.company(one), corpus.company(two)
    return not all(company) or bool(company[0] & company[1])
