"""How text becomes terms: for documents, for queries and, as a Whoosh analyser, for the query parser.

Tokens are words, numbers, dotted acronyms without their dots ("U.S." meets "US") and single CJK characters;
they are lower-cased, stripped of accents, freed of stop words and stemmed (Snowball's English stemmer,
Porter 2001).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from threading import local

import Stemmer

__all__ = ["ANALYSIS_VERSION", "TOKEN", "normalise", "terms"]

# Part of the index's settings: an index made with other rules is refused.
ANALYSIS_VERSION = "english-snowball-2"

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
# Accents written apart from their letters (as macOS and many PDFs have them), the points of Hebrew and
# Arabic, and the Indic blocks, whose vowel signs are no letters to Python: without these, words fall apart.
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4"
    "\u0900-\u0963\u0966-\u0dff\u200c\u200d"
)
TOKEN = re.compile(
    r"\b[^\W\d_](?:\.[^\W\d_])+\b"  # U.S, F.M.L.N: letters with dots between them
    r"|\d+(?:[.,]\d+)*"  # 1,700 and 3.5
    rf"|[{_CJK}]"
    rf"|[^\W_{_CJK}]+(?:[{_MARKS}]+[^\W_{_CJK}]*)*"
)

# Function words that say nothing of a document's subject.  Short on purpose: "us", "who", "it" and "may" are
# also an actor, an actor, a sector and a month, and BM25's idf discounts what is frequent anyway.
_STOP_WORDS = frozenset(
    "a an and are as at be but by for from had has have if in into is its no not of on or our such that the "
    "their then there these they this to was were which will with would".split()
)
_SINGLE = re.compile(rf"[\d{_CJK}]")


class _Stemmers(local):
    # PyStemmer's objects are not to be shared between threads.
    def __init__(self) -> None:
        self.english = Stemmer.Stemmer("english")


_STEMMERS = _Stemmers()


@lru_cache(maxsize=1 << 18)
def normalise(token: str) -> str | None:
    """The term of one token, or None for a stop word or a stray letter."""
    word = token.lower()
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word)
        word = "".join(c for c in decomposed if not unicodedata.combining(c) and c not in "\u200c\u200d")
    word = word.replace(".", "") if not word[0].isdigit() else word
    if word in _STOP_WORDS or (len(word) == 1 and not _SINGLE.match(word)):
        return None
    return str(_STEMMERS.english.stemWord(word))


def terms(text: str) -> list[str]:
    """The terms of ``text`` in their order: what the Whoosh analyser yields, without Whoosh."""
    return [term for match in TOKEN.findall(text) if (term := normalise(match)) is not None]
