"""An index with nothing in it that it does not need: one segment, no removed documents, a tight store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from docsearch.index.folder import IndexFolder

__all__ = ["CompactReport", "compact", "size_on_disk"]


@dataclass(frozen=True, slots=True)
class CompactReport:
    """What was gained: bytes on the disk ``before`` and ``after``, and vectors that no document used."""

    before: int
    after: int
    vectors: int


def compact(folder: IndexFolder) -> CompactReport:
    """Merge all segments into one (of one part) and give back to the disk all that no document needs.

    What is searched does not change.  Each step leaves a sound index behind; readers that are overtaken begin
    again by themselves.
    """
    before = size_on_disk(folder.path)
    with folder.writer() as writer:
        writer.merge(everything=True)
        while writer.merge():  # clusters, for those that never had some
            pass
        with writer.store.tidy() as transaction:
            dropped = transaction.drop_unused_vectors()
        writer.collect_garbage(grace=0)
        writer.store.vacuum()
    return CompactReport(before, size_on_disk(folder.path), dropped)


def size_on_disk(folder: Path) -> int:
    """Bytes of all files below ``folder``, each counted once however many names it has; those that vanish
    meanwhile do not count.
    """
    sizes: dict[tuple[int, int], int] = {}
    for path in folder.rglob("*"):
        try:
            if path.is_file():
                status = path.stat()
                sizes[status.st_dev, status.st_ino] = status.st_size
        except FileNotFoundError:
            continue
    return sum(sizes.values())
