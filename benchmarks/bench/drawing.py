"""Vectors drawn around real embeddings.

A chunk has three parents: a real chunk and two of its nearest neighbours.  Its vector is their mean with
random weights (so it lies where real texts lie), plus noise with the covariance of what sets a real embedding
apart from the mean of its neighbours, as much of it as brings the vector back to unit length: a mean of unit
vectors is short by exactly what was averaged away.  :func:`structure` tells how near the neighbourhoods come
to real ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .anchors import Anchors, nearest

__all__ = ["Drawer", "Parents", "structure"]

_WEIGHTS = (2.0, 1.0, 1.0)  # of Dirichlet's distribution
_AMONG = 8  # neighbours that the other two parents are chosen from
_RIDGE = 1e-6


@dataclass(frozen=True, slots=True)
class Parents:
    """Of n documents: ``anchors`` (n, 3) and their ``weights`` (n, 3), which add up to 1."""

    anchors: NDArray[np.int64]
    weights: NDArray[np.float64]


class Drawer:
    def __init__(self, anchors: Anchors) -> None:
        self._anchors = anchors
        means = anchors.vectors[anchors.neighbours[:, :_AMONG]].mean(axis=1)
        apart = (anchors.vectors - means).astype(np.float64)
        covariance = np.cov(apart, rowvar=False) + _RIDGE * np.eye(apart.shape[1])
        self._noise = np.linalg.cholesky(covariance).T.astype(np.float32)

    def parents(self, generator: np.random.Generator, count: int) -> Parents:
        anchors = self._anchors
        first = generator.integers(len(anchors), size=count)
        others = np.argsort(generator.random((count, _AMONG)), axis=1)[:, : len(_WEIGHTS) - 1]
        rest = np.take_along_axis(anchors.neighbours[first], others, axis=1)
        return Parents(np.column_stack([first, rest]), generator.dirichlet(_WEIGHTS, size=count))

    def vectors(self, generator: np.random.Generator, parents: Parents) -> NDArray[np.float16]:
        """One vector for each row of ``parents``."""
        rows = self._anchors.vectors[parents.anchors]
        mean = np.einsum("npd,np->nd", rows, parents.weights.astype(np.float32))
        noise = generator.standard_normal(mean.shape, dtype=np.float32) @ self._noise
        # The t > 0 with |mean + t * noise| = 1.
        a = (noise * noise).sum(axis=1)
        b = (mean * noise).sum(axis=1)
        c = np.minimum((mean * mean).sum(axis=1) - 1.0, 0.0)
        t = (-b + np.sqrt(b * b - a * c)) / a
        drawn = mean + t[:, None] * noise
        unit: NDArray[np.float16] = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float16)
        return unit


def structure(vectors: NDArray[np.float32], *, seed: int, sample: int = 1000) -> dict[str, float]:
    """Neighbourhoods in numbers, to compare collections of one size.

    Medians of the cosine to the 1st, 10th and 100th neighbour; the intrinsic dimension by maximum likelihood
    over the distances to the 20 nearest (Levina and Bickel, 2004, averaged as MacKay and Ghahramani
    proposed); and how many times the mean the most popular vector is among the 10 nearest of others.
    """
    chosen = np.random.default_rng(seed).permutation(len(vectors))[:sample]
    cosines, rows = nearest(vectors[chosen], vectors, 101)
    cosines, rows = cosines[:, 1:], rows[:, 1:]
    distances = np.sqrt(np.maximum(2 - 2 * cosines[:, :20].astype(np.float64), 1e-9))
    inverse = np.log(distances[:, -1:] / distances[:, :-1]).mean(axis=1)
    popular = np.bincount(rows[:, :10].ravel(), minlength=len(vectors))
    return {
        "cosine to 1st": float(np.median(cosines[:, 0])),
        "cosine to 10th": float(np.median(cosines[:, 9])),
        "cosine to 100th": float(np.median(cosines[:, 99])),
        "intrinsic dimension": float(1 / inverse[inverse > 0].mean()),
        "most popular": float(popular.max() / max(popular.mean(), 1e-12)),
    }
