"""Clusters: every row in one, the near ones enough, filters exact all the same, and when they are made."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from docsearch.index.clusters import Clusters, cluster_count, nearest_clusters
from docsearch.index.merging import segments_to_cluster
from docsearch.index.vectors import VectorSegment, train_centroids, write_vectors

ROWS, DIMENSION = 12_800, 24


@pytest.fixture
def segment(tmp_path: Path) -> tuple[VectorSegment, NDArray[np.float32]]:
    """A clustered segment around 300 centres, and its vectors."""
    rng = np.random.default_rng(5)
    centres = rng.standard_normal((300, DIMENSION))
    rows = centres[rng.integers(0, 300, ROWS)] + 0.4 * rng.standard_normal((ROWS, DIMENSION))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    vectors = rows.astype(np.float16)
    write_vectors(tmp_path, vectors, train_centroids([vectors[:5000], vectors[5000:]]))
    return VectorSegment(tmp_path, rows=ROWS), vectors.astype(np.float32)


def test_every_row_is_in_exactly_one_cluster() -> None:
    clusters = Clusters.of(np.zeros((4, 2), np.float32), np.array([2, 0, 2, 3, 0]))
    assert clusters.offsets.tolist() == [0, 2, 2, 4, 5]
    assert clusters.order.tolist() == [1, 4, 0, 2, 3]
    assert clusters.within(np.array([True, True, False, True])).tolist() == [True, True, False, False, True]


def test_number_of_clusters_is_a_power_of_two() -> None:
    assert [cluster_count(rows) for rows in (50_000, 200_000, 1_000_000)] == [256, 1024, 4096]


def test_vectors_are_given_back_in_the_order_of_rows(
    segment: tuple[VectorSegment, NDArray[np.float32]],
) -> None:
    opened, rows = segment
    some = np.array([7, 0, ROWS - 1, 4321])
    assert opened.vectors(slice(None)).astype(np.float32).tolist() == rows.tolist()
    assert opened.vectors(some).astype(np.float32).tolist() == rows[some].tolist()
    assert opened.decode(some).tolist() == rows[some].tolist()


def test_most_of_the_nearest_are_found_without_scanning_all(
    segment: tuple[VectorSegment, NDArray[np.float32]],
) -> None:
    opened, rows = segment
    assert opened.clusters is not None
    assert opened.short is not None
    found = looked = 0
    for query in rows[::400]:
        best = set(np.argsort(-(rows @ query), kind="stable")[:50].tolist())
        chosen = nearest_clusters(opened.clusters.centroids, query)
        named = opened.search(query, 100, chosen=chosen)  # as the leg does, twice as many
        assert np.allclose(named.products, rows[named.rows] @ query, atol=named.doubt)
        assert named.doubt == opened.short.doubt
        assert named.ceiling == pytest.approx(named.products.min() + named.doubt)
        found += len(best & set(named.rows.tolist()))
        looked += int(opened.clusters.within(chosen).sum())
    assert found / (50 * 32) > 0.97
    assert looked / (ROWS * 32) < 0.9


def test_what_a_filter_allows_is_compared_in_full(
    segment: tuple[VectorSegment, NDArray[np.float32]],
) -> None:
    opened, rows = segment
    mask = np.zeros(ROWS, dtype=bool)
    mask[::37] = True
    for query in rows[:20]:
        scores = np.where(mask, rows @ query, -np.inf)
        found = opened.search(query, int(mask.sum()), allowed=mask)
        assert sorted(found.rows.tolist()) == np.flatnonzero(mask).tolist()
        assert found.rows[np.argmax(found.products)] == int(np.argmax(scores))
        assert found.doubt == 0
        assert found.ceiling == -np.inf


def test_a_ceiling_is_above_all_that_was_left_out(
    segment: tuple[VectorSegment, NDArray[np.float32]],
) -> None:
    opened, rows = segment
    assert opened.clusters is not None
    query = rows[11]
    for chosen in (None, np.ones(len(opened.clusters.centroids), dtype=bool)):
        found = opened.search(query, 5, chosen=chosen)
        left_out = np.delete(rows @ query, found.rows)
        assert left_out.max() <= found.ceiling + 1e-5


def test_same_vectors_same_files(tmp_path: Path) -> None:
    rows = np.random.default_rng(3).standard_normal((2000, DIMENSION)).astype(np.float16)
    files = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_vectors(tmp_path / name, rows, train_centroids([rows]))
        files.append({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()})
    assert files[0] == files[1]
    assert len(files[0]) == 6


def test_few_rows_stay_as_they_are(tmp_path: Path) -> None:
    rows = np.random.default_rng(3).standard_normal((100, DIMENSION)).astype(np.float16)
    write_vectors(tmp_path, rows, rows[:4].astype(np.float32))
    assert [p.name for p in tmp_path.iterdir()] == ["vectors.faiss"]


@pytest.mark.parametrize(
    ("rows", "clusters", "due"),
    [
        ([30_000, 19_000], [0, 0], []),
        ([30_000, 20_000], [0, 0], [0, 1]),
        ([30_000, 20_000, 500], [0, 0, 0], [0, 1]),
        ([30_000, 20_000, 30_000], [256, 256, 256], []),
        ([30_000, 20_000, 30_000], [256, 256, 0], []),
        ([180_000, 30_000], [256, 256], [0, 1]),
        ([180_000, 30_000], [1024, 256], []),
    ],
)
def test_when_segments_are_clustered(rows: list[int], clusters: list[int], due: list[int]) -> None:
    assert segments_to_cluster(rows, clusters) == due
