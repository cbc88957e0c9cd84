"""Postings as columns: what ranked keyword search reads instead of walking Whoosh's postings in Python.

They are derived from the postings that one segment's Whoosh index is written of (``verify`` reads those back
from Whoosh and compares), and hold

* for each term the documents it stands in, with the frequency that BM25F sees (title frequency times title
  weight, plus text frequency), and
* for each term the rows (chunks) whose own span holds it, with the plain frequency there, to choose passages.

Documents are numbered 0..d-1 and rows 0..n-1 within the segment; all arrays of a term ascend.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from docsearch.index import kernels
from docsearch.index.arrays import ByteStrings, load_array, of_types, save_array

__all__ = ["Columns", "FieldPostings", "derive_columns"]


_TYPES: dict[str, type[np.generic]] = {
    "document_offsets": np.int64,
    "documents": np.int32,
    "document_frequencies": np.float32,
    "row_offsets": np.int64,
    "rows": np.int32,
    "row_frequencies": np.uint16,
    "document_lengths": np.float32,
    "row_lengths": np.int32,
}
"""The type of the numbers in each column."""


@dataclass(frozen=True, slots=True)
class FieldPostings:
    """All postings of one field of a segment, term by term: ``counts[i]`` of them belong to ``terms[i]``.

    ``terms`` ascend; ``rows`` (int32, ascending within a term) and ``frequencies`` (float32) are as long as
    the sum of ``counts`` (int64).
    """

    terms: list[bytes]
    counts: NDArray[np.int64]
    rows: NDArray[np.int32]
    frequencies: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one segment with d documents, n rows and t terms."""

    vocabulary: ByteStrings  # t terms, sorted
    document_offsets: NDArray[np.int64]  # (t + 1,)
    documents: NDArray[np.int32]  # document of each posting
    document_frequencies: NDArray[np.float32]  # weighted frequency there
    row_offsets: NDArray[np.int64]  # (t + 1,)
    rows: NDArray[np.int32]
    row_frequencies: NDArray[np.uint16]
    document_lengths: NDArray[np.float32]  # (d,) weighted number of terms
    row_lengths: NDArray[np.int32]  # (n,) number of terms of the own span

    def save(self, folder: Path) -> None:
        self.vocabulary.save(folder, "vocabulary")
        for field in fields(self)[1:]:
            save_array(folder / f"{field.name}.npy", getattr(self, field.name))

    @classmethod
    def load(cls, folder: Path) -> Columns:
        arrays = {field.name: load_array(folder / f"{field.name}.npy") for field in fields(cls)[1:]}
        return cls(vocabulary=ByteStrings.load(folder, "vocabulary"), **arrays)

    def fits(self, documents: int, rows: int) -> bool:
        """Whether the arrays have the shapes that so many documents and rows ask for (a look at the ends)."""
        terms = len(self.vocabulary) + 1
        return (
            self.vocabulary.fits()
            and of_types(*((getattr(self, name), kind) for name, kind in _TYPES.items()))
            and (len(self.document_lengths), len(self.row_lengths)) == (documents, rows)
            and (len(self.document_offsets), len(self.row_offsets)) == (terms, terms)
            and len(self.documents) == len(self.document_frequencies) == self.document_offsets[-1]
            and len(self.rows) == len(self.row_frequencies) == self.row_offsets[-1]
        )

    def find(self, terms: list[bytes]) -> list[int]:
        """The number of each of ``terms`` in the vocabulary, -1 where it is not."""
        return kernels.find(self.vocabulary.blob, self.vocabulary.offsets, terms)

    def document_count(self, term: int) -> int:
        """How many documents hold the term with this number."""
        return int(self.document_offsets[term + 1] - self.document_offsets[term])

    def documents_of(self, term: int) -> NDArray[np.int32]:
        """The documents that hold the term with this number."""
        return self.documents[self.document_offsets[term] : self.document_offsets[term + 1]]


def derive_columns(
    *, title: FieldPostings, text: FieldPostings, first_row: NDArray[np.int32], title_weight: float
) -> Columns:
    """Turn postings over rows into columns over documents and rows.

    ``first_row`` (d + 1,) says where each document's rows begin; a title is indexed with the first row of its
    document.
    """
    documents = len(first_row) - 1
    row_document = np.repeat(np.arange(documents, dtype=np.int64), np.diff(first_row))
    vocabulary = sorted({*title.terms, *text.terms})
    number = {term: at for at, term in enumerate(vocabulary)}

    # One sort over (term, document) adds up the rows of a document and joins its title and text.
    in_text, in_title = _numbers(text, number), _numbers(title, number)
    found = np.concatenate([row_document[text.rows], row_document[title.rows]])
    weighted = np.concatenate([text.frequencies.astype(np.float64), title_weight * title.frequencies])
    pairs, inverse = np.unique(np.concatenate([in_text, in_title]) * documents + found, return_inverse=True)
    return Columns(
        vocabulary=ByteStrings.of(vocabulary),
        document_offsets=_offsets(pairs // max(documents, 1), len(vocabulary)),
        documents=(pairs % max(documents, 1)).astype(np.int32),
        document_frequencies=np.bincount(inverse, weights=weighted, minlength=len(pairs)).astype(np.float32),
        row_offsets=_offsets(in_text, len(vocabulary)),
        rows=text.rows,
        row_frequencies=text.frequencies.astype(np.uint16),
        document_lengths=np.bincount(found, weights=weighted, minlength=documents).astype(np.float32),
        row_lengths=np.bincount(text.rows, weights=text.frequencies, minlength=len(row_document)).astype(
            np.int32
        ),
    )


def _numbers(postings: FieldPostings, number: dict[bytes, int]) -> NDArray[np.int64]:
    terms = np.fromiter((number[term] for term in postings.terms), dtype=np.int64, count=len(postings.terms))
    return np.repeat(terms, postings.counts)


def _offsets(terms: NDArray[np.int64], vocabulary: int) -> NDArray[np.int64]:
    return np.searchsorted(terms, np.arange(vocabulary + 1)).astype(np.int64)
