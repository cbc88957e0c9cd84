"""What sentences say of names, as patterns: other, earlier and later names, names at birth, translations."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docsearch.actors.cues import NOT_NAMES
from docsearch.actors.wordings import ALIAS, DESCRIBED, FILLER, FORM, GAP, ITS_FORM, LONG, NAME, QUOTE, WORD
from docsearch.annotations import AliasRelation
from docsearch.nlp.names import TITLE_WORDS

__all__ = [
    "ADVERBS",
    "BE",
    "NAMED_OTHERWISE",
    "NAMES_SELF",
    "STATEMENTS",
    "TAKES_NAME",
    "Statement",
    "no_name",
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


def _statement(relation: AliasRelation, cues: str, pattern: str, confidence: float = 0.85) -> Statement:
    return Statement(tuple(cues.split("|")), re.compile(pattern), relation, confidence)


BE = (
    r"(?:will (?:now |henceforth )?be|would be|(?:is|are) to be|is|are|was|were|"
    r"been|has been|have been|had been|became|came to be|would become)"
)
ADVERBS = r"(?:(?:now|then|still|later|also|once|since|always|simply|better|best|long|[a-z]+ly) ){0,2}"
_WHO = rf"(?:(?:who|which|that|and) )?(?:{BE} )?{ADVERBS}"
_LEAD = rf"(?P<name>{NAME}){GAP}(?P<said>{DESCRIBED})?"
_SELF = r"(?:himself|herself|itself|themselves)"
_WHEN = r"[^,.;()]{2,24}?"
_KNOWN = (
    r"(?:known|referred to)(?: (?!for\b|as\b|by\b|under\b|that\b|to have\b|to be\b)[\w'\u2019-]+){0,6}? "
    rf"(?:as|by|under)(?: {ITS_FORM})?(?: as)?"
)
_CALLED = (
    r"(?:called|nicknamed|dubbed|code-?named|styled|termed|christened)(?: by [a-z][a-z' \u2019]{2,30}?)?"
)
_CALLS_SELF = rf"(?:calls?|calling|called|styles?|styling|styled) {_SELF}"
_GOES_BY = rf"(?:goes|went|going|go) (?:simply )?by(?: {ITS_FORM})?"
_USES = (
    rf"(?:us(?:es|ed|ing)|under|with|bear(?:s|ing)|adopt(?:s|ed|ing)|assum(?:ed|ing)|took|taken|takes|"
    rf"to|by) {ITS_FORM}"
)
_ACTS_AS = (
    r"(?:trad(?:es?|ed|ing)|writes?|writing|wrote|perform(?:s|ed|ing)|sings?|sang|record(?:s|ed|ing)|"
    r"blogs?|raps|box(?:es|ed)|wrestl(?:es|ed)) (?:as|under)"
)
_ITS_NAME = rf"(?:(?:whose )?(?:[A-Za-z]+ )?{FORM}s?(?: in [A-Z][a-z]+)?(?: {BE})?|a\.?k\.?a\.?|alias),?:?"
NAMES_SELF = f"(?:{_KNOWN}|{_CALLS_SELF}|{_GOES_BY}|{_USES}|{_ACTS_AS})"
NAMED_OTHERWISE = f"(?:{NAMES_SELF}|{_CALLED}|{_ITS_NAME})"
_NAME_CUES = (
    "known|referred|call|nickname|dubbed|codename|code-name|styl|termed|christened|calls|goes|went|"
    "going|name|nom de|noms de|alias|initials|acronym|pseudonym|aka|a.k.a|moniker|briquet|title|trad|"
    "writ|wrot|perform|sing|sang|record|blog|raps|box|wrestl|abbreviat|handle|call sign"
)
_ALSO, _FORMERLY = AliasRelation.ALSO_KNOWN_AS, AliasRelation.FORMERLY
_OLDER = r"(?:formerly|previously|originally|earlier|at first|until [^,.;()]{2,20}?)"
_OLDER_CUES = "formerly|previously|originally|earlier|at first|until|before|used to"
TAKES_NAME = (
    rf"(?:(?:{BE}|{BE} [a-z]+|be) (?:renamed|rebranded|rechristened)|renamed {_SELF}|rebranded(?: "
    rf"{_SELF})?|"
    rf"(?:chang|alter|shorten|switch)(?:ed|ing|es|s) (?:his|her|its|their) name(?: [a-z]+){{0,2}}|"
    rf"[a-z]+ (?:his|her|its|their) name chang(?:ed|es))"
)

STATEMENTS = (
    # "Falcon, whose men call him ..." has no alias; "Dovrek, whom his men call Falcon" has.
    _statement(
        _ALSO,
        "call|nickname|dub|know|knew",
        rf"{_LEAD}(?:whom|which|who) (?:[a-z]+ ){{1,6}}?(?:calls?|called|nicknamed?|dubs?|dubbed|knows? "
        rf"as|knew as) "
        rf"{ALIAS}",
    ),
    _statement(
        _ALSO,
        "under |using |with the |by the ",
        rf"\b(?:Under|Using|With|By) {ITS_FORM} {ALIAS}{QUOTE},{QUOTE} (?:the )?(?P<name>{NAME})",
    ),
    _statement(
        _ALSO,
        "call|nickname|dub",
        rf"\b(?:call(?:s|ed)?|nicknamed|dub(?:s|bed)?) (?P<name>{NAME}) (?:the )?[\"“\u2018](?:[Tt]he "
        rf")?(?P<alias>{NAME})",
    ),
    _statement(  # "the Column of the Poor, or Ejercito de los Pobres (EDP)": whose acronym it is
        _ALSO,
        ", or ",
        rf"(?P<name>{NAME}), or (?:the )?{QUOTE}(?P<alias>{NAME}){QUOTE} ?[(\[][A-Z]{{2,8}}[)\]]",
        0.8,
    ),
    _statement(
        _ALSO,
        " know| knew",
        rf"\b(?:know|knows|knew) (?P<name>{NAME}) (?:simply |only |better )?as {ALIAS}",
    ),
    _statement(
        _ALSO,
        "known|call|nickname|dubbed|abbreviat|referred",
        rf"(?P<alias>{NAME}){GAP}as (?:the )?(?P<name>{NAME}) (?:{BE} (?:[a-z]+ )?(?:known|called|"
        rf"nicknamed|"
        rf"dubbed|abbreviated|referred to)|(?:calls?|called|styles?|styled) {_SELF})",
    ),
    _statement(
        _ALSO,
        "name|nom|alias|initials|acronym|pseudonym|moniker|briquet|abbreviat|short|handle",
        rf"(?P<alias>{NAME}){GAP}(?:{BE} )?(?:(?:the|a|an) (?:[A-Za-z]+ )?{FORM}|short) (?:of|for|used by|"
        rf"given to|adopted by|taken by|assumed by) (?:the )?(?P<name>{NAME})",
    ),
    _statement(
        _ALSO,
        "(|[",
        rf"(?P<name>{NAME}) ?[(\[](?:the )?[\"“\u2018'](?:[Tt]he )?(?P<alias>{NAME})[\"”\u2019']",
        0.8,
    ),
    _statement(
        _ALSO,
        '"|“|\u2018',
        rf"(?P<first>(?<![\w-]){WORD}(?: {WORD})?) [\"“\u2018'](?:[Tt]he )?(?P<alias>{NAME})[\"”\u2019'] "
        rf"(?P<last>(?:(?:de|del|van|von|da|bin|al) )?{WORD}(?: {WORD})?)",
        0.8,
    ),
    _statement(
        _ALSO,
        " to his| to her| to its| to their| to all| to most| to fans| to friends| to everyone| to many",
        rf"(?P<name>{NAME})(?:, | -{{1,2}} | ?[\u2013\u2014] ?| ?\()(?:or )?(?:just |simply "
        rf")?{QUOTE}(?:[Tt]he )?"
        rf"(?P<alias>{NAME}){QUOTE} to (?:his|her|its|their|most|all|fans|friends|everyone|many)\b",
        0.8,
    ),
    _statement(
        _ALSO,
        " for |mean|translat|literally",
        rf"(?P<name>{NAME})(?:, ?| ?\(| ?[\u2013\u2014] ?| -{{1,2}} )(?:(?P<language>[A-Z][a-z]+) for|"
        rf"(?:whose|the|its|his|her) name (?:means|translates (?:as|to))|which means|meaning|literally|which translates "
        rf"as|translated as)(?: in [A-Z][a-z]+)?,? (?:the )?[\"“\u2018']?(?:[Tt]he )?(?P<alias>{NAME})",
        0.8,
    ),
    _statement(
        _FORMERLY,
        _OLDER_CUES,
        rf"{_LEAD}{_WHO}(?:{_OLDER}|used to be)(?:,? (?:known as|called|named|styled|trading as|"
        rf"the))?,? {ALIAS}",
    ),
    _statement(
        _FORMERLY,
        "until|before|then|once|at the time|in those days",
        rf"{_LEAD}(?:(?:who|which|that) )?(?:{BE} )?(?:(?:until|before|at the time|in those days|then|once)"
        rf"(?: {_WHEN})?,? )(?:{BE} )?(?:still )?(?:known as|called|named) {ALIAS}",
    ),
    _statement(
        _FORMERLY,
        "until|before|then|once|later|now|ex|previously|formerly",
        rf"(?P<name>{NAME}) ?[(\[](?:then|once|later|now|ex|today|since \d{{4}}|(?:until|before) "
        rf"\d{{4}}),? {ALIAS}",
    ),
    _statement(
        _FORMERLY,
        "until|before|up to",
        rf"(?P<name>{NAME})(?:, | ?\(| ?[\u2013\u2014] ?| -{{1,2}} )(?:which was |known as "
        rf")?{ALIAS}{QUOTE} "
        rf"until (?:\d{{4}}|[a-z]+ |[A-Z][a-z]+ \d{{4}})",
    ),
    _statement(
        _FORMERLY,
        "until|before|up to",
        rf"(?P<name>{NAME}),? (?:which )?(?:was|were) (?:called|named|known as) {ALIAS}{QUOTE} (?:until|"
        rf"before|up to) ",
    ),
    _statement(
        _FORMERLY,
        "known|called|named|founded|established|created|formed|set up|born",
        rf"(?:Known|Called|Named|Founded|Established|Created|Formed|Set up|Born)(?: (?:until|before|in|"
        rf"at|for|on)"
        rf" [^,.]{{2,30}}?)? (?:once |formerly |originally |previously )?as {ALIAS}{QUOTE},{QUOTE} "
        rf"(?:the )?(?P<name>{NAME})",
    ),
    _statement(
        _ALSO,
        "known|called|nicknamed|dubbed",
        rf"(?:Known|Called|Nicknamed|Dubbed)(?: (?:to|by|among|in|throughout|across) [^,.]{{2,40}}?)?(?: as)? "
        rf"{ALIAS}{QUOTE},{QUOTE} (?:the )?(?P<name>{NAME})",
    ),
    _statement(
        _ALSO,
        "so-called|self-styled",
        rf"(?P<name>{NAME}), (?:the |a )?(?:so-called|self-styled) (?:the )?{QUOTE}(?:[Tt]he )?(?P<alias>{LONG})",
        0.8,
    ),
    _statement(
        _ALSO,
        " name|nick|alias|pseudonym|acronym|initials",
        rf"(?:[Tt]he|[Ii]ts|[Aa]n?) (?:[A-Z]?[a-z]+ )?(?:{FORM}|name) (?:of|for) (?:the )?(?P<name>{NAME}) "
        rf"(?:is|was|became) {ALIAS}",
    ),
    _statement(
        _FORMERLY,
        "new name",
        rf"(?P<alias>{NAME}) (?:has |have )?(?:approved|adopted|chose|chosen|voted for|announced|unveiled|"
        rf"presented|picked|agreed on|got|received) (?:a|the|its|their|his|her) new name(?: of|:|,)? "
        rf"{QUOTE}(?P<name>{NAME})",
    ),
    _statement(
        _FORMERLY,
        "under the name|under a new name|by the name",
        rf"(?P<alias>{NAME}) {FILLER}{{0,4}}?(?:operat|trad|work|appear|be known|perform|publish)[a-z]* (?:under|by) "
        rf"(?:the|a) (?:new )?name(?: of|,)? {QUOTE}(?P<name>{NAME})",
    ),
    _statement(
        _ALSO,
        ", traded as| traded as|trades as|operat",
        rf"(?P<alias>{NAME}), which (?:has |had |have )?(?:traded|operated|been known|worked) (?:as|under the name) "
        rf"{QUOTE}(?P<name>{NAME})",
    ),
    _statement(
        _FORMERLY,
        "began|started|grew out of|emerged|was born",
        rf"(?P<name>{NAME}) (?:[a-z]+ ){{0,3}}?(?:began|started|started out|grew up|began life)(?: in \d{{4}})? as "
        rf"(?:the )?{QUOTE}(?P<alias>{LONG})",
        0.8,
    ),
    _statement(
        _FORMERLY,
        "former|successor",
        rf"(?P<name>{NAME})(?:,| \(|,? which is|,? is) (?:now )?(?:the )?(?:former|(?:legal |official "
        rf")?successor (?:to|of)) "
        rf"(?:the )?(?P<alias>{NAME})(?=[,.)]| and\b| which\b)(?P<heads>)",
        0.8,
    ),
    _statement(
        _FORMERLY,
        "born|née|nee |né ",
        rf"(?P<name>{NAME})(?:,| ?\(| -{{1,2}}| \u2014)? ?(?:who was |was )?(?P<born>born|née|nee|né) "
        rf"(?:as )?{QUOTE}(?P<alias>{NAME})(?=[,.;)]|$| in\b| on\b| to\b| near\b| at\b){QUOTE}",
    ),
    _statement(
        _FORMERLY,
        "rename|rebrand|rechristen|name",
        rf"(?P<alias>{NAME}){GAP}(?P<said>{DESCRIBED})?(?:(?:who|which|that) "
        rf")?(?:in \d{{4}} )?{FILLER}{{0,3}}?(?:{TAKES_NAME}"
        rf"|(?:{BE}|be) [a-z]* ?given the name(?: of)?)(?: in (?:[A-Z][a-z]+ )?\d{{4}}| last [a-z]+| "
        rf"that year)?"
        rf"(?: to| as)? (?:the )?{QUOTE}(?:[Tt]he )?(?P<name>{NAME})",
        0.9,
    ),
    _statement(
        _FORMERLY,
        "rename|renaming",
        rf"\b(?:rename|renaming|renames|renamed) (?:the )?{QUOTE}(?P<alias>{NAME}){QUOTE} (?:as|to) "
        rf"(?:the )?"
        rf"{QUOTE}(?P<name>{NAME})",
    ),
    _statement(
        _FORMERLY,
        "becom|became",
        rf"(?P<alias>{NAME}),? (?:which )?(?:has |will |is to |later |then )?(?:become|becomes|became) "
        rf"(?:the )?"
        rf"(?P<name>{NAME})(?P<heads>)",
        0.8,
    ),
    _statement(
        _FORMERLY,
        "renamed|rebranded|rechristened",
        rf"(?P<alias>{NAME})(?:, ?| ?[(\[])(?:since |later |now |soon |recently |then )?(?:renamed|"
        rf"rebranded|rechristened)"
        rf"(?: in \d{{4}})?(?: as)? (?:the )?{QUOTE}(?:[Tt]he )?(?P<name>{NAME})",
        0.9,
    ),
    _statement(
        _FORMERLY,
        "rename|rebrand|name",
        rf"(?P<name>{NAME})(?:, ?| ?[(\[]| )(?:which |who )?{FILLER}{{0,3}}?(?:renamed|rebranded|"
        rf"rechristened|name|"
        rf"name changed|{_SELF}) (?:in \d{{4}} )?from {ALIAS}(?! to\b)",
    ),
    _statement(
        _FORMERLY,
        "rename|rebrand|name",
        rf"(?:rename|rebrand|name)[a-z]*(?: {_SELF})? from (?:the )?{QUOTE}(?P<alias>{NAME}){QUOTE} to "
        rf"(?:the )?"
        rf"{QUOTE}(?P<name>{NAME})",
    ),
    _statement(
        _FORMERLY,
        "now|today|these days",
        rf"(?P<alias>{NAME})(?:, ?| ?\(|,? which is| is) ?(?:now|today|these days),? (?:known as|called|"
        rf"named|renamed|"
        rf"trading as|styled|goes by|going by) (?:the )?{QUOTE}(?:[Tt]he )?(?P<name>{NAME})",
    ),
    _statement(
        _FORMERLY,
        "the name|a new name|its name|the new name",
        rf"(?P<alias>{NAME}),? (?:which |who )?{FILLER}{{0,3}}?(?:took|taken|takes|adopt(?:ed|s|ing)|"
        rf"switched to|chose|"
        rf"assumed) (?:on )?(?:the|a|its|his|her) (?:new )?(?:brand )?name,?(?: of)? (?:the "
        rf")?{QUOTE}(?:[Tt]he )?(?P<name>{NAME})",
    ),
    _statement(_ALSO, _NAME_CUES, rf"{_LEAD}{_WHO}{FILLER}{{0,3}}?{NAMED_OTHERWISE} {ALIAS}", 0.9),
)  # fmt: skip
