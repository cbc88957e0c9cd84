"""Whatever the scores, a TREC run keeps its order: in float32, in float64, and where ids part ties."""

from __future__ import annotations

import io
import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from docsearch.evaluation import RankedQuery, RunEntry, read_trec, trec_scores, write_trec

HIGHEST = float(np.finfo(np.float32).max)
awkward = st.sampled_from(
    [0.0, -0.0, 5e-324, -5e-324, 1e-45, 1.1754944e-38, 1.0, 1e300, -1e300, HIGHEST, -HIGHEST]
)
scores_in_order = st.lists(
    st.floats(allow_nan=False, allow_infinity=False) | awkward | st.floats(0, 1, width=16), max_size=60
).map(lambda scores: sorted(scores, reverse=True))


@given(scores_in_order)
@example([-HIGHEST] * 20)
@example([HIGHEST] * 20)
@example([1e-45, 0.0, -0.0, -1e-45])
def test_a_trec_run_keeps_its_order(scores: list[float]) -> None:
    # Ids that rise, so that a tie would be parted the wrong way round.
    entries = tuple(RunEntry(f"d{rank:03}", score) for rank, score in enumerate(scores))
    stream = io.StringIO()
    write_trec([RankedQuery("q", entries)], stream)
    lines = stream.getvalue().splitlines()
    assert [line.split(" ")[2] for line in lines] == [entry.id for entry in entries]
    written = [float(line.split(" ")[4]) for line in lines]
    single = np.array(written, dtype=np.float32)
    assert np.isfinite(single).all()
    assert all(after < before for before, after in pairwise(written))
    assert (np.diff(single.astype(np.float64)) < 0).all()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run"
        path.write_text(stream.getvalue(), encoding="utf-8")
        read = read_trec(path) if lines else ()
    assert [entry.id for answer in read for entry in answer.entries] == [entry.id for entry in entries]


@given(st.lists(st.floats(-1e38, 1e38) | awkward.filter(lambda score: abs(score) < 1e38), max_size=60))
def test_the_nudge_is_the_least_there_is(scores: list[float]) -> None:
    expected: list[np.float32] = []
    for score in scores:
        value = np.float32(score)
        if expected and not value < expected[-1]:
            value = np.nextafter(expected[-1], np.float32(-np.inf))
        expected.append(value)
    assert trec_scores(scores) == expected


@given(scores_in_order)
def test_what_is_printed_is_the_score(scores: list[float]) -> None:
    for score in trec_scores(scores):
        assert np.float32(float(f"{score:.9g}")) == score
