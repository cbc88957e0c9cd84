"""Queries longer than a model reads: cut into windows, and their vectors made one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from docsearch.encoding.protocol import FloatMatrix, SpanArray

__all__ = ["encode_in_windows", "unit_rows", "windows"]


def windows(text: str, *, token_spans: Callable[[str], SpanArray], limit: int) -> list[tuple[str, int]]:
    """Cut ``text`` into pieces of at most ``limit`` tokens, each with its count; they tile the text.

    Cuts fall on white space where there is any in the last half of a window.  Every piece is counted again by
    itself, because a tokeniser may count a piece differently from the same stretch within the whole.
    """
    starts = token_spans(text)[:, 0]
    if len(starts) <= limit or len(text) < 2:  # noqa: PLR2004 (a character is never cut)
        return [(text, len(starts))]
    pieces: list[tuple[str, int]] = []
    start = 0
    while start < len(text):
        cut = _cut(text, starts, start=start, limit=limit)
        pieces.extend(windows(text[start:cut], token_spans=token_spans, limit=limit))
        start = cut
    return pieces


def _cut(text: str, starts: NDArray[np.int64], *, start: int, limit: int) -> int:
    """Where the window that begins at ``start`` ends: always past its first character."""
    first = int(np.searchsorted(starts, start))
    if start > 0 and len(starts) - first <= limit:
        return len(text)
    for token in range(first + limit, first + limit // 2, -1):
        at = int(starts[token])
        if at > start and text[at - 1].isspace():
            return at
    return min(max(start + 1, int(starts[first + limit])), len(text) - (start == 0))


def encode_in_windows(
    texts: Sequence[str],
    *,
    encode: Callable[[Sequence[str]], FloatMatrix],
    token_spans: Callable[[str], SpanArray],
    limit: int,
    dimension: int,
) -> FloatMatrix:
    """One row a text: the mean of its windows' vectors, weighted by their tokens, brought to length 1."""
    pieces = [windows(text, token_spans=token_spans, limit=limit) for text in texts]
    vectors = encode([piece for parts in pieces for piece, _ in parts])
    rows = np.zeros((len(texts), dimension), dtype=np.float32)
    at = 0
    for row, parts in enumerate(pieces):
        part = vectors[at : at + len(parts)]
        at += len(parts)
        if len(parts) == 1:
            rows[row] = part[0]  # untouched, so that a short query keeps its very bits
            continue
        weights = np.array([tokens for _, tokens in parts], dtype=np.float64)
        rows[row] = unit_rows((weights @ part.astype(np.float64))[None, :])[0]
    return rows


def unit_rows(matrix: NDArray[np.floating]) -> FloatMatrix:
    """The rows brought to length 1, as float32; a row of zeros stays one."""
    wide = matrix.astype(np.float64)
    norms = np.linalg.norm(wide, axis=1, keepdims=True)
    return np.asarray(wide / np.where(norms > 0, norms, 1.0), dtype=np.float32)
