"""All cores busy: as many batches at a time as there are cores, each computed by one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

__all__ = ["on_all_cores"]

T = TypeVar("T")
R = TypeVar("R")


def on_all_cores(function: Callable[[T], R], items: Sequence[T], *, cores: int) -> list[R]:
    """``function`` of each of ``items``, in their order, where torch does the work.

    Faster than to let torch share every product out among the cores, which then wait for each other some
    hundred times a batch: 65 chunks a second instead of 52 with MiniLM on two cores.  And no bit depends on
    how many cores there are.
    """
    from concurrent.futures import ThreadPoolExecutor

    import torch

    try:
        with ThreadPoolExecutor(cores, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            return list(pool.map(function, items))
    finally:
        # What a thread sets is also what threads that come later begin with.
        torch.set_num_threads(cores)
