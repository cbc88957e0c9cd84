"""Fitting weights: what is chosen, and what it is reported on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import pytest

from docsearch import Index, SearchSettings
from docsearch.config import Fusion
from docsearch.errors import BadInputError, EvaluationError
from docsearch.evaluation import TopicQuery
from docsearch.model import Document, Passage, SearchResult, SearchResults
from docsearch.tuning import GRIDS, tunable, tune

CONVEX = SearchSettings(fusion=Fusion.CONVEX, vector_weight=0.5)


@dataclass
class _Engine:
    """Puts the right document first where the weight is within .1 of the query's own, else second."""

    best: dict[str, float]
    asked: list[SearchSettings] = field(default_factory=list)

    def search(self, query: str, settings: SearchSettings) -> SearchResults:
        self.asked.append(settings)
        weight = 0.5 if settings.vector_weight is None else settings.vector_weight
        near = abs(weight - self.best[query]) < 0.101
        names = ["right", "wrong"] if near else ["wrong", "right"]
        return SearchResults(
            query,
            tuple(
                SearchResult(rank, Document(name, ""), 1 / rank, {}, Passage("", 0, 0))
                for rank, name in enumerate(names, 1)
            ),
        )


def _case(best: list[float]) -> tuple[_Engine, tuple[TopicQuery, ...], dict[str, dict[str, int]]]:
    engine = _Engine({f"text {n}": weight for n, weight in enumerate(best)})
    queries = tuple(TopicQuery(f"q{n}", f"text {n}") for n in range(len(best)))
    return engine, queries, {query.id: {"right": 1} for query in queries}


def test_the_weight_that_is_best_is_found() -> None:
    engine, queries, qrels = _case([0.9] * 20)
    tuned = tune(cast(Index, engine), queries, qrels, settings=CONVEX, measure="RR@10")
    # .80 to 1 are all as good: the one nearest the default of .5 is taken.
    assert tuned.fitted == {"vector_weight": 0.8}
    assert tuned.default == {"vector_weight": 0.5}
    assert tuned.folds == ({"vector_weight": 0.8},) * 5
    assert tuned.means == (0.5, 1.0)
    assert tuned.comparison.gains == dict.fromkeys(qrels, 0.5)
    assert tuned.gains
    assert len(engine.asked) == 20 * 21  # each setting once, however many folds
    assert {(s.k, s.syntax) for s in engine.asked} == {(10, False)}


def test_the_report_is_on_queries_that_were_held_out() -> None:
    engine, queries, qrels = _case([0.1] * 8 + [0.9] * 12)
    tuned = tune(cast(Index, engine), queries, qrels, settings=CONVEX, measure="RR@10", holdout=0.4)
    held_out = set(tuned.comparison.gains)
    assert (len(held_out), tuned.fitted_on, len(tuned.folds)) == (8, 12, 1)
    fitted = tuned.fitted["vector_weight"]
    assert fitted in {0.2, 0.8}
    expected = [1.0 if abs(engine.best[f"text {name[1:]}"] - fitted) < 0.101 else 0.5 for name in held_out]
    assert tuned.means[1] == pytest.approx(sum(expected) / 8)


def test_what_is_held_out_has_no_say() -> None:
    engine, queries, qrels = _case([0.1] * 9 + [0.9] * 11)
    first = tune(cast(Index, engine), queries, qrels, settings=CONVEX, measure="RR@10", holdout=0.4)
    for name in first.comparison.gains:
        engine.best[f"text {name[1:]}"] = 0.5
    second = tune(cast(Index, engine), queries, qrels, settings=CONVEX, measure="RR@10", holdout=0.4)
    assert second.fitted == first.fitted != first.default
    assert second.means == (1.0, 0.5)  # the default is right for all of them now


def test_in_folds_no_query_is_measured_with_what_it_was_fitted_on() -> None:
    """Two queries of twenty gain, each by a weight of its own; fitted without one, it is not helped."""
    engine, queries, qrels = _case([0.1, 0.9, *[2.0] * 18])  # the others gain with no weight at all
    tuned = tune(cast(Index, engine), queries, qrels, settings=CONVEX, measure="RR@10")
    assert tuned.fitted == {"vector_weight": 0.2}  # what is best for one of them
    assert tuned.comparison.gains["q0"] == 0.0
    assert tuned.comparison.gains["q1"] == 0.0


def test_a_default_that_depends_on_the_query_is_one_of_what_is_tried() -> None:
    engine, queries, qrels = _case([0.9] * 10)
    settings = SearchSettings(fusion=Fusion.CONVEX)
    if settings.vector_weight is None:
        tuned = tune(cast(Index, engine), queries, qrels, settings=settings, measure="RR@10")
        assert (tuned.default, tuned.fitted) == ({"vector_weight": None}, {"vector_weight": 0.8})
        engine.best = dict.fromkeys(engine.best, 0.5)
        tuned = tune(cast(Index, engine), queries, qrels, settings=settings, measure="RR@10")
        assert tuned.fitted == {"vector_weight": None}


def test_where_a_query_goes_depends_on_its_id_alone() -> None:
    engine, queries, qrels = _case([0.9] * 20)
    held = [
        set(
            tune(
                cast(Index, engine), given, qrels, settings=CONVEX, measure="RR@10", holdout=0.3
            ).comparison.gains
        )
        for given in (queries, tuple(reversed(queries)))
    ]
    assert held[0] == held[1]


def test_fields_that_matter_to_the_fusion() -> None:
    assert set(tunable(SearchSettings(fusion=Fusion.RRF))) == {"rank_constant"}
    assert "rank_constant" not in tunable(SearchSettings(fusion=Fusion.CONVEX))
    assert tunable(SearchSettings(fusion=Fusion.DBSF))["vector_weight"] == GRIDS["vector_weight"]
    for fusion in Fusion:
        for name, grid in tunable(SearchSettings(fusion=fusion)).items():
            for value in grid:
                SearchSettings(fusion=fusion, **{name: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("count", "holdout", "error", "reason"),
    [
        (9, None, EvaluationError, "Fitting needs 10 queries .* there are 9"),
        (12, 0.1, EvaluationError, "leaves 11 of the 12 queries to fit on and 1 to report on"),
        (12, 0.9, EvaluationError, "leaves 1 of the 12"),
        (12, 0.0, BadInputError, "between 0 and 1, and is 0"),
        (12, 1.0, BadInputError, "between 0 and 1, and is 1"),
        (12, float("nan"), BadInputError, "between 0 and 1"),
    ],
)
def test_too_few_to_hold_out(count: int, holdout: float | None, error: type[Exception], reason: str) -> None:
    engine, queries, qrels = _case([0.9] * count)
    with pytest.raises(error, match=reason):
        tune(cast(Index, engine), queries, qrels, holdout=holdout)
    assert engine.asked == []
