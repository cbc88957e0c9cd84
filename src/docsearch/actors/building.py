"""The records of the resolution: actors with readable ids, their names, the assignment of all entities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

from docsearch.actors.contexts import Words, no_words
from docsearch.actors.corpus import Corpus
from docsearch.actors.corrections import Cut, Join
from docsearch.actors.facts import Actor, EntityFact, Resolution
from docsearch.actors.graph import PLACE, Evidence, Groups, Node
from docsearch.actors.homonyms import whole_of
from docsearch.actors.naming import FAMILIES, Relations, aliases_of, relations_of
from docsearch.actors.places import capitals, country_of
from docsearch.actors.profiles import profiles_of
from docsearch.actors.regions import bare_place
from docsearch.annotations import ActorType, AliasRelation
from docsearch.nlp.gazetteer import containers

__all__ = ["Resolved", "build"]

STATE_SHARE = 0.2  # of the mentions as a place or state; from then on it is a state
_SHORT = (AliasRelation.ACRONYM, AliasRelation.SURNAME, AliasRelation.DEMONYM, AliasRelation.FORMERLY)
_TYPES = tuple(ActorType)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is counted of one actor; counts are of documents, ``types`` and ``mentions`` of mentions."""

    documents: int
    first: int
    mentions: int
    types: Mapping[ActorType, int]
    keys: Mapping[str, int]  # as an entity's main key
    forms: Mapping[str, int]  # as any form of an entity
    main: str
    name: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """What names mean after all evidence; ``roots`` are the actors' roots beside ``corpus.entities``."""

    corpus: Corpus
    evidence: Evidence
    groups: Groups
    ambiguous: Mapping[Node, Sequence[Node]]
    roots: Sequence[Node]
    cuts: Sequence[Cut]
    joins: Sequence[Join]
    words: Words = no_words


def build(found: Resolved) -> Resolution:
    """The records of all actors, assignments and aliases."""
    groups = found.groups
    relations = relations_of(found.evidence, groups, found.joins)
    drafts = _drafts(found.corpus, found.roots, relations)
    names = _names(groups, found.ambiguous, drafts)
    ids = _ids(drafts, names)
    aliases = aliases_of(
        drafts={root: draft.forms for root, draft in drafts.items()},
        names=names,
        ids=ids,
        main={root: draft.main for root, draft in drafts.items()},
        relations=relations,
        banned={(cut.key, groups.find(node)) for cut in found.cuts for node in cut.nodes},
        added={(j.key, groups.find((j.actor, family))) for j in found.joins for family in FAMILIES},
    )
    own: dict[str, list[str]] = defaultdict(list)
    for alias in aliases:
        own[alias.actor_id].append(alias.key)
    related = _related(found.corpus, groups, ids)
    for root, holder in _containing(found, drafts, ids):
        related[root].add(("within", holder))
    profiles = profiles_of(found.corpus, [ids[root] for root in found.roots], aliases, found.words)
    actors = [
        Actor(
            id=ids[root],
            name=draft.name,
            type=_type(draft),
            names=tuple(own[ids[root]]),
            documents=draft.documents,
            mentions=draft.mentions,
            related=tuple(sorted(related.get(root, ()))),
            profile=profiles.get(ids[root], ()),
        )
        for root, draft in drafts.items()
    ]
    pairs = zip(found.corpus.entities, found.roots, strict=True)
    assignments = {(fact.document, fact.number): ids[root] for fact, root in pairs}
    return Resolution(tuple(sorted(actors, key=lambda actor: actor.id)), assignments, aliases)


def _drafts(corpus: Corpus, roots: Sequence[Node], relations: Relations) -> dict[Node, Draft]:
    positions: dict[Node, list[int]] = {}
    for position, root in enumerate(roots):
        positions.setdefault(root, []).append(position)
    return {
        root: _draft([corpus.entities[i] for i in positions[root]], root, relations)
        for root in sorted(positions)
    }


def _draft(facts: Sequence[EntityFact], root: Node, relations: Relations) -> Draft:
    """``facts`` are all entities of one actor, by document."""
    types: dict[ActorType, int] = {}
    keys: dict[str, int] = {}
    forms: dict[str, int] = {}
    last: dict[str, int] = {}
    for fact in facts:
        types[fact.type] = types.get(fact.type, 0) + fact.mentions
        keys[fact.key] = keys.get(fact.key, 0) + 1
        for form in (fact.key, *fact.forms):
            if last.get(form) != fact.document:
                last[form] = fact.document
                forms[form] = forms.get(form, 0) + 1
    main = _main_key(keys, relations, root) if len(keys) > 1 else facts[0].key
    return Draft(
        documents=len({fact.document for fact in facts}),
        first=facts[0].document,
        mentions=sum(fact.mentions for fact in facts),
        types=types,
        keys=keys,
        forms=forms,
        main=main,
        name=_display(fact for fact in facts if fact.key == main),
    )


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


def _main_key(keys: Mapping[str, int], relations: Relations, root: Node) -> str:
    """The most frequent of the fullest: no acronym, surname, demonym or former name if there are others."""

    def rank(key: str) -> tuple[bool, bool, bool, int, int, str]:
        short = relations.get((key, whole_of(root))) in _SHORT
        usual = root[1] == PLACE and country_of(key) == key
        return (not usual, short, " " not in key and root[1] != PLACE, -keys[key], -len(key), key)

    return min(keys, key=rank)


def _display(facts: Iterable[EntityFact]) -> str:
    written: dict[str, int] = {}
    for fact in facts:
        written[fact.name] = written.get(fact.name, 0) + fact.mentions
    return min(written, key=lambda name: (-written[name], name.isupper(), name))


def _type(draft: Draft) -> ActorType:
    state = draft.types.get(ActorType.STATE, 0)
    places = state + draft.types.get(ActorType.PLACE, 0)
    top = min(draft.types, key=lambda kind: (-draft.types[kind], _TYPES.index(kind)))
    if top not in (ActorType.STATE, ActorType.PLACE):
        return top
    is_state = country_of(draft.main) == draft.main or state >= STATE_SHARE * places
    return ActorType.STATE if is_state else ActorType.PLACE


def _ids(drafts: Mapping[Node, Draft], names: Mapping[Node, set[str]]) -> dict[Node, str]:
    """Slugs of the main keys; of actors with one slug the first has most documents, or the smallest names."""
    by_slug: dict[str, list[Node]] = defaultdict(list)
    for root, draft in drafts.items():
        by_slug[draft.main.replace(" ", "-") or "unnamed"].append(root)
    ids = {roots[0]: slug for slug, roots in by_slug.items() if len(roots) == 1}
    for slug, roots in sorted(by_slug.items()):
        if len(roots) > 1:
            roots.sort(key=lambda r: (-drafts[r].documents, sorted(names[r]), drafts[r].first, r))
            free = (name for n in count(2) if (name := f"{slug}-{n}") not in by_slug)
            ids.update(zip(roots, chain((slug,), free), strict=False))
    return ids


def _related(corpus: Corpus, groups: Groups, ids: Mapping[Node, str]) -> dict[Node, set[tuple[str, str]]]:
    related: dict[Node, set[tuple[str, str]]] = defaultdict(set)
    for state, capital in capitals():
        one, two = groups.find((state, PLACE)), groups.find((capital, PLACE))
        if one in ids and two in ids and one != two:
            related[one].add(("capital", ids[two]))
            related[two].add(("capital of", ids[one]))
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


def _containing(
    found: Resolved, drafts: Mapping[Node, Draft], ids: Mapping[Node, str]
) -> Iterator[tuple[Node, str]]:
    """Places, each with one that holds it: by its name, or by the gazetteer, where a document must name both,
    or it may be another of that name.
    """
    places = {root: draft.main for root, draft in drafts.items() if root[1] == PLACE}
    holding: dict[Node, set[Node]] = {}
    for root, main in places.items():
        holding[root] = {found.groups.find((key, PLACE)) for key in containers(main)} & places.keys() - {root}
        bare = bare_place(main)
        whole = root if bare is None else found.groups.find((bare, PLACE))
        if whole != root and whole in places:
            yield root, ids[whole]
    named: dict[Node, set[int]] = defaultdict(set)
    for fact, root in zip(found.corpus.entities, found.roots, strict=True):
        if root[1] == PLACE:
            named[root].add(fact.document)
    for root, holders in holding.items():
        yield from ((root, ids[one]) for one in holders if not named[root].isdisjoint(named[one]))
