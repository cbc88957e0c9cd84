from __future__ import annotations

import pytest

from docsearch.actors.reader import ActorReader
from docsearch.annotations import TITLE, ActorType, DocumentActors, Entity
from docsearch.model import Document

_FRONT = (
    "Prime Minister Anna Marrow met the Tamsa Liberation Front (TLF) in Lyon, France."
    " Marrow's aides and the TLF said nothing. French officials were there."
)
_CAPITALS = (
    "GENERAL RAFAEL ORVEL SAID THE NATIONAL LIBERATION ARMY [NLA] ATTACKED BOGOTA ON MONDAY."
    " ORVEL BLAMED THE NLA."
)
_TEXTS = (("Marrow meets rebels", _FRONT), ("", _CAPITALS), ("Empty", ""))


def _read(title: str, text: str) -> DocumentActors:
    return next(ActorReader().read([Document(id="1", text=text, title=title)]))


def _named(found: DocumentActors, key: str) -> Entity:
    return next(entity for entity in found.entities if entity.key == key)


@pytest.mark.parametrize(("title", "text"), _TEXTS)
def test_every_mention_is_where_it_says(title: str, text: str) -> None:
    found = _read(title, text)
    for entity in found.entities:
        for mention in entity.mentions:
            source = title if mention.span.sentence == TITLE else text
            assert source[mention.span.start : mention.span.end] == mention.text
    assert bool(found.entities) == bool(text)


def test_short_forms_belong_to_the_full_name_and_titles_are_roles() -> None:
    marrow = _named(_read(*_TEXTS[0]), "anna marrow")
    assert marrow.type is ActorType.PERSON
    assert marrow.forms == ("anna marrow", "marrow")
    assert [m.text for m in marrow.mentions] == ["Marrow", "Anna Marrow", "Marrow"]
    assert "prime minister" in marrow.roles


def test_acronyms_belong_to_their_group() -> None:
    front = _named(_read(*_TEXTS[0]), "tamsa liberation front")
    assert (front.type, front.forms) == (ActorType.GROUP, ("tamsa liberation front", "tlf"))
    assert len(front.mentions) == 3


def test_demonyms_stay_apart() -> None:
    found = _read(*_TEXTS[0])
    assert _named(found, "france").type is ActorType.STATE
    assert _named(found, "french").forms == ("french",)


def test_capitals_only() -> None:
    found = _read(*_TEXTS[1])
    assert {e.key for e in found.entities} == {"rafael orvel", "national liberation army", "bogota"}
    assert _named(found, "rafael orvel").name == "Rafael Orvel"


def test_two_full_names_with_one_surname_stay_two() -> None:
    found = _read("", "John Harker met Mary Harker in Lyon. Later Harker left Lyon.")
    assert {"john harker", "mary harker"} <= {e.key for e in found.entities}


def test_documents_come_in_order() -> None:
    documents = [Document(id=str(n), text=text, title=title) for n, (title, text) in enumerate(_TEXTS)]
    assert list(ActorReader().read(documents)) == [_read(title, text) for title, text in _TEXTS]


def test_the_version_names_rules_and_model() -> None:
    assert ActorReader().version.startswith("actors-")
