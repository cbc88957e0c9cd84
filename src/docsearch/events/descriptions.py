"""Which actors a word may mean that names none: by number, gender, type, and the words of their names."""

from __future__ import annotations

import re

from docsearch.annotations import ActorType, Entity
from docsearch.events.first_names import FEMALE, MALE
from docsearch.events.lexicon import lexicon
from docsearch.events.tokens import singular

__all__ = [
    "Gender",
    "description_fit",
    "gender_of",
    "is_body",
    "is_force",
    "is_people",
    "names_somebody",
    "pronoun_fits",
]

Gender = str  # "m", "f" or "" where it is not sure

_PERSON, _ORG, _GROUP, _STATE = ActorType.PERSON, ActorType.ORGANISATION, ActorType.GROUP, ActorType.STATE
_NOUNS: dict[str, tuple[ActorType, ...]] = {}
_NOUNS.update(
    dict.fromkeys(
        """rebel fighter militant gunman guerrilla guerilla insurgent militia gang faction brigade army
        militiaman force extremist partisan separatist raider cartel jihadist terrorist
        paramilitary""".split(),
        (_GROUP,),
    ),
)
_NOUNS.update(
    dict.fromkeys(
        """company firm ministry club team newspaper agency party union university maker operator
        airline carrier broadcaster court foundation charity hospital school museum institute office
        department council federation league association board utility brewery retailer chain publisher
        studio guild cooperative co-operative hosts visitors lender insurer manufacturer builder
        producer supplier college orchestra opera theatre theater choir church monastery abbey
        congregation""".split(),
        (_ORG,),
    ),
)
_NOUNS.update(
    dict.fromkeys(
        "group organisation organization movement front alliance coalition".split(), (_GROUP, _ORG)
    ),
)
_NOUNS.update(dict.fromkeys("government country state republic kingdom nation neighbour".split(), (_STATE,)))
_NOUNS.update(
    dict.fromkeys(
        """minister president mayor governor general colonel captain officer judge lawyer actor actress
        director chairman chairwoman premier king queen duke bishop cardinal prince commander leader
        dean professor deputy senator ambassador businessman businesswoman journalist reporter editor
        player coach manager singer writer author painter farmer doctor surgeon priest monk man woman
        boy girl chief secretary spokesman spokeswoman politician banker broker dealer merchant trader
        champion boxer striker goalkeeper challenger incumbent candidate suspect accused defendant
        plaintiff warlord architect engineer vet baker butcher chef cook novelist poet inspector sheriff
        sergeant major admiral student pupil teacher nurse pilot driver clerk activist dissident envoy
    councillor tycoon developer tenor pianist violinist""".split(),
        (_PERSON,),
    ),
)
_SEAT = re.compile(
    r"(?i)\b(?:(?P<f>mrs|ms|miss|lady|queen|princess|duchess|sister|mother|madame|dame|baroness|countess|empress|"
    r"señora|frau|actress|businesswoman|chairwoman|spokeswoman|widow|aunt|daughter|wife)|"
    r"(?P<m>mr|sir|lord|king|prince|duke|brother|father|monsieur|herr|señor|bishop|cardinal|pope|baron|emperor|"
    r"sheikh|emir|sultan|imam|businessman|chairman|spokesman|uncle|monk|friar))\b",
)
_PERHAPS = 0.65
_BYSTANDERS = frozenset(
    """judge court lawyer minister ministry president government officer journalist reporter newspaper
    secretary spokesman spokeswoman doctor surgeon hospital agency university professor board council
    department office
    police inspector editor man woman boy girl general colonel""".split(),
)
_STEM = 6
_POLICE = frozenset("police gendarmerie constabulary sheriff patrol".split())
_TROOPS = frozenset("army brigade battalion regiment guard corp force navy legion division".split())
_MEMBERS = {
    **dict.fromkeys("officer policeman constable police".split(), _POLICE),
    **dict.fromkeys("soldier troop infantry infantryman army".split(), _TROOPS),
    **dict.fromkeys("airline carrier".split(), frozenset("airline airway wing air".split())),
    **dict.fromkeys("court judge".split(), frozenset(["court", "tribunal"])),
    "gang": frozenset("crew boy gang".split()),
    "biker": frozenset(["rider"]),
}
_GENERIC = frozenset("group side movement front organisation organization man woman".split())


def is_force(noun: str) -> bool:
    """Whether the noun speaks of fighters, and of nobody else."""
    return _NOUNS.get(noun) == (_GROUP,)


def is_body(noun: str) -> bool:
    """Whether the noun speaks of a group or an organisation: "the Halcyon group" is Halcyon."""
    kinds = _NOUNS.get(noun, ())
    return bool(kinds) and set(kinds) <= {_GROUP, _ORG}


def is_people(noun: str) -> bool:
    """Whether the noun speaks of persons or bodies at all."""
    entry = lexicon().noun(noun)
    return noun in _NOUNS or noun in _BYSTANDERS or (entry is not None and entry.agentive)


def gender_of(entity: Entity) -> Gender:
    """The gender of a person where title, role or first name leave no doubt."""
    if entity.type is not ActorType.PERSON:
        return ""
    found = {
        "f" if match.group("f") else "m"
        for text in (*(mention.text for mention in entity.mentions), entity.name, *entity.roles)
        for match in _SEAT.finditer(text)
    }
    if len(found) == 1:
        return found.pop()
    return _gender_of_name(entity)


def _gender_of_name(entity: Entity) -> Gender:
    """By the first name of two or three words, whatever type of actor these were taken for."""
    words = [word.lower() for word in entity.name.split()]
    first = set(words[:-1]) if entity.type is ActorType.PERSON else set(words[: len(words) in {2, 3}])
    if first & FEMALE and not first & MALE:
        return "f"
    return "m" if first & MALE and not first & FEMALE else ""


def pronoun_fits(word: str, entity: Entity) -> float:
    """How well a pronoun may mean an entity, 0 to 1."""
    kind = entity.type
    if word in {"he", "him", "his", "she", "her", "hers"}:
        gender = gender_of(entity) or _gender_of_name(entity)
        if kind is not ActorType.PERSON and not gender:
            return 0.0
        wanted = "m" if word.startswith("hi") or word == "he" else "f"
        return 0.85 if not gender else float(gender == wanted)
    if kind is ActorType.PERSON:
        return _PERHAPS if _may_be_none(entity) else 0.0
    many = word in {"they", "them", "their", "theirs"}
    if kind is ActorType.PLACE:  # a team, or a place that acts
        return 0.5 if many else 0.3
    if many:
        return 1.0 if entity.name.lower().endswith("s") or kind is ActorType.GROUP else 0.8
    return 0.7 if entity.name.endswith("s") and " " not in entity.name else 1.0


def _may_be_none(entity: Entity) -> bool:
    """Whether a "person" has neither title, role nor known first name: "Pale Heron" may be a group."""
    words = {word.lower() for word in entity.name.split()}
    return not entity.roles and not gender_of(entity) and not words & (FEMALE | MALE)


def names_somebody(noun: str) -> bool:
    """Whether a noun in the singular speaks of a person or body who may act, and of no bystander."""
    return noun in _NOUNS and noun not in _BYSTANDERS


def description_fit(lemma: str, modifiers: list[str], entity: Entity) -> float:
    """How well "the <modifiers> <lemma>" may mean an entity, 0 to 1: by its name, roles, or type alone."""
    if entity.type is ActorType.PLACE:
        return 0.0
    words = {singular(word.lower()) for word in re.findall(r"[^\W\d_]+", entity.name)}
    roles = {singular(word.lower()) for role in entity.roles for word in re.findall(r"[^\W\d_]+", role)}
    lemma = singular(lemma)
    told = any(singular(word.lower()) in roles | words for word in modifiers)
    if entity.type is not ActorType.PERSON and lemma in words:
        return 1.0
    if lemma in roles:
        return 1.0 if not modifiers or told else 0.85
    if entity.type is not ActorType.PERSON and _kindred(lemma, words):
        return 0.9
    return _type_fit(lemma, words, entity, told=told, modified=bool(modifiers))


def _type_fit(lemma: str, words: set[str], entity: Entity, *, told: bool, modified: bool) -> float:
    """By the type alone: "the company" of a company whose name says nothing else."""
    if entity.type not in _NOUNS.get(lemma, ()):
        return 0.0
    if told:
        return 0.9
    other = bool(words & (_NOUNS.keys() - {lemma}))
    if entity.type in {_ORG, _GROUP} and lemma not in _GENERIC and other:
        return 0.3
    return 0.35 if modified else 0.6


def _kindred(lemma: str, words: set[str]) -> bool:
    """Whether a noun speaks of those who make up what a name says: gendarmes a gendarmerie."""
    if len(lemma) >= _STEM and any(word.startswith(lemma[:_STEM]) for word in words):
        return True
    return bool(words & _MEMBERS.get(lemma, frozenset()))
