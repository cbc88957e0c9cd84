"""One thing to measure on: so many chunks of a corpus, with the queries; it travels to workers as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docsearch.index.analysis import terms

from .building import index_folder
from .corpus import BLOCK, Corpus

__all__ = ["Case", "Query", "write_queries"]


@dataclass(frozen=True, slots=True)
class Query:
    """``terms`` as the engine's analysis has them, ``vector`` (dimension,) as its query encoder has it."""

    text: str
    terms: tuple[str, ...]
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Case:
    """``queries`` is a file that :func:`write_queries` made."""

    corpus_folder: str
    chunks_per_document: int
    chunks: int
    queries: str

    @classmethod
    def of(cls, values: dict[str, object]) -> Case:
        return cls(**values)  # type: ignore[arg-type]

    def json(self) -> dict[str, object]:
        return asdict(self)

    @property
    def corpus(self) -> Corpus:
        return Corpus(Path(self.corpus_folder), self.chunks_per_document)

    @property
    def index(self) -> Path:
        return index_folder(self.corpus, self.chunks)

    def peer_folder(self, name: str) -> Path:
        folder = self.corpus.folder / "peers" / f"{name}-{self.chunks}"
        folder.parent.mkdir(parents=True, exist_ok=True)
        return folder

    def row(self, document_id: str) -> int:
        """The number of a document within the corpus."""
        block, _, at = document_id.partition("-")
        return int(block) * (BLOCK // self.chunks_per_document) + int(at)

    def read_queries(self) -> dict[str, list[Query]]:
        """By kind."""
        kinds: dict[str, list[str]] = json.loads(Path(self.queries).read_text(encoding="utf-8"))
        with np.load(Path(self.queries).with_suffix(".npz")) as vectors:
            return {
                kind: [
                    Query(text, tuple(terms(text)), vector)
                    for text, vector in zip(texts, vectors[kind], strict=True)
                ]
                for kind, texts in kinds.items()
            }

    def terms(self) -> Iterator[list[str]]:
        """Each document as the engine's analysis has it: what every keyword engine is given, so that all have
        the same postings and none pays for another's analysis.
        """
        for file in self.corpus.files(self.chunks):
            kept = file.with_suffix(".terms")
            if not kept.exists():
                lines = [" ".join(terms(json.loads(line)["text"])) for line in file.open(encoding="utf-8")]
                partial = kept.with_suffix(".terms-partial")
                partial.write_text("\n".join(lines), encoding="utf-8")
                partial.replace(kept)
            for line in kept.read_text(encoding="utf-8").split("\n"):
                yield line.split()


def write_queries(file: Path, queries: dict[str, list[str]], *, model: str, fingerprint: str) -> None:
    """Keep the queries with their vectors, as the engine's query encoder makes them."""
    from docsearch.encoding import load_encoder, load_query_encoder, prepare_queries
    from docsearch.errors import ModelError

    try:
        encoder = load_query_encoder(model, fingerprint=fingerprint)
    except ModelError:
        encoder = prepare_queries(load_encoder(model))
    file.parent.mkdir(parents=True, exist_ok=True)
    vectors: dict[str, Any] = {kind: encoder.encode_queries(texts) for kind, texts in queries.items()}
    np.savez(file.with_suffix(".npz"), **vectors)
    file.write_text(json.dumps(queries, ensure_ascii=False), encoding="utf-8")
