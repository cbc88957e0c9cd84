"""The deep subject and object of a verb, seen through passives, relative clauses, participles and control.

In go tokens of a dependency parse (ClearNLP labels), out come tokens; nothing here knows actors.
Words are heads of their phrases; coordinated ones are left for :mod:`docsearch.events.arguments` to unfold.
"""

from __future__ import annotations

from dataclasses import dataclass

from docsearch.events.tokens import Token, is_plural, lemma_of
from docsearch.events.verb_classes import BLAME, BLAMING, NO_DOERS, OBJECT_CONTROL, VEHICLES

__all__ = [
    "Frame",
    "antecedent",
    "frame_of",
    "is_clause_verb",
    "particle_of",
    "prepositional",
    "surface_subjects",
]

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_RELATIVE = frozenset({"WDT", "WP"})
_PARTICIPLES = frozenset({"VBN", "VBD"})
_BETWEEN = frozenset("pobj prep npadvmod dobj oprd advmod appos nsubjpass".split())
_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Frame:
    """A verb with its deep subjects (who does it) and objects (to whom), and phrases with prepositions.

    ``surface`` are the grammatical subjects; of a passive these are the objects.
    """

    verb: Token
    passive: bool
    surface: tuple[Token, ...]
    subjects: tuple[Token, ...]
    objects: tuple[Token, ...]
    phrases: tuple[tuple[str, Token], ...]

    def after(self, *prepositions: str) -> list[Token]:
        """The nouns that stand after one of these prepositions, which depends on the verb."""
        return [token for word, token in self.phrases if word in prepositions]


def particle_of(verb: Token) -> str:
    """``out`` of "carried out"; empty without one."""
    return next((child.lower_ for child in verb.children if child.dep_ == "prt"), "")


def is_clause_verb(token: Token) -> bool:
    """Whether the token is a verb that has a clause of its own, not an auxiliary or an adjective."""
    if token.dep_ in {"aux", "auxpass", "amod", "compound", "case", "det", "prep", "punct", "mark"}:
        return False
    if token.lower_ == "according":  # to
        return False
    return bool(token.pos_ == "VERB" or (token.pos_ == "AUX" and token.tag_ != "MD"))


def antecedent(token: Token) -> Token:
    """The noun that a relative pronoun means; any other token itself."""
    if token.tag_ not in _RELATIVE and token.tag_ != "WP$" and token.lower_ != "that":
        return token
    step = token
    for _ in range(_DEPTH):
        if step.dep_ == "relcl":
            return _nearest_person(token, step.head)
        if step.head.i == step.i:
            break
        step = step.head
    return token


def _nearest_person(relative: Token, head: Token) -> Token:
    """Of "a fight with policemen, who ..." the policemen: the noun before "who", if it may be people."""
    before = relative.i - 1
    if before > head.i and relative.doc[before].text == ",":
        before -= 1
    near = relative.doc[before] if before > head.i and head.pos_ != "PROPN" else head
    people = near.pos_ == "PROPN" or is_plural(near)
    inside = near.i != head.i and any(token.i == head.i for token in near.ancestors)
    return near if relative.tag_ == "WP" and people and inside and near.pos_ in {"NOUN", "PROPN"} else head


def prepositional(token: Token) -> list[tuple[str, Token]]:
    """The (preposition, noun) pairs that depend on a token, those of "carried out in Kessin by A"
    included.
    """
    found: list[tuple[str, Token]] = []
    for child in token.children:
        if child.dep_ in {"prep", "agent", "dative"}:
            found.extend(_phrases_of(child))
    return found


def _phrases_of(preposition: Token) -> list[tuple[str, Token]]:
    word = preposition.lower_
    found: list[tuple[str, Token]] = []
    for child in preposition.children:
        if child.dep_ == "pobj":
            found.append((word, antecedent(child)))
        elif child.dep_ in {"prep", "conj"} and child.pos_ in {"ADP", "SCONJ"}:
            found.extend(
                (inner if inner != "of" else f"{word} of", noun) for inner, noun in _phrases_of(child)
            )
    return found


def frame_of(verb: Token, *, title: bool = False) -> Frame:
    """The deep roles of a verb; ``title`` reads it as a headline ("Mayor shot dead" is passive)."""
    passive = _is_passive(verb, title=title)
    surface = tuple(surface_subjects(verb))
    phrases = prepositional(verb)
    for child in verb.children:  # "shot dead by gunmen"
        if child.dep_ in {"oprd", "acomp", "advmod", "prt"}:
            phrases.extend(prepositional(child))
    objects = tuple(antecedent(child) for child in verb.children if child.dep_ == "dobj")
    receivers = tuple(
        antecedent(child)
        for child in verb.children
        if child.dep_ == "dative" and child.pos_ not in {"ADP", "SCONJ"}
    )
    if objects:
        phrases.extend(("to", token) for token in receivers)
    objects = objects or receivers
    if passive:
        by = _doers(phrases) or _strayed_agent(verb) or _causer(verb) or _shared_agent(verb)
        return Frame(verb, True, surface, by, surface, tuple(phrases))
    if not objects:
        objects = _gapped_object(verb) or _shared_object(verb)
    return Frame(verb, False, surface, surface, objects, tuple(phrases))


def _doers(phrases: list[tuple[str, Token]]) -> tuple[Token, ...]:
    return tuple(noun for word, noun in phrases if word == "by" and not _is_manner(noun))


def _is_manner(noun: Token) -> bool:
    """Whether "by" this noun says how, and not by whom: "by decree", "by car"."""
    bare = not any(child.dep_ in {"det", "nummod", "poss"} for child in noun.children)
    return noun.lower_ in NO_DOERS or (noun.lower_ in VEHICLES and bare)


def _shared_agent(verb: Token) -> tuple[Token, ...]:
    """The doer of "abducted and killed by A" for the first verb."""
    for child in verb.children:
        if child.dep_ == "conj" and child.tag_ == "VBN" and not _own_subjects(child):
            return _doers(prepositional(child))
    return ()


def _strayed_agent(verb: Token) -> tuple[Token, ...]:
    """The noun after "by" where the parser hung it to a word between: "arrested in X on Monday by A"."""
    for token in verb.subtree:
        if token.lower_ != "by" or token.i < verb.i or token.dep_ not in {"prep", "agent"}:
            continue
        step = token.head
        while step.i != verb.i and step.dep_ in _BETWEEN:
            step = step.head
        if step.i == verb.i:
            nouns = (child for child in token.children if child.dep_ == "pobj")
            return tuple(noun for noun in nouns if noun.pos_ == "PROPN" or is_plural(noun))
    return ()


def _is_passive(verb: Token, *, title: bool) -> bool:  # noqa: PLR0911 (one for each construction)
    children = list(verb.children)
    labels = {child.dep_ for child in children}
    if labels & {"auxpass", "nsubjpass"}:
        return True
    if verb.tag_ not in _PARTICIPLES or _perfect(children):
        return False
    own_subject = "nsubj" in labels
    if "agent" in labels and "dobj" not in labels:
        return True
    if verb.dep_ == "acl":
        return not own_subject
    if _is_causative(verb):
        return True
    if verb.dep_ == "advcl" and not own_subject and verb.tag_ == "VBN":
        return True
    if verb.dep_ == "conj" and not own_subject and verb.tag_ == "VBN" and not labels & {"aux", "dobj"}:
        return verb.head.pos_ in {"VERB", "AUX"} and _is_passive(verb.head, title=title)
    return title and not labels & {"dobj", "ccomp", "aux", "prt"} and verb.dep_ in {"ROOT", "conj"}


def _perfect(children: list[Token]) -> bool:
    return any(child.dep_ == "aux" and child.lemma_ == "have" for child in children)


def _is_causative(verb: Token) -> bool:
    """As in "has the colonel arrested": done to the colonel, by the subject of "has"."""
    return verb.dep_ == "ccomp" and verb.tag_ in _PARTICIPLES and verb.head.lemma_ in {"have", "get"}


def _causer(verb: Token) -> tuple[Token, ...]:
    return tuple(surface_subjects(verb.head)) if _is_causative(verb) else ()


def _gapped_object(verb: Token) -> tuple[Token, ...]:
    """The antecedent in "the village the rebels attacked", where no relative pronoun stands."""
    if verb.dep_ != "relcl" or not any(child.dep_ == "nsubj" for child in verb.children):
        return ()
    if any(token.tag_ in {"WDT", "WP", "WP$", "WRB"} for token in verb.subtree):
        return ()
    if any(child.dep_ in {"ccomp", "xcomp", "acomp", "attr"} for child in verb.children):
        return ()
    return (verb.head,)


def _shared_object(verb: Token) -> tuple[Token, ...]:
    """The object of "attacked and burned the village" for the first verb."""
    if any(
        child.dep_ in {"prep", "xcomp", "ccomp", "prt", "acomp", "advcl", "punct"} for child in verb.children
    ):
        return ()
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ == "VERB" and not _own_subjects(child):
            return tuple(antecedent(word) for word in child.children if word.dep_ == "dobj")
    return ()


def _own_subjects(verb: Token) -> list[Token]:
    return [antecedent(child) for child in verb.children if child.dep_ in _SUBJECTS]


def surface_subjects(verb: Token, depth: int = 0) -> list[Token]:  # noqa: PLR0911 (as above)
    """The grammatical subjects of a verb, those understood from the clause around it included."""
    own = _own_subjects(verb)
    if own or depth > _DEPTH or verb.head.i == verb.i:
        return own
    head, label = verb.head, verb.dep_
    if label == "acl":
        return _subject_of_modifier(verb, depth + 1)
    if label == "pcomp":
        return _subject_in_phrase(head, depth + 1)
    if label in {"xcomp", "ccomp", "oprd"}:
        return _controller(head, depth + 1)
    if label in {"conj", "advcl", "dep", "parataxis"} and head.pos_ in {"VERB", "AUX"}:
        return surface_subjects(head, depth + 1)
    if label in {"conj", "advcl"} and head.pos_ == "NOUN" and head.head.pos_ in {"VERB", "AUX"}:
        return surface_subjects(head.head, depth + 1)
    return []


def _controller(head: Token, depth: int) -> list[Token]:
    if head.pos_ in {"ADJ", "NOUN"}:  # "is ready to attack", "has a plan to attack"
        return surface_subjects(head.head, depth) if head.head.pos_ in {"VERB", "AUX"} else []
    if head.lemma_ in OBJECT_CONTROL and not any(child.dep_ == "auxpass" for child in head.children):
        objects = [antecedent(child) for child in head.children if child.dep_ in {"dobj", "dative"}]
        if objects:
            return objects
    return surface_subjects(head, depth)


def _subject_of_modifier(verb: Token, depth: int) -> list[Token]:
    """The noun before a participle ("men carrying guns"); of "A's plan to attack" its possessor."""
    noun = verb.head
    if verb.tag_ != "VB":
        return [noun]
    owners = [antecedent(child) for child in noun.children if child.dep_ == "poss"]
    owners += [token for word, token in prepositional(noun) if word in {"by", "from"}]
    if owners:
        return owners
    if noun.dep_ in {"dobj", "attr", "pobj"}:
        governor = noun.head if noun.dep_ != "pobj" else noun.head.head
        if governor.pos_ in {"VERB", "AUX"}:
            return surface_subjects(governor, depth)
    return []


def _subject_in_phrase(preposition: Token, depth: int) -> list[Token]:
    """Who shells in "accused A of shelling", "guilty of shelling", "after shelling"."""
    head = preposition.head
    if head.pos_ in {"ADP", "SCONJ"}:
        head = head.head
    if head.pos_ in {"VERB", "AUX"}:
        if lemma_of(head) in BLAME and preposition.lower_ in BLAMING:
            frame = frame_of(head)
            return list(frame.objects) or list(frame.surface)
        return surface_subjects(head, depth)
    if head.pos_ == "ADJ" and head.head.pos_ in {"VERB", "AUX"}:
        return surface_subjects(head.head, depth)
    if head.pos_ == "NOUN":
        owners = [antecedent(child) for child in head.children if child.dep_ == "poss"]
        if owners:
            return owners
        if head.dep_ in {"dobj", "pobj"}:
            governor = head.head if head.dep_ == "dobj" else head.head.head
            if governor.pos_ in {"VERB", "AUX"}:
                return surface_subjects(governor, depth)
    return []
