"""A corpus of any size on the disk, in blocks that depend on nothing but the seed and their number.

The first blocks of a large corpus are a small corpus, so that every size is a part of the next.  A block is a
JSON Lines file of documents, their chunks' vectors (float16) and the hash of each chunk's text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .anchors import Anchors
from .drawing import Drawer, Parents
from .words import Vocabulary, make_vocabulary

__all__ = ["BLOCK", "PARAGRAPH", "Corpus", "Generator", "chunk_hash", "generate"]

BLOCK = 10_000  # chunks
PARAGRAPH = "\n\n"
_LARGEST = 1_000_000  # chunks that the vocabulary is made for
_TOPICAL = 0.35  # share of a chunk's words that are drawn from its parents' words
_SENTENCE = 18  # words
_SHORTEST, _LONGEST = 40, 150  # words a chunk
_VERSION = 3


def chunk_hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Blocks in a folder, each of ``BLOCK`` chunks, ``chunks_per_document`` of which make a document."""

    folder: Path
    chunks_per_document: int

    def files(self, chunks: int) -> list[Path]:
        """The document files of the first ``chunks`` chunks."""
        return [self.folder / f"{block:05}.jsonl" for block in range(_blocks(chunks))]

    def vectors(self, chunks: int) -> NDArray[np.float16]:
        parts = [np.load(file.with_suffix(".npy"), mmap_mode="r") for file in self.files(chunks)]
        return np.concatenate(parts)[:chunks]

    def hashes(self, chunks: int) -> NDArray[np.uint64]:
        parts = [np.load(file.with_suffix(".hashes.npy")) for file in self.files(chunks)]
        return np.concatenate(parts)[:chunks]

    def documents(self, chunks: int) -> Iterator[tuple[str, str]]:
        """Id and text."""
        for file in self.files(chunks):
            with file.open(encoding="utf-8") as stream:
                for line in stream:
                    record = json.loads(line)
                    yield record["_id"], record["text"]


def _blocks(chunks: int) -> int:
    if chunks < 1 or chunks % BLOCK:
        raise SystemExit(f"A corpus has a multiple of {BLOCK} chunks, and {chunks} is none.")
    return -(-chunks // BLOCK)


class Generator:
    """Draws blocks: words from the vocabulary and from the chunk's parents, vectors around the parents'."""

    def __init__(
        self, anchors: Anchors, vocabulary: Vocabulary, *, seed: int, chunks_per_document: int
    ) -> None:
        self._anchors, self._vocabulary, self._seed = anchors, vocabulary, seed
        self._per_document = chunks_per_document
        self._drawer = Drawer(anchors)

    def block(self, number: int) -> tuple[list[tuple[str, str]], list[str], NDArray[np.float16]]:
        """Documents (id, text), their chunks in order, and the chunks' vectors."""
        generator = np.random.default_rng([self._seed, self._per_document, number])
        documents = BLOCK // self._per_document
        own = self._drawer.parents(generator, documents)
        parents = Parents(
            np.repeat(own.anchors, self._per_document, axis=0),
            np.repeat(own.weights, self._per_document, axis=0),
        )
        chunks = self._texts(generator, parents)
        texts = [
            PARAGRAPH.join(chunks[begin : begin + self._per_document])
            for begin in range(0, len(chunks), self._per_document)
        ]
        named = [(f"{number:05}-{at:05}", text) for at, text in enumerate(texts)]
        return named, chunks, self._drawer.vectors(generator, parents)

    def _texts(self, generator: np.random.Generator, parents: Parents) -> list[str]:
        anchors, count = self._anchors, len(parents.anchors)
        lengths = np.diff(anchors.offsets)[parents.anchors[:, 0]].clip(_SHORTEST, _LONGEST)
        owner = np.repeat(np.arange(count), lengths)
        words = self._vocabulary.draw(generator, len(owner))
        # Which words come from a parent, from which, and which of its words.
        topical = np.flatnonzero(generator.random(len(owner)) < _TOPICAL)
        chosen = generator.random(len(topical))[:, None] > parents.weights[owner[topical]].cumsum(axis=1)
        source = parents.anchors[owner[topical], chosen.sum(axis=1).clip(max=parents.anchors.shape[1] - 1)]
        at = generator.random(len(topical)) * np.diff(anchors.offsets)[source]
        words[topical] = anchors.words[anchors.offsets[source] + at.astype(np.int64)]
        spelled = self._vocabulary.words[words]
        ends = np.cumsum(lengths).tolist()
        return [
            _sentences(spelled[end - length : end].tolist())
            for end, length in zip(ends, lengths, strict=True)
        ]


def _sentences(words: list[str]) -> str:
    parts = [words[begin : begin + _SENTENCE] for begin in range(0, len(words), _SENTENCE)]
    return " ".join(f"{' '.join(part).capitalize()}." for part in parts)


def generate(anchors: Anchors, work: Path, *, chunks: int, chunks_per_document: int, seed: int) -> Corpus:
    """The corpus with at least so many chunks; blocks that are there already are kept."""
    key = hashlib.blake2b(digest_size=4)
    key.update(json.dumps([_VERSION, seed, asdict(anchors.statistics)]).encode())
    key.update(anchors.vectors.tobytes())
    corpus = Corpus(work / f"corpus-{key.hexdigest()}-{chunks_per_document}", chunks_per_document)
    corpus.folder.mkdir(parents=True, exist_ok=True)
    missing = [at for at, file in enumerate(corpus.files(chunks)) if not file.exists()]
    if missing:
        words = int(np.diff(anchors.offsets).clip(_SHORTEST, _LONGEST).mean())
        vocabulary = make_vocabulary(anchors.statistics, tokens=_LARGEST * words, seed=seed)
        generator = Generator(anchors, vocabulary, seed=seed, chunks_per_document=chunks_per_document)
        print(f"Drawing {len(missing)} blocks of {BLOCK} chunks, {len(vocabulary.words)} words.", flush=True)
        for number in missing:
            _write(corpus.folder / f"{number:05}.jsonl", generator.block(number))
    return corpus


def _write(file: Path, block: tuple[list[tuple[str, str]], list[str], NDArray[np.float16]]) -> None:
    documents, chunks, vectors = block
    np.save(file.with_suffix(".npy"), vectors)
    np.save(
        file.with_suffix(".hashes.npy"), np.array([chunk_hash(chunk) for chunk in chunks], dtype=np.uint64)
    )
    partial = file.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as stream:
        for name, text in documents:
            stream.write(json.dumps({"_id": name, "text": text, "language": "en"}, ensure_ascii=False) + "\n")
    partial.replace(file)  # last: a block is there when its documents are
