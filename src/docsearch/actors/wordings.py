"""The regular expressions of names and of the words between them, of which statements are made."""

from __future__ import annotations

from docsearch.actors.cues import GROUP_HEADS, ORGANISATION_HEADS
from docsearch.nlp.names import TITLE_WORDS, title_length

__all__ = [
    "ACRONYM",
    "ALIAS",
    "DESCRIBED",
    "FILLER",
    "FORM",
    "GAP",
    "ITS_FORM",
    "LONG",
    "NAME",
    "OWNING",
    "QUOTE",
    "WORD",
    "bare_name",
]

WORD = (
    r"(?:(?:[A-Z]\.)+(?![a-z])|(?:St|Dr|Jr|Sr|Mt|Ft)\.|"
    r"(?:People|Women|Men|Children|Lord|God)['\u2019]s(?= [A-Z])|"
    r"(?:[Aa][ldnrstz]h?|[Ee]l|[Uu]l|[Dd]|[Ll]|[Oo])[-'\u2019][A-Z]\w*|"
    r"[^\W\d_a-z]\w*(?:['\u2019&-](?!s\b)\w+)*(?:(?<=s)['\u2019](?= [A-Z]))?)"
)
_JOIN = (
    r"(?:&|of the|of|for the|for|and the|and|against|in|on|de la|de los|de las|de|des|del|du|della|di|"
    r"pour la|"
    r"pour|para la|para|da|do|dos|la|le|les|el|al|y|e|et|und|f\u00fcr|ul|van|von|bin|ibn|bint|ould)"
)
# Bounded: in a list of thousands of capitalised words an unbounded run is tried from each of them.
_MORE = rf"(?: (?:(?:for|of) (?:the )?{WORD} and |{_JOIN} )?{WORD})"
_SUFFIX = r"(?:,? (?:[Pp]lc|PLC|Inc|INC|[Ll]td|LTD|LLC|Corp|CORP|GmbH|[Gg]mbh|AG|SA|NV|BV|AB)\b\.?)?"
NAME = rf"(?<![\w-])(?:\d{{1,3}}(?:st|nd|rd|th) )?{WORD}{_MORE}{{0,11}}{_SUFFIX}"
LONG = rf"(?<![\w-])(?:\d{{1,3}}(?:st|nd|rd|th) )?{WORD}{_MORE}{{1,11}}{_SUFFIX}"
ACRONYM = r"[A-Z](?:[A-Za-z0-9.&]|-(?=\w))*[A-Z0-9]\.?"
QUOTE = r"[\"“”'\u2018\u2019«»]?"
OWNING = LONG.replace(WORD, rf"(?:[^\W\d_a-z]\w+['\u2019]s(?= [A-Z])|{WORD})")
"""A long name, in which words may own others: "Miller's Aid Society"."""

GAP = r"[\"”\u2019»]?(?:(?P<mark>, ?| ?[(\[]| ?-{2} ?| ?[\u2013\u2014] ?| - )|,? )"
"""Between a name and what is said of it; ``mark`` is the punctuation."""

DESCRIBED = r"(?:(?:an?|the|his|her|its|their) (?:[a-z][\w'\u2019-]*,? ){1,7}?)"
"""A description in small letters, before what is said."""

FILLER = r"(?:(?!that\b|said\b|an?\b|the\b|of\b|to\b|and\b|but\b|or\b)[a-z]+ )"

FORM = (
    r"(?:acronyms?|initials|nick(?:name)?s?|alias(?:es)?|pseudonyms?|(?:pen|stage|ring|war|street|brand|"
    r"trade|"
    r"trading|code|nick|first|battle|birth|maiden|real|true|given|full|old|new|original|former|native|"
    r"family|"
    r"fighting|party|own|assumed|short|older|earlier|previous|present|current|other|later) names?|"
    r"noms? de (?:guerre|plume)|codename|call sign|handle|abbreviation|moniker|so(?:u)?briquet)"
)
ITS_FORM = (
    rf"(?:(?:his|her|its|their|the|an?) )?(?:[A-Z]?[a-z]+[- ]){{0,2}}?(?:{FORM}|name)"
    r"(?: of| in [A-Z][a-z]+)?(?:,|:)?"
)
ALIAS = rf"(?:the )?{QUOTE}(?:[Tt]he )?(?P<alias>{NAME})"

_HEADS = (
    GROUP_HEADS
    | ORGANISATION_HEADS
    | {"center", "centre", "campaign", "workers", "fighters", "treaty", "agreement", "war"}
)


def bare_name(name: str) -> str:
    """The name without title (and what stands before it), article, "in Place" and what trails."""
    words = _without_members(_without_place(name.strip(" ,.;:'\"\u2019").split()))
    plain = [w.rstrip(".").lower() for w in words]
    last_title = max(
        (i for i in range(1, len(words) - 1) if plain[i] in TITLE_WORDS and "of" not in plain), default=0
    )
    words, plain = words[last_title:], plain[last_title:]
    words = words[title_length(plain) if words else 0 :]
    if len(words) > 1 and words[0].lower() in {"the", "a", "an"}:
        words = words[1:]
    return " ".join(words)


def _without_members(words: list[str]) -> list[str]:
    """Of "Soldiers of the Third Brigade" the brigade; "Sons of the Marsh" is whole."""
    of = 3 if words[1:3] == ["of", "the"] else 2
    cut = len(words) > of and words[1] == "of" and words[0].lower() in _MEMBERS
    return words[of:] if cut else words


_MEMBERS = frozenset(
    """members soldiers supporters workers officials leaders delegates employees shareholders officers
    students followers troops fighters voters representatives fans players managers crews units founders
    owners staff militants partisans veterans guests pupils nurses drivers""".split()
)


def _without_place(words: list[str]) -> list[str]:
    """Of "Petar Voskan in Tula" the person; a "Committee on X" is whole."""
    for position, word in enumerate(words[1:], start=1):
        if word in {"in", "on", "against"}:
            before = {before.lower() for before in words[:position]}
            return words if before & _HEADS else words[:position]
    return words
