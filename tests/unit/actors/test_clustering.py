"""Documents of one name, by person."""

from __future__ import annotations

from docsearch.actors.clustering import groups_of


def _like(one: int, two: int) -> float:
    return 0.5 if (one < 3) == (two < 3) else 0.1


def test_two_groups_that_are_far_from_each_other_stay_apart() -> None:
    assert groups_of(5, _like, lambda _one, _two: True) == [[0, 1, 2], [3, 4]]


def test_what_is_tied_is_one_group() -> None:
    assert groups_of(5, _like, lambda _one, _two: False) == [[0, 1, 2, 3, 4]]


def test_a_single_document_is_no_person_of_its_own() -> None:
    assert groups_of(4, _like, lambda _one, _two: True) == [[0, 1, 2, 3]]
