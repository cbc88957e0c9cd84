"""Where, with what, how many and when."""

from __future__ import annotations

from docsearch.annotations import ActorType
from docsearch.events.arguments import argument_of, unfolded
from docsearch.events.draft import Draft
from docsearch.events.grammar import prepositional
from docsearch.events.tokens import Token, lemma_of

__all__ = ["add_circumstances"]

_WHERE = frozenset("in at near outside inside around across from into over off on to along beside".split())
_MEANS = frozenset(
    """bomb grenade gun rifle pistol knife machete sword mortar rocket missile drone artillery shell gas
    tank truck axe hammer stone poison explosive dynamite mine torpedo cannon bulldozer letter warrant
    flask petrol fire plane aircraft weapon bullet hammer crowbar bottle car lorry microphone
    camera""".split(),
)
_SIDES = frozenset(
    "by of with between against on".split()
)  # "freed by A in X", where the parser hangs X to A
_DEPTH = 3


def add_circumstances(draft: Draft) -> None:
    """Adds places, instruments and amounts from the phrases of the trigger, its objects and its clause."""
    phrases = prepositional(draft.token)
    phrases.extend(
        place
        for word, noun in list(phrases)
        if word in _SIDES
        for one in unfolded([noun])
        for place in prepositional(one)
    )
    phrases.extend(_outer_phrases(draft.token))
    taken = {argument.entity for argument in (*draft.agents, *draft.patients)}
    for word, noun in phrases:
        if word in _WHERE:
            _add_place(draft, noun, taken)
        if word in {"with", "by", "using"} and lemma_of(noun) in _MEANS:
            draft.instruments += (argument_of(draft.part, noun, agent=False),)
    _add_amounts(draft)


def _outer_phrases(token: Token) -> list[tuple[str, Token]]:
    """Phrases of objects ("shelled a camp near Kessin") and of the clause that a noun or verb stands in."""
    found: list[tuple[str, Token]] = []
    for child in token.children:
        if child.dep_ in {"dobj", "nsubjpass"}:
            found.extend(prepositional(child))
    step = token
    for _ in range(_DEPTH):
        if step.head.i == step.i or step.dep_ in {"ccomp", "relcl"}:
            break
        step = step.head
        if step.pos_ in {"VERB", "AUX"}:
            found.extend(prepositional(step))
    return found


def _add_place(draft: Draft, noun: Token, taken: set[int | None]) -> None:
    for head in unfolded([noun]):
        place = head
        entity = draft.part.entity(place)
        if entity is None:
            inner = [token for word, token in prepositional(head) if word in {"of", "in", "at", "near"}]
            inner += [child for child in head.children if child.dep_ in {"compound", "poss"}]
            place = next((token for token in inner if draft.part.is_place(token)), head)
            entity = draft.part.entity(place)
        if entity is None or entity.type not in {ActorType.PLACE, ActorType.STATE} or entity.number in taken:
            continue
        if all(argument.entity != entity.number for argument in draft.places):
            draft.places += (argument_of(draft.part, place, agent=False),)


def _add_amounts(draft: Draft) -> None:
    """Numbers with what they count: "12 people", "nine million euros"."""
    for child in draft.token.children:
        if child.dep_ not in {"dobj", "nsubjpass", "nsubj", "npadvmod"}:
            continue
        for head in unfolded([child]):
            counted = any(word.dep_ in {"nummod", "quantmod"} for word in head.children)
            if counted or (head.pos_ == "NUM" and head.i != draft.token.i):
                draft.amounts += (argument_of(draft.part, head, agent=False),)
