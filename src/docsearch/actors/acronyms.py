"""Acronyms that a sentence explains, and which of its words they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docsearch.actors.cues import GROUP_HEADS, ORGANISATION_HEADS
from docsearch.actors.wordings import ACRONYM, LONG, OWNING, QUOTE, bare_name
from docsearch.annotations import AliasLink, AliasRelation, Span
from docsearch.nlp.names import SMALL_WORDS, initials_match, is_acronym

__all__ = ["acronyms_in"]

_FULL_THEN_SHORT = re.compile(
    rf"(?P<full>{OWNING}){QUOTE}\s?[(\[]\s?(?:the |or )?{QUOTE}(?P<short>{ACRONYM}){QUOTE}\s?[)\],;]"
)
_IN_SQUARE = re.compile(rf"(?:^|[Tt]he )(?P<full>{OWNING}) \[(?P<short>[A-Z]{{4,}})\]")
_FORMS = (
    (_FULL_THEN_SHORT, False),
    (re.compile(rf"(?P<full>{LONG}){QUOTE},? or (?:simply |just )?(?:the "
    rf")?{QUOTE}(?P<short>{ACRONYM})(?=,|\s\(|['\"”\u2019. ])"), True),
    (re.compile(rf"(?P<full>{LONG}), (?:the )?(?P<short>{ACRONYM}) for short"), False),
    (_IN_SQUARE, False),
    (re.compile(rf"(?P<full>{LONG})(?:,| \(| -{{1,2}}| \u2014|\u2014) ?(?:the "
    rf")?{QUOTE}(?P<short>{ACRONYM})(?=,|\)| -|\s?\u2014)"), True),
    (re.compile(rf"(?P<full>{LONG}),? (?:\(|is |was )?(?:usually |often )?(?:abbreviated|shortened)(?: "
    rf"as| to)? (?:the )?{QUOTE}(?P<short>{ACRONYM})"), False),
    (re.compile(rf"\b(?P<short>{ACRONYM})\s?[(\[]\s?(?:the |or |for )?{QUOTE}(?:[Tt]he "
    rf")?(?P<full>{LONG})\s?{QUOTE}[)\]]"), False),
    (re.compile(rf"\b(?P<short>{ACRONYM})(?:,| -{{1,2}}| \u2014|\u2014) ?(?:or )?(?:the "
    rf")?(?P<full>{LONG})(?=[,.;]| -|\s?\u2014)"), True),
    (re.compile(rf"\b(?P<short>{ACRONYM})(?:,| \()? ?(?:which |that )?(?:stands?|short|stood|standing) "
    rf"for (?:the )?{QUOTE}(?:[Tt]he )?(?P<full>{LONG})"), False),
)  # fmt: skip
"""Pattern, and whether the initials must match exactly (where commas alone join the two)."""

_CAPITALS = re.compile(r"\b[A-Z][a-z]?(?:[A-Z0-9&]|\.[A-Z])|-\d")


def acronyms_in(sentence: str, offset: int, number: int) -> Iterator[AliasLink]:
    """What a sentence (the ``number``-th, at ``offset``) says of acronyms; one pair may come twice."""
    if not _CAPITALS.search(sentence):
        return
    for pattern, strict in _FORMS:
        for match in pattern.finditer(sentence):
            short = match["short"].rstrip(".") if match["short"].count(".") == 1 else match["short"]
            if not is_acronym(short):
                continue
            name, confidence = _named_by(
                short, match["full"], strict=strict, anchored=match.start("full") < match.start("short")
            )
            if not name and pattern is _IN_SQUARE and " " in (bare := bare_name(match["full"])):
                name, confidence = bare, 0.75  # syllables, or initials of another language
            if name:
                span = Span(offset + match.start(), offset + match.end(), number)
                yield AliasLink(name, short, AliasRelation.ACRONYM, span, confidence)


def _named_by(short: str, full: str, *, strict: bool, anchored: bool) -> tuple[str, float]:
    """The words of ``full`` that the acronym stands for, and how sure that is; "" if none.

    Before a bracket the name ends at the bracket and begins where its initials do, after one it is all of it.
    """
    words = bare_name(full).split()
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
