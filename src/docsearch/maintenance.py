"""What keeps an index in order beside ingest and search; :class:`~docsearch.api.Index` is the way to it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from docsearch.config import FORMAT_VERSION, IndexSettings
from docsearch.errors import BadInputError, IndexCorruptError, IndexFormatError
from docsearch.index.annotation_tables import ACTORS, EVENTS
from docsearch.index.compact import size_on_disk
from docsearch.index.files import storage_errors, sync_folder
from docsearch.index.folder import IndexFolder
from docsearch.index.lock import writer_lock
from docsearch.index.store import STORE_NAME, Store
from docsearch.index.transaction import Transaction
from docsearch.index.view import SEGMENTS
from docsearch.model import Document, Skipped

__all__ = [
    "IndexStatus",
    "index_status",
    "keep_from_ingest",
    "read_settings",
    "refuse_occupied",
    "remove_documents",
    "restore_snapshot",
    "stored_documents",
]

_RESTORING = ".building-restore"
_PAGE = 100


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What an index holds and how it was made.

    ``tombstones`` are removed documents that still take room, ``retired`` segments that readers may still
    have open, ``bytes`` all files of the index.  ``actors_read`` and ``events_read`` are the documents that
    these stages have read, ``actors`` those that are known.
    """

    path: str
    format_version: int
    generation: int
    documents: int
    chunks: int
    segments: int
    model: str
    fingerprint: str
    dimension: int
    settings: IndexSettings
    tombstones: int
    retired: int
    bytes: int
    actors_read: int
    events_read: int
    actors: int
    skipped: tuple[Skipped, ...]


def read_settings(path: Path, meta: Mapping[str, str]) -> IndexSettings:
    """The settings of an index; raises :class:`IndexCorruptError` where they or others make no sense."""
    try:
        int(meta["dimension"]), meta["fingerprint"], meta["analysis"], int(meta["generation"])
        return IndexSettings(**json.loads(meta["settings"]))
    except (ValueError, TypeError, KeyError, BadInputError) as error:
        raise IndexCorruptError(
            f"The settings of the index {path} are damaged ({error}); restore a snapshot, or index the "
            "documents again."
        ) from error


def remove_documents(
    folder: IndexFolder, document_ids: Iterable[str], *, derive: Callable[[Transaction], None]
) -> int:
    """Delete documents, all or none, and forget the files they came from; returns how many.

    ``derive`` makes what follows from the documents that are left, in the same transaction.
    """
    wanted = list(dict.fromkeys(document_ids))
    with folder.writer() as writer:
        with writer.store.watch() as store:
            places = {id_: store.standing(id_) for id_ in wanted}
        unknown = [id_ for id_, place in places.items() if place is None]
        if unknown:
            more = f" (nor are {len(unknown) - 1} others there)" if len(unknown) > 1 else ""
            raise BadInputError(
                f"There is no document {unknown[0]!r} in {folder.path}{more}; nothing was removed."
            )
        found = [place for place in places.values() if place is not None]
        if found:
            with writer.store.write() as transaction:
                transaction.remove_documents(place.key for place in found)
                for root, path in {(place.root, place.path) for place in found}:
                    transaction.forget_file(root, path)
                derive(transaction)
        while writer.merge():
            pass
    return len(found)


def stored_documents(store: Store) -> Iterator[Document]:
    """All documents of the newest generation, in the order they came in."""
    with store.read() as snapshot:
        keys = snapshot.keys().tolist()
        for begin in range(0, len(keys), _PAGE):
            page = keys[begin : begin + _PAGE]
            found = snapshot.documents(page)
            yield from (found[key] for key in page)


def index_status(folder: IndexFolder) -> IndexStatus:
    """What the index holds and how it was made."""
    with folder.store.read() as snapshot:
        meta = snapshot.meta()
        documents, chunks = snapshot.counts()
        return IndexStatus(
            path=str(folder.path),
            format_version=FORMAT_VERSION,
            generation=snapshot.generation(),
            documents=documents,
            chunks=chunks,
            segments=len(snapshot.segments()),
            model=folder.settings.model,
            fingerprint=meta["fingerprint"],
            dimension=int(meta["dimension"]),
            settings=folder.settings,
            skipped=snapshot.skipped(),
            tombstones=len(snapshot.tombstones()),
            retired=len(snapshot.retired()),
            bytes=size_on_disk(folder.path),
            actors_read=documents - snapshot.annotations.unread(ACTORS),
            events_read=documents - snapshot.annotations.unread(EVENTS),
            actors=snapshot.annotations.count_actors(),
        )


def restore_snapshot(source: Path, folder: Path, rebuild: Callable[[Path], None]) -> None:
    """Make an index in ``folder``, whole or not at all; ``rebuild`` gets a folder with the store alone."""
    from docsearch.index.archive import read_archive

    building = folder / _RESTORING
    if not source.exists():
        raise BadInputError(f"There is no file {source}.")
    refuse_occupied(folder)
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with writer_lock(folder):
            try:
                _clear_interrupted(folder)
                building.mkdir()
                store = read_archive(source, building)
                rebuild(building)
                store.settle()
                keep_from_ingest(folder)
                (building / SEGMENTS).rename(folder / SEGMENTS)
                sync_folder(folder)
                (building / STORE_NAME).rename(folder / STORE_NAME)  # from here on there is an index
                sync_folder(folder)
            except (IndexCorruptError, IndexFormatError) as error:
                # What is wrong is wrong in the snapshot; the folder it names is gone in a moment.
                what = str(error).replace(str(building), str(source))
                about = "" if str(source) in what else f"The snapshot {source} cannot be restored: "
                raise type(error)(about + what) from error
            finally:
                _clear_interrupted(folder)


def refuse_occupied(folder: Path) -> None:
    """An index is made in a new folder, or one with nothing in it but a README and hidden files.

    The remains of a restore that was interrupted do not count either.
    """
    if (folder / STORE_NAME).exists():
        raise BadInputError(f"There is an index in {folder} already; open it, or choose another folder.")
    if folder.exists() and not folder.is_dir():
        raise BadInputError(f"{folder} is a file; name a folder for the index.")
    ours = {"README.md"} | ({SEGMENTS} if (folder / _RESTORING).exists() else set())
    others = [p.name for p in folder.iterdir() if p.name not in ours] if folder.exists() else []
    if any(not name.startswith(".") for name in others):
        raise BadInputError(f"The folder {folder} holds other files; name a new folder for the index.")


def keep_from_ingest(folder: Path) -> None:
    """An index below a SOURCE is not to be read as documents: done before there is anything to be read."""
    from docsearch.ingest import IGNORE_FILE  # its readers take longer to import than a search to run

    with (folder / IGNORE_FILE).open("w", encoding="utf-8") as stream:
        stream.write("*\n")
        stream.flush()
        os.fsync(stream.fileno())
    sync_folder(folder)


def _clear_interrupted(folder: Path) -> None:
    """Remove what a restore has left: its own folder, and segments that no store lists."""
    building = folder / _RESTORING
    if building.exists() and not (folder / STORE_NAME).exists():
        shutil.rmtree(folder / SEGMENTS, ignore_errors=True)
    shutil.rmtree(building, ignore_errors=True)
