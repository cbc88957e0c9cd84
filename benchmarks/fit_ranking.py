#!/usr/bin/env python3
"""Fits src/docsearch/ranking/weights.toml, and shows what it is worth on collections it was not fitted on.

python benchmarks/fit_ranking.py --collections FOLDER... [--indexes FOLDER] [--write]

Each FOLDER is a collection (BEIR); seeds, this repository's own, is always among them.
A grid of weights is tried on every query.  The weights of a group of
kinds are their mean over the grid, each point weighted by exp(value / TEMPERATURE), where its value is the
mean nDCG@10 of these kinds over the collections (a collection's share of such queries is its weight).  Such a
mean moves little when one collection is left out, where the best point of a flat grid jumps.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import TypeVar

import numpy as np
from fit_reporting import Row, report, weights_file
from numpy.typing import NDArray

from docsearch import Index
from docsearch.benchmark import collection_index
from docsearch.evaluation import Collection, read_collection
from docsearch.index.keyword import KeywordQuery
from docsearch.index.protocols import Reading
from docsearch.order import Ranking, rank, unique
from docsearch.ranking import (
    POOL,
    BlendWeights,
    LegScores,
    QueryKind,
    Signals,
    answer_evidence,
    background,
    blend,
    read_query,
    result_evidence,
    smoothed,
)
from docsearch.ranking.calibration import BACKGROUND_RANK, Calibration, Logistic
from docsearch.ranking.smoothing import neighbour_means

Floats = NDArray[np.float64]

CUT = 10
TEMPERATURE = 0.005
STEP = 0.05  # to which weights are rounded
VECTOR = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
COVERAGE = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
NEIGHBOURS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
GROUPS = (
    (QueryKind.NAME, QueryKind.NAME_ACTION),
    (QueryKind.EVENT, QueryKind.TOPIC, QueryKind.QUESTION),
)
_DISCOUNT = 1 / np.log2(np.arange(2, CUT + 2))
_ROOT = Path(__file__).parents[1]
_OWN = _ROOT / "benchmarks" / "collections" / "seeds"
_WEIGHTS = _ROOT / "src" / "docsearch" / "ranking" / "weights.toml"

Weights = Mapping[QueryKind, BlendWeights]


@dataclass(frozen=True, slots=True)
class Seen:
    """All that the blend needs of one query, but for weights; ``gains`` (n,) are the grades."""

    kind: QueryKind
    documents: NDArray[np.int64]
    keyword: LegScores
    vector: LegScores
    signals: Signals
    ceiling: float
    centroids: NDArray[np.float32]
    ids: Mapping[int, bytes]
    gains: Floats
    ideal: float

    def named(self, keys: NDArray[np.int64]) -> list[bytes]:
        return [self.ids[key] for key in keys.tolist()]

    def order(self, scores: Floats, depth: int = CUT) -> Ranking:
        return rank(self.documents, scores, depth, self.named)

    def ndcg(self, best: Ranking) -> float:
        gains = self.gains[np.searchsorted(self.documents, best.documents[:CUT])]
        return float((gains * _DISCOUNT[: len(gains)]).sum()) / self.ideal

    def scores(self, weights: BlendWeights, signals: Signals | None = None) -> Floats:
        fused = blend(self.documents, self.keyword, self.vector, signals or self.signals, weights)
        pool = self.order(fused.scores, POOL).documents
        near = self.centroids[np.searchsorted(self.documents, pool)]
        return smoothed(fused, pool, near, weights.neighbours).scores


def look(reading: Reading, index: Index, text: str, grades: Mapping[str, int], *, answerable: bool) -> Seen:
    """One query; if not ``answerable``, as if its relevant documents were not there."""
    allowed = None if answerable else _without_relevant(reading, grades)
    words = reading.keyword.ask(KeywordQuery.plain(text), allowed)
    meaning = reading.vector.ask(index._searcher._encoder().encode_queries([text])[0], allowed)  # noqa: SLF001
    legs = words.best(index.settings.depth), meaning.best(index.settings.depth)
    union = unique(np.concatenate([leg.documents for leg in legs]))
    ids = dict(zip(union.tolist(), reading.ids(union), strict=True))
    ideal = np.sort([max(grade, 0) for grade in grades.values()])[::-1][:CUT]
    return Seen(
        kind=read_query(text).kind,
        documents=union,
        keyword=LegScores("keyword", words.score(union), legs[0]),
        vector=LegScores("vector", meaning.score(union), legs[1]),
        signals=Signals(means=meaning.means(union), coverage=words.coverage(union)),
        ceiling=words.ceiling,
        centroids=meaning.centroids(union),
        ids=ids,
        gains=np.array([max(grades.get(ids[key].decode(), 0), 0) for key in union.tolist()], dtype=float),
        ideal=float((ideal * _DISCOUNT[: len(ideal)]).sum()),
    )


def _without_relevant(reading: Reading, grades: Mapping[str, int]) -> NDArray[np.int64]:
    keys = reading.matching(())
    relevant = {document.encode() for document, grade in grades.items() if grade > 0}
    return keys[[name not in relevant for name in reading.ids(keys)]]


def grid(seen: Seen) -> Floats:
    """nDCG@10 at each point (vector, coverage, neighbours)."""
    values = np.zeros((len(VECTOR), len(COVERAGE), len(NEIGHBOURS)))
    for (i, vector), (j, coverage) in product(enumerate(VECTOR), enumerate(COVERAGE)):
        weights = BlendWeights(vector, coverage)
        fused = blend(seen.documents, seen.keyword, seen.vector, seen.signals, weights)
        pool = seen.order(fused.scores, POOL)
        near = seen.centroids[np.searchsorted(seen.documents, pool.documents)]
        means = neighbour_means(pool.scores, near)
        for k, share in enumerate(NEIGHBOURS):
            mixed = pool.scores + share * (means - pool.scores)
            values[i, j, k] = seen.ndcg(rank(pool.documents, mixed, CUT, seen.named))
    return values


def fit(grids: Mapping[str, Floats], kinds: Mapping[str, Sequence[QueryKind]]) -> Weights:
    """Weights from grids (queries, vector, coverage, neighbours) of some collections."""
    axes = np.meshgrid(VECTOR, COVERAGE, NEIGHBOURS, indexing="ij")
    found: dict[QueryKind, BlendWeights] = {}
    for group in GROUPS:
        total, share = np.zeros(axes[0].shape), 0.0
        for name, values in grids.items():
            mine = np.array([kind in group for kind in kinds[name]])
            total += values[mine].sum(axis=0) / len(mine)
            share += float(mine.mean())
        chance = np.exp((total - total.max()) / share / TEMPERATURE)
        means = [round(float((chance * axis).sum() / chance.sum()) / STEP) * STEP for axis in axes]
        found |= {kind: BlendWeights(*(round(mean, 2) for mean in means)) for kind in group}
    return found


def evidence(seen: Seen, weights: Weights, usual: float) -> tuple[Floats, Floats, float]:
    """Of the first ten: the evidence for each, whether it is relevant, and the evidence for an answer."""
    scores = seen.scores(weights[seen.kind])
    at = np.searchsorted(seen.documents, seen.order(scores).documents)
    ground = background(seen.vector.scores, usual)
    shares = seen.keyword.scores[at] / seen.ceiling if seen.ceiling > 0 else np.zeros(len(at))
    cosines = seen.vector.scores[at]
    each = result_evidence(scores[at], cosines, shares, ground=ground)
    return each, (seen.gains[at] > 0).astype(float), answer_evidence(scores[at], cosines, shares)


def logistic(parts: Sequence[tuple[Floats, Floats]]) -> Logistic:
    """Newton's method; every part (evidence, truth) counts the same."""
    x = np.concatenate([part for part, _ in parts])
    y = np.concatenate([truth for _, truth in parts])
    weight = np.concatenate([np.full(len(part), 1 / len(part)) for part, _ in parts])
    design, beta = np.stack([np.ones_like(x), x], axis=1), np.zeros(2)
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (weight * (y - p))
        curvature = (design * (weight * p * (1 - p))[:, None]).T @ design
        beta += np.linalg.solve(curvature + 1e-9 * np.eye(2), gradient)
    return Logistic(round(float(beta[0]), 2), round(max(float(beta[1]), 0.0), 2))


def main() -> None:
    given = _options()
    looked: dict[str, list[tuple[Seen, Seen]]] = {}
    kinds: dict[str, list[QueryKind]] = {}
    grids: dict[str, Floats] = {}
    own = read_collection(_ROOT / "seeds", queries=_OWN / "queries.jsonl", qrels=_OWN / "qrels" / "test.tsv")
    for collection in [*map(read_collection, given.collections), own]:
        pairs = list(_queries(collection, given.indexes))
        looked[collection.name] = pairs
        kinds[collection.name] = [seen.kind for seen, _ in pairs]
        grids[collection.name] = np.array([grid(seen) for seen, _ in pairs])
        print("looked at", collection.name, len(pairs), flush=True)
    names = list(looked)
    folds = {name: fit(_without(grids, name), _without(kinds, name)) for name in names}
    usual = round(float(np.median([_ground(seen) for pairs in looked.values() for seen, _ in pairs])), 2)
    proof = {n: _proof(pairs, folds[n], usual) for n, pairs in looked.items()}
    left_out = {n: _calibrate(_without(proof, n), usual) for n in names}
    print(report([_row(n, looked[n], folds[n], proof[n], left_out[n]) for n in names]))
    text = weights_file(fit(grids, kinds), _calibrate(proof, usual), names)
    tomllib.loads(text)
    print(text)
    if given.write:
        _WEIGHTS.write_text(text, encoding="utf-8")


T = TypeVar("T")


def _without(some: Mapping[str, T], name: str) -> dict[str, T]:
    return {key: value for key, value in some.items() if key != name}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--collections", nargs="+", type=Path, required=True)
    parser.add_argument("--indexes", type=Path, help="where an index NAME of a collection may be already")
    parser.add_argument("--write", action="store_true", help=f"write {_WEIGHTS.name}")
    return parser.parse_args()


def _queries(collection: Collection, indexes: Path | None) -> Iterator[tuple[Seen, Seen]]:
    """Each query as it is, and without its relevant documents."""
    known = None if indexes is None else indexes / collection.name
    with Index.open(known) if known is not None and known.is_dir() else collection_index(collection) as index:
        for query in collection.queries:
            grades = collection.qrels[query.id]

            def both(
                reading: Reading, text: str = query.text, grades: Mapping[str, int] = grades
            ) -> tuple[Seen, Seen]:
                some = (look(reading, index, text, grades, answerable=there) for there in (True, False))
                return next(some), next(some)

            yield index._folder.read(both)  # noqa: SLF001


def _ground(seen: Seen) -> float:
    return background(seen.vector.scores, float("nan")) if len(seen.documents) >= BACKGROUND_RANK else 0.0


Proof = tuple[list[tuple[Floats, Floats, float]], list[tuple[Floats, Floats, float]]]


def _proof(pairs: Sequence[tuple[Seen, Seen]], weights: Weights, usual: float) -> Proof:
    with_answer = [evidence(seen, weights, usual) for seen, _ in pairs]
    return with_answer, [evidence(seen, weights, usual) for _, seen in pairs]


def _calibrate(proof: Mapping[str, Proof], usual: float) -> Calibration:
    results, answers = [], []
    for there, gone in proof.values():
        results.append((np.concatenate([e for e, _, _ in there]), np.concatenate([r for _, r, _ in there])))
        answers += [
            (np.array([a for _, _, a in some]), np.full(len(some), t))
            for some, t in ((there, 1.0), (gone, 0.0))
        ]
    return Calibration(logistic(results), logistic(answers), usual)


def _row(
    name: str, pairs: Sequence[tuple[Seen, Seen]], weights: Weights, proof: Proof, fitted: Calibration
) -> Row:
    seen = [first for first, _ in pairs]
    whole = {
        "keyword": [s.ndcg(s.keyword.candidates) for s in seen],
        "vector": [s.ndcg(s.vector.candidates) for s in seen],
        "convex": [s.ndcg(s.order(_convex(s))) for s in seen],
        "blend": [s.ndcg(s.order(s.scores(weights[s.kind]))) for s in seen],
        "- kind": [s.ndcg(s.order(s.scores(weights[QueryKind.TOPIC]))) for s in seen],
        "- whole": [s.ndcg(s.order(s.scores(weights[s.kind], replace(s.signals, means=None)))) for s in seen],
        "- coverage": [s.ndcg(s.order(s.scores(replace(weights[s.kind], coverage=0.0)))) for s in seen],
        "- neighbours": [s.ndcg(s.order(s.scores(replace(weights[s.kind], neighbours=0.0)))) for s in seen],
    }
    chosen = [weights[group[0]] for group in GROUPS]
    return Row(
        name, {key: np.array(values) for key, values in whole.items()}, chosen, proof[0], proof[1], fitted
    )


def _convex(seen: Seen) -> Floats:
    tops = (
        float(leg.candidates.scores[0]) if len(leg.candidates) else 0.0 for leg in (seen.keyword, seen.vector)
    )
    parts = ((leg, top) for leg, top in zip((seen.keyword, seen.vector), tops, strict=True) if top > 0)
    return np.sum([0.5 * np.maximum(leg.scores, 0) / top for leg, top in parts], axis=0)  # type: ignore[no-any-return]


if __name__ == "__main__":
    main()
