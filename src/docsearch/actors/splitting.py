"""Where a stretch of text is several names: at commas, brackets, line breaks, and most times at "and"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docsearch.actors.countries import country_of, demonym_of
from docsearch.actors.cues import DESCRIPTIONS, GROUP_HEADS, NOT_NAMES, ORGANISATION_HEADS, PLACE_HEADS
from docsearch.nlp.lexicon import is_city, is_common
from docsearch.nlp.names import TITLE_WORDS, name_key

__all__ = ["gaps_between"]

_SPLIT = re.compile(r"\s+and\s+|\s*,\s*|\s*/\s*|\n+|\s+-{1,2}\s+|\s*[;:()\[\]\"“”]\s*", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_HEADS = GROUP_HEADS | ORGANISATION_HEADS | PLACE_HEADS


def gaps_between(span: str) -> list[tuple[int, int]]:
    """(start, end) of what stands between the names in ``span``, in order."""
    return [(m.start(), m.end()) for m in _SPLIT.finditer(span) if _splits(span, m)]


def _splits(span: str, gap: re.Match[str]) -> bool:
    """Whether names were joined here; not in "Ministry of Trade and Industry", nor "Bosnia and
    Herzegovina".
    """
    if not _AND.fullmatch(gap.group()):
        return True
    if country_of(name_key(span)):
        return False
    before, after = span[: gap.start()].lower().split(), span[gap.end() :].lower().split()
    if before and before[0].strip(".") in TITLE_WORDS:
        return True
    of = {"of", "for"} & set(before) and not _HEADS.isdisjoint(before) and not _is_known_place(after)
    firm = any(word.strip(".") in _PARTNERS for word in (*after[:1], *after[-1:]))
    ideals = len(before) == len(after) == 1 and _is_ideal(before[0]) and _is_ideal(after[0])
    return not (of or firm or ideals or (after and after[-1] in _HEADS and len(before) == 1))


def _is_ideal(word: str) -> bool:
    """Of "Bread and Roses", which is one name: a common word that says nothing of a kind."""
    return is_common(word) and word not in _HEADS | DESCRIPTIONS | NOT_NAMES | TITLE_WORDS


_PARTNERS = frozenset("sons daughters brothers company co partners associates".split())


def _is_known_place(words: Sequence[str]) -> bool:
    key = name_key(" ".join(words))
    return country_of(key) is not None or demonym_of(key) is not None or is_city(key)
