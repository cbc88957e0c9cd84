"""Fixtures for all tests."""

from __future__ import annotations

import pytest

from docsearch.encoding import Encoder, load_encoder


@pytest.fixture(scope="session")
def minilm() -> Encoder:
    """The packaged model, loaded once: that takes seconds."""
    return load_encoder("all-MiniLM-L6-v2", device="cpu")
