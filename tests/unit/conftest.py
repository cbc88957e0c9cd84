"""Small indexes for unit tests, made with the model that needs no torch."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from docsearch import Index, IndexSettings
from docsearch.index import merging

Stories = Mapping[str, str | tuple[str, str]]
MakeIndex = Callable[..., Index]


def write_stories(file: Path, stories: Stories) -> Path:
    """JSON Lines of id -> text, or id -> (title, text)."""
    with file.open("w", encoding="utf-8") as stream:
        for name, story in stories.items():
            title, text = ("", story) if isinstance(story, str) else story
            stream.write(json.dumps({"_id": name, "title": title, "text": text}) + "\n")
    return file


@pytest.fixture
def make_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeIndex:
    """Make an index of stories, in as many ingests (and segments) as there are mappings.

    Most tests are about anything but actors, which take their time to read: only with ``actors=True``.
    """
    monkeypatch.setattr(merging, "RATIO", 0)  # else most would be merged at once

    def make(
        *batches: Stories, name: str = "made", settings: IndexSettings | None = None, actors: bool = False
    ) -> Index:
        sources = tmp_path / f"{name}-sources"
        sources.mkdir()
        index = Index.create(tmp_path / name, settings=settings or IndexSettings(model="hashing"))
        for number, stories in enumerate(batches):
            index.ingest([write_stories(sources / f"{number}.jsonl", stories)], actors=actors)
        return index

    return make
