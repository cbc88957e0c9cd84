"""Judgement files (qrels): TREC's four columns or BEIR's three."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from docsearch.errors import EvaluationError
from docsearch.evaluation.lines import Line, Source, read_lines, source_name

__all__ = ["Qrels", "read_qrels"]

Qrels = Mapping[str, Mapping[str, int]]
"""Query id -> document id -> relevance; ids exact, 1 and up is relevant."""

_TREC_COLUMNS = 4
_BEIR_COLUMNS = 3
_HEADER_LABELS = (
    frozenset({"query-id", "query_id", "queryid", "qid"}),
    frozenset({"corpus-id", "corpus_id", "corpusid", "doc-id", "doc_id", "docid", "did"}),
    frozenset({"score", "relevance", "rel", "label", "grade"}),
)
_WHOLE = re.compile(r"[+-]?[0-9]{1,7}")
_HIGHEST = 1_000_000  # trec_eval's tables are as large as the highest grade: a huge one crashes it

_Judgement = tuple[str, str, str]


def read_qrels(source: Source) -> Qrels:
    """Read the judgements of ``source`` (``-`` is standard input, gzip is recognised).

    The form is told by the first line: three tab-separated columns are BEIR's ``query-id, corpus-id, score``
    (with or without its header; ids may hold spaces), four columns by any white space are TREC's
    ``query 0 document relevance``.  The same judgement twice is one judgement.

    Raises :class:`EvaluationError`, naming the line, where a line does not fit, a relevance is not a whole
    number, or one document is judged in two ways; and where there is no judgement at all.
    """
    judged: dict[str, dict[str, int]] = {}
    columns: Callable[[Line], _Judgement] | None = None
    for line in _filled(source):
        if columns is None:
            columns = _beir if len(line.text.split("\t")) == _BEIR_COLUMNS else _trec
            if columns is _beir and _is_header(line):
                continue
        query_id, document_id, grade = columns(line)
        relevance = _relevance(grade, line)
        if judged.setdefault(query_id, {}).setdefault(document_id, relevance) != relevance:
            line.fail(f"the document {document_id!r} was judged otherwise for the query {query_id!r} above")
    if not judged:
        raise EvaluationError(f"There is no judgement in {source_name(source)}.")
    return MappingProxyType(judged)


def _filled(source: Source) -> Iterator[Line]:
    return (line for line in read_lines(source) if line.text.strip())


def _is_header(line: Line) -> bool:
    columns = [column.strip().casefold() for column in line.text.split("\t")]
    return all(column in labels for column, labels in zip(columns, _HEADER_LABELS, strict=True))


def _beir(line: Line) -> _Judgement:
    columns = line.text.split("\t")
    if len(columns) != _BEIR_COLUMNS:
        line.fail(f"a judgement is query, document, score, and this line has {len(columns)} columns")
    query_id, document_id, grade = columns
    if not query_id.strip() or not document_id.strip():
        line.fail("the id of the query or of the document is missing")
    return query_id, document_id, grade


def _trec(line: Line) -> _Judgement:
    columns = line.words()
    if len(columns) != _TREC_COLUMNS:
        line.fail(f"a judgement is query, 0, document, relevance, and this line has {len(columns)} columns")
    return columns[0], columns[2], columns[3]


def _relevance(grade: str, line: Line) -> int:
    if not _WHOLE.fullmatch(grade.strip()) or abs(int(grade)) > _HIGHEST:
        line.fail(f"the relevance {grade!r} is not a whole number up to {_HIGHEST}")
    return int(grade)
