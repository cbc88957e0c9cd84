"""Queries, judgements and runs in; measures out.

What goes in: the files of the two customs of the field, TREC and BEIR (:func:`read_queries`,
:func:`read_qrels`, :func:`read_run`), or the same records built by hand.  What comes out: run files that
every evaluator reads in one order (:func:`write_trec`, :func:`write_jsonl`) and an :class:`Evaluation` with
the measures as trec_eval has them (:func:`evaluate`).  Ids are exact strings from end to end: ``0012``,
``1e5`` and ``NA`` stay what they are.

When not to use it: to search.  This package knows nothing of the index and judges any system's run.
"""

from __future__ import annotations

from docsearch.evaluation.jsonl import json_line
from docsearch.evaluation.measures import DEFAULT_MEASURES, Evaluation, evaluate
from docsearch.evaluation.qrels import Qrels, read_qrels
from docsearch.evaluation.queries import TopicQuery, read_queries
from docsearch.evaluation.runs import (
    RankedQuery,
    RunEntry,
    read_jsonl,
    read_run,
    read_trec,
    trec_scores,
    write_jsonl,
    write_trec,
)

__all__ = [
    "DEFAULT_MEASURES",
    "Evaluation",
    "Qrels",
    "RankedQuery",
    "RunEntry",
    "TopicQuery",
    "evaluate",
    "json_line",
    "read_jsonl",
    "read_qrels",
    "read_queries",
    "read_run",
    "read_trec",
    "trec_scores",
    "write_jsonl",
    "write_trec",
]
