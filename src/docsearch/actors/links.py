"""What a document says of names: acronyms, other names, former names, places within places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docsearch.actors.countries import country_of, demonym_of
from docsearch.actors.cues import GROUP_HEADS, ORGANISATION_HEADS, REGIONS
from docsearch.annotations import AliasLink, AliasRelation, Span
from docsearch.nlp.names import SMALL_WORDS, TITLE_WORDS, initials_match, is_acronym, name_key, title_length

__all__ = ["links_in", "pronoun_links"]

_W = (
    r"(?:(?:[A-Z]\.)+(?![a-z])|(?:St|Dr|Jr|Sr|Mt|Ft)\.|"
    r"(?:People|Women|Men|Children|Lord|God)['\u2019]s(?= [A-Z])|"
    r"[^\W\d_a-z]\w*(?:['\u2019&-](?!s\b)\w+)*(?:(?<=s)['\u2019](?= [A-Z]))?)"
)
_J = (
    r"(?:&|of the|of|for the|for|and the|and|against|in|on|de la|de los|de las|de|del|para la|para|"
    r"da|do|dos|la|el|al|y|e|ul|van|von|di|bin)"
)
# Bounded: in a list of thousands of capitalised words an unbounded run is tried from each of them.
_NAME = rf"(?<![\w-]){_W}(?: (?:{_J} )?{_W}){{0,11}}"
_LONG = rf"(?<![\w-]){_W}(?: (?:{_J} )?{_W}){{1,11}}"
_ACRONYM = r"[A-Z](?:[A-Za-z0-9.&]|-(?=\w))*[A-Z0-9]\.?"
_QUOTE = r"[\"“”'\u2018\u2019]?"

_FULL_THEN_SHORT = re.compile(
    rf"(?P<full>{_LONG}){_QUOTE}\s?[(\[]\s?{_QUOTE}(?P<short>{_ACRONYM}){_QUOTE}\s?[)\],;]"
)
_FULL_OR_SHORT = re.compile(rf"(?P<full>{_LONG}), or (?:the )?(?P<short>{_ACRONYM})(?=,|\s\()")
_SHORT_THEN_FULL = re.compile(
    rf"\b(?P<short>{_ACRONYM})\s?[(\[]\s?(?:the |or |for )?(?P<full>{_LONG})\s?[)\]]"
)
_SHORT_THE_FULL = re.compile(rf"\b(?P<short>{_ACRONYM}), (?:or )?the (?P<full>{_LONG})(?=[,.;])")
_ACRONYM_FORMS = (
    (_FULL_THEN_SHORT, False),
    (_FULL_OR_SHORT, True),
    (_SHORT_THEN_FULL, False),
    (_SHORT_THE_FULL, True),
)
"""Pattern, and whether the initials must match exactly (where commas alone join the two)."""

_KNOWN = (
    r"(?:also |better |best |widely |commonly |locally |popularly |otherwise |still |generally )?(?:known|"
    r"referred to) (?:in \w+ |locally |popularly |simply )?"
    r"(?:as|by (?:its|his|her|their|the) (?:\w+ )?(?:acronym|initials|nickname|alias|pseudonym|"
    r"name|nom de guerre)s?(?: of)?)"
)
_AKA = (
    rf"(?:{_KNOWN}|a\.?k\.?a\.?|alias|nicknamed|dubbed|nom de guerre|code-named|codenamed|"
    rf"whose (?:real name|nom de guerre) (?:is|was))"
)
_ALSO = re.compile(
    rf"(?P<name>{_NAME})(?:, | \(| \[| )(?:who is |which is |is |are |was )?{_AKA},? (?:the )?"
    rf"{_QUOTE}(?P<alias>{_NAME})"
)
_CALLED = re.compile(
    rf"(?P<name>{_NAME}), (?:whom|which|who) (?:[a-z]+ ){{1,6}}?(?:calls?|called|nicknamed?|dubs?|dubbed)"
    rf" (?:the )?{_QUOTE}(?P<alias>{_NAME})"
)
_FORMER = re.compile(
    rf"(?P<name>{_NAME})(?:,| \(| \[) ?(?:which was |who was )?(?:formerly|previously|once|"
    rf"originally|then)(?: known as| called| named)?,? (?:the )?{_QUOTE}(?P<alias>{_NAME})"
)
_BORN = re.compile(rf"(?P<name>{_NAME})(?:,| \() ?(?:née|nee|né|born) (?P<alias>{_NAME})(?=[,)])")
_RENAMED = re.compile(
    rf"(?P<alias>{_NAME}),? (?:which |who )?(?:has |had |have )?(?:since |later )?(?:been |was |is |were )?"
    rf"(?:renamed(?: itself| himself| herself)?(?: as)?|changed its name to|changed (?:his|her|"
    rf"their) name to|rebranded(?: itself)? as)(?: the)? {_QUOTE}(?P<name>{_NAME})"
)
_NOW = re.compile(
    rf"(?P<alias>{_NAME}),? (?:which |who )?(?:is |are )?(?:now|today) (?:known as|called|named|renamed) "
    rf"(?:the )?{_QUOTE}(?P<name>{_NAME})"
)
_TOOK = re.compile(
    rf"(?P<alias>{_NAME}),? (?:which |who )?(?:has |had )?(?:since |later )?(?:took|taken|adopted|"
    rf"switched to) the name (?:of )?(?:the )?{_QUOTE}(?P<name>{_NAME})"
)
_UNTIL = re.compile(
    rf"(?:Known|Called) (?:until|before) [^,.]{{2,30}} as (?:the )?{_QUOTE}(?P<alias>{_NAME}){_QUOTE},"
    rf"{_QUOTE} (?:the )?(?P<name>{_NAME})"
)
_SAID = (
    (_ALSO, AliasRelation.ALSO_KNOWN_AS, 0.9),
    (_CALLED, AliasRelation.ALSO_KNOWN_AS, 0.85),
    (_FORMER, AliasRelation.FORMERLY, 0.85),
    (_BORN, AliasRelation.FORMERLY, 0.85),
    (_RENAMED, AliasRelation.FORMERLY, 0.9),
    (_NOW, AliasRelation.FORMERLY, 0.85),
    (_TOOK, AliasRelation.FORMERLY, 0.85),
    (_UNTIL, AliasRelation.FORMERLY, 0.85),
)
_OF_PRONOUN = re.compile(
    rf"\b(?:[Hh]e|[Ss]he) (?:is |was |goes |went )(?:\w+ )?(?:known (?:\w+ )?as|nicknamed|called|by|"
    rf"by the name(?: of)?) (?:the )?{_QUOTE}(?P<one>{_NAME})|"
    rf"\b(?:call|calls|called|nicknamed|dubbed) (?:him|her) (?:the )?{_QUOTE}(?P<two>{_NAME})|"
    rf"\b(?:[Hh]is|[Hh]er) (?:nickname|nom de guerre|stage name|pseudonym|alias|code name) (?:is|was) "
    rf"(?:the )?{_QUOTE}(?P<three>{_NAME})"
)
_PLACE_KINDS = "province department district region county state governorate prefecture oblast municipality"
_PLACE_KIND = f"(?:{'|'.join(_PLACE_KINDS.split())})"
_WITHIN = re.compile(rf"(?P<name>{_NAME}), (?:in )?(?:the )?(?P<alias>{_NAME}) {_PLACE_KIND}\b")
_WITHIN_NAMED = re.compile(
    rf"(?P<name>{_NAME}), (?:in )?(?:the )?(?P<alias>{_NAME} (?:{'|'.join(_PLACE_KINDS.title().split())}))\b"
)
_COUNTRY = re.compile(
    rf"\b(?:in|at|from|near|to|of) (?P<name>{_NAME}), (?P<alias>{_NAME})(?=[,.;:)\n]| [(-]|$)"
)
_IN_THE = re.compile(
    rf"[Ii]n the (?P<name>{_NAME}) (?:district|neighbourhood|neighborhood|suburb|quarter|area|"
    rf"section|sector) of (?P<alias>{_NAME})"
)


def links_in(text: str, sentences: Sequence[tuple[int, int]]) -> list[AliasLink]:
    """What the (truecased) text says of names, in order; one link for one statement."""
    found: dict[tuple[str, str, AliasRelation], AliasLink] = {}
    for number, (start, end) in enumerate(sentences):
        sentence = text[start:end]
        for link in _of_sentence(sentence, start, number):
            found.setdefault((link.name, link.alias, link.relation), link)
    return list(found.values())


def pronoun_links(
    text: str, sentences: Sequence[tuple[int, int]], people: Sequence[tuple[int, str]]
) -> list[AliasLink]:
    """Names given by way of a pronoun ("His men call him Simba"), of the one person it can mean.

    ``people`` are (start, name) of the persons that the text names, in order.  The pronoun means the person
    of its own sentence before it, else of the sentence before; of several none.
    """
    found = []
    for number, (start, end) in enumerate(sentences):
        for match in _OF_PRONOUN.finditer(text, start, end):
            before = sentences[number - 1][0] if number else start
            alias = _bare(match["one"] or match["two"] or match["three"])
            name = _only(people, start, match.start(), alias) or _only(people, before, start, alias)
            if name and len(alias) > 1 and alias.lower() not in _NO_NAME:
                span = Span(match.start(), match.end(), number)
                found.append(AliasLink(name, alias, AliasRelation.ALSO_KNOWN_AS, span, 0.8))
    return found


def _only(people: Sequence[tuple[int, str]], start: int, end: int, alias: str) -> str:
    """The fullest name of the one person named there, by surname; "" if there is none or several."""
    names = sorted({n for at, n in people if start <= at < end and n != alias}, key=lambda n: (-len(n), n))
    if len({name.split()[-1] for name in names}) != 1:
        return ""
    return names[0]


def _of_sentence(sentence: str, offset: int, number: int) -> Iterator[AliasLink]:
    if "(" in sentence or "[" in sentence or "," in sentence:
        yield from _acronyms(sentence, offset, number)
    lower = sentence.lower()
    if any(cue in lower for cue in _CUES):
        for pattern, relation, confidence in _SAID:
            for match in pattern.finditer(sentence):
                yield from _link(match, relation, confidence, offset, number)
    for match in _COUNTRY.finditer(sentence):
        if _in_country(match["name"], match["alias"]):
            yield from _link(match, AliasRelation.WITHIN, 0.8, offset, number)
    for pattern in (_WITHIN, _WITHIN_NAMED, _IN_THE):
        for match in pattern.finditer(sentence):
            if match["alias"] in _MINISTRIES:
                continue
            yield from _link(match, AliasRelation.WITHIN, 0.8, offset, number)


_CUES = (
    "known", "aka", "a.k.a", "alias", "nicknamed",
    "dubbed", "nom de guerre", "formerly", "previously", "originally",
    "renamed", "rebranded", "changed", "born", "née", "nee ",
    "then ", "once ", "referred", "codenamed", "code-named", "whose real",
    " call",  " dub", "called", "the name", " now ", " today ",
)  # fmt: skip


def _in_country(name: str, container: str) -> bool:
    key = name_key(name)
    if " in " in name or key.replace(" ", "-") in REGIONS:
        return False
    return country_of(name_key(container)) is not None and not (country_of(key) or demonym_of(key))


_MINISTRIES = frozenset("State Justice Defense Defence Interior Foreign Treasury Police Fire Health".split())


def _link(
    match: re.Match[str], relation: AliasRelation, confidence: float, offset: int, number: int
) -> Iterator[AliasLink]:
    name, alias = _bare(match["name"]), _bare(match["alias"])
    if (
        len(name) < 2  # noqa: PLR2004
        or len(alias) < 2  # noqa: PLR2004
        or name.lower() == alias.lower()
        or name.lower() in _NO_NAME
        or alias.lower() in _NO_NAME
    ):
        return
    span = Span(offset + match.start(), offset + match.end(), number)
    yield AliasLink(name, alias, relation, span, confidence)


_NO_NAME = frozenset("he she it they we i the this that who which and but in".split())


def _bare(name: str) -> str:
    """Without title (and what stands before it), article and what trails."""
    words = name.strip(" ,.;:'\"\u2019").split()
    plain = [w.rstrip(".").lower() for w in words]
    last_title = max(
        (i for i in range(1, len(words) - 1) if plain[i] in TITLE_WORDS and "of" not in plain), default=0
    )
    words, plain = words[last_title:], plain[last_title:]
    words = words[title_length(plain) if words else 0 :]
    if len(words) > 1 and words[0].lower() in {"the", "a", "an"}:
        words = words[1:]
    return " ".join(words)


def _acronyms(sentence: str, offset: int, number: int) -> Iterator[AliasLink]:
    for pattern, strict in _ACRONYM_FORMS:
        for match in pattern.finditer(sentence):
            short = match["short"].rstrip(".") if match["short"].count(".") == 1 else match["short"]
            if not is_acronym(short):
                continue
            name, confidence = _named_by(
                short, match["full"], strict=strict, anchored=pattern is _FULL_THEN_SHORT
            )
            if name:
                span = Span(offset + match.start(), offset + match.end(), number)
                yield AliasLink(name, short, AliasRelation.ACRONYM, span, confidence)


def _named_by(short: str, full: str, *, strict: bool, anchored: bool) -> tuple[str, float]:
    """The words of ``full`` that the acronym stands for, and how sure that is; "" if none.

    Before a bracket the name ends at the bracket and begins where its initials do, after one it is all of it.
    """
    words = _bare(full).split()
    starts = [i for i in range(len(words) - 1 if anchored else 1) if words[i].lower() not in SMALL_WORDS]
    for first in starts:
        candidate = " ".join(words[first:])
        if initials_match(short, candidate):
            return candidate, 0.98
    if strict:
        return "", 0.0
    return _translated(short, words, starts)


def _translated(short: str, words: list[str], starts: Sequence[int]) -> tuple[str, float]:
    """An acronym of another language: nearly all of its letters begin words of the name, in whatever order.

    Of several beginnings that fit, the one with most letters found and fewest words left over.
    """
    letters = [c for c in short.lower() if c.isalpha()]
    best = ("", 0.0)
    best_score = 0
    for first in starts:
        initials = [w[0].lower() for w in words[first:] if w.lower() not in SMALL_WORDS]
        hits = sum(min(letters.count(c), initials.count(c)) for c in set(letters))
        extra = len(initials) - hits
        close = hits == len(letters) or (hits == len(letters) - 1 and len(initials) >= len(letters))
        # "Farabundo ..." (FML): the first letter may vouch for one more word without a letter.
        close = close and len(letters) >= _SHORTEST and extra <= 1 + (initials[:1] == letters[:1])
        close = close and not any(is_acronym(word) for word in words[first:])
        known = words[-1].lower() in _HEADS or any(w.lower() in _HEADS for w in words[first:])
        score = 2 * hits - extra + 2 * (initials[0] == letters[0]) if initials and letters else 0
        if close and (known or hits == len(letters)) and score > best_score:
            best_score = score
            best = (" ".join(words[first:]), 0.8)
    return best


_SHORTEST = 3
_HEADS = (
    GROUP_HEADS
    | ORGANISATION_HEADS
    | {"center", "centre", "unity", "administration", "coordination", "command"}
)
