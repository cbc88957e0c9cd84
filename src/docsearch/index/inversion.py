"""Rows of text turned round: for each term the rows that hold it, how often, and at which places.

In arrays, a number a token, so that a batch is inverted by one sort instead of word by word.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docsearch.index.analysis import TOKEN, normalise
from docsearch.index.columns import FieldPostings

__all__ = ["Inverted", "invert"]


@dataclass(frozen=True, slots=True)
class Inverted:
    """One field of some rows: its ``postings``, and where in its row each of them stands.

    ``places`` (int32) are as many as the frequencies add up to, ascending within a posting; a place counts
    the terms before it, so that the phrase "bank of england" is two adjacent terms.  ``lengths`` (rows,) is
    how many terms a row has.
    """

    postings: FieldPostings
    places: NDArray[np.int32]
    lengths: NDArray[np.int64]


class _Numbers(dict[str, int]):
    """The number of the term of each token, in the order of their first appearance; -1 for no term."""

    def __init__(self) -> None:
        super().__init__()
        self.terms: dict[str, int] = {}

    def __missing__(self, token: str) -> int:
        term = normalise(token)
        number = -1 if term is None else self.terms.setdefault(term, len(self.terms))
        self[token] = number
        return number


def invert(texts: Iterable[str]) -> Inverted:
    """Turn ``texts``, a row each, into postings."""
    numbers = _Numbers()
    number = numbers.__getitem__
    tokens, ends = array("i"), array("q", [0])
    for text in texts:
        tokens.extend(map(number, TOKEN.findall(text)))
        ends.append(len(tokens))
    found = np.frombuffer(tokens, dtype=np.int32)
    row = np.repeat(np.arange(len(ends) - 1, dtype=np.int32), np.diff(np.array(ends)))
    kept = found >= 0
    return _inverted([term.encode() for term in numbers.terms], found[kept], row[kept], rows=len(ends) - 1)


def _inverted(terms: list[bytes], found: NDArray[np.int32], row: NDArray[np.int32], *, rows: int) -> Inverted:
    """``found`` (n,) are the terms' numbers and ``row`` (n,) their rows, row by row."""
    lengths = np.bincount(row, minlength=rows)
    ascending = sorted(range(len(terms)), key=terms.__getitem__)
    rank = np.empty(len(terms), dtype=np.int32)
    rank[ascending] = np.arange(len(terms), dtype=np.int32)
    ranked = rank[found]
    order = np.argsort(ranked, kind="stable")  # the tokens of a term stay in the order of rows and places
    ranked, row = ranked[order], row[order]
    place = order - (np.cumsum(lengths) - lengths)[row]
    first = np.flatnonzero(np.diff(ranked, prepend=-1).astype(bool) | np.diff(row, prepend=-1).astype(bool))
    return Inverted(
        FieldPostings(
            [terms[at] for at in ascending],
            np.bincount(ranked[first], minlength=len(terms)),
            row[first],
            np.diff(first, append=len(row)).astype(np.float32),
        ),
        place.astype(np.int32),
        lengths,
    )
