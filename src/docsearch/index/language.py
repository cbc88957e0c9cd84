"""Queries with operators: Whoosh finds the rows of each leaf, the sets are combined over whole documents.

``taliban AND NOT "peace talks"`` means the document, not one of its chunks; a phrase is looked for within a
chunk's own span.  What matches is then ranked by the same BM25F as plain words; the words that a prefix or a
wildcard stands for count as one term.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

import numpy as np
from numpy.typing import NDArray

from docsearch.errors import BadQueryError
from docsearch.index.keyword import KeywordQuery, Matched, TermGroup
from docsearch.index.rows import Corpus
from docsearch.index.segment import Segment
from docsearch.index.whoosh_index import AllOf, AnyOf, Leaf, Node, NoneOf, parse_query

__all__ = ["match"]


def match(text: str, corpus: Corpus, segments: Sequence[Segment]) -> Matched:
    """Evaluate ``text``; raises :class:`BadQueryError` where it says nothing to look for."""
    tree = parse_query(text)
    mask = _places(tree, corpus, segments) & corpus.alive
    leaves = _leaves(tree)
    if not leaves:
        raise BadQueryError(f"The query {text!r} says only what to leave out; add what to look for.")
    groups = {group for leaf in leaves for group in _groups(leaf, segments)}
    return Matched(corpus.keys[mask], KeywordQuery(tuple(TermGroup(group) for group in sorted(groups))))


def _places(node: Node, corpus: Corpus, segments: Sequence[Segment]) -> NDArray[np.bool_]:
    match node:
        case NoneOf(part):
            return ~_places(part, corpus, segments)
        case AllOf(parts):
            return reduce(and_, (_places(part, corpus, segments) for part in parts))
        case AnyOf(parts):
            return reduce(or_, (_places(part, corpus, segments) for part in parts))
        case Leaf():
            return _leaf_places(node, corpus, segments)


def _leaf_places(leaf: Leaf, corpus: Corpus, segments: Sequence[Segment]) -> NDArray[np.bool_]:
    mask = np.zeros(len(corpus.keys), dtype=bool)
    for segment, start in zip(segments, corpus.starts, strict=False):
        rows = leaf.rows(segment.whoosh)
        documents = np.searchsorted(segment.documents.first_row, rows, side="right") - 1
        mask[documents + start] = True
    return mask


def _leaves(node: Node) -> list[Leaf]:
    """The leaves that count for the ranking: all that are not excluded."""
    match node:
        case NoneOf():
            return []
        case AllOf(parts) | AnyOf(parts):
            return [leaf for part in parts for leaf in _leaves(part)]
        case Leaf():
            return [node]


def _groups(leaf: Leaf, segments: Sequence[Segment]) -> list[tuple[bytes, ...]]:
    """The words of a phrase count one by one, those that a pattern stands for as one."""
    terms = sorted({term for segment in segments for term in leaf.terms(segment.whoosh)})
    if leaf.is_pattern:
        return [tuple(terms)] if terms else []
    return [(term,) for term in terms]
