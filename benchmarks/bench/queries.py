"""What is asked: questions in plain words, and four words of one chunk as alternatives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from docsearch.index.analysis import terms

from .corpus import BLOCK, Corpus
from .texts import read_questions
from .words import words_of

__all__ = ["KINDS", "make_queries"]

KINDS = ("four words", "questions")
_WORDS = 4
_COMMON = 100  # the words that stand in most chunks are in nobody's query


def make_queries(corpus: Corpus, texts: Path, *, count: int, seed: int) -> dict[str, list[str]]:
    """``count`` queries of each kind, the same for every size of the corpus."""
    return {
        "four words": _four_words(corpus, count=count, seed=seed),
        "questions": read_questions(texts, count=count, seed=seed),
    }


def _four_words(corpus: Corpus, *, count: int, seed: int) -> list[str]:
    """Words of a chunk of the first block, without the ``_COMMON`` most frequent ones and stop words."""
    generator = np.random.default_rng([seed, 2])
    chunks = [sorted(set(words_of(text))) for _, text in corpus.documents(BLOCK)]
    frequent = Counter(word for chunk in chunks for word in chunk)
    common = {word for word, _ in frequent.most_common(_COMMON)}
    queries: list[str] = []
    for at in generator.permutation(len(chunks)).tolist():
        words = [word for word in chunks[at] if word not in common and _is_one_term(word)]
        if len(words) >= _WORDS and len(queries) < count:
            queries.append(" ".join(_some(generator, words)))
    return queries


def _some(generator: np.random.Generator, words: Sequence[str]) -> list[str]:
    return [words[at] for at in generator.choice(len(words), _WORDS, replace=False).tolist()]


def _is_one_term(word: str) -> bool:
    return len(terms(word)) == 1
