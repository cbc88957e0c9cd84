"""What was made for one query and may serve the next: kept up to a number of bytes, the oldest forgotten."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar

__all__ = ["Remembered", "Sized"]


class Sized(Protocol):
    """Something that knows how many bytes it takes."""

    @property
    def size(self) -> int: ...


T = TypeVar("T", bound=Sized)

_OWN = 500  # bytes that even an empty one takes


class Remembered(Generic[T]):
    """Safe to share between threads."""

    def __init__(self, limit: int) -> None:
        """``limit`` in bytes; a single thing that is larger is not kept."""
        self._limit, self._used = limit, 0
        self._kept: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under ``key``, or else is made now."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
        made = make()  # without the lock: making may ask for others, and two threads make the same
        self._keep(key, made, made.size + _OWN)
        return made

    def _keep(self, key: Hashable, made: T, size: int) -> None:
        with self._lock:
            if key in self._kept or size > self._limit:
                return
            self._kept[key] = made, size
            self._used += size
            while self._used > self._limit:
                _, (_, freed) = self._kept.popitem(last=False)
                self._used -= freed
