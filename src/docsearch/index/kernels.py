"""The inner loops of a search: compiled, if they could be when docsearch was installed, else in NumPy.

Both give the same scores in the same order.  Which of them runs is asked nowhere else: callers call what
stands here.
"""

from __future__ import annotations

__all__ = ["COMPILED", "VECTORS", "best", "count_alive", "coverage", "find", "row_scores", "score"]

_VERSION = 3  # of the functions; what was compiled from other sources is left alone

try:
    from docsearch.index import _kernels

    if _kernels.VERSION != _VERSION:
        raise ImportError("compiled from other sources")  # noqa: TRY301
    best, count_alive, coverage = _kernels.best, _kernels.count_alive, _kernels.coverage
    find, row_scores, score = _kernels.find, _kernels.row_scores, _kernels.score
    COMPILED = True
    VECTORS = _kernels if _kernels.reads_vectors() else None  # on some processors only
except ImportError:
    from docsearch.index.plain_kernels import best, count_alive, coverage, find, row_scores, score

    COMPILED = False
    VECTORS = None
