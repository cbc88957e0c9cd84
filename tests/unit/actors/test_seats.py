from __future__ import annotations

from docsearch.actors.seats import with_seats
from docsearch.annotations import Actor, ActorType


def _actor(name: str, kind: ActorType, *related: tuple[str, str]) -> Actor:
    return Actor(name, name.title(), kind, (name,), 1, 1, related, ())


_KNOWN = {
    "velda": _actor("velda", ActorType.STATE, ("capital", "korsk")),
    "korsk": _actor("korsk", ActorType.PLACE, ("capital of", "velda")),
    "tula": _actor("tula", ActorType.PLACE, ("within", "velda")),
    "ilko": _actor("ilko", ActorType.PERSON),
}


def test_a_state_is_its_capital_too_and_a_capital_less_so_its_state() -> None:
    assert with_seats([("velda", 1.0)], _KNOWN.get) == (("velda", 1.0), ("korsk", 0.4))
    assert with_seats([("korsk", 0.5)], _KNOWN.get) == (("korsk", 0.5), ("velda", 0.1))


def test_others_stay_as_they_are() -> None:
    asked = (("tula", 1.0), ("ilko", 1.0), ("nobody", 1.0))
    assert with_seats(asked, _KNOWN.get) == asked
