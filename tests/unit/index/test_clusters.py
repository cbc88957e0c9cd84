"""Clusters of large segments: every row in one, the near ones enough, filters exact all the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from docsearch.index import vectors as vectors_module
from docsearch.index.clusters import Clusters, cluster_count
from docsearch.index.vectors import VectorSegment, write_vectors

ROWS, DIMENSION = 6000, 24


@pytest.fixture
def segment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[VectorSegment, NDArray[np.float32]]:
    """A segment around 300 centres, clustered although it is small, and its vectors."""
    rng = np.random.default_rng(5)
    centres = rng.standard_normal((300, DIMENSION))
    rows = centres[rng.integers(0, 300, ROWS)] + 0.4 * rng.standard_normal((ROWS, DIMENSION))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    monkeypatch.setattr(vectors_module, "CLUSTERED_FROM", ROWS)
    write_vectors(tmp_path, rows.astype(np.float16))
    return VectorSegment(tmp_path, rows=ROWS), rows.astype(np.float16).astype(np.float32)


def test_every_row_is_in_exactly_one_cluster() -> None:
    clusters = Clusters.of(np.zeros((4, 2), np.float32), np.array([2, 0, 2, 3, 0]))
    assert clusters.offsets.tolist() == [0, 2, 2, 4, 5]
    assert clusters.rows.tolist() == [1, 4, 0, 2, 3]


def test_number_of_clusters_is_a_power_of_two() -> None:
    assert [cluster_count(rows) for rows in (50_000, 200_000, 1_000_000)] == [256, 1024, 4096]


def test_most_of_the_nearest_are_found_without_scanning_all(
    segment: tuple[VectorSegment, NDArray[np.float32]],
) -> None:
    opened, rows = segment
    found, looked = 0, 0
    for query in rows[::200]:
        best = set(np.argsort(-(rows @ query), kind="stable")[:50].tolist())
        hits, _ = opened.search(query, 50, None, exact=False)
        found += len(best & set(hits.tolist()))
        assert opened.clusters is not None
        looked += int(opened.clusters.near(query).sum())
    assert found / (50 * 30) > 0.97
    assert looked / (ROWS * 30) < 0.9


def test_what_a_filter_allows_is_compared_in_full(
    segment: tuple[VectorSegment, NDArray[np.float32]],
) -> None:
    opened, rows = segment
    mask = np.zeros(ROWS, dtype=bool)
    mask[::37] = True
    for query in rows[:20]:
        scores = np.where(mask, rows @ query, -np.inf)
        hits, ceiling = opened.search(query, int(mask.sum()), mask, exact=True)
        assert sorted(hits.tolist()) == np.flatnonzero(mask).tolist()
        assert hits[0] == int(np.argmax(scores))
        assert ceiling == -np.inf


def test_same_vectors_same_clusters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors_module, "CLUSTERED_FROM", 1000)
    rows = np.random.default_rng(3).standard_normal((1000, DIMENSION)).astype(np.float16)
    files = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_vectors(tmp_path / name, rows)
        files.append({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()})
    assert files[0] == files[1]
    assert len(files[0]) == 4
