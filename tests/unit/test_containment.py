"""What lies in what."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from docsearch.annotations import Actor, ActorType
from docsearch.containment import Containment


def place(name: str, *related: tuple[str, str]) -> Actor:
    return Actor(name, name, ActorType.PLACE, (name,), 1, 1, related, ())


@given(st.dictionaries(st.sampled_from("abcdef"), st.sets(st.sampled_from("abcdef")), max_size=6))
def test_places_may_lie_in_each_other_in_circles(within: dict[str, set[str]]) -> None:
    actors = {
        name: place(name, *(("within", other) for other in sorted(others)), ("ally", "z"))
        for name, others in within.items()
    }
    places = Containment(actors.get)
    for name in "abcdef":
        reached = {name}
        for _ in "abcdef":  # a step at a time, until all is reached
            reached |= {far for near in reached for far in within.get(near, ())}
        assert places.around(name) == reached - {name}


def test_a_capital_lies_in_its_state() -> None:
    actors = {
        "varn": place("varn", ("capital of", "kardania")),
        "kardania": place("kardania", ("capital", "varn")),
    }
    assert Containment(actors.get).around("varn") == {"kardania"}
    assert Containment(actors.get).around("kardania") == set()
