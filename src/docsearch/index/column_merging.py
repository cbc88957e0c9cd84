"""The columns of merged segments, put together from theirs: the same arrays, to the bit, that reading the
merged Whoosh index again would give, in a fraction of the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from docsearch.index.arrays import ByteStrings
from docsearch.index.columns import Columns

__all__ = ["ColumnPart", "merge_columns"]

T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, slots=True)
class ColumnPart:
    """One segment's columns, and masks of the ``documents`` (d,) and ``rows`` (n,) of it that are kept."""

    columns: Columns
    documents: NDArray[np.bool_]
    rows: NDArray[np.bool_]


def merge_columns(parts: Sequence[ColumnPart]) -> Columns:
    """Columns over what is kept of all ``parts``, one after the other."""
    words = [_strings(part.columns.vocabulary) for part in parts]
    everything = sorted(set().union(*words))
    number = {word: at for at, word in enumerate(everything)}
    renumbered = [np.array([number[word] for word in own], dtype=np.int64) for own in words]

    by_document = _merged(
        [_Postings(p.columns.document_offsets, p.columns.documents, p.documents) for p in parts], renumbered
    )
    by_row = _merged([_Postings(p.columns.row_offsets, p.columns.rows, p.rows) for p in parts], renumbered)
    alive = np.unique(by_document.terms)  # a word goes with the last document that has it
    return Columns(
        vocabulary=ByteStrings.of([everything[at] for at in alive]),
        document_offsets=_offsets(by_document.terms, alive),
        documents=by_document.places,
        document_frequencies=by_document.arrange([p.columns.document_frequencies for p in parts]),
        row_offsets=_offsets(by_row.terms, alive),
        rows=by_row.places,
        row_frequencies=by_row.arrange([p.columns.row_frequencies for p in parts]),
        document_lengths=np.concatenate([p.columns.document_lengths[p.documents] for p in parts]),
        row_lengths=np.concatenate([p.columns.row_lengths[p.rows] for p in parts]),
    )


@dataclass(frozen=True, slots=True)
class _Postings:
    """Places (documents or rows) term by term, and a mask of the places that are kept."""

    offsets: NDArray[np.int64]
    places: NDArray[np.int32]
    kept: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Merged:
    """Postings of all parts by (term, place); ``chosen`` and ``order`` put other columns in that order."""

    terms: NDArray[np.int64]
    places: NDArray[np.int32]
    chosen: list[NDArray[np.bool_]]
    order: NDArray[np.int64]

    def arrange(self, columns: Sequence[NDArray[T]]) -> NDArray[T]:
        picked = [column[chosen] for column, chosen in zip(columns, self.chosen, strict=True)]
        arranged: NDArray[T] = np.concatenate(picked)[self.order]
        return arranged


def _merged(parts: Sequence[_Postings], renumbered: Sequence[NDArray[np.int64]]) -> _Merged:
    chosen = [part.kept[part.places] for part in parts]
    terms = np.concatenate(
        [
            np.repeat(numbers, np.diff(part.offsets))[own]
            for part, numbers, own in zip(parts, renumbered, chosen, strict=True)
        ]
    )
    starts = np.cumsum([0, *(int(part.kept.sum()) for part in parts)])
    places = np.concatenate(
        [
            (np.cumsum(part.kept) - 1 + start)[part.places[own]]
            for part, own, start in zip(parts, chosen, starts, strict=False)
        ]
    ).astype(np.int32)
    order = np.argsort(terms, kind="stable")  # the places of a term ascend already
    return _Merged(terms[order], places[order], chosen, order)


def _strings(strings: ByteStrings) -> list[bytes]:
    blob, ends = strings.blob.tobytes(), strings.offsets.tolist()
    return [blob[begin:end] for begin, end in pairwise(ends)]


def _offsets(terms: NDArray[np.int64], alive: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the postings of each of the ``alive`` terms begin, and the end."""
    return np.append(np.searchsorted(terms, alive), len(terms)).astype(np.int64)
