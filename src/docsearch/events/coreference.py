"""Which entities the pronouns and descriptions of a document mean.

Rules in the tradition of Lappin and Leass: of the entities that fit in number, gender and type the one wins
that was mentioned last, as a subject rather than as something else; never one that its own clause already
names in another role.
"""

from __future__ import annotations

from dataclasses import dataclass

from docsearch.annotations import TITLE, ActorType, Mention, MentionForm
from docsearch.events.anaphors import (
    RELATIONS,
    RIVALS,
    is_attribute,
    is_bare_plural,
    is_definite,
    is_empty,
)
from docsearch.events.arguments import argument_of
from docsearch.events.clause_mates import clause_mates, other_side
from docsearch.events.descriptions import description_fit, is_force, names_somebody, pronoun_fits
from docsearch.events.grammar import antecedent, surface_subjects
from docsearch.events.modality import SAYING
from docsearch.events.parse import Part
from docsearch.events.tokens import Token, is_plural, lemma_of

__all__ = ["resolve"]

_PRONOUNS = frozenset("he him his she her hers it its they them their theirs himself herself itself".split())
_POSSESSIVE = frozenset("his her its their".split())
_FIRST_PERSON = frozenset("i me my mine myself we us our ours ourselves".split())
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_WINDOW = 2
_MINIMUM = 0.45
_ALONE = 0.3  # enough for a description that only one actor of the document can have
_MARGIN = 0.1
_DOUBT = 0.03  # a pronoun that may as well mean another is left open


@dataclass(frozen=True, slots=True)
class _Seen:
    """A word of the text that means an entity."""

    entity: int
    token: Token
    sentence: int
    subject: bool


def resolve(parts: list[Part]) -> tuple[tuple[int, Mention], ...]:
    """Finds what pronouns and descriptions mean, puts it into the parts, and returns it as mentions."""
    found: list[tuple[int, Mention]] = []
    seen: list[_Seen] = []
    for part in parts:
        if not part.title and parts[0].title and seen and seen[0].sentence == TITLE:
            seen = []
        names = _heads(part)
        for token in part.doc:
            if token.i in names:
                seen.append(_seen(part, token, names[token.i]))
            elif token.i not in part.names:
                chosen = _choose(part, token, seen, names)
                if chosen is not None:
                    number, mention = chosen
                    part.meaning[token.i] = number
                    seen.append(_seen(part, token, number))
                    found.append((number, mention))
    return tuple(found)


def _heads(part: Part) -> dict[int, int]:
    """The last word of each name: its number to the entity."""
    names = part.names
    return {i: number for i, number in names.items() if names.get(i + 1) != number}


def _seen(part: Part, token: Token, entity: int) -> _Seen:
    return _Seen(entity, token, part.sentence_of(token), _top(token).dep_ in _SUBJECTS)


def _top(token: Token) -> Token:
    """The head of the phrase that a name is in: of "gunners of A" and "the mayor, A" the first noun."""
    for _ in range(4):
        if token.dep_ in {"compound", "appos", "flat", "nmod", "conj"} and token.head.pos_ in {
            "NOUN",
            "PROPN",
        }:
            token = token.head
        else:
            break
    return token


def _choose(part: Part, token: Token, seen: list[_Seen], names: dict[int, int]) -> tuple[int, Mention] | None:
    word = token.lower_
    if token.pos_ in {"PRON", "DET"} and word in _PRONOUNS:
        return _pronoun(part, token, seen, names)
    if word in _FIRST_PERSON:
        return _speaker(part, token)
    if lemma_of(token) in RIVALS | RELATIONS and any(child.dep_ == "poss" for child in token.children):
        return _rival(part, token, seen)
    if token.pos_ in {"NOUN", "PROPN"}:
        if is_definite(token):
            return _description(part, token, seen)
        if is_bare_plural(token):
            return _members(part, token, seen)
    return None


def _speaker(part: Part, token: Token) -> tuple[int, Mention] | None:
    """As in "We attacked B, A said": whoever says it, where one sentence holds both."""
    step = token
    while step.head.i != step.i:
        step = step.head
        if lemma_of(step) in SAYING:
            for subject in surface_subjects(step):
                number = argument_of(part, subject, agent=True).entity
                if number is not None and subject.i != token.i:
                    span = part.span(token, token)
                    return number, Mention(span, part.words(span), MentionForm.PRONOUN, 0.7)
    return None


def _rival(part: Part, token: Token, seen: list[_Seen]) -> tuple[int, Mention] | None:
    """As in "its rival" is the other of this type so far, and "her employer" the other main actor at all."""
    owner = next((child for child in token.children if child.dep_ == "poss"), None)
    number = None if owner is None else part.meaning.get(antecedent(owner).i)
    if number is None or any(child.dep_ in {"appos", "relcl"} for child in token.children):
        return None
    if lemma_of(token) in RELATIONS:
        other = other_side(part, {number}, part.entities)
    else:
        kind = part.entities[number].type
        others = {item.entity for item in seen if part.entities[item.entity].type is kind} - {number}
        other = others.pop() if len(others) == 1 else None
    if other is None:
        return None
    span = part.span(token.doc[token.left_edge.i], token)
    return other, Mention(span, part.words(span), MentionForm.DESCRIPTION, 0.6)


def _members(part: Part, token: Token, seen: list[_Seen]) -> tuple[int, Mention] | None:
    """Take bare "rebels" for those of the only armed group that the document has named by then."""
    if not is_force(lemma_of(token)):
        return None
    groups = {one.entity for one in seen if part.entities[one.entity].type is ActorType.GROUP}
    if len(groups) != 1 or groups & clause_mates(part, token):
        return None
    span = part.span(token, token)
    return groups.pop(), Mention(span, part.words(span), MentionForm.DESCRIPTION, 0.5)


def _pronoun(
    part: Part, token: Token, seen: list[_Seen], names: dict[int, int]
) -> tuple[int, Mention] | None:
    word = token.lower_.removesuffix("self")
    if word == "it" and is_empty(token):
        return None
    sentence = part.sentence_of(token)
    excluded = clause_mates(part, token)
    scores: dict[int, float] = {}
    for order, item in enumerate(reversed(seen)):
        distance = sentence - item.sentence
        if distance > _WINDOW or item.entity in excluded or is_attribute(item.token):
            continue
        fit = pronoun_fits(word, part.entities[item.entity])
        score = fit * (_salience(item, token, distance) - 0.02 * min(order, 10))
        scores[item.entity] = max(scores.get(item.entity, 0.0), score)
    ahead = _cataphor(part, token, names) if not _any_here(seen, sentence) else None
    if ahead is not None and pronoun_fits(word, part.entities[ahead]) >= _MINIMUM:
        scores[ahead] = max(scores.get(ahead, 0.0), 0.95)
    return _winner(part, token, token, scores, MentionForm.PRONOUN)


def _any_here(seen: list[_Seen], sentence: int) -> bool:
    return bool(seen) and seen[-1].sentence == sentence


def _salience(item: _Seen, token: Token, distance: int) -> float:
    score = 1.0 - 0.25 * distance
    if not item.subject:
        score -= 0.2 if token.dep_ in _SUBJECTS | {"poss"} else 0.1
    if distance == 0 and token.dep_ == "poss" and item.subject and _clause(item.token) == _clause(token):
        score += 0.15
    return score


def _clause(token: Token) -> int:
    """The number of the verb that a word belongs to."""
    while token.pos_ not in {"VERB", "AUX"} and token.head.i != token.i:
        token = token.head
    return int(token.i)


def _cataphor(part: Part, token: Token, names: dict[int, int]) -> int | None:
    """The subject that follows a phrase with a pronoun: "From its base the Shield watched"."""
    verb = part.doc[_clause(token)]
    while verb.dep_ in {"advcl", "pcomp", "prep", "acl"} and verb.head.i != verb.i:
        verb = verb.head
    if verb.pos_ not in {"VERB", "AUX"}:
        return None
    for child in verb.children:
        if child.dep_ in _SUBJECTS and child.i > token.i:
            return names.get(child.i)
    return None


def _description(part: Part, token: Token, seen: list[_Seen]) -> tuple[int, Mention] | None:
    if any(child.i in part.names for child in token.children):
        return None  # "the Rovers captain" is of the Rovers, and says so
    lemma = lemma_of(token)
    modifiers = [
        child.lower_
        for child in token.children
        if child.dep_ in {"amod", "compound"} and child.text.islower()
    ]
    excluded = clause_mates(part, token)
    sentence = part.sentence_of(token)
    candidates = _all_known(part, seen)
    scores: dict[int, float] = {}
    for number, item in candidates.items():
        fit = description_fit(lemma, modifiers, part.entities[number])
        many = is_plural(token) and part.entities[number].type is ActorType.PERSON
        if not fit or many or number in excluded:
            continue
        recency = 0.0 if item is None else 0.1 / (1 + sentence - item.sentence) + 0.05 * item.subject
        scores[number] = fit + recency
    first = next((child for child in token.children if child.dep_ == "det"), token)
    found = _winner(part, token, first, scores, MentionForm.DESCRIPTION)
    if found is not None or not excluded or not names_somebody(lemma):
        return found
    other = other_side(part, excluded, candidates)
    span = part.span(first, token)
    return None if other is None else (other, Mention(span, part.words(span), MentionForm.DESCRIPTION, 0.45))


def _all_known(part: Part, seen: list[_Seen]) -> dict[int, _Seen | None]:
    """Entities mentioned before, with their latest mention."""
    latest: dict[int, _Seen | None] = {}
    for item in seen:
        latest[item.entity] = item
    return latest if not part.title else {}


def _winner(
    part: Part,
    token: Token,
    first: Token,
    scores: dict[int, float],
    form: MentionForm,
) -> tuple[int, Mention] | None:
    """The best of the entities, unless it is too weak or another is as good."""
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    needed = _ALONE if form is MentionForm.DESCRIPTION and len(ranked) == 1 else _MINIMUM
    if not ranked or ranked[0][1] < needed:
        return None
    confidence = min(ranked[0][1], 1.0)
    if len(ranked) > 1:
        margin = ranked[0][1] - ranked[1][1]
        if margin < (_MARGIN / 3 if form is MentionForm.DESCRIPTION else _DOUBT):
            return None
        confidence *= 0.6 + min(margin, 0.4)
    span = part.span(first, token)
    return ranked[0][0], Mention(span, part.words(span), form, round(confidence, 3))
