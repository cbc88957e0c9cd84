"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from docsearch import Index
from docsearch.encoding import Encoder, load_encoder


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing is written to the cache and the data folder of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOCSEARCH_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("DOCSEARCH_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session")
def minilm() -> Encoder:
    """The packaged model, loaded once: that takes seconds."""
    return load_encoder("all-MiniLM-L6-v2", device="cpu")


@pytest.fixture(scope="session")
def seeds_index(minilm: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The seeds, encoded once with the packaged model: read only, whoever uses it."""
    with Index.create(tmp_path_factory.mktemp("seeds") / "index", encoder=minilm) as index:
        report = index.ingest([Path(__file__).parent.parent / "seeds"])
        assert report.skipped == ()
        yield index
