"""These tests are about what is stored, in hundreds of ingests; actors have tests of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from docsearch import Index


@pytest.fixture(scope="module", autouse=True)
def _without_actors() -> Iterator[None]:
    defaults = cast("dict[str, object]", Index.ingest.__kwdefaults__)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(defaults, "actors", False)
        yield
