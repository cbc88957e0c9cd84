"""Events that nouns tell: "the attack by A on B", "B's abduction", "A carried out a raid on B"."""

from __future__ import annotations

from collections.abc import Iterable

from docsearch.annotations import Argument, Modality
from docsearch.events.actions import Action, noun_action
from docsearch.events.arguments import PEOPLE, TIMES, argument_of, arguments_of
from docsearch.events.draft import Draft
from docsearch.events.grammar import Frame, antecedent, frame_of, particle_of, prepositional
from docsearch.events.lexicon import MOVED
from docsearch.events.parse import Part
from docsearch.events.tokens import Token, lemma_of

__all__ = ["nominal_events"]

_AGAINST = ("on", "against", "upon", "at", "into", "over", "toward", "towards", "to")
_LIGHT = frozenset(
    """launch mount conduct stage make open impose file bring commit wage deliver lead perform pay order
    begin start declare lay undertake execute plot plan threaten resume hold give take have do run
    continue announce organise organize call lift unleash renew prepare demand win score complete finish
    issue slap put suspend press pursue mount carry lodge level direct levy place hand deal inflict
    serve offer grant
    extend send lend provide     throw plant set run fire drop aim mete cause put""".split(),
)
_SUFFERED = frozenset(
    "suffer face survive escape undergo repel sustain withstand repulse weather endure incur".split()
)
_GOT = frozenset("win have get gain secure enjoy receive obtain earn draw attract".split())
_GIVEN = frozenset(
    """give hand deal serve slap offer grant send issue award promise deny refuse lend pay show
    inflict""".split()
)
_CLAIMED = frozenset("claim admit own confess acknowledge".split())
_BLAMED = frozenset("blame accuse suspect charge convict condemn arrest jail sentence indict fault".split())
_COURTS = frozenset("trial charge suspicion dock warrant".split())
_BEARS = frozenset("responsibility credit blame".split()) | _COURTS
_ANSWERED = frozenset("respond retaliate reply answer react strike".split())
_VICTIM = frozenset("target victim subject object focus".split())
_WORDS_OF = frozenset({"deny", "reject", "say"})
_DONE = _LIGHT | frozenset("plant carry order claim prepare plot".split())


def nominal_events(part: Part, frames: dict[int, Frame]) -> list[Draft]:
    """One draft for each noun of the lexicon that stands as a noun and is no part of a name."""
    drafts: list[Draft] = []
    for token in part.doc:
        if token.pos_ not in {"NOUN", "PROPN", "VERB"} or token.i in frames or token.i in part.names:
            continue
        if token.lower_ == "according":
            continue
        if token.dep_ in {"compound", "amod", "aux", "auxpass"} or lemma_of(token) in PEOPLE:
            continue  # "a patrol of the guard" does something, and is not done
        action = noun_action(token)
        if action is None:
            continue
        draft = Draft(part, token, action.category, action.lemma, noun=True)
        _own_phrase(draft, action)
        _modifiers(draft)
        _governor(draft, frames)
        _sources(draft)
        draft.confidence = 0.9 if draft.known() else 0.5
        drafts.append(draft)
    return drafts


def _own_phrase(draft: Draft, action: Action) -> None:
    """Possessors and prepositions of the noun itself; "to" and "against" mark who won where it is a loss."""
    part, token = draft.part, draft.token
    phrases = _nested_phrases(token)
    won = set(action.agents) & {"to", "against", "at"}
    owner_suffers = action.owner_suffers or bool(won)
    by = [noun for word, noun in phrases if word == "by" or (word in won and _is_target(part, noun))]
    onto = set(_AGAINST) - won - ({"to", "into"} if action.category in MOVED else set())
    against = [noun for word, noun in phrases if word in onto]
    of = [noun for word, noun in phrases if word == "of"]
    source = [noun for word, noun in phrases if word == "from"]
    between = [noun for word, noun in phrases if word == "between"]
    owners = [
        antecedent(child) for child in token.children if child.dep_ == "poss" and child.lower_ not in TIMES
    ]
    own = [noun for noun in of if noun.lower_ == "own"]  # "a raid of its own"
    owners += [child for noun in own for child in noun.children if child.dep_ == "poss"]
    of = [noun for noun in of if noun not in own]
    if between:
        both = arguments_of(part, between, agent=True)
        draft.agents, draft.patients = both, both
        return
    draft.agents = arguments_of(part, by, agent=True)
    against = [noun for noun in against if _is_target(part, noun)]
    draft.add_patients(arguments_of(part, against, agent=False))
    if owners:
        _owned(draft, owners, of, owner_suffers=owner_suffers, agentive=bool(against) and not by)
    elif of:
        suffers = by or source or owner_suffers or _suffers_of(action)
        if suffers and not draft.patients:
            draft.add_patients(_of_patients(draft, of))
        elif not by and _names_actor(part, of):
            draft.add_agents(arguments_of(part, of, agent=True))
        else:
            draft.add_patients(_of_patients(draft, of))
    _adjectives(draft, owner_suffers=owner_suffers)


def _suffers_of(action: Action) -> bool:
    """Whether "of" marks who suffers: "the invasion of B", but not "the demands of A"."""
    return "of" in action.patients and "for" not in action.patients and action.category not in _WORDS_OF


def _nested_phrases(token: Token) -> list[tuple[str, Token]]:
    """The phrases of a noun, those included that the parser has hung to a noun within them by mistake."""
    phrases = prepositional(token)
    for word, noun in list(phrases):
        if word in {"by", "of", *_AGAINST}:
            phrases.extend(
                (inner, other)
                for inner, other in prepositional(noun)
                if inner == "by"
                or (inner in {"on", "against", "to"} and word in {"by", "of"})
                or (inner == "from" and word in {"on", "against"})
            )
    return phrases


def _of_patients(draft: Draft, of: list[Token]) -> tuple[Argument, ...]:
    return arguments_of(draft.part, of, agent=False)


def _owned(
    draft: Draft, owners: list[Token], of: list[Token], *, owner_suffers: bool, agentive: bool
) -> None:
    part = draft.part
    if draft.agents or (owner_suffers and not of and not agentive):
        draft.add_patients(arguments_of(part, owners, agent=False))
        return
    draft.add_agents(arguments_of(part, owners, agent=True))
    if of:
        draft.add_patients(arguments_of(part, of, agent=False))


def _adjectives(draft: Draft, *, owner_suffers: bool) -> None:
    """As in "a Kardanian raid", "rebel attacks"."""
    if draft.agents or owner_suffers:
        return
    found = [child for child in draft.token.children if child.dep_ in {"amod", "compound", "nmod"}]
    draft.add_agents(_actors(draft, found))


def _actors(draft: Draft, tokens: Iterable[Token]) -> tuple[Argument, ...]:
    part = draft.part
    found = tuple(argument_of(part, token, agent=True) for token in tokens)
    return tuple(
        argument
        for argument in found
        if argument.entity is not None and part.entities[argument.entity].type.value != "place"
    )


def _sources(draft: Draft) -> None:
    """As in "under attack from A"; but "an embargo on maize from B" that another imposes is against B."""
    found = _actors(draft, [noun for word, noun in _nested_phrases(draft.token) if word == "from"])
    if not draft.agents:
        draft.add_agents(found)
    elif not any(argument.entity is not None for argument in draft.patients):
        draft.add_patients(found)


def _is_target(part: Part, noun: Token) -> bool:
    """No day or hour: "the attack on Tuesday"."""
    if part.entity(noun) is not None:
        return True
    if noun.ent_type_ in {"DATE", "TIME"} or noun.pos_ == "NUM":
        return False
    return noun.lower_ not in TIMES


def _names_actor(part: Part, tokens: list[Token]) -> bool:
    return any(part.entity(token) is not None and not part.is_place(token) for token in tokens)


def _modifiers(draft: Draft) -> None:
    """As in "an attack carried out by A on B", "a lawsuit brought by A", "the raid that A led"."""
    part = draft.part
    for child in draft.token.children:
        if child.dep_ not in {"acl", "relcl"} or lemma_of(child) not in _DONE:
            continue
        frame = frame_of(child)
        if any(token.i == draft.token.i for token in frame.objects):
            draft.add_agents(arguments_of(part, frame.subjects, agent=True))
            against = [noun for noun in frame.after(*_AGAINST) if _is_target(part, noun)]
            draft.add_patients(arguments_of(part, against, agent=False))


def _governor(draft: Draft, frames: dict[int, Frame]) -> None:
    """What the verb says that governs the noun."""
    frame, preposition = _governing(draft.token, frames)
    if frame is None:
        return
    lemma = lemma_of(frame.verb)
    if not preposition and lemma == "come" and draft.token.dep_ == "nsubj":  # "the order came from A"
        draft.add_agents(_actors(draft, frame.after("from", "by")))
    elif not preposition:
        _as_object(draft, frame, lemma)
    else:
        _in_phrase(draft, frame, lemma, preposition)


def _governing(token: Token, frames: dict[int, Frame]) -> tuple[Frame | None, str]:
    head = token.head
    while token.dep_ == "conj" and head.pos_ in {"NOUN", "PROPN"}:
        token, head = head, head.head
    if token.dep_ == "pobj":
        governor = head.head
        if governor.pos_ in {"ADP", "SCONJ"}:
            governor = governor.head
        if governor.pos_ == "NOUN" and lemma_of(governor) in _VICTIM | _BEARS:
            word = f"{lemma_of(governor)} {head.lower_}"
            governor = governor.head if governor.dep_ != "pobj" else governor.head.head
            return frames.get(governor.i), word
        if governor.pos_ == "ADJ":
            word = f"{lemma_of(governor)} {head.lower_}"
            return frames.get(governor.head.i), word
        return frames.get(governor.i), head.lower_
    if token.dep_ in {"dobj", "nsubjpass", "nsubj"}:
        return frames.get(head.i), ""
    return None, ""


def _as_object(draft: Draft, frame: Frame, lemma: str) -> None:
    part = draft.part
    if not any(token.i == draft.token.i for token in _with_conjuncts(frame.objects)):
        if frame.passive and lemma in _GIVEN and draft.token.dep_ == "dobj":  # "A was handed a fine by B"
            draft.add_patients(arguments_of(part, frame.surface, agent=False))
            draft.add_agents(arguments_of(part, frame.subjects, agent=True))
        return
    if lemma in _SUFFERED or (lemma in _GOT and (draft.agents or frame.after("from"))):
        draft.add_patients(arguments_of(part, frame.subjects, agent=False))
        draft.add_agents(arguments_of(part, frame.after("from"), agent=True))
    elif lemma in _CLAIMED:
        draft.agents = draft.agents or arguments_of(part, frame.subjects, agent=True)
    elif draft.action == "die" and lemma != "cause":
        return  # who announces a death has not done it
    elif lemma in _LIGHT and (lemma != "carry" or particle_of(frame.verb) in {"out", "on"}):
        if not draft.agents:
            draft.add_agents(arguments_of(part, frame.subjects, agent=True))
        if not draft.patients:
            against = [noun for noun in frame.after(*_AGAINST) if _is_target(part, noun)]
            draft.add_patients(arguments_of(part, against, agent=False))
    elif lemma == "deny":
        draft.add_agents(arguments_of(part, frame.subjects, agent=True))
        draft.modality = Modality.DENIED


def _with_conjuncts(tokens: Iterable[Token]) -> list[Token]:
    found = list(tokens)
    for token in found:
        found.extend(child for child in token.children if child.dep_ == "conj")
    return found


def _in_phrase(  # noqa: C901  # one for each construction
    draft: Draft, frame: Frame, lemma: str, preposition: str
) -> None:
    part = draft.part
    subjects = frame.subjects or frame.surface
    noun, _, word = preposition.rpartition(" ")
    if noun in _VICTIM:
        draft.add_patients(arguments_of(part, frame.surface, agent=False))
    elif noun in _COURTS and word in {"for", "of", "over", "on"}:
        if not draft.agents:  # "A is on trial for the murder of B", "was jailed on charges of"
            draft.add_agents(arguments_of(part, frame.surface or subjects, agent=True))
            draft.weaken(Modality.ALLEGED)
    elif noun in {"responsibility", "credit", "responsible", "guilty", "blame"}:
        draft.add_agents(arguments_of(part, subjects, agent=True))
        if lemma in {"deny", "disclaim"}:
            draft.modality = Modality.DENIED
    elif word == "under" and lemma in {"come", "be", "fall"}:
        draft.add_patients(arguments_of(part, subjects, agent=False))
        draft.add_agents(arguments_of(part, frame.after("from", "by"), agent=True))
    elif lemma in _BLAMED and word in {"for", "of", "over", "with", "in", "on"}:
        if not draft.agents:
            draft.add_agents(arguments_of(part, frame.objects, agent=True))
            draft.weaken(Modality.ALLEGED)
            draft.sources = draft.sources or arguments_of(part, frame.subjects, agent=True)
    elif lemma == "blame" and word == "on":
        draft.add_agents(arguments_of(part, frame.objects, agent=True))
    elif lemma in _ANSWERED and word in {"with", "by"} and not draft.agents:
        draft.add_agents(arguments_of(part, subjects, agent=True))
