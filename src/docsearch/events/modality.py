"""Whether an event is said to have happened, and by whom: negation, modality, sources."""

from __future__ import annotations

from docsearch.annotations import Argument, Modality
from docsearch.events.arguments import arguments_of
from docsearch.events.draft import Draft
from docsearch.events.grammar import antecedent, surface_subjects
from docsearch.events.lexicon import is_harmful
from docsearch.events.listing import HABIT
from docsearch.events.tokens import Token, lemma_of

__all__ = ["BACKGROUND", "SAYING", "judge"]

BACKGROUND = 0.4  # how far an event of the time before is one that the document reports

SAYING = frozenset(
    """say tell report claim state announce add admit confirm declare allege believe note explain write
    warn acknowledge insist estimate disclose reveal testify argue complain maintain hear contend""".split(),
)
_PLANNED = frozenset(
    """plan intend prepare pledge promise want hope demand propose order instruct call urge
    ask seek expect consider ready due set vow aim mean request require authorise authorize hire
    pay ought need about supposed bound likely poised eager willing keen free able going wish desire long
    hesitate dream plan intention readiness chance opportunity right option bid effort pledge promise
    proposal""".split(),
)
_THREATENED = frozenset("threaten threat warn warning ultimatum".split())
_POSSIBLE = frozenset(
    "try attempt fail failure refuse decline hesitate avoid foil thwart prevent avert".split()
)
_CONSIDERED = frozenset(
    """consider contemplate mull weigh think dream talk speak discuss suggest propose recommend imagine
    refrain stop keep abstain desist""".split()
)
"""What has only been thought or talked of: "considered suing B", "thought of buying B"."""
_GOING_ON = frozenset("stop keep".split())  # with "from" alone: who kept attacking has attacked
_ALLEGED = frozenset(
    """accuse allege suspect charge blame accusation allegation charge suspicion indict claim believe
    rumour rumor""".split(),
)
_DENIED = frozenset("deny denial reject dismiss disown dispute refute disclaim".split())
_HEDGES = frozenset("allegedly reportedly apparently supposedly".split())
_MODALS = {
    **dict.fromkeys(("will", "shall", "'ll", "\u2019ll", "wo"), Modality.PLANNED),
    **dict.fromkeys(("may", "might", "could", "would", "can", "should", "ought"), Modality.POSSIBLE),
}
_ATTEMPTED = frozenset(
    "attempted failed foiled planned threatened possible alleged suspected abortive".split()
)
_CLAUSES = frozenset(
    {"xcomp", "ccomp", "pcomp", "acl", "prep", "dobj", "pobj", "advcl", "conj", "oprd", "acomp"}
)
_ONCE = frozenset("once previously formerly earlier hitherto".split())
_LONG_UNITS = frozenset("year month decade spring summer autumn winter season century".split())
_FULL_STOPS = frozenset(".?!\"'\u201d\u2019)")
_DEPTH = 6


def judge(draft: Draft) -> None:
    """Sets negation, modality and sources of a draft from its clause and those around it."""
    if _is_background(draft.token):
        draft.confidence = min(draft.confidence, BACKGROUND)
    if _is_habit(draft):
        draft.confidence = min(draft.confidence, HABIT)
    _own_words(draft)
    _outer_words(draft)
    _sources(draft)


def _is_habit(draft: Draft) -> bool:
    """Whether it is told in the present, outside of headlines, and harms nobody: "he creates buildings"."""
    verb = draft.token
    if verb.tag_ not in {"VBZ", "VBP"} or draft.part.title or draft.noun or is_harmful(draft.action):
        return False
    own = {child.dep_ for child in verb.children}
    return not own & {"aux", "auxpass"} and verb.sent[-1].text in _FULL_STOPS


def _is_background(token: Token) -> bool:
    """Whether it is told as what went before the story: "A, which had raided B in May, was raided", "a year
    ago A raided B", "once".

    "Had" in what somebody says is only the past of his words; at the beginning it may be the story itself.
    """
    verb, reported = token, False
    for _ in range(_DEPTH):
        if verb.pos_ in {"VERB", "AUX"}:
            if any(_is_long_ago(child) for child in verb.children):
                return True
            had = any(child.dep_ == "aux" and child.lower_ in {"had", "'d"} for child in verb.children)
            reported = verb.dep_ == "ccomp" and lemma_of(verb.head) in SAYING
            if had and not reported and (verb.dep_ in {"relcl", "advcl"} or verb.dep_ == "ROOT"):
                return True
        if verb.head.i == verb.i or reported or verb.dep_ in {"conj", "parataxis"}:
            return False
        verb = verb.head
    return False


def _is_long_ago(word: Token) -> bool:
    """Whether a word that depends on a verb puts it into the time before the story."""
    if word.lower_ in _ONCE and word.dep_ in {"advmod", "npadvmod", "amod"}:
        return not any(child.lower_ in {"at", "than"} for child in word.children)
    if word.dep_ == "advmod" and word.lower_ == "ago":
        return any(child.lower_.rstrip("s") in _LONG_UNITS for child in word.subtree)
    if word.dep_ == "npadvmod" and word.lower_.rstrip("s") in _LONG_UNITS:
        return any(child.lower_ in {"last", "previous"} for child in word.children)
    return False


def _own_words(draft: Draft) -> None:
    token = draft.token
    for child in token.children:
        word = child.lower_
        if child.dep_ == "neg" or word in {"never", "no"}:
            draft.negated = True
        elif child.dep_ == "aux" and word in _MODALS:
            draft.weaken(_MODALS[word])
        elif word in _HEDGES:
            draft.weaken(Modality.ALLEGED)
        elif child.dep_ == "amod" and word in _ATTEMPTED:
            draft.weaken(_of_adjective(word))
        elif child.dep_ == "mark" and word in {"if", "unless", "whether"}:
            draft.weaken(Modality.POSSIBLE)
        elif child.dep_ in {"nsubj", "nsubjpass", "dobj"} and _is_negative(child):
            draft.negated = True
    _inherited(draft, token)


def _inherited(draft: Draft, token: Token) -> None:
    """As in "did not attack or seize": the second verb shares the auxiliaries of the first, and
    with it "not".
    """
    if token.dep_ != "conj" or any(child.dep_ in {"nsubj", "aux", "nsubjpass"} for child in token.children):
        return
    for child in token.head.children:
        if child.dep_ == "aux" and child.lower_ in _MODALS:
            draft.weaken(_MODALS[child.lower_])
        if (child.dep_ == "neg" or child.lower_ == "never") and child.i < token.head.i and not draft.noun:
            links = {word.lower_ for verb in (token, token.head) for word in verb.children}
            draft.negated = draft.negated or bool(links & {"or", "nor"})


def _is_negative(token: Token) -> bool:
    if token.lower_ in {"nobody", "none", "nothing"}:
        return True
    return any(child.lower_ == "no" and child.dep_ == "det" for child in token.children)


def _of_adjective(word: str) -> Modality:
    if word == "planned":
        return Modality.PLANNED
    if word == "threatened":
        return Modality.THREATENED
    return Modality.ALLEGED if word in {"alleged", "suspected"} else Modality.POSSIBLE


def _outer_words(draft: Draft) -> None:
    """Climbs from the trigger to the words that govern it: "threatened to", "accused of", "denied"."""
    token = draft.token
    for _ in range(_DEPTH):
        label, head = token.dep_, token.head
        if head.i == token.i or label not in _CLAUSES:
            return
        if head.pos_ in {"VERB", "AUX", "NOUN", "ADJ"} and not _is_beside(label, token, head):
            _govern(draft, lemma_of(head), head, label, infinitive=_is_infinitive(token))
            if lemma_of(head) in _CONSIDERED | _POSSIBLE and _is_thought(draft.token, token, head):
                draft.weaken(Modality.POSSIBLE)
        if label == "prep" and token.lower_ == "by" and head.pos_ == "VERB":
            _by_doing(draft, head)
        if label == "conj" and head.pos_ == "VERB" and any(c.dep_ == "nsubj" for c in token.children):
            return
        token = head


def _is_thought(event: Token, token: Token, head: Token) -> bool:
    """Whether a gerund hangs from the verb above, directly or by a preposition."""
    if event.tag_ != "VBG" or any(child.dep_ in {"aux", "nsubj"} for child in event.children):
        return False
    if token.i == event.i:
        return token.dep_ in {"xcomp", "dobj", "ccomp"} and lemma_of(head) not in _GOING_ON
    return token.dep_ == "prep" and event.head.i == token.i and token.lower_ in {"of", "from", "about"}


def _by_doing(draft: Draft, head: Token) -> None:
    """As in "would not answer by attacking B": what is done by it has not happened either."""
    for child in head.children:
        if child.dep_ == "aux" and child.lower_ in _MODALS:
            draft.weaken(_MODALS[child.lower_])
        draft.negated = draft.negated or child.dep_ == "neg"


def _is_beside(label: str, token: Token, head: Token) -> bool:
    """Whether the word stands in a clause or phrase that says nothing about what governs it."""
    if label in {"advcl", "conj"}:
        return True
    return label == "prep" and not (
        token.lower_ in {"of", "for", "against", "from", "in", "to", "about"} and head.pos_
    )


def _govern(draft: Draft, lemma: str, head: Token, label: str, *, infinitive: bool) -> None:
    """What a word above the event makes of it; ``infinitive`` where a "to" stands between."""
    infinitive = infinitive and label in {"xcomp", "acl", "oprd", "acomp", "relcl", "ccomp"}
    if lemma in _DENIED and label != "prep":
        draft.weaken(Modality.DENIED)
    elif lemma in _THREATENED:
        draft.weaken(Modality.THREATENED)
    elif lemma in _ALLEGED:
        draft.weaken(Modality.ALLEGED)
    elif lemma in _POSSIBLE and (infinitive or label in {"dobj", "pcomp"}):
        draft.weaken(Modality.POSSIBLE)
    elif infinitive and lemma in _PLANNED:
        draft.weaken(Modality.PLANNED)
    elif infinitive and lemma in SAYING and any(child.dep_ == "auxpass" for child in head.children):
        draft.weaken(Modality.ALLEGED)
    if lemma in _POSSIBLE | _PLANNED and infinitive:
        _negated_by(draft, head)


def _negated_by(draft: Draft, head: Token) -> None:
    if any(child.dep_ == "neg" for child in head.children):
        draft.negated = True


def _is_infinitive(token: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in token.children) or (
        token.tag_ == "NN" and token.i > 0 and token.nbor(-1).lower_ == "to"
    )


def _sources(draft: Draft) -> None:
    """Who says so: the subject of "said" above the event, or "according to X"."""
    heads: list[Token] = []
    token = draft.token
    for _ in range(_DEPTH):
        heads.extend(_according(token))
        head, label = token.head, token.dep_
        if label in {"ccomp", "pcomp"} and lemma_of(head) in SAYING:
            heads.extend(surface_subjects(head))
        heads.extend(_inserted(token))
        if head.i == token.i or heads:
            break
        token = head
    if heads and not draft.sources:
        draft.sources = _named(draft, heads)


def _named(draft: Draft, heads: list[Token]) -> tuple[Argument, ...]:
    return arguments_of(draft.part, [antecedent(head) for head in heads], agent=True)


def _according(token: Token) -> list[Token]:
    found: list[Token] = []
    for child in token.children:
        if child.lower_ == "according":
            for link in child.children:
                found.extend(noun for noun in link.children if noun.dep_ == "pobj")
    return found


def _inserted(token: Token) -> list[Token]:
    for child in token.children:
        if child.dep_ == "parataxis" and lemma_of(child) in SAYING:
            return surface_subjects(child)
    return []
