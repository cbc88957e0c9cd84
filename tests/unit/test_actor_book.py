"""``Index.actors``: who is there, what is known of one, who is with whom, and corrections."""

from __future__ import annotations

from pathlib import Path

import pytest

from docsearch import Index, IndexSettings, SearchSettings
from docsearch.actors.edits import EditAction
from docsearch.annotations import ActorType
from docsearch.errors import BadInputError
from tests.unit.conftest import MakeIndex, write_stories

STORIES = {
    "a": ("", "NAIROBI, 4 March 2021 - The Orsava Liberation Front (OLF) attacked the army of Kenya."),
    "b": ("", "NAIROBI, 6 May 2022 - President John Smith met the OLF in Nairobi. The OLF thanked Smith."),
    "c": ("", "NAIROBI, 7 May 2022 - The OLF kidnapped John Smith. Ann Miller protested."),
    "d": ("", "The ferry sank near the port."),
}
FRONT = "orsava-liberation-front"


@pytest.fixture
def made(make_index: MakeIndex) -> Index:
    return make_index(STORIES, actors=True)


def _ids(index: Index, query: str) -> list[str]:
    return [result.id for result in index.search(query, SearchSettings(actor=query)).results]


def test_actors_are_listed_by_their_documents(made: Index) -> None:
    everybody = made.actors.list()
    assert [a.documents for a in everybody] == sorted((a.documents for a in everybody), reverse=True)
    assert everybody[0].documents == 3
    people = made.actors.list(kind=ActorType.PERSON)
    assert {"John Smith", "Ann Miller"} <= {a.name for a in people}
    assert {a.type for a in people} == {ActorType.PERSON}
    assert [a.id for a in made.actors.list(containing="Liberation")] == [FRONT]
    assert [a.id for a in made.actors.list(containing="olf")] == [FRONT]
    assert all(a.documents >= 2 for a in made.actors.list(least=2))
    assert made.actors.list(containing="nobody of this name") == ()


def test_a_profile_says_what_the_documents_say(made: Index) -> None:
    found = made.actors.profile("OLF")
    assert found == made.actors.profile(FRONT)
    assert (found.actor.id, found.actor.documents) == (FRONT, 3)
    assert {document.id for document in found.documents} == {"a", "b", "c"}
    assert [d.salience for d in found.documents] == sorted(
        (d.salience for d in found.documents), reverse=True
    )
    assert "olf" in {alias.key for alias in found.aliases}
    beside = {companion.actor.name: companion for companion in found.companions}
    assert beside["John Smith"].documents == 2
    deeds = {(deed.document, deed.role, deed.action) for deed in found.deeds}
    assert ("c", "agent", "abduct") in deeds
    assert any("kidnapped John Smith" in deed.sentence for deed in found.deeds)


def test_a_network_has_ties_among_companions(made: Index) -> None:
    network = made.actors.network("OLF", most=5)
    names = {companion.actor.id: companion.actor.name for companion in network.companions}
    assert network.actor.id == FRONT
    assert FRONT not in names
    ties = {(names[tie.one], names[tie.other]): tie.documents for tie in network.ties}
    pair = ("Ann Miller", "John Smith")
    assert ties[pair if pair in ties else pair[::-1]] == 1
    assert len(made.actors.network("OLF", most=1).companions) == 1
    assert made.actors.network("OLF", most=1).ties == ()


def test_names_and_merges_are_given_and_taken_back(made: Index) -> None:
    book = made.actors
    assert book.journal() == ()
    assert book.edit(EditAction.ADD, "OLF", "Hill Fighters") == 1
    assert book.profile("hill fighters").actor.id == FRONT
    assert set(_ids(made, "Hill Fighters")) == {"a", "b", "c"}
    assert book.edit(EditAction.MERGE, "John Smith", "Ann Miller") == 2
    assert book.profile("Ann Miller").actor == book.profile("John Smith").actor
    assert book.undo(2) == 3
    assert book.profile("Ann Miller").actor != book.profile("John Smith").actor
    assert book.undo(3) == 4  # an undo can be undone
    assert book.profile("Ann Miller").actor == book.profile("John Smith").actor
    assert [(e.number, e.action, e.undoes) for e in book.journal()] == [
        (1, EditAction.ADD, None),
        (2, EditAction.MERGE, None),
        (3, EditAction.UNDO, 2),
        (4, EditAction.UNDO, 3),
    ]
    assert made.verify().clean


def test_a_name_is_taken_away_and_split(made: Index) -> None:
    before = made.actors.profile("OLF").actor
    assert before.id == FRONT
    made.actors.edit(EditAction.SPLIT, "Orsava Liberation Front", "OLF")
    assert made.actors.profile("OLF").actor.id != FRONT
    made.actors.undo(1)
    assert made.actors.profile("OLF").actor == before


def test_aliases_come_and_go_as_a_table(made: Index, tmp_path: Path) -> None:
    table = 'actor,alias\nOLF,Hill Fighters\nJohn Smith,"Smith, the old"\n'
    assert made.actors.import_csv(table, source="names.csv") == 2
    assert made.actors.profile("Hill Fighters").actor.id == FRONT
    exported = made.actors.export_csv()
    assert exported.splitlines()[0] == "actor,alias,relation"
    assert 'John Smith,"Smith, the old",also known as' in exported
    with Index.create(tmp_path / "other", settings=IndexSettings(model="hashing")) as other:
        other.ingest([write_stories(tmp_path / "other.jsonl", STORIES)])
        assert other.actors.import_csv(exported, source="names.csv") == 2
        assert other.actors.export_csv() == exported
        assert other.actors.list() == made.actors.list()
    made.actors.undo(1)
    assert "Hill Fighters" not in made.actors.export_csv()
    assert made.actors.import_csv("actor,alias\n", source="empty.csv") == 0


def test_what_is_wrong_is_said_and_changes_nothing(made: Index, make_index: MakeIndex) -> None:
    book, generation = made.actors, made.status().generation
    with pytest.raises(BadInputError, match=r"^No actor is called 'Nobody Here' here; `docsearch actors"):
        book.profile("Nobody Here")
    with pytest.raises(BadInputError, match=r"no entry 7; `docsearch alias list`"):
        book.undo(7)
    with pytest.raises(BadInputError, match=r"needs two names"):
        book.edit(EditAction.ADD, "OLF", " ")
    with pytest.raises(BadInputError, match=r"^Line 2 of names\.csv lacks the alias"):
        book.import_csv("actor,alias\nOLF,\n", source="names.csv")
    assert (made.status().generation, book.journal()) == (generation, ())
    bare = make_index(STORIES, name="bare")
    for ask in (bare.actors.list, lambda: bare.actors.edit(EditAction.ADD, "a", "b")):
        with pytest.raises(BadInputError, match=r"knows no actors: .* run `docsearch index`"):
            ask()


def test_a_name_of_several_is_not_guessed(make_index: MakeIndex) -> None:
    made = make_index(
        {
            "a": "John Smith of Leeds sang. Smith was glad.",
            "b": "Peter Smith of York sang. Smith was glad.",
        },
        actors=True,
    )
    assert made.actors.profile("John Smith").actor.id == "john-smith"
    with pytest.raises(BadInputError, match=r"^'Smith' may mean .*john-smith .*; name one of them by its id"):
        made.actors.profile("Smith")
