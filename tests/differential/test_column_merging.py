"""Columns that are merged with NumPy against columns that are read from the merged Whoosh index."""

from __future__ import annotations

import json
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docsearch import Index, IndexSettings
from docsearch.encoding import HashingEncoder
from docsearch.index.columns import Columns, derive_columns
from docsearch.index.folder import IndexFolder
from docsearch.index.parts import join_postings
from docsearch.index.segment import Segment
from docsearch.index.whoosh_index import read_postings

WORDS = ["river", "bank", "Orsava", "treaty", "état", "船", "attack", "1,700"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
DOCUMENTS = st.lists(st.tuples(TEXTS.filter(bool), TEXTS), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None)
@given(batches=st.lists(DOCUMENTS, min_size=2, max_size=4), gone=st.sets(st.integers(0, 23)))
@pytest.mark.parametrize("title_weight", [0.3, 2.0])
def test_merged_columns_are_those_of_the_merged_index(
    tmp_path_factory: pytest.TempPathFactory,
    title_weight: float,
    batches: list[list[tuple[str, str]]],
    gone: set[int],
) -> None:
    folder = tmp_path_factory.mktemp("merging")
    chosen = IndexSettings(model="hashing", chunk_tokens=16, overlap_tokens=4, title_weight=title_weight)
    with Index.create(folder / "index", settings=chosen, encoder=HashingEncoder()) as index:
        for number, documents in enumerate(batches):
            lines = [
                json.dumps({"_id": f"{number}-{n}", "text": text, "title": title}) + "\n"
                for n, (text, title) in enumerate(documents)
            ]
            (folder / f"{number}.jsonl").write_text("".join(lines), encoding="utf-8")
            index.ingest([folder / f"{number}.jsonl"], actors=False)
        ids = [document.id for document in index.documents()]
        dead = [id_ for at, id_ in enumerate(ids) if at in gone]
        if 0 < len(dead) < len(ids):
            index.remove(dead)
    with IndexFolder(folder / "index", chosen).writer() as writer:
        writer.merge(everything=True)
        with writer.store.read() as snapshot:
            (row,) = snapshot.segments()
        merged = Segment(folder / "index" / "segments" / row.name, row)
    _assert_same(merged.columns, _derived(merged, title_weight))


def _derived(segment: Segment, title_weight: float) -> Columns:
    title, text = (
        join_postings([(read_postings(part.folder, field), part.rows) for part in segment.whoosh])
        for field in ("title", "text")
    )
    return derive_columns(
        title=title,
        text=text,
        first_row=segment.documents.first_row,
        title_weight=title_weight,
    )


def _assert_same(found: Columns, expected: Columns) -> None:
    assert len(expected.vocabulary) > 0
    assert found.vocabulary.blob.tobytes() == expected.vocabulary.blob.tobytes()
    assert found.vocabulary.offsets.tolist() == expected.vocabulary.offsets.tolist()
    for field in fields(Columns)[1:]:
        ours, theirs = getattr(found, field.name), getattr(expected, field.name)
        assert ours.dtype == theirs.dtype, field.name
        np.testing.assert_array_equal(ours, theirs, err_msg=field.name)
