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
        ("Ingrid Solvay has gone to court. Her employer is silent. Acme makes pumps.", "Her employer", 2),
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


def test_in_a_report_of_two_the_other_side_is_meant() -> None:
    kinds = (("Halden Optics", ActorType.PERSON), ("Brisco", ActorType.GROUP))
    text = "Halden Optics and Brisco fell out. Brisco waited. Then the carrier sued Brisco."
    found = {mention.text: number for number, mention in read(text, kinds=kinds).coreferences}
    assert found["the carrier"] == 0


def test_a_person_without_a_sign_of_one_may_be_a_group() -> None:
    kinds = (("Pale Heron", ActorType.PERSON), ("Mary Colton", ActorType.PERSON))
    text = "Pale Heron copied the files. It left a note for Mary Colton."
    assert {mention.text: number for number, mention in read(text, kinds=kinds).coreferences} == {"It": 0}


def test_several_are_not_one_person() -> None:
    kinds = (("Marko Vukov", ActorType.PERSON),)
    assert read("Marko Vukov left. The doctors stayed.", kinds=kinds).coreferences == ()


def test_in_a_report_of_one_there_is_no_other_side() -> None:
    kinds = (("Brisco", ActorType.GROUP),)
    assert read("Brisco funded the carrier near the coast.", kinds=kinds).coreferences == ()


def test_the_first_name_speaks_where_the_type_is_wrong() -> None:
    kinds = (("Lena Orlov", ActorType.ORGANISATION), ("Marko Vukov", ActorType.PERSON))
    found = read("Marko Vukov saw Lena Orlov. Then she left.", kinds=kinds).coreferences
    assert [(number, mention.text) for number, mention in found] == [(0, "she")]


def test_a_body_goes_by_its_name() -> None:
    kinds = (("Telora", ActorType.ORGANISATION), ("Jikow Front", ActorType.GROUP))
    (bought,) = [e for e in read("The Telora group bought the Jikow Front.", kinds=kinds).events if e.action]
    assert [argument.entity for argument in bought.agents] == [0]
