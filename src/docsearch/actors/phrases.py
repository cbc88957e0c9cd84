"""The parts of which statements of names are made: ways to say what somebody is, was, or will be called."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docsearch.actors.cues import NOT_NAMES
from docsearch.actors.wordings import DESCRIBED, FORM, GAP, ITS_FORM, NAME
from docsearch.annotations import AliasRelation
from docsearch.nlp.names import TITLE_WORDS

__all__ = [
    "ADVERBS",
    "ALSO",
    "BE",
    "FORMERLY",
    "LEAD",
    "NAMED_OTHERWISE",
    "NAMES_SELF",
    "NAME_CUES",
    "OLDER",
    "OLDER_CUES",
    "SELF",
    "TAKES_NAME",
    "WHEN",
    "WHO",
    "Statement",
    "no_name",
    "statement",
]


@dataclass(frozen=True, slots=True)
class Statement:
    """``pattern`` has the groups ``name`` and ``alias``, or ``first``, ``last`` and ``alias``; one of the
    ``cues`` (small letters) is in every sentence that it fits.
    """

    cues: tuple[str, ...]
    pattern: re.Pattern[str]
    relation: AliasRelation
    confidence: float


_NO_NAME = NOT_NAMES | TITLE_WORDS | frozenset("they them him her us me who which".split())


def no_name(words: str) -> bool:
    """Whether this is surely no name: too short, or a pronoun, a title, a day, a month."""
    return len(words) < 2 or words.lower().rstrip(".") in _NO_NAME  # noqa: PLR2004


def statement(relation: AliasRelation, cues: str, pattern: str, confidence: float = 0.85) -> Statement:
    return Statement(tuple(cues.split("|")), re.compile(pattern), relation, confidence)


BE = (
    r"(?:will (?:now |henceforth )?be|would be|(?:is|are) to be|is|are|was|were|"
    r"been|has been|have been|had been|became|came to be|would become)"
)
ADVERBS = r"(?:(?:now|then|still|later|also|once|since|always|simply|better|best|long|[a-z]+ly) ){0,2}"
WHO = rf"(?:(?:who|which|that|and) )?(?:{BE} )?{ADVERBS}"
LEAD = rf"(?P<name>{NAME}){GAP}(?P<said>{DESCRIBED})?"
SELF = r"(?:himself|herself|itself|themselves)"
WHEN = r"[^,.;()]{2,24}?"
_KNOWN = (
    r"(?:known|referred to)(?: (?!for\b|as\b|by\b|under\b|that\b|to have\b|to be\b)[\w'\u2019-]+){0,6}? "
    rf"(?:as|by|under)(?: {ITS_FORM})?(?: as)?"
)
_CALLED = (
    r"(?:called|nicknamed|dubbed|code-?named|styled|termed|christened)(?: by [a-z][a-z' \u2019]{2,30}?)?"
)
_CALLS_SELF = rf"(?:calls?|calling|called|styles?|styling|styled) {SELF}"
_GOES_BY = (
    rf"(?:(?:goes|went|going|go) (?:simply )?by(?: {ITS_FORM})?|(?:goes|went|going|go) into battle as|"
    r"f(?:ights|ought) as)"
)
_USES = (
    rf"(?:us(?:es|ed|ing)|under|with|bear(?:s|ing)|adopt(?:s|ed|ing)|assum(?:ed|ing)|chose|chosen|earned|took|taken|takes|"
    rf"to|by) {ITS_FORM}"
)
_ACTS_AS = (
    r"(?:trad(?:es?|ed|ing)|writes?|writing|wrote|perform(?:s|ed|ing)|sings?|sang|record(?:s|ed|ing)|"
    r"blogs?|raps|box(?:es|ed)|wrestl(?:es|ed)) (?:as|under)"
)
_ITS_NAME = rf"(?:(?:whose )?(?:[A-Za-z]+ )?{FORM}s?(?: in [A-Z][a-z]+)?(?: {BE})?|a\.?k\.?a\.?|alias),?:?"
NAMES_SELF = f"(?:{_KNOWN}|{_CALLS_SELF}|{_GOES_BY}|{_USES}|{_ACTS_AS})"
NAMED_OTHERWISE = f"(?:{NAMES_SELF}|{_CALLED}|{_ITS_NAME})"
NAME_CUES = (
    "known|referred|call|nickname|dubbed|codename|code-name|styl|termed|christened|calls|goes|went|"
    "going|name|nom de|noms de|alias|initials|acronym|pseudonym|aka|a.k.a|moniker|briquet|title|trad|"
    "writ|wrot|perform|sing|sang|record|blog|raps|box|wrestl|abbreviat|handle|call sign"
)
ALSO, FORMERLY = AliasRelation.ALSO_KNOWN_AS, AliasRelation.FORMERLY
OLDER = r"(?:formerly|previously|originally|earlier|at first|until [^,.;()]{2,20}?)"
OLDER_CUES = "formerly|previously|originally|earlier|at first|until|before|used to"
TAKES_NAME = (
    rf"(?:(?:{BE}|{BE} [a-z]+|be) (?:renamed|rebranded|rechristened)|renamed {SELF}|rebranded(?: "
    rf"{SELF})?|"
    rf"(?:chang|alter|shorten|switch)(?:ed|ing|es|s) (?:his|her|its|their) name(?: [a-z]+){{0,2}}|"
    rf"[a-z]+ (?:his|her|its|their) name chang(?:ed|es))"
)
