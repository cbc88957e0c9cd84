"""Queries, judgements and runs in; measures out.

What goes in: the files of the two customs of the field, TREC and BEIR (:func:`read_queries`,
:func:`read_qrels`, :func:`read_run`), or the same records built by hand.  What comes out: run files that
every evaluator reads in one order (:func:`write_trec`, :func:`write_jsonl`) and an :class:`Evaluation` with
the measures as trec_eval has them (:func:`evaluate`).  A whole :class:`Collection`
(:func:`read_collection`) and the runs of several systems become a :class:`CollectionResult`, which tests
whether they differ by more than chance (:func:`compare`), and which :func:`result_lines`,
:func:`result_record` and :func:`html_report` print.  Ids are exact strings from end to end: ``0012``,
``1e5`` and ``NA`` stay what they are.

When not to use it: to search.  This package knows nothing of the index and judges any system's run.
"""

from __future__ import annotations

from docsearch.evaluation.collection import Collection, read_collection
from docsearch.evaluation.jsonl import json_line
from docsearch.evaluation.measures import DEFAULT_MEASURES, Evaluation, check_measures, evaluate
from docsearch.evaluation.qrels import Qrels, read_qrels
from docsearch.evaluation.queries import TopicQuery, read_queries
from docsearch.evaluation.report import html_report
from docsearch.evaluation.results import (
    CollectionResult,
    SystemResult,
    SystemRun,
    measure_systems,
    recall_curve,
    result_record,
)
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
from docsearch.evaluation.significance import Comparison, bootstrap_interval, compare, randomisation_test
from docsearch.evaluation.tables import (
    aligned,
    comparison_line,
    p_value,
    result_lines,
    signed,
    summary_rows,
    system_rows,
)

__all__ = [
    "DEFAULT_MEASURES",
    "Collection",
    "CollectionResult",
    "Comparison",
    "Evaluation",
    "Qrels",
    "RankedQuery",
    "RunEntry",
    "SystemResult",
    "SystemRun",
    "TopicQuery",
    "aligned",
    "bootstrap_interval",
    "check_measures",
    "compare",
    "comparison_line",
    "evaluate",
    "html_report",
    "json_line",
    "measure_systems",
    "p_value",
    "randomisation_test",
    "read_collection",
    "read_jsonl",
    "read_qrels",
    "read_queries",
    "read_run",
    "read_trec",
    "recall_curve",
    "result_lines",
    "result_record",
    "signed",
    "summary_rows",
    "system_rows",
    "trec_scores",
    "write_jsonl",
    "write_trec",
]
