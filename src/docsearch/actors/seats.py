"""States and the capitals that stand for them: "Kabul said" of Afghanistan."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from docsearch.annotations import Actor, ActorType

__all__ = ["with_seats"]

SEAT = 0.4  # of the confidence in a state for its capital, which may be just a town
STATE = 0.2  # of the confidence in a capital for its state, of which most is said elsewhere


def with_seats(
    candidates: Sequence[tuple[str, float]], actor: Callable[[str], Actor | None]
) -> tuple[tuple[str, float], ...]:
    """``candidates``, (id of an actor, confidence), and less sure the capital of a state among them, or the
    state of a capital.
    """
    more = []
    for one, confidence in candidates:
        found = actor(one)
        if found is None or found.type not in {ActorType.STATE, ActorType.PLACE}:
            continue
        for kind, other in found.related:
            if kind in {"capital", "capital of"}:
                more.append((other, confidence * (SEAT if kind == "capital" else STATE)))
    return (*candidates, *more)
