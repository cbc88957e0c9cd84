"""The vectors of a batch of documents: from the cache, or encoded while other work goes on."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from docsearch.encoding import Encoder, FloatMatrix
from docsearch.index.store import Store

__all__ = ["BatchVectors"]

_TEXTS_AT_ONCE = 512  # encoded between two signs of progress, about
# How many are begun with before a batch is full: at once a few, then enough to fill the shapes.
_FEWEST_AHEAD, _MOST_AHEAD = 64, 1024
# One set of texts is tokenised, and the end of another collected, while the cores are busy with a third.
_THREADS = 2

Vector = NDArray[np.float16]


class BatchVectors:
    """Takes the texts of a batch as they are read, and hands out their vectors at its end.

    An encoder that leaves Python free meanwhile (``overlaps``) begins at once, in threads; with any other,
    all is done at the end, in one, for it would only wait for Python's lock, and all others for that.
    """

    def __init__(self, store: Store, encoder: Callable[[], Encoder]) -> None:
        self._store, self._encoder = store, encoder
        self._waiting: dict[bytes, str] = {}
        self._vectors: dict[bytes, Vector] = {}
        self._begun: list[tuple[list[bytes], Future[FloatMatrix]]] = []
        self._known: set[bytes] = set()
        self._ahead = _FEWEST_AHEAD

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if "_threads" in vars(self):
            self._threads.shutdown(cancel_futures=True)

    @cached_property
    def _overlaps(self) -> bool:
        return bool(getattr(self._encoder(), "overlaps", False))

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(_THREADS if self._overlaps else 1, thread_name_prefix="docsearch-encoding")

    def add(self, texts: dict[bytes, str]) -> None:
        """Ask for the vectors of ``texts``, which are named by their hashes."""
        self._waiting |= {key: text for key, text in texts.items() if key not in self._known}
        self._known |= texts.keys()
        if len(self._waiting) >= self._ahead and self._overlaps:
            self._ahead = min(2 * self._ahead, _MOST_AHEAD)
            self._begin()

    def take(self, tell: Callable[[int, float], None]) -> tuple[list[bytes], dict[bytes, Vector]]:
        """The hashes that were not cached, and the vector of every hash; whatever encoding raised, raised.

        ``tell`` hears how many are there, and which share of all that is.
        """
        self._begin()
        for part, future in self._begun:
            self._vectors.update(zip(part, future.result().astype(np.float16), strict=True))
            tell(len(self._vectors), len(self._vectors) / len(self._known))
        encoded, vectors = [key for part, _ in self._begun for key in part], self._vectors
        self._begun, self._vectors, self._known = [], {}, set()
        return encoded, vectors

    def _begin(self) -> None:
        """Encode what waits and is not cached."""
        fresh = self._without_cached()
        # Texts of one length after the other, so that they share their shapes; the longest first, so that the
        # time left is not promised too short.
        keys = sorted(fresh, key=lambda key: len(fresh[key]), reverse=True)
        # In even parts: a batch of a last few would be filling for the most part.
        size = max(1, -(-len(keys) // max(1, round(len(keys) / _TEXTS_AT_ONCE))))
        for first in range(0, len(keys), size):
            part = keys[first : first + size]
            values = [fresh[key] for key in part]
            self._begun.append((part, self._threads.submit(self._encoder().encode_documents, values)))

    def _without_cached(self) -> dict[bytes, str]:
        """What waits and is not cached; nothing waits any more."""
        texts, self._waiting = self._waiting, {}
        with self._store.watch() as snapshot:
            cached = snapshot.vectors(list(texts))
        self._vectors.update((key, np.frombuffer(value, dtype="<f2")) for key, value in cached.items())
        return {key: text for key, text in texts.items() if key not in cached}
