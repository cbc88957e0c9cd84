"""Does a query use the query language, or is it plain words?

Questions end in a question mark, titles hold colons and brackets, and wire copy is all capitals: none of
these is meant as an operator.
"""

from __future__ import annotations

import re

__all__ = ["has_operators", "without_operators"]

_WORDS = re.compile(r"(?<!\S)\(*(?:AND|OR|NOT)(?!\S)")
_SIGNS = re.compile(
    r'"[^"]*\w[^"]*"'  # a phrase
    r"|\w\*(?!\w)"  # prefix*
    r"|(?<![^\s(:])\w+[*?][\w*?]*\w(?![^\s),;.])"  # w?ldcard, and not within an address
    r"|\w~\d?(?!\S)"  # fuzzy~ or fuzzy~2
    r"|(?<!\S)\(*(?:title|text):(?=\S)"
)
_EXCLUDED = re.compile(r"(?<![^\s(])NOT\s+(?:\([^()]*\)|(?:(?:title|text):)?(?:\"[^\"]*\"|[^\s()]+))")
_ALL = re.compile(r"(?<!\S)\(*(?:AND|OR|NOT)(?!\S)|(?:(?<=\s)|^)\(*(?:title|text):(?=\S)|~\d?(?!\S)|[\"()*]")


def has_operators(query: str) -> bool:
    """Whether ``query`` holds an operator.  AND, OR and NOT count only beside a lower-case letter."""
    worded = _WORDS.search(query) is not None and any(c.islower() for c in query)
    return worded or _SIGNS.search(query) is not None


def without_operators(query: str) -> str:
    """The words of ``query`` alone, without those that NOT excludes; all of them if nothing else is left."""
    wanted = _EXCLUDED.sub(" ", query)
    words = " ".join(_ALL.sub(" ", wanted).split())
    return words or " ".join(_ALL.sub(" ", query).split())
