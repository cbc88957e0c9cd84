"""What a place lies in, as far as documents and gazetteer say: a town in its province and its state."""

from __future__ import annotations

from collections.abc import Callable

from docsearch.annotations import Actor

__all__ = ["Containment"]

_AROUND = frozenset({"within", "capital of"})


class Containment:
    """Looks places up by their ids, and keeps what it has found."""

    def __init__(self, actor: Callable[[str], Actor | None]) -> None:
        self._actor = actor
        self._known: dict[str, frozenset[str]] = {}

    def around(self, place: str) -> frozenset[str]:
        """All that the place lies in, itself left out; documents may contradict each other, in circles."""
        if place not in self._known:
            found: set[str] = set()
            queue = [place]
            while queue:
                actor = self._actor(queue.pop())
                near = () if actor is None else actor.related
                new = {other for relation, other in near if relation in _AROUND} - found - {place}
                found |= new
                queue += sorted(new)
            self._known[place] = frozenset(found)
        return self._known[place]
