"""Who stands in another role of the same clause, and so is not who a pronoun or description there means."""

from __future__ import annotations

from collections.abc import Mapping

from docsearch.annotations import ActorType
from docsearch.events.parse import Part
from docsearch.events.tokens import Token

__all__ = ["clause_mates", "other_side"]

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_TWO = 2  # sides of a report


def clause_mates(part: Part, token: Token) -> set[int]:
    """Entities that the same verb has in other roles: none of them is the pronoun or description."""
    if token.dep_ == "poss" or token.lower_.endswith("self"):
        return set()
    verb = token.head
    while verb.pos_ in {"ADP", "SCONJ", "PART"} and verb.head.i != verb.i:
        verb = verb.head
    if verb.pos_ not in {"VERB", "AUX"}:
        return set()
    mates = [child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass", "dobj", "dative"}]
    for preposition in verb.children:
        if preposition.dep_ in {"prep", "agent"}:
            mates.extend(child for child in preposition.children if child.dep_ == "pobj")
    if not any(child.dep_ in _SUBJECTS for child in verb.children) and verb.dep_ in {
        "xcomp",
        "conj",
        "advcl",
    }:
        mates.extend(child for child in verb.head.children if child.dep_ in _SUBJECTS)
    return {part.meaning[mate.i] for mate in mates if mate.i in part.meaning and mate.i != token.i}


def other_side(part: Part, mates: set[int], known: Mapping[int, object]) -> int | None:
    """In a report of two, "the chip designer" who does something to the one is the other."""
    actors = [one for one in part.entities.values() if one.type is not ActorType.PLACE]
    actors.sort(key=lambda one: (-len(one.mentions), one.number))
    pair = {one.number for one in actors[:_TWO]}
    if not mates & pair or len(pair) < _TWO:
        return None
    if len(actors) > _TWO and len(actors[_TWO].mentions) >= len(actors[1].mentions):
        return None
    others = pair - mates
    return others.pop() if len(others) == 1 and others <= known.keys() else None
