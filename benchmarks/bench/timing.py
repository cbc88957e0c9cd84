"""Latencies: one call after the other, no batches."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from .environment import JSON

__all__ = ["latencies", "summary"]

T = TypeVar("T")
_WARM = 10


def latencies(call: Callable[[T], object], inputs: Sequence[T], *, seconds: float = 60.0) -> list[float]:
    """Seconds of each call, after a few that are not counted; stops when the time is up."""
    for value in inputs[:_WARM]:
        call(value)
    taken: list[float] = []
    end = time.monotonic() + seconds
    for value in inputs:
        started = time.perf_counter()
        call(value)
        taken.append(time.perf_counter() - started)
        if time.monotonic() > end:
            break
    return taken


def summary(seconds: Sequence[float]) -> JSON:
    """Milliseconds: median, 95th percentile, mean, and how many calls were timed."""
    values = np.array(seconds) * 1000
    return {
        "p50 ms": round(float(np.median(values)), 3),
        "p95 ms": round(float(np.percentile(values, 95)), 3),
        "mean ms": round(float(values.mean()), 3),
        "calls": len(values),
    }
