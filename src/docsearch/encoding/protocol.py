"""What the engine asks of an encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

__all__ = ["Encoder", "FloatMatrix", "QueryEncoder", "SpanArray"]

FloatMatrix = NDArray[np.float32]
SpanArray = NDArray[np.int64]


@runtime_checkable
class QueryEncoder(Protocol):
    """Enough of an encoder to search.  An index may be built by one implementation and searched by another,
    as long as their fingerprints are the same.
    """

    @property
    def fingerprint(self) -> str:
        """SHA-256 in hex over all that determines the vectors (not the numeric precision of this machine)."""

    @property
    def dimension(self) -> int:
        """Columns of every matrix returned."""

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Vectors of shape ``(len(texts), dimension)``, float32, each row of length 1.

        The model's own prompt for queries is put in front.  A query longer than the model reads is split, and
        its vector is the mean of its windows', weighted by their tokens, so that nothing of it is cut off.  A
        query for which a model has no token at all may have a row of zeros.
        """


@runtime_checkable
class Encoder(QueryEncoder, Protocol):
    """Encodes documents as well."""

    @property
    def name(self) -> str:
        """What the user called the model."""

    @property
    def max_tokens(self) -> int:
        """The most that the model reads at once, in tokens, special tokens and prompt included."""

    @property
    def special_tokens(self) -> int:
        """What the model adds to every document, in tokens: its special tokens and its document prompt."""

    def token_spans(self, text: str) -> SpanArray:
        """Where the tokens of ``text`` are: shape ``(n, 2)``, int64, start and end in code points.

        No special tokens, no truncation.  Starts never decrease; spans overlap where one character takes
        several tokens, and may leave white space or characters unknown to the model uncovered.
        """

    def encode_documents(self, texts: Sequence[str]) -> FloatMatrix:
        """Vectors of shape ``(len(texts), dimension)``, float32, each row of length 1 (or 0, as for queries).

        Fastest with hundreds of texts or more a call.

        :raises ModelError: a text is longer than ``max_tokens``; it is never cut in silence.
        """
