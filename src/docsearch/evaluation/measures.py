"""Measures over a run, as trec_eval has them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from docsearch.errors import EvaluationError
from docsearch.evaluation.qrels import Qrels
from docsearch.evaluation.runs import RankedQuery

__all__ = ["DEFAULT_MEASURES", "Evaluation", "check_measures", "evaluate"]

DEFAULT_MEASURES = ("nDCG@10", "RR@10", "R@100", "AP", "P@5")

_UNJUDGED_DEPTH = 10
_MEASURE = re.compile(r"(?:(?:nDCG|RR|AP)(?:@([1-9][0-9]*))?|(?:R|P)@([1-9][0-9]*))")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the measures say of one run.

    ``means`` has one value a measure, over all ``queries`` judged queries; ``per_query`` has the same for
    each of them (query id -> measure -> value).  ``missing`` are judged queries that the run does not answer
    (they count as 0), ``ignored`` is the number of the run's queries without judgements, and ``unjudged`` the
    number of documents among the first ten of the judged queries that nobody judged.
    """

    means: Mapping[str, float]
    per_query: Mapping[str, Mapping[str, float]]
    queries: int
    missing: tuple[str, ...]
    ignored: int
    unjudged: int


def evaluate(
    qrels: Qrels, run: Iterable[RankedQuery], *, measures: Sequence[str] = DEFAULT_MEASURES
) -> Evaluation:
    """Measure ``run`` against ``qrels``.

    The policy is that of ``trec_eval -c``: every query with at least one judgement counts, with 0 where the
    run has no answer or where none of the judgements is positive; a document counts as relevant from grade 1
    up, and one that nobody judged as not relevant; nDCG's gain is the grade itself (a negative one is 0), its
    discount log2(rank + 1), and its ideal is taken over all judged documents (Järvelin and Kekäläinen 2002);
    P@5 divides by 5 however few documents there are; RR@10 is 0 from rank 11 on.  The ranking judged is the
    order of the entries: readers and writers of run files see to it that this is the order by score.

    Raises :class:`EvaluationError` where no query of the run is judged (a row of zeros would hide that the
    two files do not belong together), where a query comes twice, and on an unknown measure.
    """
    check_measures(measures)
    answers = _by_query(run)
    judged = {query_id: grades for query_id, grades in qrels.items() if grades}
    known = [query_id for query_id in judged if query_id in answers]
    if not known:
        raise EvaluationError(_strangers(judged, answers))
    rankings = {query_id: _document_ids(answers[query_id]) for query_id in known}
    per_query = _values(judged, rankings, measures)
    return Evaluation(
        means=MappingProxyType(
            {name: math.fsum(row[name] for row in per_query.values()) / len(judged) for name in measures}
        ),
        per_query=MappingProxyType(per_query),
        queries=len(judged),
        missing=tuple(query_id for query_id in judged if query_id not in answers),
        ignored=len(answers) - len(known),
        unjudged=sum(
            document_id not in judged[query_id]
            for query_id, ranking in rankings.items()
            for document_id in ranking[:_UNJUDGED_DEPTH]
        ),
    )


def _values(
    judged: Qrels, rankings: Mapping[str, Sequence[str]], measures: Sequence[str]
) -> dict[str, dict[str, float]]:
    """Query -> measure -> value.

    ir_measures hands the work to several libraries, which part ties in different ways, sort in float32 or in
    float64, and crash on ids that are not valid UTF-8; with plain numbers as ids and whole scores from the
    length of the ranking down to 1, all see the same order.
    """
    import ir_measures  # slow to import

    known = {_measure(name, ir_measures): name for name in measures}
    query_ids = list(judged)
    grades, scores = {}, {}
    for number, query_id in enumerate(query_ids):
        ranking = rankings.get(query_id, ())
        names = {
            name: str(place) for place, name in enumerate({**dict.fromkeys(ranking), **judged[query_id]})
        }
        grades[str(number)] = {names[name]: max(0, grade) for name, grade in judged[query_id].items()}
        if ranking:
            scores[str(number)] = {names[name]: len(ranking) - place for place, name in enumerate(ranking)}
    rows = {query_id: dict.fromkeys(measures, 0.0) for query_id in query_ids}
    for metric in ir_measures.iter_calc(list(known), grades, scores):
        rows[query_ids[int(metric.query_id)]][known[metric.measure]] = float(metric.value)
    return rows


def _measure(name: str, library: Any) -> Any:  # noqa: ANN401  # ir_measures is not typed
    family, _, cutoff = name.partition("@")
    measure = getattr(library, family)
    return measure @ int(cutoff) if cutoff else measure


def check_measures(measures: Sequence[str]) -> None:
    """Raise :class:`EvaluationError` on an unknown measure."""
    for name in measures:
        if not _MEASURE.fullmatch(name):
            raise EvaluationError(
                f"There is no measure {name!r}; the measures are nDCG, RR and AP with or without a cut-off "
                "(nDCG@10), and R and P with one (R@100)."
            )


def _by_query(run: Iterable[RankedQuery]) -> dict[str, RankedQuery]:
    answers: dict[str, RankedQuery] = {}
    for answer in run:
        if answer.query_id in answers:
            raise EvaluationError(f"The run answers the query {answer.query_id!r} twice.")
        answers[answer.query_id] = answer
    return answers


def _document_ids(answer: RankedQuery) -> list[str]:
    ranking = [entry.id for entry in answer.entries]
    if len(set(ranking)) < len(ranking):
        raise EvaluationError(f"The run has a document twice for the query {answer.query_id!r}.")
    return ranking


def _strangers(judged: Qrels, answers: Mapping[str, RankedQuery]) -> str:
    if not answers or not judged:
        return f"There is nothing to measure: the {'qrels' if answers else 'run'} holds no query."
    return (
        f"No query of the run is judged in the qrels (the run has {next(iter(answers))!r} and "
        f"{len(answers) - 1} others, the qrels {next(iter(judged))!r} and {len(judged) - 1} others): "
        "the two do not belong together."
    )
