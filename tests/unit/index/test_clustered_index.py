"""A whole index with clustered vectors: made by ingest, kept by merges, the same answers under filters."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from docsearch import Index, IndexSettings, SearchSettings
from docsearch.config import Mode
from docsearch.encoding import HashingEncoder
from docsearch.index import merging
from docsearch.index.clusters import Clusters
from docsearch.index.records import SegmentRow

DOCUMENTS = 3000


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    words = np.array([f"word{number}" for number in range(400)])
    generator = np.random.default_rng(4)
    files = []
    for part in range(3):
        lines = [
            {
                "_id": f"{part}-{number}",
                "text": " ".join(generator.choice(words, 12)),
                "metadata": {"desk": str(number % 50)},
            }
            for number in range(DOCUMENTS // 3)
        ]
        file = tmp_path / f"{part}.jsonl"
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        files.append(file)
    return files


@pytest.fixture
def clustered(tmp_path: Path, sources: list[Path], monkeypatch: pytest.MonkeyPatch) -> Index:
    """Large enough for clusters after two of three ingests."""
    monkeypatch.setattr(merging, "CLUSTERED_FROM", 1800)
    monkeypatch.setattr(merging, "_WORTH_CLUSTERING", 500)
    monkeypatch.setattr(merging, "RATIO", 0)
    return _ingested(tmp_path / "clustered", sources)


def _ingested(path: Path, sources: list[Path]) -> Index:
    settings = IndexSettings(model="hashing", chunk_tokens=32, overlap_tokens=8)
    index = Index.create(path, settings=settings, encoder=HashingEncoder())
    for source in sources:
        index.ingest([source], actors=False)
    return index


def _clusters(index: Index) -> list[Clusters]:
    """Of the live segments, all of which must have some."""
    found = [Clusters.load(index.path / "segments" / row.name) for row in _rows(index)]
    assert None not in found
    return [clusters for clusters in found if clusters is not None]


def _rows(index: Index) -> tuple[SegmentRow, ...]:
    with index._folder.store.read() as snapshot:
        return snapshot.segments()


def test_ingest_clusters_what_has_become_large_and_all_that_comes_after(clustered: Index) -> None:
    live = _clusters(clustered)
    assert len(live) == 3
    for clusters in live:
        assert clusters.holds_all()
        assert np.array_equal(clusters.centroids, live[0].centroids)
    assert clustered.verify().findings == ()


@pytest.mark.parametrize("where", [(), ("desk=7",), ("desk!=7",)])
def test_filters_give_what_an_index_without_clusters_gives(
    clustered: Index, sources: list[Path], tmp_path: Path, where: tuple[str, ...]
) -> None:
    flat = _ingested(tmp_path / "flat", sources) if where else None
    settings = SearchSettings(k=40, mode=Mode.VECTOR, where=where)
    for query in ("word1 word2 word3", "word77 word78"):
        found = clustered.search(query, settings).results
        assert len(found) == 40
        if flat is not None:
            expected = flat.search(query, settings).results
            assert [(r.document.id, r.score) for r in found] == [(r.document.id, r.score) for r in expected]


def test_compact_keeps_clusters_and_rebuild_makes_them_anew(clustered: Index) -> None:
    clustered.remove(["0-1", "1-2"])
    clustered.compact()
    assert [row.chunks for row in _rows(clustered)] == [DOCUMENTS - 2]
    assert clustered.verify().findings == ()
    clustered.rebuild()
    assert sum(len(clusters.order) for clusters in _clusters(clustered)) == DOCUMENTS - 2
    assert clustered.verify().findings == ()
