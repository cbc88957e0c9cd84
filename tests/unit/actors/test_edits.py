"""Corrections: which are in force, and how lists of aliases are read and written."""

from __future__ import annotations

import pytest

from docsearch.actors.edits import Edit, EditAction, effective, parse_csv, to_csv
from docsearch.annotations import AliasRelation
from docsearch.errors import BadInputError


def test_undo_and_undo_of_undo() -> None:
    add = Edit(1, EditAction.ADD, "A", "B")
    undo, redo = Edit(2, EditAction.UNDO, undoes=1), Edit(3, EditAction.UNDO, undoes=2)
    assert effective([add]) == (add,)
    assert effective([undo, add]) == ()
    assert effective([add, undo, redo]) == (add,)


@pytest.mark.parametrize("undoes", [None, 0, 2, 3])
def test_undo_needs_an_earlier_edit(undoes: int | None) -> None:
    with pytest.raises(BadInputError, match="Edit 2 cannot undo"):
        Edit(2, EditAction.UNDO, undoes=undoes)


def test_an_edit_needs_two_names() -> None:
    with pytest.raises(BadInputError, match="needs two names"):
        Edit(1, EditAction.MERGE, "A", " ")


def test_csv_is_read_as_added_aliases() -> None:
    text = (
        '\ufeffActor,alias,relation\n"Peoples Front, The",PPF,acronym\n\nVarn,Old V,also_known_as\nVarn,V,\n'
    )
    assert parse_csv(text, first_number=5) == (
        Edit(5, EditAction.ADD, "Peoples Front, The", "PPF", AliasRelation.ACRONYM),
        Edit(6, EditAction.ADD, "Varn", "Old V"),
        Edit(7, EditAction.ADD, "Varn", "V"),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Names.csv is empty; begin it with"),
        ("name,other\n", "Line 1 of names.csv has the columns name,other"),
        ("actor,alias\nA,\n", "Line 2 of names.csv lacks the alias"),
        ("actor,alias\n,B\n", "Line 2 of names.csv lacks the actor"),
        ("actor,alias\nA,B,C\n", "Line 2 of names.csv has 3 cells for 2 columns"),
        (
            "actor,alias,relation\nA,B,cousin\n",
            "unknown relation 'cousin'; leave it empty, or write one of acronym",
        ),
        ('actor,alias\nA,"B\n', "names.csv is not CSV"),
    ],
)
def test_errors_name_the_line_and_the_way_out(text: str, message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        parse_csv(text, source="names.csv")


def test_what_is_written_can_be_read() -> None:
    rows = [("Varn, City of", 'the "V"', AliasRelation.VARIANT), ("A", "B", None)]
    text = to_csv(rows)
    assert text.splitlines()[:2] == ["actor,alias,relation", "A,B,"]
    assert [(e.actor, e.other) for e in parse_csv(text)] == [("A", "B"), ("Varn, City of", 'the "V"')]
