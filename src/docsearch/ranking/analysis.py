"""What kind of query is it?  Rules over its words, without a model and without the index.

Capitals tell names from other words only where a query has both; a query all in capitals or all in small
letters is read by its length and its prepositions alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["QueryKind", "QueryReading", "read_query"]

_WORD = re.compile(r"[^\W_]+(?:[.'\u2019-][^\W_]+)*")
_FUNCTION = frozenset(
    "a about above after again against all also among an and any anyone are as at be because been being "
    "before below between both but by can could did do does done during each for from had has have he her "
    "his how i if in into is it its itself may might more most much must no not of off on only onto or other "
    "our out over per she should so some such than that the their them then there these they this those "
    "through to toward towards under until up upon us very was we were what when where whether which while "
    "who whom whose why will with within without would you your".split()
)
_ASKING = frozenset(
    "are can could did do does has have how is should was were what when where which who whom whose "
    "why".split()
)
_RELATING = frozenset("against at between by from in near of on".split())
_WITHIN_NAMES = frozenset(
    "a al and at bin da de del der di du el en for ibn in la le of on the und van von y".split()
)

_FEW = 3  # words that stand for themselves
_LONGEST_NAME = 6
_LONGEST_RELATION = 10
_LONGEST_EVENT = 7


class QueryKind(StrEnum):
    """The kinds that are told apart; each has its own weights."""

    NAME = "name"  # a few words that name somebody or something
    NAME_ACTION = "name and action"  # what was done by, to or at somebody: words, a preposition, a name
    EVENT = "event"  # a short statement or headline
    TOPIC = "topic"  # anything longer
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class QueryReading:
    """``kind``, the ``names`` seen (runs of capitalised words), and in one phrase ``why``."""

    kind: QueryKind
    names: tuple[str, ...]
    why: str


def read_query(text: str) -> QueryReading:
    """Read a query in plain words."""
    words = _WORD.findall(text)
    content = [word for word in words if word.lower() not in _FUNCTION] or words
    count = len({word.lower() for word in content})
    names = _names(words) if _cased(content) else ()
    kind, why = _kind(text, words, content, count, names)
    return QueryReading(kind, names, why)


def _kind(
    text: str, words: Sequence[str], content: Sequence[str], count: int, names: Sequence[str]
) -> tuple[QueryKind, str]:
    if text.rstrip().endswith("?") or (len(words) > 1 and words[0].lower() in _ASKING):
        return QueryKind.QUESTION, "it asks"
    if names and count <= _LONGEST_NAME and names[0] == " ".join(words):
        return QueryKind.NAME, "all of it is one name"
    small = {word.lower() for word in words} - {word.lower() for word in content}
    if count <= _FEW and small <= _WITHIN_NAMES - _RELATING:
        return QueryKind.NAME, f"no more than {_FEW} words"
    if any(word.lower() in _RELATING for word in words[1:-1]):
        named = len(_WORD.findall(" ".join(names)))
        if names and 2 * named >= len(content) and count <= _LONGEST_RELATION:
            return QueryKind.NAME_ACTION, "a preposition, and half of it or more is a name"
        if not _cased(content) and count < _LONGEST_NAME and small <= _WITHIN_NAMES | _RELATING:
            return QueryKind.NAME_ACTION, "few words around a preposition"
    short = count <= _LONGEST_EVENT
    return QueryKind.EVENT if short else QueryKind.TOPIC, f"{count} words that say more than a name"


def _cased(content: Sequence[str]) -> bool:
    """Whether capitals say anything here."""
    letters = "".join(content)
    return any(word[0].isupper() for word in content) and any(letter.islower() for letter in letters)


def _names(words: Sequence[str]) -> tuple[str, ...]:
    """Runs of capitalised words, with the small words inside them; a first word only if more follows."""
    runs: list[list[str]] = []
    gap: list[str] | None = None  # small words since the last capitalised one; None outside of a name
    for word in words:
        if word[0].isupper() or (gap is not None and word[0].isdigit()):
            if gap is None:
                runs.append([word])
            else:
                runs[-1] += [*gap, word]
            gap = []
        elif gap is not None and word.lower() in _WITHIN_NAMES:
            gap.append(word)
        else:
            gap = None
    if runs and runs[0] == [words[0]] and len(words) > 1 and not words[0][1:].isupper():
        del runs[0]  # the capital of a sentence
    return tuple(" ".join(run) for run in runs)
