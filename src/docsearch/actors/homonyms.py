"""Different people of one name: told apart where roles, company or the words around them are far apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from docsearch.actors.clustering import groups_of
from docsearch.actors.contexts import Contexts, Words, no_words
from docsearch.actors.corpus import Corpus
from docsearch.actors.cues import FIELDS
from docsearch.actors.graph import PERSON, PLACE, Node
from docsearch.actors.spelling import person_form

__all__ = ["part_of", "split_homonyms", "whole_of"]

COMMON = 0.2  # share of all documents; who stands in more of them is no company
FEWEST, MOST = 4, 150  # documents of a name whose words are compared
SHARED = 0.1  # likeness that an actor in both documents adds, beside the cosine of their words
FIELD = 0.2  # and a role of the same field
_PART = 8  # parts of a root are nodes with the family PERSON + 8, + 16, ...
_PAST = frozenset("former ex retired onetime late future aspiring".split())


def part_of(root: Node, number: int) -> Node:
    """The node of a further person with the name of ``root``."""
    return (root[0], root[1] + _PART * number)


def whole_of(root: Node) -> Node:
    """The root of the group that this is a part of; itself if it is not split."""
    return (root[0], root[1] % _PART)


def split_homonyms(corpus: Corpus, roots: Sequence[Node], words: Words = no_words) -> list[Node]:
    """``roots``, with parts instead where one name is surely several people's."""
    positions: dict[Node, list[int]] = defaultdict(list)
    for position, root in enumerate(roots):
        if root[1] == PERSON:
            positions[root].append(position)
    compared = {root: places for root, places in positions.items() if _comparable(corpus, places)}
    documents = {corpus.entities[p].document for places in compared.values() for p in places}
    contexts = Contexts(corpus, roots, documents, words)
    result = list(roots)
    for root, places in sorted(positions.items()):
        found = _by_context(corpus, contexts, root, places) if root in compared else [places]
        if len(found) == 1 and len(_fields_of(corpus, places)) > 1:
            found = _parts(corpus, roots, places)
        for number, part in enumerate(found):
            for position in part if number else ():
                result[position] = part_of(root, number)
    return result


def _comparable(corpus: Corpus, positions: Sequence[int]) -> bool:
    full = any(" " in corpus.entities[position].key for position in positions)
    return full and FEWEST <= len({corpus.entities[position].document for position in positions}) <= MOST


def _by_context(corpus: Corpus, contexts: Contexts, root: Node, positions: Sequence[int]) -> list[list[int]]:
    """Positions by person, as company, roles and the words of the documents say; one part in doubt."""
    documents = [corpus.entities[position].document for position in positions]
    if not any(contexts.words(document) for document in documents):
        return [list(positions)]
    most = max(5, COMMON * len(corpus.by_document))
    company = [
        {node for node in contexts.company(d) - {root} if len(corpus.documents.get(node, ())) <= most}
        for d in documents
    ]
    fields = [_fields(corpus.entities[position].roles) for position in positions]
    forms = [{corpus.entities[p].key, *corpus.entities[p].forms} for p in positions]

    def likeness(one: int, two: int) -> float:
        if fields[one] and fields[two] and fields[one].isdisjoint(fields[two]):
            return 0.0
        words = contexts.likeness(documents[one], documents[two])
        return words + SHARED * len(company[one] & company[two]) + FIELD * len(fields[one] & fields[two])

    def apart(one: Sequence[int], two: Sequence[int]) -> bool:
        first, second = ({n for i in group for n in company[i] if n[1] != PLACE} for group in (one, two))
        shared = {form for i in one for form in forms[i]} & {form for i in two for form in forms[i]}
        every = {form for i in (*one, *two) for form in forms[i]}
        return first.isdisjoint(second) and _is_one_name(shared) and not _is_respelt(shared, every)

    return [[positions[i] for i in group] for group in groups_of(len(positions), likeness, apart)]


def _is_one_name(shared: set[str]) -> bool:
    """Whether what two groups of documents share is one full name and its short forms, as namesakes do.

    Those who share no name ("Falcon", "Ilko Dovrek"), or two, are one because documents say so.
    """
    words = [set(name.split()) for name in shared]
    longest = max(words, key=len, default=set())
    return len(longest) > 1 and all(own <= longest for own in words)


def _is_respelt(shared: set[str], forms: set[str]) -> bool:
    """Whether the documents write the full name in other ways too: "G. F. W. Pelham" of Giles Pelham.

    Those who share a name by chance are not called by the variants of one another's.
    """
    longest = max((form.split() for form in shared), key=len)
    others = [form.split() for form in forms if " " in form]
    return any(
        person_form(" ".join(other)).split()[-1] == person_form(" ".join(longest)).split()[-1]
        and not set(other) <= set(longest)
        and not set(longest) <= set(other)
        for other in others
    )


def _fields_of(corpus: Corpus, positions: Sequence[int]) -> set[str]:
    return {field for position in positions for field in _fields(corpus.entities[position].roles)}


def _fields(roles: Sequence[str]) -> set[str]:
    words = [role.split() for role in roles]
    return {FIELDS[w] for role in words if _PAST.isdisjoint(role) for w in role if w in FIELDS}


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
