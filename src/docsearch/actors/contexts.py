"""What stands around a name in its documents: the other actors there, and the words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from docsearch.actors.corpus import Corpus
from docsearch.actors.graph import Node

__all__ = ["Contexts", "Words", "no_words"]

Words = Callable[[int], Sequence[str]]
"""The content words of a document, by its key; asked for the documents of doubtful names only."""


def no_words(_document: int) -> Sequence[str]:
    """For those who have the names only."""
    return ()


class Contexts:
    """Company and words of ``documents``; ``roots`` are the actors beside ``corpus.entities``."""

    def __init__(self, corpus: Corpus, roots: Sequence[Node], documents: Iterable[int], words: Words) -> None:
        self._corpus, self._roots = corpus, roots
        read = {document: frozenset(words(document)) for document in sorted(set(documents))}
        spread = Counter(word for found in read.values() for word in found)
        half = (len(read) + 1) / 2
        self._vectors: dict[int, dict[str, float]] = {}
        for document, found in read.items():
            weights = {w: math.log(half / spread[w]) for w in sorted(found) if spread[w] < half}
            norm = math.sqrt(sum(value * value for value in weights.values())) or 1.0
            self._vectors[document] = {word: value / norm for word, value in weights.items()}

    def company(self, document: int) -> set[Node]:
        """All actors that the document names."""
        return {self._roots[position] for position in self._corpus.by_document[document]}

    def words(self, document: int) -> Mapping[str, float]:
        """Weights of the document's words, of length 1; a word of half of all documents read says nothing."""
        return self._vectors.get(document, {})

    def likeness(self, one: int, two: int) -> float:
        """Cosine, 0 to 1, of the words of two documents."""
        first, second = self.words(one), self.words(two)
        if len(second) < len(first):
            first, second = second, first
        return sum(value * second[word] for word, value in first.items() if word in second)
