"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Self

import pytest

from docsearch import Index, annotator
from docsearch.encoding import Encoder, load_encoder, registry
from docsearch.encoding.precision import PRECISION_VARIABLE
from docsearch.stage_workers import Outcomes
from docsearch.stages import StageInput, read_stage


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing is written to the cache and the data folder of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOCSEARCH_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("DOCSEARCH_HOME", str(tmp_path_factory.mktemp("home")))
        yield


class _HereAndNow:
    """Stands in for worker processes, which take seconds to start: reads in the process of the tests."""

    def __init__(self, *, lexicon: str) -> None:
        self._lexicon = lexicon

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read(self, stage: str, batches: Iterable[Sequence[StageInput]]) -> Iterator[Outcomes]:
        return (read_stage(stage, batch, self._lexicon) for batch in batches)


@pytest.fixture(scope="session", autouse=True)
def _same_precision_everywhere() -> Iterator[None]:
    """Processors with AMX would encode in bfloat16: what tests compare must not depend on the processor."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PRECISION_VARIABLE, "fp32")
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_stage_workers() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(annotator, "StageWorkers", _HereAndNow)
        yield


@pytest.fixture(scope="session")
def minilm() -> Encoder:
    """The packaged model, loaded once: that takes seconds."""
    return load_encoder("all-MiniLM-L6-v2", device="cpu")


@pytest.fixture(scope="session")
def compiled_minilm() -> Encoder:
    """The packaged model as ingest uses it where OpenVINO runs."""
    pytest.importorskip("openvino")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "compiles_here", lambda: True)
        return load_encoder("all-MiniLM-L6-v2")


@pytest.fixture(scope="session")
def seeds_index(minilm: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The seeds, encoded once with the packaged model: read only, whoever uses it."""
    with Index.create(tmp_path_factory.mktemp("seeds") / "index", encoder=minilm) as index:
        report = index.ingest([Path(__file__).parent.parent / "seeds"])
        assert report.skipped == ()
        yield index
