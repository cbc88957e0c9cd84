"""The whole read path over the engine on the disk and over its in-memory twin: the same answers."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest

from docsearch import Index, IndexSettings, SearchSettings
from docsearch.config import Fusion, Mode
from docsearch.encoding import HashingEncoder
from docsearch.errors import BadQueryError
from docsearch.index.memory_engine import MemoryEngine
from docsearch.searcher import Searcher

SETTINGS = IndexSettings(model="hashing", chunk_tokens=24, overlap_tokens=6, title_weight=2, depth=40)
WORDS = (
    "harbour river council strike ship grain mayor border envoy quake vote bank night bridge union army"
).split()


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> tuple[Index, Searcher]:
    """150 documents in an index that two ingests built, and the same in memory."""
    rng, folder = random.Random(11), tmp_path_factory.mktemp("engines")
    records = [
        {
            "_id": f"doc-{n:03}",
            "title": " ".join(rng.choices(WORDS, k=3)),
            "text": ". ".join(
                " ".join(rng.choices(WORDS, k=rng.randint(4, 9))) for _ in range(rng.randint(1, 8))
            ),
            "date": f"20{rng.randint(10, 23)}-0{rng.randint(1, 9)}-11",
        }
        for n in range(150)
    ]
    index = Index.create(folder / "index", settings=SETTINGS, encoder=HashingEncoder())
    for part in range(2):
        file = folder / f"part{part}.jsonl"
        file.write_text("\n".join(json.dumps(record) for record in records[part::2]), encoding="utf-8")
        index.ingest([file], actors=False)  # the twin has none
    with index._folder.store.read() as snapshot:
        stored = list(snapshot.stored(snapshot.keys().tolist()))
        vectors = snapshot.vectors([name for s in stored for name in s.vectors])
    twin = MemoryEngine(
        [
            (
                s.document,
                s.chunks,
                np.stack([np.frombuffer(vectors[name], dtype="<f2") for name in s.vectors]),
            )
            for s in stored
        ],
        SETTINGS,
    )
    return index, Searcher(twin, HashingEncoder)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("fusion", list(Fusion))
@pytest.mark.parametrize("where", [(), ("date>=2015",)])
def test_same_answers(
    engines: tuple[Index, Searcher], mode: Mode, fusion: Fusion, where: tuple[str, ...]
) -> None:
    index, twin = engines
    for query in ("harbour strike", "grain ship at the border bridge", "mayor vote union", "quake"):
        settings = SearchSettings(k=12, mode=mode, fusion=fusion, where=where)
        ours, theirs = index.search(query, settings), twin.search(query, settings)
        assert len(ours) == 12
        assert [r.id for r in ours] == [r.id for r in theirs]
        assert [r.passage for r in ours] == [r.passage for r in theirs]
        for mine, other in zip(ours, theirs, strict=True):
            assert mine.score == pytest.approx(other.score, rel=1e-5)
            assert mine.legs.keys() == other.legs.keys()
            if mine.probability is None or other.probability is None:
                assert mine.probability is other.probability
            else:
                assert mine.probability == pytest.approx(other.probability, rel=1e-4)
            parts = [leg.contribution for leg in mine.legs.values()]
            assert sum(parts) == pytest.approx(mine.score, abs=1e-9)


def test_the_twin_says_what_it_cannot_read(engines: tuple[Index, Searcher]) -> None:
    with pytest.raises(BadQueryError, match="operators"):
        engines[1].search('"grain ship" AND border', SearchSettings())
