"""Which names of one document are one actor's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from docsearch.actors.countries import country_of, demonym_of
from docsearch.actors.cues import TRADES
from docsearch.actors.mentions import Found
from docsearch.annotations import ActorType, AliasLink, AliasRelation
from docsearch.nlp.names import initials_match, is_acronym, surname_of

__all__ = ["clusters"]

_GROUPS = (ActorType.ORGANISATION, ActorType.GROUP)
_SAME = (AliasRelation.ACRONYM, AliasRelation.ALSO_KNOWN_AS, AliasRelation.FORMERLY)


def clusters(
    names: Sequence[Found], links: Sequence[AliasLink], keys_of: Mapping[str, str]
) -> dict[str, str]:
    """For every key its cluster's key, that of the fullest form.

    ``keys_of`` gives the key of every wording of the links.  Two full names that share a surname stay apart,
    and so does a short form that fits two full ones, unless one of them came first and is alone before it.
    """
    types = {name.key: name.type for name in names}
    order = list(dict.fromkeys(name.key for name in names))
    counts = Counter(name.key for name in names)
    parent: dict[str, str] = {key: key for key in order}
    _join_links(parent, links, keys_of)
    acronyms = {name.key for name in names if is_acronym(name.name) and " " not in name.name}
    for key in order:
        target = _full_form(key, order, types, acronyms)
        if target is not None and _root(parent, key) != _root(parent, target):
            parent[_root(parent, key)] = _root(parent, target)
    groups: dict[str, list[str]] = {}
    for key in order:
        groups.setdefault(_root(parent, key), []).append(key)
    chosen: dict[str, str] = {}
    for members in groups.values():
        best = max(members, key=lambda k: (k not in acronyms, len(k.split()), counts[k], len(k), k))
        chosen |= dict.fromkeys(members, best)
    return chosen


def _join_links(parent: dict[str, str], links: Sequence[AliasLink], keys_of: Mapping[str, str]) -> None:
    for link in links:
        name, alias = keys_of.get(link.name, ""), keys_of.get(link.alias, "")
        if link.relation in _SAME and name in parent and alias in parent and link.confidence >= 0.5:  # noqa: PLR2004
            one, other = _root(parent, name), _root(parent, alias)
            if one != other:
                parent[other] = one


def _root(parent: dict[str, str], key: str) -> str:
    while parent[key] != key:
        key = parent[key]
    return key


def _full_form(
    key: str, order: Sequence[str], types: Mapping[str, ActorType | None], acronyms: set[str]
) -> str | None:
    """The one longer name that this one is short for, if there is exactly one."""
    kind = types[key]
    if kind is ActorType.STATE:
        return _same_country(key, order)
    if kind is ActorType.PLACE and key not in acronyms:
        longer = [k for k in order if types[k] is ActorType.PERSON and surname_of(k) == key]
        return longer[0] if len(longer) == 1 else None
    if key in acronyms:
        longer = [k for k in order if k != key and k not in acronyms and initials_match(key, k)]
        return longer[0] if len(longer) == 1 else None
    longer = [k for k in order if k != key and _short_for(key, k, kind, types[k])]
    fullest = [k for k in longer if not any(k != other and _contains(other, k) for other in longer)]
    return fullest[0] if len(fullest) == 1 else None


def _same_country(key: str, order: Sequence[str]) -> str | None:
    """Another name of the country, or another demonym of it, that the document uses before."""
    for table in (country_of, demonym_of):
        country = table(key)
        if country is not None:
            return next((k for k in order if k != key and table(k) == country), None)
    return None


def _contains(longer: str, shorter: str) -> bool:
    return f" {shorter} " in f" {longer} "


def _short_for(key: str, full: str, kind: ActorType | None, full_kind: ActorType | None) -> bool:
    if len(full.split()) <= len(key.split()):
        return False
    if full_kind is ActorType.PERSON and kind in {ActorType.PERSON, ActorType.ORGANISATION, None}:
        return (_person_short(key, full) and kind is ActorType.PERSON) or surname_of(full) == key
    if full_kind in _GROUPS and kind in {*_GROUPS, ActorType.PERSON}:
        return _organisation_short(key, full)
    return False


def _organisation_short(key: str, full: str) -> bool:
    """Of "Harrow" for "Harrow Group", "Petroleum Reserve" for "Strategic Petroleum Reserve"; not "United
    Nations" for its council.
    """
    if full.startswith(key + " "):
        return all(word in TRADES for word in full[len(key) :].split())
    return full.endswith(" " + key) and len(key.split()) > 1 and len(full.split()) - len(key.split()) == 1


def _person_short(key: str, full: str) -> bool:
    """Surname, first name alone, "J Smith" for "John Smith", "John Smith" for "John Q Smith"."""
    words, parts = key.split(), full.split()
    if len(words) == 1:
        return (
            words[0] in {parts[-1], surname_of(full)}
            or words[0] == parts[0]
            or (len(parts) == 3 and words[0] == parts[1] and len(parts[1]) > 2)  # noqa: PLR2004
        )
    rest = iter(parts)
    return all(any(p == w or (len(w) == 1 and p.startswith(w)) for p in rest) for w in words)
