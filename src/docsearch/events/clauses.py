"""Events that verbs tell: who did what to whom in one clause."""

from __future__ import annotations

from docsearch.annotations import Argument
from docsearch.events.actions import Action, verb_action
from docsearch.events.arguments import TIMES, argument_of, arguments_of, merged
from docsearch.events.descriptions import is_people
from docsearch.events.draft import Draft
from docsearch.events.grammar import Frame, frame_of, is_clause_verb, prepositional
from docsearch.events.lexicon import TAKEN, Role
from docsearch.events.parse import Part
from docsearch.events.tokens import Token, lemma_of

__all__ = ["clause_events", "frames_of"]

UNKNOWN = 0.5  # confidence in a verb outside of the lexicon, unless it stands between two actors
_OF_PLACES = frozenset({"visit", "withdraw"})
_NO_OBJECTS = frozenset({Role.PLACE, Role.NONE})
_EMPTY_VERBS = frozenset(
    """be have say tell do get become seem appear go come let make add note remain begin start continue
    keep stop try want plan intend manage fail hope expect know think believe claim report explain state
    mean need see hear look find feel carry""".split(),
)


def frames_of(part: Part) -> dict[int, Frame]:
    """The frames of all verbs of a part, by the number of the token."""
    return {token.i: frame_of(token, title=part.title) for token in part.doc if is_clause_verb(token)}


def clause_events(part: Part, frames: dict[int, Frame]) -> list[Draft]:
    """One draft for each verb of the lexicon, and for each other verb with an entity in a role."""
    drafts: list[Draft] = []
    for frame in frames.values():
        draft = _event_of(part, frame)
        if draft is not None:
            drafts.append(draft)
    return drafts


def _event_of(part: Part, frame: Frame) -> Draft | None:
    verb = frame.verb
    lemma = lemma_of(verb)
    action = verb_action(verb)
    if action is not None and action.light:
        return None  # the noun tells what is done
    if action is None or (verb.pos_ == "AUX" and " " not in action.lemma):
        if lemma in _EMPTY_VERBS or verb.pos_ == "AUX" or _is_name(part, verb):
            return None
        action = Action("", lemma)
    draft = Draft(part, verb, action.category, action.lemma, passive=frame.passive)
    draft.agents, patients = _roles(part, frame, action)
    if action.reciprocal:
        draft.patients = patients
    else:
        draft.add_patients(patients)
    if not action.category and not _between_actors(draft):
        draft.confidence = UNKNOWN
    return draft if _is_told(draft, action) else None


def _is_told(draft: Draft, action: Action) -> bool:
    """Whether it is an event that anybody would ask for.

    A verb outside of the lexicon needs an actor; going, leaving and receiving need somebody or some place to
    go to, leave or receive.
    """
    if action.category in _OF_PLACES and draft.patients:
        return any(argument.entity is not None for argument in draft.patients)
    return bool(draft.known() or (action.category and (draft.agents or draft.patients)))


def _between_actors(draft: Draft) -> bool:
    return all(any(a.entity is not None for a in side) for side in (draft.agents, draft.patients))


def _is_name(part: Part, verb: Token) -> bool:
    """Whether a "verb" with a capital inside a sentence is rather a name that the parser has not known."""
    return bool(not part.title and not verb.is_sent_start and verb.text[:1].isupper())


def _roles(part: Part, frame: Frame, action: Action) -> tuple[tuple[Argument, ...], tuple[Argument, ...]]:
    """Agents and patients as the frame of the action has them."""
    if action.reciprocal and not frame.passive:
        return _reciprocal(part, frame, action)
    objects = _objects(part, frame, action)
    if action.subject is Role.PATIENT and not frame.passive:
        doers = frame.after(*action.agents)
        if action.marker:  # "fell into the hands of A"
            doers = [*doers, *_objects(part, frame, action)]
        doers = doers or list(_behind(frame, *action.agents))  # "walked into an ambush by A"
        agents = arguments_of(part, doers, agent=True)
        if action.object is Role.AGENT and not agents:
            agents = tuple(item for item in arguments_of(part, objects, agent=True) if _is_actor(part, item))
        return agents, arguments_of(part, frame.subjects, agent=False)
    agents = arguments_of(part, frame.subjects, agent=True)
    if not agents and not frame.passive and "from" in action.agents:
        agents = arguments_of(part, frame.after("from"), agent=True)
    return agents, _patients(part, frame, action, objects)


def _objects(part: Part, frame: Frame, action: Action) -> tuple[Token, ...]:
    """What the verb is done to: of "laid siege to A" and "siege was laid to A" A, of "threw A out of B" A, of
    "fired shells at A" A.
    """
    own = set(action.lemma.split())  # the responsibility of "claim responsibility" suffers nothing
    direct = tuple(
        token
        for token in frame.objects
        if token.lower_ not in TIMES and not own & {token.lower_, lemma_of(token)}
    )
    if (
        action.object in _NO_OBJECTS and not frame.passive
    ):  # the object of "fled and led the police" is not shared
        direct = tuple(token for token in direct if token.head.i == frame.verb.i or token.dep_ != "dobj")
    if not direct and len(own) > 1:  # "took A hostage", where the parser makes one noun of both
        nouns = [noun for noun in frame.objects if own & {noun.lower_, lemma_of(noun)}]
        direct = tuple(word for noun in nouns for word in noun.children if word.dep_ == "compound")
    if not action.marker or (frame.passive and direct):
        return direct
    if any(_is_actor(part, argument_of(part, token, agent=False)) for token in direct):
        return direct
    beside = [noun for token in frame.objects for word, noun in prepositional(token) if word == action.marker]
    return tuple(frame.after(action.marker)) or tuple(beside) or _behind(frame, action.marker) or direct


def _behind(frame: Frame, *markers: str) -> tuple[Token, ...]:
    """The noun after a preposition that hangs from a noun of the verb's own phrase: "into hands of A"."""
    found = [other for _, noun in frame.phrases for word, other in prepositional(noun) if word in markers]
    return tuple(found)


def _patients(part: Part, frame: Frame, action: Action, objects: tuple[Token, ...]) -> tuple[Argument, ...]:
    direct = arguments_of(part, objects, agent=False)
    if any(_is_actor(part, argument) for argument in direct):
        return direct
    words = [word for word in action.patients if word != "of" or not direct]
    if direct and action.category in TAKEN:
        words.append("from")  # "seized the bridge from A" was done to A
    if action.category and not direct:
        words.append("against")
    targets = [noun for noun in frame.after(*words) if noun.lower_ not in TIMES]
    if frame.objects and not targets and action.category:
        targets = [
            noun
            for token in (objects or frame.objects)  # of "carried out an attack on A" too
            for word, noun in prepositional(token)
            if word in {"against", "on", *words} and word != "of" and noun.lower_ not in TIMES
        ]
    oblique = arguments_of(part, targets, agent=False)
    if action.object is Role.PATIENT or not oblique:
        named = tuple(argument for argument in oblique if _is_actor(part, argument))
        return merged(direct, named) if direct else oblique
    return oblique


def _is_actor(part: Part, argument: Argument) -> bool:
    return argument.entity is not None and not _is_place(part, argument)


def _is_place(part: Part, argument: Argument) -> bool:
    return argument.entity is not None and part.entities[argument.entity].type.value == "place"


def _reciprocal(
    part: Part,
    frame: Frame,
    action: Action,
) -> tuple[tuple[Argument, ...], tuple[Argument, ...]]:
    """As in "A and B clashed", "A met B", "A clashed with B": each is agent, and patient of the other."""
    direct = arguments_of(part, frame.objects, agent=True) if action.object is Role.PARTICIPANT else ()
    partners = [
        token for token in frame.after(*(action.mutual or ("with",)), "against") if token.lower_ not in TIMES
    ]
    sides = merged(
        arguments_of(part, frame.subjects, agent=True),
        tuple(argument for argument in direct if _is_actor(part, argument)),
    )
    beside = arguments_of(part, partners, agent=True)
    people = any(is_people(lemma_of(token)) for token in partners)  # "clashed with protesters"
    both = merged(sides, tuple(argument for argument in beside if people or _is_actor(part, argument)))
    return (both, both) if len(both) > 1 else (both, ())
