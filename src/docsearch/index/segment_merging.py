"""A new segment out of older ones: several put together, or one with its vectors in another order.

Files that stay as they are get a second name in the new folder, and keep the checksums that they were written
with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docsearch.index.arrays import ByteStrings
from docsearch.index.column_merging import ColumnPart, merge_columns
from docsearch.index.files import file_digest, link_file
from docsearch.index.merging import mostly_dead, parts_to_merge
from docsearch.index.parts import DROPPED, PartRows, new_places
from docsearch.index.rows import SegmentDocuments
from docsearch.index.segment import WHOOSH, Segment, finish_segment, write_manifest

if TYPE_CHECKING:
    from docsearch.index.clusters import Centroids

__all__ = ["cluster_segment", "merge_segments"]

_VECTORS = ("vectors.", "clusters.")


def merge_segments(
    folder: Path,
    segments: Sequence[tuple[Segment, NDArray[np.bool_]]],
    *,
    centroids: Centroids | None,
    one_part: bool = False,
) -> str:
    """Fill ``folder`` with the documents of adjacent segments that their masks (documents,) keep.

    Their keyword indexes are taken over in parts, unless there is to be ``one_part`` with nothing else in it.
    """
    from docsearch.index.vectors import write_vectors

    for segment, _ in segments:
        segment.check_copied()
    rows_kept = [np.repeat(keep, np.diff(segment.documents.first_row)) for segment, keep in segments]
    counts = np.concatenate([np.diff(segment.documents.first_row)[keep] for segment, keep in segments])
    documents = SegmentDocuments(
        keys=np.concatenate([segment.documents.keys[keep] for segment, keep in segments]),
        ids=ByteStrings.of(
            [segment.documents.ids[int(at)] for segment, keep in segments for at in np.flatnonzero(keep)]
        ),
        first_row=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
    )
    sources = [
        _Source(segment, number, _moved(rows, new))
        for (segment, _), new in zip(segments, new_places(rows_kept), strict=True)
        for number, rows in enumerate(segment.part_rows)
    ]
    linked = _merge_parts(folder, [source for source in sources if source.live], one_part=one_part)
    write_vectors(
        folder,
        np.concatenate(
            [segment.vectors.vectors(kept) for (segment, _), kept in zip(segments, rows_kept, strict=True)]
        ),
        centroids,
    )
    columns = merge_columns(
        [
            ColumnPart(segment.columns, documents=keep, rows=kept)
            for (segment, keep), kept in zip(segments, rows_kept, strict=True)
        ]
    )
    return finish_segment(folder, documents, columns, linked=linked)


def cluster_segment(folder: Path, segment: Segment, centroids: Centroids) -> str:
    """Fill ``folder`` with the same segment, its vectors in clusters around ``centroids``."""
    from docsearch.index.vectors import write_vectors

    segment.check_copied()
    write_vectors(folder, segment.vectors.vectors(slice(None)), centroids)
    written = {path.name: file_digest(path) for path in folder.iterdir()}
    kept = {name: digest for name, digest in segment.manifest.items() if not name.startswith(_VECTORS)}
    _link((segment.folder / name, folder / name) for name in kept)
    return write_manifest(folder, kept | written)


@dataclass(frozen=True, slots=True)
class _Source:
    """One part of a segment that is merged, and where its ``rows`` go."""

    segment: Segment
    number: int
    rows: NDArray[np.int32]

    @property
    def live(self) -> int:
        """How many of its rows are still there."""
        return int(np.count_nonzero(self.rows != DROPPED))

    def can_stay(self, *, whole: bool) -> bool:
        """Whether it need not be written again; ``whole``: that nothing may be dropped from it."""
        dead = len(self.rows) - self.live
        return not dead if whole else not mostly_dead(rows=len(self.rows), dead=dead)


def _merge_parts(folder: Path, sources: Sequence[_Source], *, one_part: bool) -> dict[str, str]:
    """Take over or merge the parts; returns the digests of the files that were taken over."""
    from docsearch.index.whoosh_index import merge_whoosh

    (folder / WHOOSH).mkdir()
    linked: dict[str, str] = {}
    rows: list[NDArray[np.int32]] = []
    groups = [range(len(sources))] if one_part else parts_to_merge([source.live for source in sources])
    for number, group in enumerate(groups):
        members = sources[group.start : group.stop]
        if len(members) == 1 and members[0].can_stay(whole=one_part):
            linked |= _take_over(folder, members[0], number)
            rows.append(members[0].rows)
        else:
            merge_whoosh(
                folder / WHOOSH / str(number),
                [
                    (source.segment.whoosh[source.number].folder, np.flatnonzero(source.rows == DROPPED))
                    for source in members
                ],
            )
            rows.append(np.concatenate([source.rows[source.rows != DROPPED] for source in members]))
    PartRows.of(rows).save(folder / WHOOSH)
    return linked


def _moved(rows: NDArray[np.int32], new: NDArray[np.int32]) -> NDArray[np.int32]:
    """Where the rows of a part go when those of its segment get the places ``new`` (rows of the segment,)."""
    moved: NDArray[np.int32] = np.append(new, np.int32(DROPPED))[rows]  # what was dropped is the last of them
    return moved


def _take_over(folder: Path, source: _Source, number: int) -> dict[str, str]:
    names = {name: f"{WHOOSH}/{number}/{Path(name).name}" for name in source.segment.files_of(source.number)}
    _link((source.segment.folder / old, folder / new) for old, new in names.items())
    return {new: source.segment.manifest[old] for old, new in names.items()}


def _link(files: Iterable[tuple[Path, Path]]) -> None:
    for source, target in files:
        target.parent.mkdir(parents=True, exist_ok=True)
        link_file(source, target)
