"""The actor leg against a table of all documents, filled in name by name: the same numbers to the bit."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from docsearch.index.actor_leg import ActorLeg, AskedName
from docsearch.index.arrays import ByteStrings
from docsearch.index.postings import ABOUT
from docsearch.index.rows import Corpus, SegmentDocuments

Rows = dict[str, NDArray[np.void]]


def _corpus(rng: random.Random, documents: int) -> Corpus:
    """Two segments with a gap in the keys, and some documents that were removed."""
    keys = np.array(sorted(rng.sample(range(documents * 2), documents)))
    parts = np.split(keys, [documents // 3])
    segments = [
        SegmentDocuments(
            part,
            ByteStrings.of([f"d{key * 7919 % 1000}-é{key}".encode() for key in part.tolist()]),
            np.arange(len(part) + 1, dtype=np.int32),
        )
        for part in parts
    ]
    return Corpus(segments, np.array(sorted(rng.sample(keys.tolist(), documents // 20)), dtype=np.int64))


def _rows(rng: random.Random, corpus: Corpus, actors: int) -> Rows:
    found = {}
    for number in range(actors):
        share = rng.choice([0.001, 0.02, 0.6])
        keys = [key for key in corpus.keys.tolist() if rng.random() < share]
        # Of few values, so that many documents tie.
        pairs = [(key, rng.choice([0.0, 0.1, 0.3, 0.7])) for key in keys]
        found[f"about a{number}"] = np.array(pairs, dtype=ABOUT)
    return found


def _plainly(corpus: Corpus, rows: Rows, names: Sequence[AskedName]) -> tuple[NDArray[np.float64], ...]:
    scores, namesakes = np.zeros(len(corpus.keys)), np.zeros(len(corpus.keys))
    total = 0.0

    def about(actor: str) -> dict[int, float]:
        places = {int(key): place for place, key in enumerate(corpus.keys) if corpus.alive[place]}
        pairs = rows[f"about {actor}"].tolist()
        return {places[key]: salience for key, salience in pairs if key in places}

    for asked in names:
        own = np.zeros(len(corpus.keys))
        for actor, confidence in asked.readings:
            for place, salience in about(actor).items():
                own[place] = max(own[place], confidence * salience)
        for actor in asked.others:
            for place, salience in about(actor).items():
                if own[place] == 0:
                    namesakes[place] = max(namesakes[place], salience)
        named = int((own > 0).sum())
        if named:
            weight = float(np.log1p(corpus.living / named))
            scores += weight * own
            total += weight
    return scores / total if total else scores, namesakes


@pytest.mark.parametrize("seed", range(12))
def test_the_same_as_a_table_of_all(seed: int) -> None:
    rng = random.Random(seed)
    corpus = _corpus(rng, rng.choice([60, 5000]))
    rows = _rows(rng, corpus, 6)
    names = [
        AskedName(
            "x",
            tuple((f"a{rng.randrange(6)}", rng.choice([1.0, 0.4, 0.37])) for _ in range(rng.randint(1, 3))),
            tuple(f"a{rng.randrange(6)}" for _ in range(rng.randint(0, 2))),
        )
        for _ in range(rng.randint(1, 4))
    ]
    allowed = np.array(sorted(rng.sample(corpus.keys.tolist(), 40))) if seed % 3 == 0 else None
    answer = ActorLeg(corpus, lambda term: rows[term].tobytes()).ask(names, allowed)
    scores, namesakes = _plainly(corpus, rows, names)
    assert answer.score(corpus.keys).tolist() == scores.tolist()
    assert answer.namesakes(corpus.keys).tolist() == namesakes.tolist()
    ids = corpus.ids(corpus.keys)
    may = corpus.mask(allowed)
    order = sorted(
        np.flatnonzero((scores > 0) & may).tolist(), key=lambda place: (-scores[place], ids[place])
    )
    for depth in (3, 250):
        best = answer.best(depth)
        assert best.documents.tolist() == corpus.keys[order[:depth]].tolist()
        assert best.scores.tolist() == scores[order[:depth]].tolist()


def test_ids_are_cut_out_one_by_one_or_all_at_once() -> None:
    for longest in (5, 200):
        rng = random.Random(longest)
        strings = [bytes(rng.choices(range(1, 256), k=rng.randint(0, longest))) for _ in range(100)]
        held = ByteStrings.of(strings)
        for count in (0, 3, 60):
            numbers = [rng.randrange(100) for _ in range(count)]
            assert held.take(np.array(numbers, dtype=np.int64)) == [strings[n] for n in numbers]
