"""The compiled loops against those in NumPy, and both against damaged arrays."""

from __future__ import annotations

import contextlib
import importlib
from dataclasses import dataclass, replace
from itertools import pairwise
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from docsearch.index import kernels, plain_kernels
from docsearch.index.arrays import ByteStrings
from docsearch.index.plain_kernels import Groups
from docsearch.index.short_vectors import ShortVectors, integers_of

needs_compiled = pytest.mark.skipif(not kernels.COMPILED, reason="was not compiled here")
needs_vectors = pytest.mark.skipif(kernels.VECTORS is None, reason="not compiled, or not for this processor")

WAYS = [
    pytest.param("plain_kernels", id="numpy"),
    pytest.param("_kernels", id="compiled", marks=needs_compiled),
]


Postings = tuple[
    NDArray[np.uint16] | NDArray[np.int32],
    NDArray[np.float64],
    NDArray[np.int64],
    NDArray[np.int32],
    NDArray[np.float32],
]
Best = tuple[list[int], list[float]]


@dataclass(frozen=True)
class Made:
    """Columns of a segment with documents of 1 to 4 rows, and groups of terms over them."""

    offsets: NDArray[np.int64]
    documents: NDArray[np.int32]
    frequencies: NDArray[np.float32]
    codes: NDArray[np.uint16] | NDArray[np.int32]
    norms: NDArray[np.float64]
    first_row: NDArray[np.int32]
    row_offsets: NDArray[np.int64]
    rows: NDArray[np.int32]
    row_frequencies: NDArray[np.uint16]
    lengths: NDArray[np.int32]
    groups: Groups

    @property
    def postings(self) -> Postings:
        return self.codes, self.norms, self.offsets, self.documents, self.frequencies

    def score(self, way: ModuleType, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        out = np.full(len(documents), 7.0)  # what was there before does not count
        way.score(out, *self.postings, self.groups, documents)
        return out

    def coverage(self, way: ModuleType, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        out = np.full(len(documents), 7.0)
        columns = self.row_offsets, self.rows, self.row_frequencies
        way.coverage(out, self.first_row, documents, *columns, self.groups, self.lengths)
        return out

    def row_scores(self, way: ModuleType, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        out = np.full(int(np.diff(self.first_row)[documents].sum()), 7.0)
        columns = self.row_offsets, self.rows, self.row_frequencies
        by = self.lengths, 1.2, 0.75, float(self.lengths.mean())
        way.row_scores(out, self.first_row, documents, *columns, self.groups, *by)
        return out


def make(seed: int, count: int, *, terms: int = 7) -> Made:
    generator = np.random.default_rng([seed, count])
    first_row = np.concatenate([[0], np.cumsum(generator.integers(1, 5, count))]).astype(np.int32)
    documents = [_some(generator, count) for _ in range(terms)]
    rows = [_some(generator, int(first_row[-1])) for _ in range(terms)]
    codes = generator.integers(0, 1 << 16, count)
    numbers = generator.permutation(terms).tolist()
    edges = sorted(generator.choice(np.arange(1, terms), min(3, terms - 1), replace=False).tolist())
    return Made(
        np.cumsum([0, *map(len, documents)]),
        np.concatenate(documents).astype(np.int32),
        (generator.integers(1, 9, sum(map(len, documents))) / 2).astype(np.float32),
        codes.astype(np.uint16) if seed % 2 else codes.astype(np.int32),
        generator.random(1 << 16) + 0.2,
        first_row,
        np.cumsum([0, *map(len, rows)]),
        np.concatenate(rows).astype(np.int32),
        generator.integers(1, 9, sum(map(len, rows))).astype(np.uint16),
        generator.integers(1, 200, int(first_row[-1])).astype(np.int32),
        [(float(generator.random()), tuple(numbers[a:b])) for a, b in pairwise([0, *edges, terms])],
    )


def _some(generator: np.random.Generator, count: int) -> NDArray[np.int64]:
    return np.flatnonzero(generator.random(count) < generator.choice([0.0, 0.01, 0.2, 0.9]))


def way_of(name: str) -> ModuleType:
    return importlib.import_module(f"docsearch.index.{name}")


@needs_compiled
@pytest.mark.parametrize("count", [1, 2, 31, 32, 33, 400, 4095, 4096, 4097, 10_000])
@pytest.mark.parametrize("seed", range(4))
def test_scores_have_the_same_bits(seed: int, count: int) -> None:
    made, compiled = make(seed, count), way_of("_kernels")
    generator = np.random.default_rng(seed)
    asked = generator.permutation(count)[: generator.integers(1, 300)]
    assert made.row_scores(compiled, asked).tobytes() == made.row_scores(plain_kernels, asked).tobytes()
    asked = np.sort(asked)
    assert made.score(compiled, asked).tobytes() == made.score(plain_kernels, asked).tobytes()
    assert made.coverage(compiled, asked).tobytes() == made.coverage(plain_kernels, asked).tobytes()


@pytest.mark.parametrize("way", WAYS)
def test_scores_are_the_formula_written_out(way: str) -> None:
    made = make(5, 60)
    expected = np.zeros(60)
    for weight, terms in made.groups:
        for document in range(60):
            parts = [slice(*made.offsets[term : term + 2]) for term in terms]
            found = [(made.documents[part] == document) @ made.frequencies[part] for part in parts]
            frequency = float(sum(found))
            if frequency:
                expected[document] += weight * (frequency / (frequency + made.norms[made.codes[document]]))
    asked = np.arange(0, 60, 2)
    assert made.score(way_of(way), asked) == pytest.approx(expected[asked])
    best = np.argsort(-expected, kind="stable")[: np.count_nonzero(expected)]  # ids ascend with the places
    places, scores = best_of([made], way_of(way), None, 60)
    assert scores == pytest.approx(expected[best].tolist())
    assert places == best.tolist()


def best_of(
    segments: list[Made],
    way: ModuleType,
    allowed: NDArray[np.bool_] | None,
    depth: int,
    ids: list[list[bytes]] | None = None,
) -> Best:
    names = ids or [[b"%06d" % number for number in range(len(made.codes))] for made in segments]
    held = [ByteStrings.of(own) for own in names]
    arrays = [(*made.postings, own.blob, own.offsets) for made, own in zip(segments, held, strict=True)]
    places, scores = np.full(depth, -1, dtype=np.int64), np.full(depth, 7.0)
    count = way.best(arrays, [made.groups for made in segments], allowed, places, scores)
    return places[:count].tolist(), scores[:count].tolist()


def tied(seed: int, count: int) -> Made:
    """With so few different frequencies and norms that many scores are the same."""
    made = make(seed, count)
    frequencies = np.minimum(made.frequencies, 1.5)
    return replace(made, frequencies=frequencies, norms=np.round(made.norms * 2) / 2 + 0.5)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("counts", [(0,), (1,), (33, 4097), (4096, 0, 700), (9000, 5000, 40)])
@pytest.mark.parametrize("depth", [0, 1, 10, 250, 20_000])
@pytest.mark.parametrize("masked", [False, True])
def test_the_best_are_found_in_the_one_order(
    way: str, counts: tuple[int, ...], depth: int, *, masked: bool
) -> None:
    segments = [tied(len(counts), count) for count in counts]
    generator = np.random.default_rng(depth)
    allowed = generator.random(sum(counts)) < 0.5 if masked else None
    ids = [b"%x" % number for number in generator.permutation(sum(counts))]
    starts = np.cumsum([0, *counts]).tolist()
    names = [ids[begin:end] for begin, end in pairwise(starts)]
    scores = np.concatenate(
        [made.score(plain_kernels, np.arange(count)) for made, count in zip(segments, counts, strict=True)]
    )
    possible = np.flatnonzero((scores > 0) & (True if allowed is None else allowed)).tolist()
    expected = sorted(possible, key=lambda place: (-scores[place], ids[place]))[:depth]
    found = best_of(segments, way_of(way), allowed, depth, names)
    assert found == (expected, scores[expected].tolist())


@needs_compiled
@pytest.mark.parametrize("count", [1, 400, 4096, 4097, 10_000])
@pytest.mark.parametrize("seed", range(4))
def test_the_best_have_the_same_bits(seed: int, count: int) -> None:
    segments = [make(seed, count), make(seed + 1, 500), tied(seed, count)]
    for depth in (1, 50, count):
        compiled = best_of(segments, way_of("_kernels"), None, depth)
        assert compiled == best_of(segments, plain_kernels, None, depth)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=6), max_size=30), st.lists(st.binary(max_size=6), max_size=10))
def test_strings_are_found_where_they_stand(held: list[bytes], asked: list[bytes]) -> None:
    held = sorted(set(held))
    strings = ByteStrings.of(held)
    expected = [held.index(one) if one in held else -1 for one in [*asked, *held]]
    ways = [plain_kernels, *([way_of("_kernels")] if kernels.COMPILED else [])]
    assert [way.find(strings.blob, strings.offsets, [*asked, *held]) for way in ways] == [expected] * len(
        ways
    )


@pytest.mark.parametrize("way", WAYS)
def test_the_living_are_counted(way: str) -> None:
    alive = np.array([True, False, True, True])
    assert way_of(way).count_alive(np.array([0, 1, 3], dtype=np.int32), alive) == 2


def test_the_functions_are_the_same() -> None:
    assert (kernels.score is not plain_kernels.score) == kernels.COMPILED
    assert set(plain_kernels.__all__) - {"exact_products"} <= set(dir(kernels))


@needs_vectors
@pytest.mark.parametrize("filtered", [False, True])
@pytest.mark.parametrize(
    ("dimension", "scale", "threads"),
    [
        *((dimension, 1, 2) for dimension in (1, 7, 16, 63, 64, 100, 384)),
        (7, 200, 1),
        (7, 200, 2),
        (16, 400, 50),
    ],
)
def test_the_nearest_vectors_are_named(dimension: int, scale: int, threads: int, *, filtered: bool) -> None:
    generator = np.random.default_rng(dimension)
    vectors = generator.normal(size=(900 * scale, dimension)).astype(np.float16)
    query = generator.normal(size=dimension).astype(np.float32)
    order = generator.permutation(900 * scale).astype(np.int32)
    allowed = generator.random(900 * scale) < 0.3 if filtered else None
    begins, ends = np.array([40, 300, 700]) * scale, np.array([40, 500, 900]) * scale
    places, products = np.empty(50, dtype=np.int64), np.empty(50, dtype=np.float32)
    assert kernels.VECTORS is not None
    count, looked_at = kernels.VECTORS.nearest(
        vectors.view(np.uint8).reshape(-1), query, begins, ends, order, allowed, places, products, threads
    )
    within = np.concatenate([np.arange(*pair) for pair in zip(begins, ends, strict=True)])
    if allowed is not None:
        within = within[allowed[order[within]]]
    exact = vectors[within].astype(np.float64) @ query
    assert (count, looked_at) == (50, len(within))
    assert np.sort(products) == pytest.approx(np.sort(exact)[-50:], rel=1e-4, abs=1e-4)
    assert products == pytest.approx(vectors[places].astype(np.float64) @ query, rel=1e-4, abs=1e-4)
    assert set(places.tolist()) <= set(within.tolist())


def _spoilt(array: NDArray[np.integer], generator: np.random.Generator) -> None:
    """Something that never stood there, anywhere in it."""
    limits = np.iinfo(array.dtype)
    wrong = [limits.max, limits.min, limits.max - 1, -1, len(array) + 5, 0]
    array[generator.integers(0, len(array))] = generator.choice([w for w in wrong if w >= limits.min])


@needs_compiled
@pytest.mark.parametrize("seed", range(300))
def test_damaged_arrays_do_no_harm(seed: int) -> None:
    """Whatever stands in the files, nothing outside of the arrays is touched (best run with a sanitiser)."""
    made, compiled, generator = make(seed, 500), way_of("_kernels"), np.random.default_rng(seed)
    spoilt = (
        made.codes,
        made.offsets,
        made.documents,
        made.first_row,
        made.row_offsets,
        made.rows,
        made.lengths,
    )
    for _ in range(generator.integers(1, 6)):
        _spoilt(spoilt[generator.integers(0, len(spoilt))], generator)
    documents = np.arange(0, 500, 3)
    held = ByteStrings(np.zeros(len(made.documents), dtype=np.uint8), made.offsets)
    ids = np.arange(501)
    _spoilt(ids, generator)
    places, scores = np.empty(40, dtype=np.int64), np.empty(40)
    for call in (
        lambda: made.score(compiled, documents),
        lambda: best_of([make(seed, 500), made], compiled, None, 100),
        lambda: compiled.best(
            [(*made.postings, np.zeros(500, dtype=np.uint8), ids)], [made.groups], None, places, scores
        ),
        lambda: made.coverage(compiled, documents),
        lambda: compiled.row_scores(
            np.empty(400), made.first_row, documents, made.row_offsets, made.rows, made.row_frequencies,
            made.groups, made.lengths, 1.2, 0.75, 90.0,
        ),
        lambda: compiled.count_alive(made.documents, np.ones(500, dtype=bool)),
        lambda: compiled.find(held.blob, held.offsets, [b"a", b"\0\0"]),
    ):  # fmt: skip
        with contextlib.suppress(IndexError):
            call()


@needs_compiled
def test_arrays_of_other_kinds_are_refused() -> None:
    made, compiled = make(1, 50), way_of("_kernels")
    codes, norms, *others = made.postings
    asked, out = np.array([3, 9]), np.zeros(2)
    with pytest.raises(TypeError):
        compiled.score(out.astype(np.float32), codes, norms, *others, [], asked)
    with pytest.raises(TypeError):
        compiled.score(np.zeros((2, 1)), codes, norms, *others, [], asked)
    with pytest.raises(IndexError):
        compiled.score(np.zeros(3), codes, norms, *others, made.groups, asked)
    with pytest.raises(IndexError):
        compiled.score(out, codes, norms, *others, made.groups, np.array([3, 50]))
    with pytest.raises(IndexError):
        compiled.score(out, codes, norms, *others, [(1.0, (99,))], asked)
    with pytest.raises((TypeError, ValueError)):
        compiled.score(norms, norms)
    for wrong in (norms, others[0], codes.astype(np.uint8)):
        with pytest.raises(TypeError):
            compiled.score(out, wrong, norms, *others, made.groups, asked)
    with pytest.raises(IndexError):
        compiled.score(out, codes.astype(np.uint16), norms[:-1], *others, made.groups, asked)


@needs_compiled
def test_segments_that_do_not_fit_are_refused() -> None:
    made, compiled = make(1, 50), way_of("_kernels")
    ids = ByteStrings.of([b"%d" % number for number in range(50)])
    arrays = (*made.postings, ids.blob, ids.offsets)
    places, scores = np.empty(9, dtype=np.int64), np.empty(9)
    with pytest.raises(IndexError):
        compiled.best([arrays], [made.groups], np.ones(49, dtype=bool), places, scores)
    with pytest.raises(IndexError):
        compiled.best([arrays], [made.groups], None, places, np.empty(8))
    with pytest.raises(IndexError):
        compiled.best([(*arrays[:6], ids.offsets[1:])], [made.groups], None, places, scores)
    with pytest.raises(IndexError):
        compiled.best([], [], None, places, scores)
    for segments, found in (([arrays], []), ([arrays[:6]], [made.groups])):
        with pytest.raises(TypeError):
            compiled.best(segments, found, None, places, scores)
    with pytest.raises(TypeError):
        compiled.best([(scores, *arrays[1:])], [made.groups], None, places, scores)


@needs_vectors
def test_ranges_outside_of_the_vectors_are_refused() -> None:
    assert kernels.VECTORS is not None
    codes, query = np.zeros(10 * 4 * 2, dtype=np.uint8), np.ones(4, dtype=np.float32)
    places, products = np.empty(3, dtype=np.int64), np.empty(3, dtype=np.float32)
    for begin, end in ((0, 11), (-1, 5), (6, 5)):
        with pytest.raises(IndexError):
            kernels.VECTORS.nearest(
                codes, query, np.array([begin]), np.array([end]), None, None, places, products, 2
            )
    order = np.full(10, 12, dtype=np.int32)
    with pytest.raises(IndexError):
        kernels.VECTORS.nearest(
            codes, query, np.array([0]), np.array([10]), order, np.ones(10, dtype=bool), places, products, 1
        )


@needs_vectors
@pytest.mark.parametrize("dimension", [1, 7, 31, 32, 64, 100, 384, 1500])
@pytest.mark.parametrize("filtered", [False, True])
def test_the_nearest_in_8_bits_are_named(dimension: int, *, filtered: bool) -> None:
    generator = np.random.default_rng(dimension)
    vectors = generator.normal(size=(5000, dimension)) / dimension**0.5
    short = ShortVectors.of(vectors.astype(np.float16))
    query = (generator.normal(size=dimension) / dimension**0.5).astype(np.float32)
    allowed = generator.random(5000) < 0.3 if filtered else None
    places, products = np.empty(50, dtype=np.int64), np.empty(50, dtype=np.float32)
    integers, factor = integers_of(query)
    assert kernels.VECTORS is not None
    count, looked_at = kernels.VECTORS.nearest_short(
        short.codes.reshape(-1), short.scales, integers, np.array([0]), np.array([5000]), None, allowed,
        places, products, 2,
    )  # fmt: skip
    exact = short.scales * (short.codes.astype(np.int64) @ integers.astype(np.int64))
    within = np.arange(5000) if allowed is None else np.flatnonzero(allowed)
    assert (count, looked_at) == (50, len(within))
    assert products == pytest.approx(exact[places], rel=1e-5)
    assert np.sort(products) == pytest.approx(np.sort(exact[within])[-50:], rel=1e-5)
    assert products / factor == pytest.approx(vectors[places] @ query, abs=short.doubt)


@needs_vectors
def test_short_vectors_that_do_not_fit_are_refused() -> None:
    assert kernels.VECTORS is not None
    where = np.array([0]), np.array([10]), None, None, np.empty(3, dtype=np.int64), np.empty(3, np.float32), 1
    codes, query = np.zeros(40, dtype=np.int8), np.zeros(4, dtype=np.int16)
    with pytest.raises(IndexError):
        kernels.VECTORS.nearest_short(codes, np.zeros(9, dtype=np.float32), query, *where)
    with pytest.raises(TypeError):
        kernels.VECTORS.nearest_short(codes.astype(np.int16), np.zeros(10, dtype=np.float32), query, *where)


@needs_vectors
def test_damage_that_another_thread_meets_is_told() -> None:
    assert kernels.VECTORS is not None
    codes, query, count = np.zeros(70_000 * 4 * 2, dtype=np.uint8), np.ones(4, dtype=np.float32), 70_000
    order, allowed = np.arange(count, dtype=np.int32), np.ones(count, dtype=bool)
    order[-1] = count
    places, products = np.empty(3, dtype=np.int64), np.empty(3, dtype=np.float32)
    with pytest.raises(IndexError):
        kernels.VECTORS.nearest(
            codes, query, np.array([0]), np.array([count]), order, allowed, places, products, 2
        )


@needs_vectors
@pytest.mark.parametrize("dimension", [1, 7, 16, 31, 32, 100, 384])
def test_products_have_the_same_bits(dimension: int) -> None:
    generator = np.random.default_rng(dimension)
    vectors = generator.normal(size=(40, dimension)).astype(np.float16)
    query = generator.normal(size=dimension).astype(np.float32).astype(np.float64)
    assert kernels.VECTORS is not None
    for places in (np.array([3, 39, 0, 3]), np.array([7]), np.empty(0, dtype=np.int64)):
        found = np.empty(len(places))
        kernels.VECTORS.products(vectors.view(np.uint8).reshape(-1), places, query, found)
        assert found.tobytes() == plain_kernels.exact_products(vectors[places], query).tobytes()
        assert found == pytest.approx(vectors[places].astype(np.float64) @ query)
    for wrong in (-1, 40):
        with pytest.raises(IndexError):
            kernels.VECTORS.products(
                vectors.view(np.uint8).reshape(-1), np.array([3, wrong]), query, np.empty(2)
            )


def test_products_by_hand() -> None:
    vectors = np.array([[1, 2, -0.5], [0, 0.25, 4]], dtype=np.float16)
    assert plain_kernels.exact_products(vectors, np.array([3.0, 1.0, 2.0])).tolist() == [4.0, 8.25]


@needs_vectors
@pytest.mark.parametrize("dimension", [1, 7, 8, 384])
def test_vectors_are_widened(dimension: int) -> None:
    generator = np.random.default_rng(dimension)
    vectors = generator.normal(size=(40, dimension)).astype(np.float16)
    codes = vectors.view(np.uint8).reshape(-1)
    places, out = np.array([3, 39, 0]), np.empty((3, dimension), dtype=np.float32)
    assert kernels.VECTORS is not None
    kernels.VECTORS.widen(codes, places, out.reshape(-1))
    assert out.tobytes() == vectors[places].astype(np.float32).tobytes()
    for wrong in (-1, 40):
        with pytest.raises(IndexError):
            kernels.VECTORS.widen(codes, np.array([3, wrong, 0]), out.reshape(-1))
