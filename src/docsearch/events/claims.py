"""Who did it, where that is told later than what was done.

"A bomb hit the camp of B. A claimed the attack": two mentions of one event complete each other, and a claim
of responsibility, a confession or blame gives the last event before it that has no agent its agent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from docsearch.annotations import Argument, Modality
from docsearch.events.arguments import arguments_of
from docsearch.events.draft import Draft
from docsearch.events.grammar import Frame, prepositional, surface_subjects
from docsearch.events.lexicon import lexicon
from docsearch.events.parse import Part
from docsearch.events.tokens import Token, lemma_of

__all__ = ["attribute_claims", "join_mentions"]

_REACH = 3
_TOLD = frozenset({Modality.ACTUAL, Modality.ALLEGED})
_SIBLING = 0.4
_CREDIT = frozenset("responsibility credit blame authorship".split())
_TAKING = frozenset("claim take accept admit assume bear have".split())
_CONFESSING = frozenset("confess own admit plead".split())
_WORK = frozenset("work doing handiwork deed idea".split())
_NAMING = frozenset("name identify describe recognise recognize".split())
_CULPRITS = frozenset(
    """gunman attacker killer assailant suspect culprit bomber shooter perpetrator robber kidnapper assassin
    murderer raider thief hijacker arsonist""".split()
)
_NOT_DEEDS = frozenset("claim deny accuse say statement report investigate trial".split())


@dataclass(frozen=True, slots=True)
class _Claim:
    """Somebody is said, at this word, to have done what was told before."""

    part: Part
    token: Token
    agents: tuple[Argument, ...]
    modality: Modality | None = None


def join_mentions(drafts: list[Draft]) -> None:
    """Completes "the attack" from the event it refers back to, and that from it."""
    for position, later in enumerate(drafts):
        if not later.noun or not _is_definite(later.token) or (later.agents and later.patients):
            continue
        earlier = _referred(later, drafts[:position])
        if earlier is None:
            continue
        if not _entities(later.patients):
            later.add_patients(_only_entities(earlier.patients))
        if (
            not _entities(earlier.agents)
            and not earlier.negated
            and not _entities(later.agents)
            & _entities(
                earlier.patients,
            )
        ):
            earlier.agents = _only_entities(later.agents) or earlier.agents
        if not _entities(later.agents):
            later.add_agents(_only_entities(earlier.agents))
        if not _entities(earlier.patients):
            earlier.add_patients(_only_entities(later.patients))


def _is_definite(token: Token) -> bool:
    words = {child.lower_ for child in token.children if child.dep_ == "det"}
    return bool(words & {"the", "this", "that", "both"})


def _referred(later: Draft, before: list[Draft]) -> Draft | None:
    """The nearest event before, of the same family, that says something and contradicts nothing."""
    words = lexicon()
    for earlier in reversed(before):
        if earlier.part.title or later.sentence - earlier.sentence > _REACH:
            return None
        if not earlier.action or words.related(earlier.action, later.action) < _SIBLING:
            continue
        if earlier.known() == 0 or earlier.modality not in _TOLD or _conflict(earlier, later):
            continue
        return earlier
    return None


def _conflict(one: Draft, other: Draft) -> bool:
    agents, patients = _entities(one.agents), _entities(one.patients)
    others, sufferers = _entities(other.agents), _entities(other.patients)
    if agents & sufferers or patients & others:
        return True
    return bool(agents and others and agents.isdisjoint(others)) or bool(
        patients and sufferers and patients.isdisjoint(sufferers),
    )


def _entities(arguments: Iterable[Argument]) -> set[int]:
    return {argument.entity for argument in arguments if argument.entity is not None}


def _only_entities(arguments: Iterable[Argument]) -> tuple[Argument, ...]:
    return tuple(argument for argument in arguments if argument.entity is not None)


def attribute_claims(part: Part, frames: dict[int, Frame], drafts: list[Draft]) -> None:
    """Gives agentless events the agents that claims, confessions and blame in ``part`` name."""
    for claim in _claims(part, frames):
        names = _only_entities(claim.agents)
        event = _claimed(claim, names, drafts)
        if event is None:
            continue
        event.add_agents(names)
        if claim.modality is not None:
            event.weaken(claim.modality)


def _claimed(claim: _Claim, names: tuple[Argument, ...], drafts: list[Draft]) -> Draft | None:
    """The nearest event before the claim, at most two sentences back, that lacks an agent."""
    sentence = claim.part.sentence_of(claim.token)
    if not names:
        return None
    for draft in reversed(drafts):
        if draft.part.title or (draft.part is claim.part and draft.token.i >= claim.token.i):
            continue
        if sentence - draft.sentence > _REACH - 1:
            return None
        if not draft.action or draft.action in _NOT_DEEDS or draft.negated:
            continue
        if _entities(draft.agents) or not _entities(draft.patients):
            continue
        if _entities(draft.patients) & _entities(names):
            continue
        return draft
    return None


def _claims(part: Part, frames: dict[int, Frame]) -> Iterator[_Claim]:
    for frame in frames.values():
        if any(child.dep_ == "neg" for child in frame.verb.children):
            continue
        lemma = lemma_of(frame.verb)
        objects = {lemma_of(token) for token in frame.objects}
        if _takes_it_on(frame, lemma, objects):
            yield _Claim(part, frame.verb, arguments_of(part, frame.subjects, agent=True))
        elif lemma == "blame" and not frame.after("for"):
            blamed = frame.objects if not frame.after("on") else frame.after("on")
            yield _Claim(part, frame.verb, arguments_of(part, blamed, agent=True), Modality.ALLEGED)
        elif lemma in _NAMING and _is_culprit(frame):
            yield _Claim(part, frame.verb, arguments_of(part, frame.after("as"), agent=True))
        elif lemma == "be":
            yield from _copular(part, frame)


def _is_culprit(frame: Frame) -> bool:
    """As in "named him as X", "the gunman was identified as X"."""
    return any(
        token.lower_ in {"him", "her", "them"} or lemma_of(token) in _CULPRITS for token in frame.objects
    )


def _takes_it_on(frame: Frame, lemma: str, objects: set[str]) -> bool:
    """As in "claimed responsibility", "had done it", "confessed"."""
    if lemma in _TAKING and objects & _CREDIT:
        return True
    if lemma == "do" and objects & {"it", "this", "that", "so"}:
        return True
    return lemma in _CONFESSING and not frame.passive


def _copular(part: Part, frame: Frame) -> Iterator[_Claim]:
    """As in "It was the work of A", "A was behind it", "it was A"."""
    verb = frame.verb
    if frame.after("behind"):
        yield _Claim(part, verb, arguments_of(part, surface_subjects(verb), agent=True))
    for child in verb.children:
        if child.dep_ not in {"attr", "nsubj"} or lemma_of(child) not in _WORK:
            continue
        owners = [noun for word, noun in prepositional(child) if word == "of"]
        owners += [word for word in child.children if word.dep_ == "poss"]
        yield _Claim(part, verb, arguments_of(part, owners, agent=True))
