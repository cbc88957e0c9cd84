"""One generation of the index, opened for searching: its segments behind the two legs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docsearch.config import IndexSettings
from docsearch.filters import Condition
from docsearch.index.annotation_tables import DERIVATION
from docsearch.index.keyword import KeywordLeg
from docsearch.index.rows import Corpus
from docsearch.index.segment import Segment
from docsearch.index.snapshot import Snapshot

if TYPE_CHECKING:
    from docsearch.index.kept_postings import KeptPostings
    from docsearch.index.vector_leg import VectorLeg

__all__ = ["SEGMENTS", "View"]

SEGMENTS = "segments"
_REMEMBERED_FILTERS = 32
_UNREAD = (
    "Actors and events are not read of all documents yet; run `docsearch index` on their sources, or wait "
    "for the run that is under way."
)


class View:
    """What it shows never changes; safe to share between threads."""

    def __init__(
        self, folder: Path, snapshot: Snapshot, settings: IndexSettings, previous: View | None = None
    ) -> None:
        """Open what ``snapshot`` lists, taking over from ``previous`` the segments that are still live."""
        self.generation, self.commit = snapshot.generation(), snapshot.commit()
        open_already = {} if previous is None else previous.segments
        self.segments: dict[str, Segment] = {}
        for row in snapshot.segments():
            self.segments[row.name] = open_already.get(row.name) or Segment(folder / SEGMENTS / row.name, row)
        self.corpus = Corpus([s.documents for s in self.segments.values()], snapshot.tombstones())
        self.keyword = KeywordLeg(
            self.corpus,
            [(segment.documents, segment.columns) for segment in self.segments.values()],
            k1=settings.k1,
            b=settings.b,
        )
        meta = snapshot.meta()
        self.stages = frozenset(meta.get("stages", "").split())
        self.unread: tuple[str, ...] = ()
        if self.stages and meta.get("derived") != DERIVATION:
            self.unread = (_UNREAD,)
        self._filtered: dict[tuple[Condition, ...], NDArray[np.int64]] = {}

    def matching(self, snapshot: Snapshot, conditions: Sequence[Condition]) -> NDArray[np.int64]:
        """:meth:`Snapshot.matching` of this view's generation, remembered for the next query."""
        key = tuple(conditions)
        found = self._filtered.get(key)
        if found is None:
            found = snapshot.matching(key)
            found.flags.writeable = False
            if len(self._filtered) >= _REMEMBERED_FILTERS:
                self._filtered = {}  # replaced, not emptied: another thread may be looking
            self._filtered[key] = found
        return found

    @cached_property
    def postings(self) -> KeptPostings:
        from docsearch.index.kept_postings import KeptPostings  # nor the legs of actors and events

        return KeptPostings(self.corpus)

    @cached_property
    def vector(self) -> VectorLeg:
        from docsearch.index.vector_leg import VectorLeg  # keyword search never loads FAISS

        return VectorLeg(self.corpus, [(s.documents, s.vectors) for s in self.segments.values()])
