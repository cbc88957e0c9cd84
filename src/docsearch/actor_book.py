"""The actors of an index, to look up and to correct: ``Index.actors``.

Looking up reads one snapshot.  A correction is an entry in a journal that is part of the store: the
resolution of all names follows it at once, and whenever it is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from docsearch.actors.edits import Edit, EditAction, effective, parse_csv, to_csv
from docsearch.annotations import Actor, ActorType
from docsearch.annotator import derive, stored_edits
from docsearch.errors import BadInputError
from docsearch.index.blame import damage_blamed
from docsearch.index.folder import IndexFolder
from docsearch.index.snapshot import Snapshot
from docsearch.knowledge import ActorProfile, Network, actor_named, actor_network, actor_profile, list_actors

__all__ = ["ActorBook"]

_NO_ACTORS = (
    "The index {path} knows no actors: they were not read yet, or left out with --no-actors; run `docsearch "
    "index` on its sources."
)


class ActorBook:
    """Who is named in the documents of one index."""

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder

    def list(
        self, *, containing: str = "", kind: ActorType | None = None, least: int = 1
    ) -> tuple[Actor, ...]:
        """Actors by falling number of documents: of this ``kind``, in ``least`` of them, so called."""
        with damage_blamed(self._folder.path), self._folder.store.read() as snapshot:
            self._check(snapshot)
            return tuple(list_actors(snapshot, containing=containing, kind=kind, least=least))

    def profile(self, name: str) -> ActorProfile:
        """What is known of the actor called ``name``; raises :class:`BadInputError` unless it means one."""
        with damage_blamed(self._folder.path), self._folder.store.read() as snapshot:
            self._check(snapshot)
            return actor_profile(snapshot, actor_named(snapshot, name))

    def network(self, name: str, *, most: int = 16) -> Network:
        """Who occurs with the actor called ``name``, and with each other in its documents."""
        with damage_blamed(self._folder.path), self._folder.store.read() as snapshot:
            self._check(snapshot)
            return actor_network(snapshot, actor_named(snapshot, name), most=most)

    def journal(self) -> tuple[Edit, ...]:
        """All corrections, in their order, with those that were taken back."""
        with damage_blamed(self._folder.path), self._folder.store.read() as snapshot:
            return stored_edits(snapshot)

    def edit(self, action: EditAction, actor: str, other: str) -> int:
        """Correct the names of an actor; returns the number of the entry, to undo it by.

        ``add`` gives an actor another name, ``remove`` takes one away, ``merge`` makes two actors one,
        ``split`` makes a name an actor of its own.
        """
        return self._write(lambda number: [Edit(number, action, actor, other)])

    def undo(self, number: int) -> int:
        """Take back the entry with this number, which may itself be an undo."""
        known = {edit.number for edit in self.journal()}
        if number not in known:
            raise BadInputError(f"The journal has no entry {number}; `docsearch alias list` shows it.")
        return self._write(lambda own: [Edit(own, EditAction.UNDO, undoes=number)])

    def import_csv(self, text: str, *, source: str) -> int:
        """Add the aliases of a table with the columns actor and alias; returns how many."""
        edits = parse_csv(text, source=source)
        if edits:
            self._write(lambda first: parse_csv(text, first_number=first, source=source))
        return len(edits)

    def export_csv(self) -> str:
        """The corrections in force that add or merge names, as such a table."""
        joining = {EditAction.ADD, EditAction.MERGE}
        in_force = effective(self.journal())
        return to_csv((e.actor, e.other, e.relation) for e in in_force if e.action in joining)

    def _write(self, make: Callable[[int], Sequence[Edit]]) -> int:
        with (
            damage_blamed(self._folder.path),
            self._folder.writer() as writer,
            writer.store.write() as transaction,
        ):
            self._check(transaction)
            number = max((row[0] for row in transaction.annotations.edits()), default=0) + 1
            for e in make(number):
                transaction.annotations.add_edit((e.number, e.action, e.actor, e.other, e.relation, e.undoes))
            derive(transaction)
        return number

    def _check(self, snapshot: Snapshot) -> None:
        if not snapshot.annotations.count_actors():
            raise BadInputError(_NO_ACTORS.format(path=self._folder.path))
