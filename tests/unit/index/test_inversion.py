"""Rows turned into postings, against a walk over their terms."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from docsearch.index.analysis import terms
from docsearch.index.inversion import invert

WORDS = ["bank", "of", "England", "banks", "caf\u00e9", "cafe", "\u4e2d", "U.S.", "1,700", "a", "..."]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join), max_size=8)


@given(texts=TEXTS)
def test_postings_are_those_of_a_walk(texts: list[str]) -> None:
    expected: dict[bytes, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row, text in enumerate(texts):
        for place, term in enumerate(terms(text)):
            expected[term.encode()][row].append(place)
    found = invert(texts)
    postings = found.postings
    assert postings.terms == sorted(expected)
    assert postings.counts.tolist() == [len(expected[term]) for term in postings.terms]
    walk = [item for term in postings.terms for item in expected[term].items()]
    assert postings.rows.tolist() == [row for row, _ in walk]
    assert postings.frequencies.tolist() == [len(places) for _, places in walk]
    assert found.places.tolist() == [place for _, places in walk for place in places]
    assert found.lengths.tolist() == [len(terms(text)) for text in texts]
    assert postings.counts.dtype == np.int64
    assert postings.rows.dtype == np.int32
    assert postings.frequencies.dtype == np.float32
