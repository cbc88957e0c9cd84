"""Make the golden index of this format again: ``python tests/golden/make.py`` (or ``make golden``).

Only for a format that is not released yet: once it is, its files stay as they are, and a new format gets new
ones beside them.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from docsearch import Index, IndexSettings, SearchSettings
from docsearch.config import FORMAT_VERSION, Fusion, Mode

HERE = Path(__file__).parent
QUERIES = [
    "ferry port",
    "who closed the harbour",
    '"copper mine" AND NOT ferry',
    "strik*",
    "title:treaty",
    "Zürich",
]
Answer = dict[str, str | float | int]
STORIES: list[dict[str, object]] = [
    {
        "_id": "ferry",
        "title": "Ferry sinks",
        "text": "LISBON, 4 March 2021 - The ferry Aurora sank near the port.\n\nNobody was hurt.",
        "date": "2021-03-04",
        "source": "Harbour News",
    },
    {
        "_id": "strike/1 é",
        "title": "Port strike",
        "text": "Dockers closed the harbour on Monday. They strike for the third time. " * 12,
        "metadata": {"section": "labour", "pages": [3, 4], "deep": {"a": None}},
    },
    {
        "_id": "copper",
        "title": "",
        "text": "The copper mine above Zürich was sold to a bank. The miners struck and were locked out. "
        * 20,
    },
    {"_id": "treaty", "title": "Treaty of the two rivers signed", "text": ""},
    {"_id": "gone", "title": "Removed", "text": "The ferry that nobody shall find in the port."},
]


def answers(index: Index) -> dict[str, list[Answer]]:
    """What the index says to each query by each leg and by both.

    Fused without fitted weights: those change with the collections they are fitted on, not with the format.
    """
    return {
        f"{mode}: {query}": [
            {"id": result.id, "score": result.score, "start": result.passage.start, "end": result.passage.end}
            for result in index.search(query, SearchSettings(mode=mode, fusion=Fusion.CONVEX))
        ]
        for mode in Mode
        for query in QUERIES
    }


def main() -> None:
    settings = IndexSettings(model="hashing", chunk_tokens=48, overlap_tokens=12, title_weight=2.0)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Index.create(folder / "index", settings=settings) as index:
            for part, stories in enumerate((STORIES[:2], STORIES[2:])):
                source = folder / f"{part}.jsonl"
                source.write_text("".join(json.dumps(story) + "\n" for story in stories), encoding="utf-8")
                index.ingest([source])
            index.remove(["gone"])
            index.snapshot(HERE / f"format-{FORMAT_VERSION}.snapshot", replace=True)
            kept = {"ids": [document.id for document in index.documents()], "answers": answers(index)}
    target = HERE / f"format-{FORMAT_VERSION}.json"
    target.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
