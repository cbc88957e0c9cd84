"""Real chunks with their embeddings, around which a corpus is drawn; encoded once and kept."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .texts import chunk_texts, read_documents
from .words import WordStatistics, fit_words, words_of

__all__ = ["Anchors", "load_anchors", "nearest"]

MOST = 20_000
NEIGHBOURS = 16
_STEP = 1000  # rows compared at a time


@dataclass(frozen=True, slots=True)
class Anchors:
    """n real chunks: ``vectors`` (n, dimension) of unit length, ``neighbours`` (n, 16) nearest first,
    ``words`` as numbers in ``statistics.words``, those of chunk i from ``offsets[i]`` to ``offsets[i + 1]``.
    """

    statistics: WordStatistics
    vectors: NDArray[np.float32]
    neighbours: NDArray[np.int64]
    words: NDArray[np.int64]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.vectors)


def load_anchors(folder: Path, *, model: str, work: Path, seed: int, most: int = MOST) -> Anchors:
    """The chunks of the documents in ``folder``, ``most`` of them if there are more; kept in ``work``."""
    documents = read_documents(folder)
    key = hashlib.blake2b(f"2 {model} {seed} {most}".encode(), digest_size=8)
    for document in documents:
        key.update(document.text.encode())
    kept = work / "anchors" / f"{key.hexdigest()}.npz"
    if not kept.exists():
        from docsearch.encoding import load_encoder

        encoder = load_encoder(model)
        chunks = sorted(set(chunk_texts(documents, encoder)))
        chosen = random.Random(seed).sample(chunks, min(most, len(chunks)))  # noqa: S311  # repeatable
        print(f"Encoding {len(chosen)} chunks of {folder}, once.", flush=True)
        _save(kept, chosen, encoder.encode_documents(chosen))
    return _load(kept)


def _save(kept: Path, chunks: Sequence[str], vectors: NDArray[np.float32]) -> None:
    words = [words_of(chunk) for chunk in chunks]
    statistics = fit_words(words)
    number = {word: at for at, word in enumerate(statistics.words)}
    kept.parent.mkdir(parents=True, exist_ok=True)
    partial = kept.with_suffix(".partial.npz")
    np.savez(
        partial,
        statistics=np.array(json.dumps(asdict(statistics))),
        vectors=vectors,
        neighbours=nearest(vectors, vectors, NEIGHBOURS + 1)[1][:, 1:],
        words=np.array([number[word] for chunk in words for word in chunk], dtype=np.int64),
        offsets=np.cumsum([0, *map(len, words)]),
    )
    partial.replace(kept)


def _load(kept: Path) -> Anchors:
    with np.load(kept) as arrays:
        values = json.loads(str(arrays["statistics"]))
        statistics = WordStatistics(**{**values, "words": tuple(values["words"])})
        names = ("vectors", "neighbours", "words", "offsets")
        return Anchors(statistics, *(arrays[name] for name in names))


def nearest(
    queries: NDArray[np.float32], vectors: NDArray[np.float32], k: int
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Brute force: the inner products and row numbers of the ``k`` nearest, best first."""
    scores = np.empty((len(queries), k), np.float32)
    rows = np.empty((len(queries), k), np.int64)
    for begin in range(0, len(queries), _STEP):
        products = queries[begin : begin + _STEP] @ vectors.T
        best = np.argpartition(products, -k, axis=1)[:, -k:]
        found = np.take_along_axis(products, best, axis=1)
        order = np.argsort(-found, axis=1, kind="stable")
        rows[begin : begin + _STEP] = np.take_along_axis(best, order, axis=1)
        scores[begin : begin + _STEP] = np.take_along_axis(found, order, axis=1)
    return scores, rows
