"""What the lexicon says of a word in a sentence: its category, and where agent and patient stand
around it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from docsearch.events.inflection import verb_bases
from docsearch.events.lexicon import ActionEntry, Role, lexicon
from docsearch.events.tokens import Token, lemma_of

__all__ = ["Action", "noun_action", "verb_action"]

_OWNER_SUFFERS = frozenset(
    """abduction kidnapping kidnap arrest detention killing murder assassination execution death
    poisoning dismissal removal ouster sacking expulsion deportation eviction extradition release
    capture seizure defeat acquisition takeover conviction imprisonment jailing trial prosecution
    indictment appointment election overthrow bombardment shelling bombing massacre taking shooting
    injury loss occupation stabbing lynching siege blockade punishment destruction demolition downfall
    fall nomination suspension firing recall torture beating wounding burning looting robbery""".split(),
)
_COMPASS = frozenset(
    "north south east west".split()
)  # "an ambush north of X", read as the north of an ambush
_PARTICLES = frozenset({"prt", "advmod", "oprd", "acomp"})


@dataclass(frozen=True, slots=True)
class Action:
    """A word's category and frame.

    ``subject`` and ``object`` are roles, ``agents`` and ``patients`` the prepositions of those; ``marker``
    is a preposition that belongs to the verb, so that its noun is the object ("fire on"); ``owner_suffers``:
    "B's abduction" happens to B, while "A's attack" is by A.
    """

    category: str
    lemma: str
    subject: Role = Role.AGENT
    object: Role = Role.PATIENT
    agents: tuple[str, ...] = ("by",)
    patients: tuple[str, ...] = ()
    mutual: tuple[str, ...] = ()
    marker: str = ""
    light: str = ""
    owner_suffers: bool = False
    known: bool = field(default=True)

    @property
    def reciprocal(self) -> bool:
        """Whether no side is the doer: "A and B met"."""
        return Role.PARTICIPANT in {self.subject, self.object}


def verb_action(verb: Token) -> Action | None:
    """The action of a verb with its particles and prepositions; None for one outside of the lexicon."""
    after = _words_after(verb)
    words = lexicon()
    lemma = lemma_of(verb)
    if not words.particles(lemma):  # where the model has taken "fined" for a form of "fin"
        bases = (base for base, _ in verb_bases(str(verb.lower_)))
        lemma = next((base for base in bases if words.particles(base)), lemma)
    candidates = words.particles(lemma)
    if "on" in after and any(child.dep_ == "xcomp" for child in verb.children):
        after["on to"] = "on"  # "called on A to leave"
    has_object = any(child.dep_ in {"dobj", "auxpass"} for child in verb.children)
    for particle in candidates:
        if particle in after and not (has_object and after[particle] == particle and "" in candidates):
            entry = words.verb(lemma, particle)
            if entry is not None:
                return _action(entry, after[particle])
    if lemma == "try" and any(child.dep_ == "xcomp" for child in verb.children):
        return None  # nobody is tried in "tried to leave"
    if "" in candidates or not candidates:
        entry = words.verb(lemma)
        return None if entry is None else _action(entry, "")
    return None


def _words_after(verb: Token) -> dict[str, str]:
    """What stands with a verb, as the lexicon spells it: "out", "siege to", "on trial", "with", "out of";
    each to the preposition whose noun is the object ("" where none).
    """
    found: dict[str, str] = {}
    particles = [child.lower_ for child in verb.children if child.dep_ in _PARTICLES]
    prepositions = [child for child in verb.children if child.dep_ in {"prep", "dative"}]
    objects = [child for child in verb.children if child.dep_ in {"dobj", "attr"}]
    found.update(dict.fromkeys(particles, ""))
    for preposition in prepositions:
        word = preposition.lower_
        found.setdefault(word, word)
        found.update({f"{particle} {word}": word for particle in particles})
        found.update({f"{own} {word}": word for noun in objects for own in _spellings(noun)})
        found.update(_within_phrase(preposition))
    for noun in objects:
        for own in _spellings(noun):
            found.setdefault(own, "")
            found.update({f"{particle} {own}": "" for particle in particles})
            for word in (child.lower_ for child in noun.children if child.dep_ == "prep"):
                found.setdefault(f"{own} {word}", word)
                found.update({f"{particle} {own} {word}": word for particle in particles})
    return found


def _within_phrase(preposition: Token) -> dict[str, str]:
    """Of "into hands of" and "behind bars", of "out of" and "out of town"."""
    found: dict[str, str] = {}
    word = preposition.lower_
    for child in preposition.children:
        if child.dep_ == "pobj":
            nouns = [child] + [word for word in child.children if child.lower_ in _COMPASS]
            for own in (spelling for noun in nouns for spelling in _spellings(noun)):
                found[f"{word} {own}"] = ""
                after = [link for link in child.children if link.dep_ == "prep"]
                after += [
                    link for link in preposition.head.children if link.dep_ == "prep" and link.i > child.i
                ]
                found.update({f"{word} {own} {link.lower_}": link.lower_ for link in after})
        elif child.dep_ == "prep":
            found[f"{word} {child.lower_}"] = child.lower_
            inner = _within_phrase(child)
            found.update({f"{word} {phrase}": marker for phrase, marker in inner.items()})
    return found


def _spellings(noun: Token) -> tuple[str, ...]:
    """A noun as it stands and in the singular, for "fires shots at" and "fired a shot at"."""
    return tuple(dict.fromkeys((str(noun.lower_), lemma_of(noun))))


def _action(entry: ActionEntry, marker: str) -> Action:
    frame = entry.frame
    roles = frame.prepositions.items()
    return Action(
        entry.category,
        entry.lemma,
        subject=frame.subject,
        object=frame.object,
        agents=tuple(word for word, role in roles if role is Role.AGENT),
        patients=tuple(word for word, role in roles if role is Role.PATIENT),
        mutual=tuple(word for word, role in roles if role is Role.PARTICIPANT),
        marker=marker,
        light=frame.name if frame.light else "",
        owner_suffers=entry.lemma.rsplit(" ", 1)[-1] in _OWNER_SUFFERS,
    )


def noun_action(token: Token) -> Action | None:
    """The action of a noun, compounds ("drone strike") first; None for one outside of the lexicon."""
    words = lexicon()
    lemma = lemma_of(token)
    if lemma == "attempt" and any(child.lower_ == "on" for child in token.children):
        return Action("kill", "attempt", patients=("on",))
    forms = dict.fromkeys((str(token.lower_), lemma) if token.lower_.endswith("ing") else (lemma,))
    before = [child.lower_ for child in token.children if child.dep_ in {"compound", "amod"}]
    for form in forms:
        for other in before:
            entry = words.noun(f"{other} {form}")
            if entry is not None:
                return None if entry.agentive else _action(entry, "")
        entry = words.noun(form)
        if entry is not None:
            return None if entry.agentive else _action(entry, "")
    return None
