"""The words of a query, with their place and letter case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docsearch.actors.words import FUNCTION_WORDS

__all__ = ["Token", "capitalised_runs", "has_case", "tokenise"]

# "U.S.", "al-Assad", "O'Brien" and "AT&T" are one word each; a possessive stays outside.
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:(?:['\u2019](?!s\b)|[-&])[^\W_]+)*")
_INNER = frozenset(" \t\n.-'\u2019&/")
_WITHIN = frozenset("people women men children lord god".split())  # "People's Dawn" is one name
_JOINING = frozenset("of the for and de la al el bin ibn del du da dos von van y".split())


@dataclass(frozen=True, slots=True)
class Token:
    """``query[start:end]``; ``breaks`` if punctuation parts it from the word before."""

    start: int
    end: int
    lower: str
    capital: bool
    upper: bool
    breaks: bool


def tokenise(query: str) -> list[Token]:
    tokens: list[Token] = []
    end = 0
    for found in _WORD.finditer(query):
        word = found.group()
        between = query[end : found.start()]
        possessive = between.startswith(("'s", "\u2019s", "' ", "\u2019 "))
        if possessive and query[end - 1 : end].lower() == "s" and word[0].isupper():
            possessive = between.startswith(("'s", "\u2019s"))  # "Teachers' Union" is one name
        if possessive and word[0].isupper() and tokens and tokens[-1].lower in _WITHIN:
            possessive, between = False, between[2:]
        breaks = bool(tokens) and (possessive or not _INNER.issuperset(between))
        capital = word[0].isupper() or any(map(str.isupper, word))  # "al-Assad", "eBay"
        upper = word[0].isupper() and len(word) > 1 and word.isupper()
        if word.lower() == "s" and query[found.start() - 1 : found.start()] in {"'", "\u2019"}:
            end = found.start() - 1
            continue
        tokens.append(Token(found.start(), found.end(), word.lower(), capital, upper, breaks))
        end = found.end()
    return tokens


def has_case(tokens: Sequence[Token]) -> bool:
    """Whether letter case says something: there are capitals, and small letters too."""
    return any(t.capital for t in tokens) and not all(t.upper for t in tokens if len(t.lower) > 1)


def capitalised_runs(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """(first, last) of runs of capitalised words, small joining words within them; none without case."""
    if not has_case(tokens):
        return []
    runs: list[tuple[int, int]] = []
    first: int | None = None
    last = 0
    for position, token in enumerate(tokens):
        if first is not None and (token.breaks or not (token.capital or token.lower in _JOINING)):
            runs.append((first, last))
            first = None
        if token.capital and not (first is None and position == 0 and token.lower in FUNCTION_WORDS):
            first = position if first is None else first
            last = position + 1
    if first is not None:
        runs.append((first, last))
    return runs
