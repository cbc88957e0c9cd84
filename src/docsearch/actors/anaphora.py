"""Names given by way of a pronoun or a description: "His men call him Simba", "The company was renamed X"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docsearch.actors.cues import GROUP_HEADS, ORGANISATION_HEADS
from docsearch.actors.phrases import ADVERBS, BE, NAMED_OTHERWISE, NAMES_SELF, TAKES_NAME, no_name
from docsearch.actors.wordings import ALIAS, FILLER, FORM, ITS_FORM, NAME, QUOTE, bare_name
from docsearch.annotations import AliasLink, AliasRelation, Span
from docsearch.nlp.names import initials_match

__all__ = ["pronoun_links"]

_MORE_KINDS = (
    "firm team band charity channel paper body business maker operator lender retailer carrier station"
)
_KINDS = "(?:" + "|".join(sorted({*GROUP_HEADS, *ORGANISATION_HEADS, *_MORE_KINDS.split()})) + ")"


def _patterns(subject: str, own: str, other: str) -> tuple[re.Pattern[str], ...]:
    """How somebody is named who is ``subject``, ``own`` or ``other`` ("he", "his", "him") in the sentence."""
    return tuple(
        re.compile(pattern)
        for pattern in (
            (
                rf"\b{subject}, (?:{ADVERBS}known|nicknamed|dubbed|called) (?:[a-z]+ ){{0,3}}?(?:as |by "
                rf")?{ALIAS}"
            ),
            rf"\b{subject} (?:{BE}|used to be) {ADVERBS}{FILLER}{{0,2}}?{NAMED_OTHERWISE} {ALIAS}",
            rf"\b{subject} {ADVERBS}{FILLER}{{0,4}}?{NAMES_SELF} {ALIAS}",
            rf"\b{subject} (?:was|were) born (?:as )?{QUOTE}(?P<alias>{NAME})(?=,|\.| in\b| on\b|$)",
            (
                rf"\b(?:Born|Known|Formerly|Christened) (?:formerly |until \d{{4}} )?(?:known )?(?:as )?"
                rf"{ALIAS}{QUOTE},{QUOTE} {subject}\b"
            ),
            rf"\b{subject} {FILLER}{{0,3}}?{TAKES_NAME}(?: in \d{{4}})?(?: to| as)? {ALIAS}",
            (
                rf"\b{subject} (?:was|were|used to be) (?:then |once |first |originally |formerly "
                rf")?(?:called |known as |named )?"
                rf"{ALIAS} until\b"
            ),
            (
                rf"\b(?:calls?|called|nicknamed|dubs?|dubbed|know|knew|knows) {other} (?:simply |only |just "
                rf")?(?:as |by )?{ALIAS}"
            ),
            rf"\b{own} (?:[A-Z]?[a-z]+ ){{0,2}}?(?:{FORM}|name)s?(?: in [A-Z][a-z]+)? (?:is|was) {ALIAS}",
            rf"\b(?:Under|With|Using|By) {ITS_FORM} {ALIAS}",
            (
                rf"(?P<alias>{NAME}),?{QUOTE} as {own} (?:[a-z]+ ){{1,3}}(?:calls?|called|knew|know|"
                rf"nicknamed) {other}"
            ),
            rf"(?P<alias>{NAME}),?{QUOTE} as (?:[a-z]+ ){{0,3}}(?:calls?|called|knew|know|knows) {other}",
            (
                rf"(?P<alias>{NAME}),?{QUOTE} as {subject} (?:{BE} |then {BE} )?(?:[a-z]+ )?(?:known|called|"
                rf"nicknamed|"
                rf"now known|calls? |called |styles? )"
            ),
        )
    )


_OF_PERSON = _patterns(
    rf"(?:[Hh]e|[Ss]he|[Tt]he (?!(?:[a-z]+ )?{_KINDS}\b)(?:[a-z]+[ -]){{0,2}}?[a-z]+(?:er|or|ist|ian|"
    rf"man|ant|ent|st|al))",
    "(?:[Hh]is|[Hh]er)",
    "(?:him|her|himself|herself)",
)
_OF_BODY = _patterns(
    rf"(?:[Ii]t|[Tt]hey|(?:[Tt]he|[Tt]his) (?:[a-z]+ )?{_KINDS})",
    rf"(?:[Ii]ts|[Tt]heir|[Tt]he (?:[a-z]+ )?{_KINDS}['\u2019]s)",
    "(?:it|them|itself|themselves)",
)
_CUES = re.compile(
    r"\b(?:Born|Known|Formerly|Christened|"
    r"know[ns]?|knew|call\w*|nick\w*|dub\w*|name[sd]?|alias|noms? de|born|initials|acronym|"
    r"abbreviat\w+|"
    r"pseudonym|rename\w*|rebrand\w*|goes|went|until|moniker|writes|performs|trades|sings|styl\w+)\b"
)


def pronoun_links(
    text: str,
    sentences: Sequence[tuple[int, int]],
    people: Sequence[tuple[int, str]],
    bodies: Sequence[tuple[int, str]] = (),
) -> list[AliasLink]:
    """Names given by way of a pronoun ("His men call him Simba"), of the one actor it can mean.

    ``people`` are (start, name) of the persons that the text names, in order, ``bodies`` those of its
    organisations.  The pronoun means the one of its own sentence before it, else of the sentence before,
    else of all that comes before; of several none.
    """
    found: dict[tuple[str, str], AliasLink] = {}
    for number, (start, end) in enumerate(sentences):
        if not _CUES.search(text, start, end):
            continue
        before = sentences[number - 1][0] if number else start
        for patterns, named in ((_OF_PERSON, people), (_OF_BODY, bodies)):
            for link in _of_sentence(text, (before, start, end), number, patterns, named):
                found.setdefault((link.name, link.alias), link)
    return list(found.values())


def _of_sentence(
    text: str,
    bounds: tuple[int, int, int],
    number: int,
    patterns: Sequence[re.Pattern[str]],
    named: Sequence[tuple[int, str]],
) -> Iterator[AliasLink]:
    before, start, end = bounds
    for pattern in patterns:
        for match in pattern.finditer(text, start, end):
            alias = bare_name(match["alias"])
            if no_name(alias):
                continue
            name = (
                _only(named, start, match.start(), alias)
                or _only(named, before, start, alias)
                or _only(named, 0, match.start(), alias)
            )
            if name:
                span = Span(match.start(), match.end(), number)
                yield AliasLink(name, alias, AliasRelation.ALSO_KNOWN_AS, span, 0.8)


def _only(named: Sequence[tuple[int, str]], start: int, end: int, alias: str) -> str:
    """The fullest name of the one actor named there, by last word; "" if there is none or several."""
    names = sorted({n for at, n in named if start <= at < end and n != alias}, key=lambda n: (-len(n), n))
    if not names:
        return ""
    first = names[0]
    same = all(n.split()[-1] in first.split() or initials_match(n, first) for n in names)
    return first if same else ""
