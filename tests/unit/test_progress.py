"""What an ingest tells of its progress."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from docsearch import Index, IndexSettings
from docsearch.progress import IngestProgress


def test_progress_only_grows_and_ends_at_the_size_of_the_files(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.txt").write_text(
            f"Report {number}: rebels left the town. " * 40, encoding="utf-8"
        )
    size = sum(file.stat().st_size for file in folder.iterdir())
    with Index.create(tmp_path / "index", settings=IndexSettings(model="hashing")) as index:
        for chunks in (True, False):  # the second run finds nothing new
            told: list[IngestProgress] = []
            report = index.ingest([folder], progress=told.append)
            assert told[-1].bytes == size
            assert (told[-1].chunks == report.chunks) is True
            assert (report.chunks > 0) is chunks
            assert all(a.bytes <= b.bytes and a.chunks <= b.chunks for a, b in pairwise(told))
