"""The seam to what an index knows of names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from docsearch.annotations import Actor, Alias

__all__ = ["Known"]


class Known(Protocol):
    """The names that an index knows."""

    def aliases(self, keys: Sequence[str]) -> Mapping[str, Sequence[Alias]]: ...

    def actor(self, actor_id: str) -> Actor | None: ...
