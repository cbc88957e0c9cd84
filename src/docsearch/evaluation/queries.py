"""Query files: JSON Lines, tab-separated values, or TREC topics."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from docsearch.errors import EvaluationError
from docsearch.evaluation.jsonl import json_object, string_id
from docsearch.evaluation.lines import Line, Source, read_lines, source_name
from docsearch.model import JSONValue

__all__ = ["TopicQuery", "read_queries"]

# A header is taken for one only on the first line and only when both columns are such labels, so that a
# query of any other wording is never eaten.
_ID_LABELS = frozenset({"id", "_id", "qid", "query-id", "query_id", "queryid", "topic-id", "topic_id"})
_TEXT_LABELS = frozenset({"text", "query", "query-text", "query_text", "title"})

_TAG = re.compile(r"\s*<(/?\w+)>\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TopicQuery:
    """One query of a collection.

    ``id`` is exact, ``text`` in plain words, ``kind`` a class of queries to report by, where there is one.
    """

    id: str
    text: str
    kind: str | None = None


def read_queries(source: Source) -> tuple[TopicQuery, ...]:
    """Read every query of ``source``, in file order; ``-`` is standard input, and gzip is recognised.

    The form is told by the first line that is not blank: ``{`` begins JSON Lines (``_id`` or ``id``, ``text``
    or ``query``, maybe ``kind``, there or in ``metadata``), ``<`` begins TREC topics (``<top>``, ``<num>``,
    ``<title>``), anything else is ``id<TAB>text``, with or without a header such as ``query-id<TAB>text``.

    Raises :class:`EvaluationError` on a file without queries, a line that does not fit, a query without text,
    and an id that comes twice.
    """
    lines = [line for line in read_lines(source) if line.text.strip()]
    if not lines:
        raise EvaluationError(f"There is no query in {source_name(source)}: it is empty.")
    queries: dict[str, TopicQuery] = {}
    for line, query in _form(lines[0])(lines):
        if not query.text.strip():
            line.fail(f"the query {query.id!r} has no text")
        if query.id in queries:
            line.fail(f"the query id {query.id!r} comes a second time")
        queries[query.id] = query
    if not queries:
        raise EvaluationError(f"There is no query in {source_name(source)}, only a header.")
    return tuple(queries.values())


def _form(first: Line) -> Callable[[list[Line]], Iterator[tuple[Line, TopicQuery]]]:
    start = first.text.lstrip()[0]
    return {"{": _from_json, "<": _from_topics}.get(start, _from_tsv)


def _from_json(lines: Iterable[Line]) -> Iterator[tuple[Line, TopicQuery]]:
    for line in lines:
        record = json_object(line)
        text = record.get("text", record.get("query"))
        if not isinstance(text, str):
            line.fail("the query's text (text or query) is missing")
        yield line, TopicQuery(string_id(record, ("_id", "id"), line), text, _kind(record, line))


def _kind(record: Mapping[str, JSONValue], line: Line) -> str | None:
    metadata = record.get("metadata")
    kind = record.get("kind", metadata.get("kind") if isinstance(metadata, dict) else None)
    if kind is not None and not isinstance(kind, str):
        line.fail("the query's kind is not a string")
    return kind or None


def _from_tsv(lines: list[Line]) -> Iterator[tuple[Line, TopicQuery]]:
    for index, line in enumerate(lines):
        columns = line.text.split("\t")
        if len(columns) != 2:  # noqa: PLR2004
            line.fail(f"a query line is id<TAB>text, and this one has {len(columns)} columns")
        query_id, text = columns[0].strip(" "), columns[1].strip(" ")
        if index == 0 and query_id.casefold() in _ID_LABELS and text.casefold() in _TEXT_LABELS:
            continue
        if not query_id:
            line.fail("the query's id is missing")
        yield line, TopicQuery(query_id, text)


def _from_topics(lines: list[Line]) -> Iterator[tuple[Line, TopicQuery]]:
    fields: dict[str, str] | None = None
    tag = ""
    for line in lines:
        match = _TAG.match(line.text)
        if match is not None:
            tag, text = match[1].lower(), match[2]
        else:
            text = line.text
        if fields is None and tag != "top":
            line.fail("text outside of <top> ... </top>")
        if tag == "/top":
            yield line, _topic(fields or {}, line)
            fields = None
        elif tag == "top" and match is not None:
            if fields is not None:
                line.fail("a <top> begins before the one above it is closed with </top>")
            fields = {}
        elif fields is not None:
            fields[tag] = f"{fields.get(tag, '')} {text}".strip()
    if fields is not None:
        lines[-1].fail("the last <top> is not closed with </top>")


def _topic(fields: dict[str, str], line: Line) -> TopicQuery:
    number = _without_label(fields.get("num", ""), "Number:")
    if not number:
        line.fail("this topic has no <num>")
    if "title" not in fields:
        line.fail(f"the topic {number!r} has no <title>")
    return TopicQuery(number, _without_label(fields["title"], "Topic:"))


def _without_label(text: str, label: str) -> str:
    text = text.split("</", 1)[0].strip()
    return text[len(label) :].strip() if text.casefold().startswith(label.casefold()) else text
