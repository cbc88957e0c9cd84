"""txtai: embeddings, keyword index and content in one; measured cold, as its users' scripts are."""

from __future__ import annotations

import numpy as np

from ..case import Case
from ..corpus import chunk_hash
from ..environment import JSON

__all__ = ["COLD_SCRIPT", "build"]

COLD_SCRIPT = """
import sys
from txtai import Embeddings
embeddings = Embeddings()
embeddings.load(sys.argv[1])
for result in embeddings.search(sys.argv[2], 10):
    print(result["id"], result["score"], result["text"])
"""


def build(case: dict[str, object], *, model: str) -> JSON:
    """Make the index, with the vectors that were drawn in place of the model's; ``model`` is its folder."""
    from txtai import Embeddings

    of = Case.of(case)
    folder = of.peer_folder("txtai")
    if not (folder / "ready").exists():
        embeddings = Embeddings(path=model, hybrid=True, content=True)
        _replace_model(of)
        embeddings.index((name, text, None) for name, text in of.corpus.documents(of.chunks))
        embeddings.save(str(folder))
        (folder / "ready").touch()
    return {"folder": str(folder)}


def _replace_model(case: Case) -> None:
    from txtai.vectors.dense import HFVectors

    hashes = case.corpus.hashes(case.chunks)
    order = np.argsort(hashes)
    vectors = case.corpus.vectors(case.chunks)

    def encode(_self: object, data: list[str], category: str | None = None) -> object:  # noqa: ARG001
        wanted = np.array([chunk_hash(text) for text in data], dtype=np.uint64)
        return vectors[order[np.searchsorted(hashes[order], wanted)]].astype(np.float32)

    HFVectors.encode = encode
