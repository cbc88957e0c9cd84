"""How a model's own tokeniser counts, with the place of each token."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from docsearch.encoding.protocol import SpanArray

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["clean", "span_function", "spans_of", "splits_at_space"]

_SURROGATE = re.compile("[\ud800-\udfff]")
_BY_WORD = ("BertNormalizer", "BertPreTokenizer", "WordPiece")
_SPACE = re.compile(r"\s")
_WORD = re.compile(r"\w+|[^\w\s]")


def clean(text: str) -> str:
    """The text without lone surrogates, which tokenisers written in Rust refuse; offsets stay the same."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def span_function(model: SentenceTransformer) -> Callable[[str], SpanArray]:
    """Where the model's tokens are in a text, without special tokens, prompt or truncation."""
    tokenizer = getattr(model, "tokenizer", None)
    backend = getattr(tokenizer, "backend_tokenizer", None) or tokenizer
    if hasattr(backend, "to_str") and hasattr(backend, "encode_batch"):
        return _rust_spans(backend)
    count = _counter(model, tokenizer)
    return lambda text: _word_spans(text, count)


def _rust_spans(backend: Any) -> Callable[[str], SpanArray]:  # noqa: ANN401 (tokenizers.Tokenizer)
    from tokenizers import Tokenizer

    # A copy of our own: the model switches truncation and padding on and off on its own.
    own = Tokenizer.from_str(backend.to_str())
    own.no_truncation()
    own.no_padding()
    return spans_of(own)


def splits_at_space(tokenizer: Any) -> bool:  # noqa: ANN401  (tokenizers.Tokenizer)
    """Whether the tokens of a text are those of its words, each by itself: so with BERT and its kin."""
    parts = (tokenizer.normalizer, tokenizer.pre_tokenizer, tokenizer.model)
    added = [token.content for token in tokenizer.get_added_tokens_decoder().values()]  # [SEP] and the like
    return not any(map(_SPACE.search, added)) and tuple(type(part).__name__ for part in parts) == _BY_WORD


def spans_of(tokenizer: Any) -> Callable[[str], SpanArray]:  # noqa: ANN401
    """:func:`span_function` of a ``tokenizers.Tokenizer`` that neither cuts nor fills up."""

    def spans(text: str) -> SpanArray:
        encoding = tokenizer.encode(clean(text), add_special_tokens=False)
        found = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
        # Some normalisers map a character back to an earlier place; a search over starts needs order.
        found[:, 0] = np.maximum.accumulate(found[:, 0])
        found[:, 1] = np.maximum(found[:, 1], found[:, 0])
        return found

    return spans


def _counter(model: SentenceTransformer, tokenizer: Any) -> Callable[[str], int]:  # noqa: ANN401
    """Tokens of one word, by whatever this tokeniser offers."""
    if callable(getattr(tokenizer, "tokenize", None)):
        # WhitespaceTokenizer of sentence-transformers gives ids, others give pieces; both are one a token.
        return lambda word: len(tokenizer.tokenize(word))
    return lambda word: _width(model, word)


def _width(model: SentenceTransformer, word: str) -> int:
    features = model.preprocess([word])
    return int(features["input_ids"].shape[-1]) if "input_ids" in features else 1


def _word_spans(text: str, count: Callable[[str], int]) -> SpanArray:
    """Without offsets from the tokeniser: every word, as many times as it has tokens.

    A word of several tokens is cut into as many even pieces, so that an endless word can still be split.
    """
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(clean(text)):
        start, end = match.span()
        pieces = max(1, count(match.group()))
        edges = [start + (end - start) * piece // pieces for piece in range(pieces + 1)]
        spans.extend(pairwise(edges))
    return np.array(spans, dtype=np.int64).reshape(-1, 2)
