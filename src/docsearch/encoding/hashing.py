"""The in-memory twin of a model: deterministic, instant, and without torch."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from docsearch.encoding.protocol import FloatMatrix, SpanArray
from docsearch.encoding.windows import encode_in_windows, unit_rows
from docsearch.errors import BadInputError, ModelError

__all__ = ["HashingEncoder"]

_VERSION = "hashing/1"
_TOKEN = re.compile(r"\w+|[^\w\s]")
_SPECIAL_TOKENS = 2
_CACHED_LETTERS = 32  # longer "words" are seldom met twice, and would fill the memory


class HashingEncoder:
    """Words and their character trigrams, hashed with signs into ``dimension`` columns.

    The hashing trick of Weinberger et al., "Feature Hashing for Large Scale Multitask Learning" (ICML 2009).
    It knows spelling, not meaning: use it in tests and to try the engine out, not to search in earnest.
    """

    def __init__(self, *, dimension: int = 64, max_tokens: int = 256) -> None:
        if not 2 <= dimension <= 65536:  # noqa: PLR2004
            raise BadInputError(f"A hashing encoder has 2 to 65536 dimensions, not {dimension}.")
        if max_tokens <= _SPECIAL_TOKENS:
            raise BadInputError(f"max_tokens must be more than {_SPECIAL_TOKENS}, and is {max_tokens}.")
        self.dimension = dimension
        self.max_tokens = max_tokens
        self.special_tokens = _SPECIAL_TOKENS
        self.name = f"hashing-{dimension}"
        self.fingerprint = hashlib.sha256(f"{_VERSION}/{dimension}/{max_tokens}".encode()).hexdigest()

    def token_spans(self, text: str) -> SpanArray:
        spans = [match.span() for match in _TOKEN.finditer(text)]
        return np.array(spans, dtype=np.int64).reshape(-1, 2)

    def encode_documents(self, texts: Sequence[str]) -> FloatMatrix:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float64)
        for row, text in enumerate(texts):
            rows[row] = self._features(text)
        return unit_rows(rows)

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        return encode_in_windows(
            texts,
            encode=self.encode_documents,
            token_spans=self.token_spans,
            limit=self.max_tokens - self.special_tokens,
            dimension=self.dimension,
        )

    def _features(self, text: str) -> NDArray[np.float64]:
        words = _TOKEN.findall(text)
        length = len(words) + self.special_tokens
        if length > self.max_tokens:
            raise ModelError(
                f"A text of {length} tokens is longer than the {self.max_tokens} that {self.name} reads; "
                "chunk it first."
            )
        # The sums are of whole numbers, so the order of the words cannot change a bit; a text whose
        # features cancel out (or that has none) still gets a direction of its own.
        total = np.zeros(self.dimension)
        for word in words:
            vector = _word if len(word) <= _CACHED_LETTERS else _word.__wrapped__
            total += vector(word.lower(), self.dimension)
        return total if total.any() else _hashed([f"\x00{text}"], self.dimension)


@lru_cache(maxsize=1 << 16)
def _word(word: str, dimension: int) -> NDArray[np.float64]:
    padded = f"<{word}>"
    # The whole word counts twice a trigram: it is what a word search would ask for.
    return _hashed([word, word, *(padded[i : i + 3] for i in range(len(padded) - 2))], dimension)


def _hashed(features: Sequence[str], dimension: int) -> NDArray[np.float64]:
    vector = np.zeros(dimension)
    for feature in features:
        code = zlib.crc32(feature.encode("utf-8", "surrogatepass"))
        vector[(code >> 1) % dimension] += 1.0 if code & 1 else -1.0
    vector.flags.writeable = False  # it is shared by the cache
    return vector
