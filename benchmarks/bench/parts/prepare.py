"""Make corpora, indexes and queries, so that the other parts have nothing left to do but measure."""

from __future__ import annotations

import numpy as np

from ..anchors import Anchors
from ..corpus import BLOCK, Corpus
from ..drawing import structure
from ..environment import JSON
from ..setting import Setting
from ..words import words_of

__all__ = ["run"]

_MOST_COUNTED = 200_000


def run(setting: Setting) -> JSON:
    """Also tells how real the corpus is: laws fitted, vocabulary reached, neighbourhoods."""
    cases = setting.cases(setting.sizes)
    anchors = setting.anchors()
    statistics = anchors.statistics
    corpus = setting.corpus(max(setting.sizes))
    return {
        "sizes ready": [case.chunks for case in cases],
        "texts": {
            "chunks encoded": len(anchors),
            "words": statistics.tokens,
            "different words": len(statistics.words),
            "Zipf-Mandelbrot": {"s": round(statistics.s, 4), "q": statistics.q},
            "Heaps": {"k": round(statistics.k, 4), "beta": round(statistics.beta, 4)},
        },
        "vocabulary": _vocabulary(anchors, corpus, min(max(setting.sizes), _MOST_COUNTED)),
        "neighbourhoods": _neighbourhoods(anchors, corpus, max(setting.sizes), setting.seed),
    }


def _vocabulary(anchors: Anchors, corpus: Corpus, chunks: int) -> JSON:
    """How many different words there are, and how many Heaps' law expects."""
    seen: set[str] = set()
    words = 0
    for _, text in corpus.documents(chunks):
        found = words_of(text)
        words += len(found)
        seen.update(found)
    return {
        "chunks": chunks,
        "words": words,
        "different words": len(seen),
        "by Heaps' law": anchors.statistics.vocabulary_size(words),
    }


def _neighbourhoods(anchors: Anchors, corpus: Corpus, chunks: int, seed: int) -> JSON:
    """Real and drawn vectors, as many of the one as of the other."""
    generator = np.random.default_rng(seed)
    drawn = corpus.vectors(min(chunks, -(-len(anchors) // BLOCK) * BLOCK))
    count = min(len(anchors), len(drawn))
    real_rows, drawn_rows = (
        generator.permutation(len(anchors))[:count],
        generator.permutation(len(drawn))[:count],
    )
    return {
        "vectors": count,
        "real": structure(anchors.vectors[real_rows], seed=seed),
        "drawn": structure(drawn[drawn_rows].astype(np.float32), seed=seed),
    }
