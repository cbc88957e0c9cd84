"""What the user corrects by hand: names added to an actor, taken away, actors merged and split.

Edits are kept in their order and applied last, so that they win over what the documents say.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from docsearch.annotations import AliasRelation
from docsearch.errors import BadInputError

__all__ = ["Edit", "EditAction", "effective", "parse_csv", "to_csv"]

_COLUMNS = ("actor", "alias", "relation")


class EditAction(StrEnum):
    """What an edit does with its two names."""

    ADD = "add"  # the other name means the actor too
    REMOVE = "remove"  # the other name does not mean the actor
    MERGE = "merge"  # the actors of both names are one
    SPLIT = "split"  # the other name is an actor of its own
    UNDO = "undo"  # takes the edit numbered ``undoes`` back


@dataclass(frozen=True, slots=True)
class Edit:
    """One correction.  ``number`` counts upwards from 1; ``actor`` and ``other`` are names as typed.

    Of ``UNDO`` both names are empty and ``undoes`` is the number of an earlier edit (which may be an undo).
    """

    number: int
    action: EditAction
    actor: str = ""
    other: str = ""
    relation: AliasRelation = AliasRelation.ALSO_KNOWN_AS
    undoes: int | None = None

    def __post_init__(self) -> None:
        if self.action is EditAction.UNDO:
            if self.undoes is None or not 0 < self.undoes < self.number:
                raise BadInputError(
                    f"Edit {self.number} cannot undo edit {self.undoes}; name the number of an earlier edit."
                )
        elif not (self.actor.strip() and self.other.strip()):
            raise BadInputError(
                f"The edit {self.action.value!r} needs two names, but got {self.actor!r} and {self.other!r}; "
                "name the actor and the other name."
            )


def effective(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits that are in force, by number: none that was undone, and no undo."""
    dead: set[int] = set()
    ordered = sorted(edits, key=lambda edit: edit.number)
    for edit in reversed(ordered):
        if edit.number not in dead and edit.undoes is not None:
            dead.add(edit.undoes)
    return tuple(e for e in ordered if e.number not in dead and e.action is not EditAction.UNDO)


def parse_csv(text: str, *, first_number: int = 1, source: str = "the CSV file") -> tuple[Edit, ...]:
    """``ADD`` edits from a table with the columns ``actor``, ``alias`` and, if wanted, ``relation``.

    ``source`` is what errors call the text.  Raises :class:`BadInputError` naming the line.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    edits: list[Edit] = []
    header: list[str] | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            where = f"Line {reader.line_num} of {source}"
            if header is None:
                header = _header(cells, where)
                continue
            edits.append(_row(header, cells, first_number + len(edits), where))
    except csv.Error as error:
        raise BadInputError(
            f"Line {reader.line_num} of {source} is not CSV ({error}); close every quotation mark."
        ) from error
    if header is None:
        raise BadInputError(f"{source[:1].upper()}{source[1:]} is empty; begin it with the line actor,alias.")
    return tuple(edits)


def _header(cells: Sequence[str], where: str) -> list[str]:
    header = [cell.strip().lower() for cell in cells]
    missing = [column for column in _COLUMNS[:2] if column not in header]
    unknown = [column for column in header if column not in _COLUMNS]
    if missing or unknown or len(set(header)) < len(header):
        raise BadInputError(
            f"{where} has the columns {','.join(header)}; begin the file with the line actor,alias "
            "or actor,alias,relation."
        )
    return header


def _row(header: Sequence[str], cells: Sequence[str], number: int, where: str) -> Edit:
    if len(cells) > len(header):
        raise BadInputError(
            f"{where} has {len(cells)} cells for {len(header)} columns; "
            "put names with commas in quotation marks."
        )
    row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
    actor, alias = row.get("actor", ""), row.get("alias", "")
    if not actor or not alias:
        raise BadInputError(
            f"{where} lacks the {'alias' if actor else 'actor'}; fill it in or drop the line."
        )
    return Edit(number, EditAction.ADD, actor, alias, _relation(row.get("relation", ""), where))


def _relation(text: str, where: str) -> AliasRelation:
    if not text:
        return AliasRelation.ALSO_KNOWN_AS
    try:
        return AliasRelation(text.lower().replace("_", " "))
    except ValueError as error:
        known = ", ".join(relation.value for relation in AliasRelation)
        raise BadInputError(
            f"{where} has the unknown relation {text!r}; leave it empty, or write one of {known}."
        ) from error


def to_csv(rows: Iterable[tuple[str, str, AliasRelation | None]]) -> str:
    """The table that :func:`parse_csv` reads, from (actor, alias, relation), sorted."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    lines = {(actor, alias, relation.value if relation else "") for actor, alias, relation in rows}
    writer.writerows(sorted(lines))
    return out.getvalue()
