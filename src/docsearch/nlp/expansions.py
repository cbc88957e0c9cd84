"""Full names beside their acronyms in text that is all in capitals: where letter case must come from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docsearch.nlp.names import SMALL_WORDS, initials_match

__all__ = ["expansions"]

_AFTER = re.compile(r"\b[A-Z]{2,8}\s?\[([A-Z]+ [A-Z '.-]+)\]")
_BRACKET = re.compile(r"\s?[\[(]\s?([A-Z][A-Z0-9-]{1,9})\s?[\])]")
_WORDS = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*['\u2019]?")
_LONGEST = 100  # characters of a name before its acronym


def expansions(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the names in "ACR [FULL NAME]", and in "FULL NAME [ACR]" where initials say how far."""
    for found in _AFTER.finditer(text):
        yield found.span(1)
    for found in _BRACKET.finditer(text):
        start = _beginning(text, found.start(), found.group(1))
        if start == found.start():
            start = _after_article(text, found.start(), found.group(1), square="[" in found.group())
        if start < found.start():
            yield start, found.start()


def _beginning(text: str, end: int, acronym: str) -> int:
    """Where the name that ends at ``end`` begins; ``end`` if the words before are no such name."""
    earliest = max(0, end - _LONGEST)
    earliest = max(earliest, *(text.rfind(mark, earliest, end) + 1 for mark in ".,;:()[]\n"))
    for word in reversed(list(_WORDS.finditer(text, earliest, end))):
        if word.group().lower() not in SMALL_WORDS and initials_match(acronym, text[word.start() : end]):
            return word.start()
    return end


def _after_article(text: str, end: int, acronym: str, *, square: bool) -> int:
    """Where a name begins whose acronym is of another language: after "THE", if most letters fit, or if
    square brackets say that this is one; else ``end``.
    """
    found = _ARTICLE.search(text, max(0, end - _LONGEST), end)
    words = _WORDS.findall(text, found.end(), end) if found is not None else []
    letters = [word[0] for word in words if word.lower() not in SMALL_WORDS]
    hits = sum(min(acronym.count(letter), letters.count(letter)) for letter in set(letters))
    fits = (square and len(acronym) >= _SYLLABLES) or hits >= max(3, len(acronym) - 1)
    return found.end() if found is not None and len(words) > 1 and fits else end


_ARTICLE = re.compile(r"(?<![A-Z] OF )(?<![A-Z] FOR )\bTHE (?=[A-Z][^.,;:()\[\]\n]*$)")
_SYLLABLES = 4  # letters
