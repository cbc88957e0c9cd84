"""A text with the places of its tokens, and where it may be cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

__all__ = ["TokenMap", "TokenSpans"]

TokenSpans = Callable[[str], NDArray[np.int64]]

_BLOCK = 100_000  # characters tokenised at a time, so that a tokeniser's records of a long text fit in memory
_LONG_TOKEN = 32
_SPACES = " \t\n\r"  # what every tokeniser takes for white space
_STOP = re.compile(r"[.!?;:\u3002\uff01\uff1f\u061f\u0964][\"'\u2019\u201d)\]]*$")
_JOINER = "\u200d"


class _Grade(IntEnum):
    """Places to cut a sentence, from impossible to good."""

    NONE = 0  # within a character
    MARK = 1  # between a letter and its accent, or within a joined emoji
    CHARACTER = 2
    SPACE = 3
    STOP = 4


class TokenMap:
    """The tokens of ``text`` as ascending offsets of their first characters.

    A token of more than 32 characters (a word that the model does not know, one token however long) counts
    once for every 32, so that passages stay bounded in characters, too.
    """

    def __init__(self, text: str, *, ends: list[int], token_spans: TokenSpans) -> None:
        """Tokenise ``text`` in blocks that end where sentences do, at the offsets ``ends``."""
        self.text = text
        self.starts = _token_starts(text, ends=ends, token_spans=token_spans)
        # The tokens before which sentences end; white space at the beginning is no sentence.
        found = np.unique(np.searchsorted(self.starts, np.array(ends, dtype=np.int64)))
        self._ends = found[found > 0]

    def __len__(self) -> int:
        return len(self.starts)

    def offset(self, token: int) -> int:
        """Where the own span that begins with ``token`` begins: the first takes the white space before it."""
        if token <= 0:
            return 0
        return int(self.starts[token]) if token < len(self) else len(self.text)

    def stands_alone(self, first: int, end: int) -> bool:
        """Whether white space, or nothing, is on both sides of these tokens; all were tokenised at once."""
        edges = (self.offset(first), self.offset(end))
        return len(self.text) < _BLOCK and all(
            at in (0, len(self.text)) or self.text[at - 1] in _SPACES for at in edges
        )

    def is_sentence_end(self, token: int) -> bool:
        """Whether a sentence ends before ``token``."""
        at = int(np.searchsorted(self._ends, token))
        return at < len(self._ends) and int(self._ends[at]) == token

    def sentence_starts(self, token: int, *, within: int) -> list[int]:
        """Tokens at which sentences begin, from ``within`` tokens before ``token`` up to it; ascending."""
        low, high = np.searchsorted(self._ends, [token - within, token])
        begins = [int(end) for end in self._ends[low:high]]
        return [0, *begins] if 0 < token <= within else begins

    def cut(self, token: int, *, limit: int) -> int:
        """Where a span from ``token`` of at most ``limit`` tokens ends: the last sentence end there is, else
        the best place within the sentence.
        """
        if token + limit >= len(self):
            return len(self)
        last = int(np.searchsorted(self._ends, token + limit, side="right")) - 1
        if last >= 0 and self._ends[last] > token:
            return int(self._ends[last])
        return self._cut_sentence(token, limit=limit)

    def _cut_sentence(self, token: int, *, limit: int) -> int:
        """After a stop in the last half, else between words, else between characters."""
        best, best_grade = token, _Grade.NONE
        for candidate in range(token + limit, token, -1):
            near = candidate <= token + limit // 2
            if near and best_grade >= _Grade.SPACE:
                break
            grade = min(self._grade(token, candidate), _Grade.SPACE if near else _Grade.STOP)
            if grade > best_grade:
                best, best_grade = candidate, grade
            if grade == _Grade.STOP:
                break
        # One character may have more tokens than the limit; it stays whole.
        return best if best_grade else self._next_character(token)

    def _grade(self, token: int, candidate: int) -> _Grade:
        """How good it is to cut before ``candidate``."""
        at = int(self.starts[candidate])
        if at <= max(self.starts[token], self.starts[candidate - 1]):
            return _Grade.NONE
        before = self.text[max(0, at - 12) : at]
        if before[-1:].isspace():
            return _Grade.STOP if _STOP.search(before.rstrip()) else _Grade.SPACE
        following = self.text[at]
        joined = unicodedata.category(following).startswith("M") or _JOINER in (following, before[-1:])
        return _Grade.MARK if joined else _Grade.CHARACTER

    def _next_character(self, token: int) -> int:
        return int(np.searchsorted(self.starts, self.starts[token], side="right"))


def _token_starts(text: str, *, ends: list[int], token_spans: TokenSpans) -> NDArray[np.int64]:
    blocks: list[NDArray[np.int64]] = []
    start = 0
    for end in ends:
        if end - start >= _BLOCK or end == len(text):
            blocks.append(_split_long(token_spans(text[start:end])) + start)
            start = end
    if not blocks:
        return np.zeros(0, dtype=np.int64)
    ordered: NDArray[np.int64] = np.maximum.accumulate(_past_space(text, np.concatenate(blocks)))
    return ordered


def _split_long(spans: NDArray[np.int64]) -> NDArray[np.int64]:
    """First characters of the tokens, and of every stretch of 32 characters within one."""
    starts, lengths = spans[:, 0], spans[:, 1] - spans[:, 0]
    pieces = np.maximum(1, -(-lengths // _LONG_TOKEN))
    first = np.repeat(np.cumsum(pieces) - pieces, pieces)
    within = np.arange(len(first), dtype=np.int64) - first
    firsts: NDArray[np.int64] = np.repeat(starts, pieces) + within * _LONG_TOKEN
    return firsts


def _past_space(text: str, starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Some tokenisers count the space before a word as its first character; a sentence ends after it."""
    if not any(text[start].isspace() for start in starts.tolist() if start < len(text)):
        return starts
    space = np.fromiter((character.isspace() for character in text), dtype=bool, count=len(text))
    solid = np.where(space, len(text), np.arange(len(text)))
    following = np.minimum.accumulate(solid[::-1])[::-1]
    moved = following[np.minimum(starts, len(text) - 1)]
    return np.where(moved < len(text), moved, starts)
