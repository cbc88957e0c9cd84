"""Queries with operators: Whoosh finds the rows of each leaf, the sets are combined over whole documents.

``taliban AND NOT "peace talks"`` means the document, not one of its chunks; a phrase is looked for within a
chunk's own span.  What matches is then ranked by the same BM25F as plain words; the words that a prefix or a
wildcard stands for count as one term.

Every part of every segment is asked.  They still hold what was removed since they were written: its rows do
not match, and words that stand nowhere else are not among those that a pattern stands for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

import numpy as np
from numpy.typing import NDArray

from docsearch.errors import BadQueryError
from docsearch.index.keyword import KeywordQuery, Matched, TermGroup
from docsearch.index.parts import DROPPED, Part
from docsearch.index.rows import Corpus
from docsearch.index.segment import Segment
from docsearch.index.whoosh_index import AllOf, AnyOf, Leaf, Node, NoneOf, open_index, parse_query

__all__ = ["match"]


@dataclass(slots=True)
class _Found:
    """What one leaf stands for: a mask over the ``places`` of the corpus, and words if it counts."""

    places: NDArray[np.bool_]
    counts: bool
    terms: set[bytes] = field(default_factory=set)


def match(text: str, corpus: Corpus, segments: Sequence[Segment]) -> Matched:
    """Evaluate ``text``; raises :class:`BadQueryError` where it says nothing to look for."""
    tree = parse_query(text)
    leaves = _leaves(tree, counts=True)
    wanted = [leaf for leaf, counts in leaves.items() if counts]
    if not wanted:
        raise BadQueryError(f"The query {text!r} says only what to leave out; add what to look for.")
    found = {leaf: _Found(np.zeros(len(corpus.keys), dtype=bool), counts) for leaf, counts in leaves.items()}
    for segment, start in zip(segments, corpus.starts.tolist(), strict=False):
        for part in segment.whoosh:
            _ask(part, segment, corpus, start, found)
    mask = _places(tree, found) & corpus.alive
    groups = {group for leaf in wanted for group in _groups(leaf, found[leaf].terms)}
    return Matched(corpus.keys[mask], KeywordQuery(tuple(TermGroup(group) for group in sorted(groups))))


def _ask(part: Part, segment: Segment, corpus: Corpus, start: int, found: Mapping[Leaf, _Found]) -> None:
    """Add what one part has of each leaf; ``start`` is the place of the segment's first document."""
    first_row = segment.documents.first_row
    alive = _alive(part, corpus.alive[start : start + len(first_row) - 1], first_row)
    with open_index(part.folder) as index:
        for leaf, so_far in found.items():
            rows = part.in_segment(index.rows(leaf))
            so_far.places[first_row.searchsorted(rows, side="right") - 1 + start] = True
            if so_far.counts:
                so_far.terms |= index.terms(leaf, alive)


def _alive(
    part: Part, documents: NDArray[np.bool_], first_row: NDArray[np.int32]
) -> NDArray[np.bool_] | None:
    """Which rows of a part are still there; None for all."""
    if documents.all() and DROPPED not in part.rows:
        return None
    return part.mask(np.repeat(documents, np.diff(first_row)))


def _places(node: Node, found: Mapping[Leaf, _Found]) -> NDArray[np.bool_]:
    match node:
        case NoneOf(part):
            return ~_places(part, found)
        case AllOf(parts):
            return reduce(and_, (_places(part, found) for part in parts))
        case AnyOf(parts):
            return reduce(or_, (_places(part, found) for part in parts))
        case Leaf():
            return found[node].places


def _leaves(node: Node, *, counts: bool) -> dict[Leaf, bool]:
    """All leaves, and whether they count for the ranking: those do that are not excluded."""
    match node:
        case NoneOf(part):
            return _leaves(part, counts=False)
        case AllOf(parts) | AnyOf(parts):
            return {leaf: own for part in parts for leaf, own in _leaves(part, counts=counts).items()}
        case Leaf():
            return {node: counts}


def _groups(leaf: Leaf, terms: set[bytes]) -> list[tuple[bytes, ...]]:
    """The words of a phrase count one by one, those that a pattern stands for as one."""
    if leaf.is_pattern:
        return [tuple(sorted(terms))] if terms else []
    return [(term,) for term in terms]
