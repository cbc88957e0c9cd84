"""What fills a role: from the head of a phrase to its words and the entity they mean.

``A's gunners`` and ``fighters of A`` mean A; ``the mayor of B`` and ``B's rival`` do not mean B; ``the mayor,
X`` means X.
"""

from __future__ import annotations

from collections.abc import Iterable

from docsearch.annotations import ActorType, Argument, Entity
from docsearch.events.descriptions import is_body
from docsearch.events.grammar import antecedent
from docsearch.events.parse import Part
from docsearch.events.tokens import Token, is_plural, lemma_of

__all__ = ["PEOPLE", "TIMES", "argument_of", "arguments_of", "merged", "owner_of", "unfolded"]

PEOPLE = frozenset(
    """gunner troop soldier man woman fighter gunman force militiaman militant rebel guerrilla guerilla
    insurgent officer police policeman constable agent member supporter warship ship boat jet plane
    aircraft warplane drone helicopter tank artillery gun mortar battery army navy militia unit brigade
    battalion company commando commander wing crew striker player lawyer counsel attorney prosecutor
    diplomat delegation government authority ministry cabinet parliament regime court bailiff guard
    bodyguard partisan sniper raider bomber pilot sailor marine paratrooper patrol squad team follower
    activist demonstrator striker worker miner thousand hundred dozen score some one several many most
    people leadership management board engineer herdsman rider hunter gang faction wing air-force
    airforce coastguard gendarme gendarmerie security side agency service delegate envoy negotiator
    administration military embassy bureau prosecution panel committee commission jury bench
    spokesman spokeswoman spokesperson chairman leader president king minister premier chief general
    captain director manager editor owner family clan house home frigate destroyer cruiser submarine gunboat
    vessel cutter squadron fleet flotilla garrison detachment contingent column convoy cavalry infantry sentry
    lookout mob henchman thug mercenary scout operative recruit conscript reservist detective investigator
    inspector crewman""".split(),
)
_STRANGERS = frozenset(
    """mayor governor rival enemy foe neighbour neighbor ally opponent victim wife husband son daughter
    brother sister father mother widow uncle nephew cousin friend partner critic killer attacker
    assailant kidnapper captor predecessor successor challenger creditor customer competitor counterpart
    adversary client parent behalf name hand side part place request favour favor""".split(),
)
_OWN_STAFF = frozenset({"leader", "president", "king", "minister", "premier", "chief", "general", "captain"})
TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june
    today yesterday tomorrow tonight christmas easter
    july august september october november december night day week month year weekend dawn dusk noon
    midnight morning evening afternoon eve time moment once least last first end hour minute charge
    suspicion ground orders order""".split(),
)
_PART_LABELS = frozenset({"det", "amod", "compound", "poss", "nummod", "quantmod", "nmod", "neg", "predet"})
_BELONGING = frozenset("loyal belonging allied employed working acting paid hired".split())
_ARTICLES = frozenset("the a an".split())  # heads where the model has lost the noun
_DEPTH = 4
_TITLE_WORDS = frozenset({"NOUN", "ADJ", "PROPN"})
_ENDS = frozenset({",", ".", ";", ":", ")", "—", "-"})


def unfolded(heads: Iterable[Token]) -> list[Token]:
    """The heads with all that are coordinated with them ("A, B and C"), in their order, each once."""
    found: dict[int, Token] = {}
    queue = list(heads)
    while queue:
        head = queue.pop(0)
        if head.i in found:
            continue
        found[head.i] = head
        queue.extend(child for child in head.children if child.dep_ == "conj" and _is_nominal(child))
    return [found[key] for key in sorted(found)]


def _is_nominal(token: Token) -> bool:
    return token.pos_ in {"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"}


def arguments_of(part: Part, heads: Iterable[Token], *, agent: bool) -> tuple[Argument, ...]:
    """The fillers of a role, coordinated ones included; no day does anything ("today's crash")."""
    found: tuple[Argument, ...] = ()
    for head in unfolded(heads):
        if (agent and head.lower_ in TIMES) or _is_score(head) or head.lower_ in _ARTICLES:
            continue
        found = merged(found, (argument_of(part, head, agent=agent),))
    return found


def _is_score(head: Token) -> bool:
    """As the "1-0" in "beat them 1-0", or what the model makes of it."""
    return bool(
        head.text[:1].isdigit() and (head.text == "0" or any(mark in head.text for mark in "-\u2013:"))
    )


def merged(first: tuple[Argument, ...], second: tuple[Argument, ...]) -> tuple[Argument, ...]:
    """The fillers of both, without those that mean an entity which is there already."""
    known = {argument.entity for argument in first if argument.entity is not None}
    return first + tuple(
        argument for argument in second if argument.entity not in known and argument not in first
    )


def argument_of(part: Part, head: Token, *, agent: bool) -> Argument:
    """The filler whose phrase has this head; ``agent`` widens to an owner's people, else to property too."""
    entity, token = _entity_of(part, head, agent=agent, depth=0)
    left, right = _edges(part, head)
    if entity is not None and token is not None:
        left, right = min(left, token.i), max(right, token.i)
    doc = part.doc
    span = part.span(doc[left], doc[right])
    return Argument(span, part.words(span), None if entity is None else entity.number)


def _entity_of(part: Part, head: Token, *, agent: bool, depth: int) -> tuple[Entity | None, Token | None]:
    direct = part.entity(head)
    if direct is not None:
        return direct, head
    beside = _apposed(part, head)
    if beside is not None:
        return part.entity(beside), beside
    if depth > _DEPTH:
        return None, None
    owner = owner_of(part, head, agent=agent)
    if owner is None:
        return None, None
    return _entity_of(part, owner, agent=agent, depth=depth + 1)


def _apposed(part: Part, head: Token) -> Token | None:
    """The name in "the mayor, X", "chief of police, X" and "spokesman X"."""
    for child in head.children:
        known = part.entity(child) is not None and lemma_of(head) in _STRANGERS | PEOPLE
        if child.dep_ == "appos" and (known or _speaks_of_actor(part, child)):
            return child
    for preposition in head.children:
        if preposition.dep_ == "prep":
            for child in (word for noun in preposition.children for word in noun.children):
                if child.dep_ == "appos" and _is_person(part, child):
                    return child
    for child in head.children:
        if child.dep_ in {"compound", "nmod"} and _is_named(part, child, head):
            return child
    following = _following_name(part, head)
    if following is None and head.dep_ == "appos" and _speaks_of_actor(part, head.head):
        return head.head
    return following


def _is_named(part: Part, name: Token, head: Token) -> bool:
    """Whether a name right before a noun is that of whom it speaks: "Farmer X", "the Halcyon group"."""
    if name.i != head.i - 1:
        return False
    if is_body(lemma_of(head)):
        return _speaks_of_actor(part, name)
    return head.pos_ == "PROPN" and _is_person(part, name)


def _is_person(part: Part, token: Token) -> bool:
    entity = part.entity(token)
    return entity is not None and entity.type is ActorType.PERSON


def _following_name(part: Part, head: Token) -> Token | None:
    """The name in ", X," or ", the farmer X," right after a common noun, whatever the parser made of it."""
    doc = part.doc
    after = _edges(part, head)[1] + 1
    if head.pos_ != "NOUN" or after + 1 >= len(doc) or doc[after].text != ",":
        return None
    first = after + 1
    if doc[first].pos_ == "DET":
        first += 1
        while (
            first < min(len(doc), after + 6) and first not in part.names and doc[first].pos_ in _TITLE_WORDS
        ):
            first += 1
    if first >= len(doc) or first not in part.names:
        return None
    last = first
    while last + 1 < len(doc) and part.names.get(last + 1) == part.names[first]:
        last += 1
    ends = last + 1 >= len(doc) or doc[last + 1].text in _ENDS or doc[first - 1].pos_ in _TITLE_WORDS
    return doc[last] if ends and not part.is_place(doc[last]) else None


def owner_of(part: Part, head: Token, *, agent: bool) -> Token | None:
    """Whose people (or, if not ``agent``, whose property) the phrase speaks of; None if it is another's."""
    lemma = lemma_of(head)
    people = lemma in PEOPLE or _is_plural(part, head) or head.pos_ in {"NUM", "DET"}
    if lemma in _STRANGERS or (agent and not people):
        return None
    for child in head.children:
        if child.dep_ == "poss":
            return antecedent(child)
    if lemma in _OWN_STAFF:
        return None
    for child in head.children:
        if child.dep_ in {"compound", "amod", "nmod"} and _speaks_of_actor(part, child):
            return child
    return _owner_after(part, head, loose=people or not agent)


def _is_plural(part: Part, noun: Token) -> bool:
    """Whether these are several of a kind; at the beginning of a sentence the model takes them for a name."""
    return bool(is_plural(noun) and noun.i not in part.names)


def _owner_after(part: Part, head: Token, *, loose: bool) -> Token | None:
    """The owner in "fighters of A", "men loyal to A", and if ``loose`` in "men from A"."""
    for link in head.children:
        if link.dep_ == "prep" and link.lower_ in {"of", "from"}:
            nouns = [antecedent(child) for child in link.children if child.dep_ == "pobj"]
        elif link.dep_ in {"amod", "acl"} and link.lower_ in _BELONGING:
            nouns = [child for word in link.children for child in word.children if child.dep_ == "pobj"]
        else:
            continue
        for noun in nouns:
            free = _may_own(part, noun) and link.lower_ != "from"
            if free or (loose and _speaks_of_actor(part, noun)):
                return noun
    return None


def _speaks_of_actor(part: Part, token: Token) -> bool:
    entity = part.entity(token)
    return entity is not None and entity.type is not ActorType.PLACE


def _may_own(part: Part, token: Token) -> bool:
    return not part.is_place(token) and token.pos_ in {"PROPN", "NOUN", "PRON"}


def _edges(part: Part, head: Token) -> tuple[int, int]:
    """The first and last token of the phrase without relative clauses, appositions and coordination."""
    left = right = head.i
    number = part.sentence_of(head)
    for child in head.children:
        wanted = child.dep_ in _PART_LABELS or (child.dep_ == "prep" and child.lower_ == "of")
        if wanted and part.sentence_of(child) == number:
            left = min(left, child.left_edge.i)
            right = max(right, child.right_edge.i)
    return left, right
