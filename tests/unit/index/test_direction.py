"""Which way round a document tells it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from docsearch.annotations import (
    ActorType,
    Argument,
    DocumentActors,
    DocumentEvents,
    Entity,
    Event,
    Modality,
    Span,
)
from docsearch.index.direction import Evidence, harm_told, leaning
from docsearch.index.postings import STANDING, AnnotatedDocument, Role, derive_postings

SPAN = Span(0, 4, 0)
DOCUMENTS = 3


def evidence(forward: Sequence[float], backward: Sequence[float]) -> Evidence:
    return Evidence(np.array(forward), np.array(backward))


def told(key: int, action: str, modality: Modality = Modality.ACTUAL) -> AnnotatedDocument:
    """A document in which the reds do something to the blues."""
    entities = tuple(
        Entity(n, name, name, ActorType.GROUP, (name,), ()) for n, name in enumerate(("reds", "blues"))
    )
    reds, blues = (Argument(SPAN, name, number) for number, name in enumerate(("reds", "blues")))
    event = Event(0, action, action, SPAN, agents=(reds,), patients=(blues,), modality=modality)
    return AnnotatedDocument(key, DocumentActors((), entities), DocumentEvents((event,)), ("reds", "blues"))


class Rows:
    """Postings of one actor, counted as they lie there."""

    def __init__(self, rows: NDArray[np.void]) -> None:
        self._rows = rows

    def count(self, role: int) -> NDArray[np.int64]:
        return np.bincount(self._rows["document"][self._rows["role"] == role], minlength=4)[1:]


def rows(name: str) -> list[tuple[Rows, float]]:
    documents = [told(1, "kill"), told(2, "kill", Modality.PLANNED), told(3, "meet")]
    postings = dict(derive_postings(documents))
    return [(Rows(np.frombuffer(postings[f"actor {name}"], dtype=STANDING)), 1.0)]


def test_harm_is_counted_where_it_is_told_as_having_happened() -> None:
    found = harm_told([(Role.AGENT, rows("reds")), (Role.PATIENT, rows("blues"))], DOCUMENTS)
    assert found.forward.tolist() == [2.0, 0.0, 0.0]  # planned, and no harm
    assert found.backward.tolist() == [0.0, 0.0, 0.0]


def test_harm_the_wrong_way_round_speaks_for_the_reverse() -> None:
    found = harm_told([(Role.AGENT, rows("blues")), (Role.PATIENT, rows("reds"))], DOCUMENTS)
    assert (found.forward.tolist(), found.backward.tolist()) == ([0.0, 0.0, 0.0], [2.0, 0.0, 0.0])


def test_harm_says_nothing_of_one_side_alone() -> None:
    found = harm_told([(Role.AGENT, rows("reds"))], DOCUMENTS)
    assert not found.forward.any()
    assert not found.backward.any()


def test_what_is_said_of_one_direction_alone_decides() -> None:
    nothing = evidence([0.0] * 4, [0.0] * 4)
    found = leaning(evidence([1.0, 0.0, 0.5, 0.0], [0.0, 0.1, 0.5, 0.0]), nothing)
    assert found.tolist() == pytest.approx([1 / 1.15, -0.1 / 0.25, 0.0, 0.0])


def test_other_harm_counts_less() -> None:
    harm = evidence([0.0], [2.0])
    little = 0.25 * (1 - math.exp(-2))
    assert leaning(evidence([0.0], [0.0]), harm).tolist() == pytest.approx([-little / (little + 0.15)])
    assert leaning(evidence([1.0], [0.0]), harm)[0] > 0


def test_a_category_of_the_user_may_harm() -> None:
    told_of = [told(1, "hex")]
    without, with_it = (dict(derive_postings(told_of, harmful)) for harmful in ((), ("hex",)))
    roles = [set(np.frombuffer(one["actor reds"], dtype=STANDING)["role"]) for one in (without, with_it)]
    assert roles == [{Role.AGENT}, {Role.AGENT, Role.HARMING}]
