"""Which names a query holds, and whom they mean: dictionary look-ups over word n-grams, without a parser."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from docsearch.actors.bearers import choose, others_of
from docsearch.actors.countries import country_of, demonym_of
from docsearch.actors.facts import Alias
from docsearch.actors.tokens import Token, capitalised_runs, has_case, tokenise
from docsearch.actors.words import COMMON_WORDS, FUNCTION_WORDS, TITLES
from docsearch.nlp.names import is_acronym, name_key

__all__ = ["Lookup", "QueryName", "find_names"]

Lookup = Callable[[Sequence[str]], Mapping[str, Sequence[Alias]]]

LONGEST = 8  # words of a name
_BRACKETS = re.compile(r"\s*\(\s*([^()]*[^()\s])\s*\)")
PARTLY = 0.5  # of the confidence is left where only a part of a capitalised name is known


@dataclass(frozen=True, slots=True)
class QueryName:
    """A name in a query: ``query[start:end]`` is ``text``.

    ``candidates`` are (actor id, confidence from 0 to 1), best first; ``sure`` says that there is one, and
    that nothing in the query speaks against it.  ``others`` have the name as well, and the query says that
    they are not meant.
    """

    start: int
    end: int
    text: str
    key: str
    candidates: tuple[tuple[str, float], ...]
    sure: bool
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Match:
    """Tokens ``first`` to ``last`` (excluded) are a known name."""

    first: int
    last: int
    key: str
    aliases: tuple[Alias, ...]
    doubt: float = 1.0


@dataclass(frozen=True, slots=True)
class _Group:
    """Names that mean one actor, and where in the query the last of them ends, brackets included."""

    matches: tuple[_Match, ...]
    end: int


def find_names(
    query: str,
    lookup: Lookup,
    *,
    profile: Callable[[str], frozenset[str]] | None = None,
    spoken: Sequence[str] = (),
    similar: Callable[[str], Sequence[Alias]] | None = None,
) -> tuple[QueryName, ...]:
    """The names in ``query``, left to right, without overlap.

    ``lookup`` gives the aliases of those keys that it knows; it is called once.  ``profile`` gives the words
    that speak for an actor (keys of roles and of names that stand with it), ``spoken`` further
    forms of the words of the query, ``similar`` the aliases whose spelling is near a key; it is asked for
    capitalised words only, and for a whole query in small letters.
    """
    tokens = tokenise(query)
    keys = _ngrams(query, tokens)
    lands = {key: land for key in keys.values() if (land := _land_of(key))}
    found = dict(lookup(sorted({*keys.values(), *lands.values()}))) if keys else {}
    for key, land in lands.items():  # "Tanzanian" where the documents only have "Tanzania"
        if not found.get(key) and found.get(land):
            found[key] = found[land]
    matches = _longest(_accepted(tokens, keys, found, cased=has_case(tokens)))
    matches = _approximate(query, tokens, matches, similar)
    groups = _groups(query, tokens, matches)
    context = frozenset(keys.values()) | frozenset(spoken)
    return tuple(_name(query, tokens, group, context, profile) for group in groups)


def _land_of(key: str) -> str:
    """The key of the country whose people a key names; empty for all others."""
    country = demonym_of(key)
    return country.key if country is not None else ""


def _ngrams(query: str, tokens: Sequence[Token]) -> dict[tuple[int, int], str]:
    """The key of every run of words that can be a name, by (first, last) token."""
    keys: dict[tuple[int, int], str] = {}
    for first, token in enumerate(tokens):
        if token.lower in FUNCTION_WORDS and not _can_stand_alone(tokens, first):
            continue
        for last in range(first + 1, min(first + LONGEST, len(tokens)) + 1):
            if last > first + 1 and tokens[last - 1].breaks:
                break
            if last > first + 1 and tokens[last - 1].lower in FUNCTION_WORDS:
                continue
            key = name_key(query[token.start : tokens[last - 1].end])
            if key:
                keys[first, last] = key
    return keys


def _can_stand_alone(tokens: Sequence[Token], position: int) -> bool:
    """Whether a small word is meant as a name: "US", "the us", or all of the query."""
    token = tokens[position]
    after_the = position > 0 and tokens[position - 1].lower == "the"
    return len(tokens) == 1 or token.upper or (token.lower == "us" and after_the)


def _accepted(
    tokens: Sequence[Token],
    keys: Mapping[tuple[int, int], str],
    found: Mapping[str, Sequence[Alias]],
    *,
    cased: bool,
) -> list[_Match]:
    return [
        _Match(first, last, key, tuple(found[key]))
        for (first, last), key in keys.items()
        if found.get(key) and _is_meant(tokens, first, last, cased=cased)
    ]


def _is_meant(tokens: Sequence[Token], first: int, last: int, *, cased: bool) -> bool:
    """Whether known words are a name here, and not just words."""
    if cased and last - first == 1 and last - first < _content(tokens) and not tokens[first].capital:
        return tokens[first].lower == "us" and first > 0 and tokens[first - 1].lower == "the"
    if last - first == _content(tokens) or any(t.lower not in COMMON_WORDS for t in tokens[first:last]):
        return True
    if last - first > 1:
        return not cased or tokens[first].capital or tokens[last - 1].capital
    token = tokens[first]
    if token.upper:
        return cased
    if token.lower == "us":
        return first > 0 and tokens[first - 1].lower == "the"
    return cased and token.capital and first > 0


def _content(tokens: Sequence[Token]) -> int:
    return len(tokens) - (1 if len(tokens) > 1 and tokens[0].lower in {"the", "a", "an"} else 0)


def _longest(matches: Sequence[_Match]) -> list[_Match]:
    """The longest first, then the leftmost; none that overlaps one taken before."""
    taken: list[_Match] = []
    used: set[int] = set()
    for match in sorted(matches, key=lambda m: (m.first - m.last, m.first)):
        span = range(match.first, match.last)
        if used.isdisjoint(span):
            used.update(span)
            taken.append(match)
    return sorted(taken, key=lambda m: m.first)


def _approximate(
    query: str,
    tokens: Sequence[Token],
    matches: list[_Match],
    similar: Callable[[str], Sequence[Alias]] | None,
) -> list[_Match]:
    """Looks for spelling variants of capitalised words that are not, or only in part, a known name."""
    runs = capitalised_runs(tokens)
    if not runs and not matches and tokens:
        runs = [(0, len(tokens))]
    for first, last in runs:
        inside = [m for m in matches if m.first < last and m.last > first]
        if inside and not _partly(tokens, inside, first, last):
            continue
        key = name_key(query[tokens[first].start : tokens[last - 1].end])
        near = tuple(similar(key)) if similar is not None and not _only_common(tokens, first, last) else ()
        whole = all(first <= m.first and m.last <= last for m in inside)
        if near and whole:
            matches = [m for m in matches if m not in inside] + [_Match(first, last, key, near)]
        elif inside:
            matches = [_doubted(m) if m in inside else m for m in matches]
    return sorted(matches, key=lambda m: m.first)


def _partly(tokens: Sequence[Token], inside: Sequence[_Match], first: int, last: int) -> bool:
    """Whether "Petrov" is known but the query has "Ivan Petrov"."""
    covered = {i for m in inside for i in range(m.first, m.last)}
    rest = [t.lower for i, t in enumerate(tokens) if first <= i < last and i not in covered]
    person = len(inside) == 1 and inside[0].last == last and inside[0].last - inside[0].first == 1
    return person and any(word not in TITLES and word not in COMMON_WORDS for word in rest)


def _doubted(match: _Match) -> _Match:
    return _Match(match.first, match.last, match.key, match.aliases, PARTLY)


def _only_common(tokens: Sequence[Token], first: int, last: int) -> bool:
    return all(t.lower in COMMON_WORDS or t.lower in TITLES for t in tokens[first:last])


def _groups(query: str, tokens: Sequence[Token], matches: Sequence[_Match]) -> list[_Group]:
    """Joins "Full Name (FN)" and "FN (Full Name)", which mean one; all others stay alone."""
    groups: list[_Group] = []
    for match in matches:
        if not groups or tokens[match.first].start >= groups[-1].end:
            groups.append(_glossed(query, tokens, match, matches))
    return groups


def _glossed(query: str, tokens: Sequence[Token], name: _Match, matches: Sequence[_Match]) -> _Group:
    """A name with the brackets behind it, where these say the same in other words."""
    end = tokens[name.last - 1].end
    brackets = _BRACKETS.match(query, end)
    if brackets is None:
        return _Group((name,), end)
    same = [m for m in matches if _words(query, tokens, m) == brackets[1]]
    pair = (_words(query, tokens, name), brackets[1])
    if _is_acronym_of_words(*pair) or any(_actors(name) & _actors(m) for m in same):
        return _Group((name, *same[:1]), brackets.end())
    return _Group((name,), end)


def _is_acronym_of_words(one: str, other: str) -> bool:
    """Whether one is an acronym and the other a name of several words, in whichever order."""
    return any(is_acronym(short) and " " in long for short, long in ((one, other), (other, one)))


def _words(query: str, tokens: Sequence[Token], match: _Match) -> str:
    return query[tokens[match.first].start : tokens[match.last - 1].end]


def _actors(match: _Match) -> set[str]:
    return {alias.actor_id for alias in match.aliases}


def _name(
    query: str,
    tokens: Sequence[Token],
    group: _Group,
    context: frozenset[str],
    profile: Callable[[str], frozenset[str]] | None,
) -> QueryName:
    name = group.matches[0]
    first = name.first
    while first > 0 and tokens[first - 1].lower in TITLES and not tokens[first].breaks:
        first -= 1
    around = context - {match.key for match in group.matches}
    common = set.intersection(*(_actors(match) for match in group.matches))
    aliases = [alias for match in group.matches for alias in match.aliases]
    if common:
        candidates, clear = choose([a for a in aliases if a.actor_id in common], around, profile)
    else:  # who wrote the two says that they are one, whatever the index knows
        readings = [choose(match.aliases, around, profile) for match in group.matches]
        candidates = [one for found, _ in readings for one in found]
        clear = all(sure for _, sure in readings)
    doubt = min(match.doubt for match in group.matches)
    chosen = tuple((actor, round(confidence * doubt, 4)) for actor, confidence in candidates)
    first, end = _with_government(tokens, name, first, group.end)
    start = tokens[first].start
    sure = clear and doubt == 1.0
    others = others_of(chosen, aliases, around, profile) if sure else ()
    return QueryName(start, end, query[start:end], name.key, chosen, sure, others)


def _with_government(tokens: Sequence[Token], name: _Match, first: int, end: int) -> tuple[int, int]:
    """Where a name begins and ends with "government" beside a state: "the Kenyan government", "government of
    Kenya" mean the state and no more.
    """
    if country_of(name.key) is None and demonym_of(name.key) is None:
        return first, end
    if name.last < len(tokens) and tokens[name.last].lower in _RULERS and not tokens[name.last].breaks:
        return first, max(end, tokens[name.last].end)
    before = first - 1 - (first > 1 and tokens[first - 1].lower == "the")
    if before > 0 and tokens[before].lower == "of" and tokens[before - 1].lower in _RULERS:
        return before - 1, end
    return first, end


_RULERS = frozenset("government governments authorities".split())
