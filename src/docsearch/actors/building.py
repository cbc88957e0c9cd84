"""The records of the resolution: actors with readable ids, their names, the assignment of all entities."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from docsearch.actors.corpus import Corpus
from docsearch.actors.corrections import Cut, Join
from docsearch.actors.facts import Actor, Resolution
from docsearch.actors.graph import PERSON, PLACE, Evidence, Groups, Node
from docsearch.actors.naming import aliases_of, relations_of
from docsearch.actors.places import country_of
from docsearch.annotations import ActorType, AliasRelation

__all__ = ["build"]

STATE_SHARE = 0.2  # of the mentions as a place or state; from then on it is a state
_SHORT = (AliasRelation.ACRONYM, AliasRelation.SURNAME, AliasRelation.DEMONYM, AliasRelation.FORMERLY)
_TYPES = tuple(ActorType)


@dataclass(slots=True)
class Draft:
    """What is counted of one actor."""

    documents: set[int] = field(default_factory=set)
    mentions: int = 0
    types: Counter[ActorType] = field(default_factory=Counter)
    keys: Counter[str] = field(default_factory=Counter)  # documents by key of the entity
    forms: dict[str, set[int]] = field(default_factory=dict)  # documents by any form
    written: dict[str, Counter[str]] = field(default_factory=dict)  # display forms by key


def build(
    corpus: Corpus,
    evidence: Evidence,
    groups: Groups,
    ambiguous: Mapping[Node, Sequence[Node]],
    roots: Sequence[Node],
    cuts: Sequence[Cut],
    joins: Sequence[Join],
) -> Resolution:
    """``roots`` are the actors' roots beside ``corpus.entities``."""
    drafts = _drafts(corpus, roots)
    names = _names(groups, ambiguous, drafts)
    relations = relations_of(evidence, groups, joins)
    main = {root: _main_key(draft, relations, root) for root, draft in drafts.items()}
    ids = _ids(drafts, main, names)
    aliases = aliases_of(
        drafts={root: draft.forms for root, draft in drafts.items()},
        names=names, ids=ids, main=main, relations=relations,
        banned={(cut.key, groups.find(node)) for cut in cuts for node in cut.nodes},
        added={(join.key, groups.find(node)) for join in joins for node in groups_of(join.actor, groups)},
    )  # fmt: skip
    own: dict[str, set[str]] = defaultdict(set)
    for alias in aliases:
        own[alias.actor_id].add(alias.key)
    related = _related(corpus, groups, ids)
    actors = [
        Actor(
            ids[root], _display(draft, main[root]), _type(draft, main[root]), tuple(sorted(own[ids[root]])),
            len(draft.documents), draft.mentions, tuple(sorted(related.get(root, ()))),
        )
        for root, draft in drafts.items()
    ]  # fmt: skip
    assignments = {
        (fact.document, fact.number): ids[root] for fact, root in zip(corpus.entities, roots, strict=True)
    }
    return Resolution(tuple(sorted(actors, key=lambda actor: actor.id)), assignments, aliases)


def groups_of(key: str, groups: Groups) -> list[Node]:
    """The nodes of a key."""
    return [(key, family) for family in (PERSON, 2, PLACE)]


def _drafts(corpus: Corpus, roots: Sequence[Node]) -> dict[Node, Draft]:
    drafts: dict[Node, Draft] = {}
    for fact, root in zip(corpus.entities, roots, strict=True):
        draft = drafts.get(root)
        if draft is None:
            draft = drafts[root] = Draft()
        draft.documents.add(fact.document)
        draft.mentions += fact.mentions
        draft.types[fact.type] += fact.mentions
        draft.keys[fact.key] += 1
        for form in {fact.key, *fact.forms}:
            seen = draft.forms.get(form)
            if seen is None:
                draft.forms[form] = {fact.document}
            else:
                seen.add(fact.document)
        written = draft.written.get(fact.key)
        if written is None:
            written = draft.written[fact.key] = Counter()
        written[fact.name] += fact.mentions
    return dict(sorted(drafts.items()))


def _names(
    groups: Groups, ambiguous: Mapping[Node, Sequence[Node]], drafts: Mapping[Node, Draft]
) -> dict[Node, set[str]]:
    """The keys by which each actor is looked up: of its group, of its entities, and ambiguous ones."""
    names: dict[Node, set[str]] = {root: set(draft.forms) for root, draft in drafts.items()}
    for root, nodes in groups.members().items():
        if root in names:
            names[root].update(key for key, family in nodes if (key, family) not in ambiguous)
    for node, roots in ambiguous.items():
        for root in roots:
            if root in names:
                names[root].add(node[0])
    return names


def _main_key(draft: Draft, relations: Mapping[tuple[str, Node], AliasRelation | None], root: Node) -> str:
    """The most frequent of the fullest names: not an acronym, surname, demonym or former name if others are."""

    def rank(key: str) -> tuple[bool, bool, int, int, str]:
        relation = relations.get((key, root))
        return (relation in _SHORT, " " not in key, -draft.keys[key], -len(key), key)

    return min(draft.keys, key=rank)


def _display(draft: Draft, key: str) -> str:
    return min(draft.written[key].items(), key=lambda item: (-item[1], item[0].isupper(), item[0]))[0]


def _type(draft: Draft, key: str) -> ActorType:
    places = draft.types[ActorType.STATE] + draft.types[ActorType.PLACE]
    top = min(draft.types, key=lambda kind: (-draft.types[kind], _TYPES.index(kind)))
    if top not in (ActorType.STATE, ActorType.PLACE):
        return top
    is_state = country_of(key) == key or draft.types[ActorType.STATE] >= STATE_SHARE * places
    return ActorType.STATE if is_state else ActorType.PLACE


def _ids(
    drafts: Mapping[Node, Draft], main: Mapping[Node, str], names: Mapping[Node, set[str]]
) -> dict[Node, str]:
    """Slugs of the main keys; of actors with one slug the first has most documents, then the smallest key."""
    by_slug: dict[str, list[Node]] = defaultdict(list)
    for root in drafts:
        by_slug[main[root].replace(" ", "-") or "unnamed"].append(root)
    ids: dict[Node, str] = {}
    taken = set(by_slug)
    for slug, roots in sorted(by_slug.items()):
        roots.sort(key=lambda r: (-len(drafts[r].documents), sorted(names[r]), min(drafts[r].documents), r))
        count = 1
        for position, root in enumerate(roots):
            name = slug
            while position and name in taken:
                count += 1
                name = f"{slug}-{count}"
            taken.add(name)
            ids[root] = name
    return ids


def _related(corpus: Corpus, groups: Groups, ids: Mapping[Node, str]) -> dict[Node, set[tuple[str, str]]]:
    related: dict[Node, set[tuple[str, str]]] = defaultdict(set)
    for linked in corpus.links:
        name, alias = groups.find(linked.name), groups.find(linked.alias)
        if name not in ids or alias not in ids or name == alias:
            continue
        if linked.link.relation is AliasRelation.CAPITAL:
            related[name].add(("capital", ids[alias]))
            related[alias].add(("capital of", ids[name]))
        elif linked.link.relation is AliasRelation.WITHIN:
            related[name].add(("within", ids[alias]))
    return related
