"""What pronouns and descriptions mean."""

from __future__ import annotations

import pytest

from docsearch.annotations import ActorType
from tests.unit.events.reading import read

PEOPLE = (
    ("Ingrid Solvay", ActorType.PERSON),
    ("Marko Vukov", ActorType.PERSON),
    ("Acme", ActorType.ORGANISATION),
)


@pytest.mark.parametrize(
    ("text", "word", "entity"),
    [
        ("Ingrid Solvay met Marko Vukov. She left early.", "She", 0),
        ("Ingrid Solvay met Marko Vukov. He left early.", "He", 1),
        ("Marko Vukov sold Acme. It makes pumps.", "It", 2),
        ("Acme was sold to Marko Vukov. The company makes pumps.", "The company", 2),
        ("Acme recalled its pumps.", "its", 2),
    ],
)
def test_meaning(text: str, word: str, entity: int) -> None:
    found = {mention.text: number for number, mention in read(text, kinds=PEOPLE).coreferences}
    assert found[word] == entity


def test_an_empty_it_means_nobody() -> None:
    assert read("Acme waited. It is said that nobody came.", kinds=PEOPLE).coreferences == ()


def test_an_object_is_not_its_own_subject() -> None:
    text = "Ingrid Solvay waited. Then Ingrid Solvay attacked her."
    assert all(mention.text != "her" for _, mention in read(text, kinds=PEOPLE).coreferences)
