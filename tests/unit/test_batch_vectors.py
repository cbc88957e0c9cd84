"""Vectors of batches, encoded meanwhile or at the end."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from docsearch import Index
from docsearch.batch_vectors import BatchVectors
from docsearch.encoding import FloatMatrix, HashingEncoder
from docsearch.errors import ModelError
from docsearch.index.store import Store

TEXTS = {f"{n:016}".encode(): f"report number {n} " + "of the day " * (n % 7) for n in range(1300)}


class Recording(HashingEncoder):
    """Notes how many texts each call had, and whether it was made in the thread of the test."""

    def __init__(self, *, overlaps: bool) -> None:
        super().__init__()
        self.overlaps = overlaps
        self.calls: list[list[str]] = []
        self.threads: set[int] = set()

    def encode_documents(self, texts: Sequence[str]) -> FloatMatrix:
        self.calls.append(list(texts))
        self.threads.add(threading.get_ident())
        return super().encode_documents(texts)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    with Index.create(tmp_path / "index", encoder=HashingEncoder()):
        pass
    return Store(tmp_path / "index")


@pytest.mark.parametrize("overlaps", [True, False])
def test_each_text_is_encoded_once_and_has_its_own_vector(store: Store, overlaps: bool) -> None:
    encoder = Recording(overlaps=overlaps)
    told: list[tuple[int, float]] = []
    items = list(TEXTS.items())
    with BatchVectors(store, lambda: encoder) as batches:
        for begin in range(0, len(items), 10):
            batches.add(dict(items[max(begin - 3, 0) : begin + 10]))  # three come again
        begun = len(encoder.calls)
        fresh, vectors = batches.take(lambda count, share: told.append((count, share)))
    assert (begun > 0) is overlaps
    assert sorted(fresh) == sorted(TEXTS)
    assert sum(map(len, encoder.calls)) == len(TEXTS)
    expected = HashingEncoder().encode_documents(list(TEXTS.values())).astype(np.float16)
    assert all((vectors[key] == row).all() for key, row in zip(TEXTS, expected, strict=True))
    assert told[-1] == (1300, 1.0)
    assert threading.get_ident() not in encoder.threads


def test_no_call_is_for_a_few_left_over(store: Store) -> None:
    encoder = Recording(overlaps=True)
    with BatchVectors(store, lambda: encoder) as batches:
        batches.add(dict(list(TEXTS.items())[:1026]))
        batches.take(lambda *_: None)
    assert sorted(map(len, encoder.calls)) == [513, 513]


def test_what_is_cached_is_not_encoded(store: Store) -> None:
    known = {key: np.full(64, 0.5, dtype="<f2").tobytes() for key in list(TEXTS)[:700]}
    with store.write() as transaction:
        transaction.cache_vectors(known.items())
    encoder = Recording(overlaps=True)
    with BatchVectors(store, lambda: encoder) as batches:
        batches.add(TEXTS)
        fresh, vectors = batches.take(lambda *_: None)
        assert len(fresh) == sum(map(len, encoder.calls)) == 600
        assert (vectors[next(iter(TEXTS))] == 0.5).all()
        assert batches.take(lambda *_: None) == ([], {})  # the next batch begins empty


def test_what_encoding_raises_is_raised_in_the_end(store: Store) -> None:
    class Failing(Recording):
        def encode_documents(self, texts: Sequence[str]) -> FloatMatrix:
            raise ModelError(f"no vector for {len(texts)} texts")

    with BatchVectors(store, lambda: Failing(overlaps=True)) as batches:
        batches.add(TEXTS)
        with pytest.raises(ModelError, match="no vector"):
            batches.take(lambda *_: None)
