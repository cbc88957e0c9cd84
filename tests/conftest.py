"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

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
