"""Which words of a text may mean somebody who was named before: definite descriptions, bare plurals, "it"."""

from __future__ import annotations

from docsearch.events.descriptions import is_body
from docsearch.events.tokens import Token, is_plural, lemma_of

__all__ = ["RELATIONS", "RIVALS", "is_attribute", "is_bare_plural", "is_definite", "is_empty"]

_BODIES = frozenset(
    """army navy force military police government authority ministry parliament regime troop team court
    administration guard coastguard party company bank""".split()
)
RIVALS = frozenset(
    """rival opponent neighbour neighbor enemy foe
    adversary competitor counterpart challenger antagonist""".split(),
)
"""What one is to another of its kind, with its possessor: "its rival"."""
RELATIONS = frozenset(
    """employer boss landlord tenant creditor debtor supplier captor tormentor attacker assailant victim
    accuser critic patron prisoner hostage""".split(),
)
"""What one is to another of whatever kind: "her employer"."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_ROLES = _SUBJECTS | {"dobj", "pobj"}


def is_definite(token: Token) -> bool:
    if token.dep_ in {"compound", "amod", "attr", "appos"}:
        return False
    clauses = [child for child in token.children if child.dep_ in {"relcl", "acl", "poss", "appos"}]
    if not all(map(_set_off, clauses)):
        return False
    if any(child.dep_ == "prep" and child.lower_ in {"of", "in", "from", "for"} for child in token.children):
        return False
    return any(
        child.dep_ == "det" and child.lower_ in {"the", "this", "that", "these"} for child in token.children
    )


def is_bare_plural(token: Token) -> bool:
    """As in "Rebels attacked": no article, number or other word of its own."""
    return is_plural(token) and token.dep_ in _ROLES and not list(token.children)


def _set_off(clause: Token) -> bool:
    """Whether a comma stands before it: "the league, which ..." says more of a league that is known."""
    first = clause.left_edge.i
    return bool(clause.dep_ == "relcl" and first and clause.doc[first - 1].text == ",")


def is_attribute(name: Token) -> bool:
    """Whether a name only describes somebody else, who is meant in its place: "the Kenyan president", but not
    "the Kenyan army", which is Kenya's.
    """
    head = lemma_of(name.head)
    body = head in _BODIES or (is_body(head) and name.i == name.head.i - 1)
    return bool(name.dep_ in {"amod", "compound", "nmod"}) and not body


def is_empty(token: Token) -> bool:
    """As in "it" of "it is said that", "it was A that", "it rained"."""
    if token.dep_ == "expl":
        return True
    if token.dep_ not in _SUBJECTS:
        return False
    verb = token.head
    if lemma_of(verb) in {"be", "seem", "appear", "rain", "snow", "emerge", "happen", "turn"}:
        return True
    return any(child.dep_ == "auxpass" for child in verb.children) and any(
        child.dep_ in {"ccomp", "xcomp"} for child in verb.children
    )
