"""Runs: what a system answered to every query, in TREC's form or as JSON Lines."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from docsearch.errors import EvaluationError
from docsearch.evaluation.jsonl import json_line, json_object, string_id
from docsearch.evaluation.lines import Line, Source, read_lines, source_name
from docsearch.model import JSONValue

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = [
    "RankedQuery",
    "RunEntry",
    "read_jsonl",
    "read_run",
    "read_trec",
    "trec_scores",
    "write_jsonl",
    "write_trec",
]

_COLUMNS = 6
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class RunEntry:
    """One document of an answer; ``score`` is higher-is-better."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class RankedQuery:
    """The answer to one query.  The order of ``entries`` is the ranking, best first, whatever the scores."""

    query_id: str
    entries: tuple[RunEntry, ...]
    query: str = ""
    degraded: tuple[str, ...] = ()


def write_trec(run: Iterable[RankedQuery], stream: TextIO, tag: str = "docsearch") -> None:
    """Write the lines ``query Q0 document rank score tag``: single spaces, ranks from 1, ids as they are.

    The scores fall strictly within a query even in float32 (see :func:`trec_scores`), so that evaluators,
    which sort by score alone and part ties each in its own way, all see the order of the run.

    Raises :class:`EvaluationError` on an id that white space would tear apart, and on a score that is not
    finite; queries already written stay written.
    """
    _check_word(tag, "tag of the run")
    for answer in run:
        _check_word(answer.query_id, "query id")
        for entry in answer.entries:
            _check_word(entry.id, "document id")
        scores = trec_scores([entry.score for entry in answer.entries])
        # Nine significant digits name every float32 (IEEE 754), by way of a float64 also.
        stream.writelines(
            f"{answer.query_id} Q0 {entry.id} {rank} {score:.9g} {tag}\n"
            for rank, (entry, score) in enumerate(zip(answer.entries, scores, strict=True), start=1)
        )


def write_jsonl(run: Iterable[RankedQuery], stream: TextIO) -> None:
    """Write one JSON object a query: ``query_id``, ``query``, ``results`` (``id``, ``rank``, ``score``) and
    ``degraded``.  Any id can be written, and scores stay as they are.
    """
    for answer in run:
        results = [
            {"id": entry.id, "rank": rank, "score": _finite(entry.score)}
            for rank, entry in enumerate(answer.entries, start=1)
        ]
        record = {"query_id": answer.query_id, "query": answer.query, "results": results}
        stream.write(json_line(record | {"degraded": list(answer.degraded)}) + "\n")


def trec_scores(scores: Iterable[float]) -> list[float]:
    """``scores`` as float32 values (given as floats) that fall strictly, nudged as little as possible.

    Each is the float32 nearest to its score, or where that does not lie below the one before it, the next
    float32 below that one (``nextafter``); values beyond the range of float32 become its bounds, and where a
    run of them lands on the lowest, those above it make room.  The order is never changed.

    Raises :class:`EvaluationError` on NaN and on infinity.
    """
    import numpy as np  # heavy

    highest = np.finfo(np.float32).max
    wanted = np.array([_finite(score) for score in scores], dtype=np.float64)
    steps = np.arange(len(wanted), dtype=np.int64)
    # Counted as the n-th float32 from zero, "the next one below" is "one less".
    ordinals = _ordinals(np.clip(wanted, -highest, highest).astype(np.float32))
    falling = np.minimum.accumulate(ordinals + steps) - steps
    lowest = _ordinals(np.array([-highest], dtype=np.float32))[0]
    room = lowest + steps[::-1]
    return [float(value) for value in _from_ordinals(np.maximum(falling, room))]


def _ordinals(values: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """The place of each float32 among all of them, 0 for both zeros (IEEE 754 bits grow with the size)."""
    import numpy as np

    bits = np.ascontiguousarray(values).view(np.uint32).astype(np.int64)
    size = bits & 0x7FFFFFFF
    return np.where(bits == size, size, -size)


def _from_ordinals(ordinals: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    import numpy as np

    bits = np.where(ordinals < 0, -ordinals | 0x80000000, ordinals)
    return bits.astype(np.uint32).view(np.float32)


def read_run(source: Source) -> tuple[RankedQuery, ...]:
    """Read a run in either form: JSON Lines where the first line begins with ``{``, TREC otherwise."""
    lines = _filled(source)
    first = next(lines, None)
    if first is None:
        raise EvaluationError(f"There is nothing in the run {source_name(source)}.")
    read = _read_jsonl if first.text.lstrip().startswith("{") else _read_trec
    return read(_chain(first, lines))


def read_trec(source: Source) -> tuple[RankedQuery, ...]:
    """Read TREC lines, in the order trec_eval reads from them: by score as a float32, falling, and where
    scores are equal by document id, falling by its UTF-8 bytes.  The rank column is not looked at.

    Raises :class:`EvaluationError`, naming the line, where a line has not six columns, a score is not a
    finite number, or a document comes twice for one query.
    """
    return _read_trec(_filled(source))


def read_jsonl(source: Source) -> tuple[RankedQuery, ...]:
    """Read what :func:`write_jsonl` writes; the order is that of the ranks, which must count from 1."""
    return _read_jsonl(_filled(source))


def _read_trec(lines: Iterable[Line]) -> tuple[RankedQuery, ...]:
    answers: dict[str, dict[str, float]] = {}
    for line in lines:
        columns = line.words()
        if len(columns) != _COLUMNS:
            line.fail(
                f"a run line is query Q0 document rank score tag, and this one has {len(columns)} columns"
            )
        query_id, _, document_id, _, number, _ = columns
        score = float(number) if _NUMBER.fullmatch(number) else math.nan
        if not math.isfinite(score):
            line.fail(f"the score {number!r} is not a finite number")
        answer = answers.setdefault(query_id, {})
        if document_id in answer:
            line.fail(f"the document {document_id!r} comes a second time for the query {query_id!r}")
        answer[document_id] = score
    return tuple(RankedQuery(query_id, _in_trec_order(answer)) for query_id, answer in answers.items())


def _in_trec_order(answer: dict[str, float]) -> tuple[RunEntry, ...]:
    import numpy as np

    with np.errstate(over="ignore"):  # a score beyond float32 is infinite to trec_eval too
        single = np.array(list(answer.values()), dtype=np.float64).astype(np.float32)
    keyed = zip(single.tolist(), (name.encode("utf-8") for name in answer), answer.items(), strict=True)
    ordered = sorted(keyed, key=lambda item: item[:2], reverse=True)
    return tuple(RunEntry(document_id, score) for _, _, (document_id, score) in ordered)


def _read_jsonl(lines: Iterable[Line]) -> tuple[RankedQuery, ...]:
    answers: dict[str, RankedQuery] = {}
    for line in lines:
        record = json_object(line)
        query_id = string_id(record, ("query_id",), line)
        if query_id in answers:
            line.fail(f"the query {query_id!r} comes a second time")
        results = record.get("results")
        if not isinstance(results, list):
            line.fail("the results are missing")
        entries = tuple(_entry(item, rank, line) for rank, item in enumerate(results, start=1))
        if len({entry.id for entry in entries}) < len(entries):
            line.fail("a document comes twice")
        degraded = record.get("degraded")
        notes = tuple(map(str, degraded)) if isinstance(degraded, list) else ()
        answers[query_id] = RankedQuery(query_id, entries, str(record.get("query") or ""), notes)
    return tuple(answers.values())


def _entry(item: JSONValue, rank: int, line: Line) -> RunEntry:
    if not isinstance(item, dict) or item.get("rank") != rank:
        line.fail(f"result {rank} is not an object with the rank {rank}")
    score = item.get("score")
    if isinstance(score, bool) or not isinstance(score, int | float) or not math.isfinite(score):
        line.fail(f"the score of result {rank} is not a finite number")
    return RunEntry(string_id(item, ("id",), line), score)


def _filled(source: Source) -> Iterator[Line]:
    return (line for line in read_lines(source) if line.text.strip())


def _chain(first: Line, rest: Iterator[Line]) -> Iterator[Line]:
    yield first
    yield from rest


def _finite(score: float) -> float:
    if not math.isfinite(score):
        raise EvaluationError(f"A run cannot hold the score {score}: scores are finite numbers.")
    return score


def _check_word(word: str, what: str) -> None:
    if word.split() != [word]:
        raise EvaluationError(
            f"The {what} {word!r} is empty or has white space in it, which the TREC form cannot hold; "
            "write the run as JSON Lines instead (--format jsonl)."
        )
    if any("\ud800" <= letter <= "\udfff" for letter in word):
        raise EvaluationError(
            f"The {what} {word!r} is not valid Unicode, which the TREC form cannot hold; "
            "write the run as JSON Lines instead (--format jsonl)."
        )
