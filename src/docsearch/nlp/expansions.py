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
