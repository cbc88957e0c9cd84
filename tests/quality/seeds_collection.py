"""Where the collection over the seeds stands, and its files as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
SEEDS = ROOT / "seeds"
FOLDER = ROOT / "benchmarks" / "collections" / "seeds"
QUERIES = FOLDER / "queries.jsonl"
QRELS = FOLDER / "qrels" / "test.tsv"

ROLE_SWAPPED = "role-swapped"
UNANSWERABLE = "unanswerable"


def query_records() -> list[dict[str, Any]]:
    """The lines of the query file."""
    return [json.loads(line) for line in QUERIES.read_text(encoding="utf-8").splitlines()]


def kinds() -> dict[str, str]:
    """Query id -> kind, in the order of the file."""
    return {record["_id"]: record["metadata"]["kind"] for record in query_records()}


def pairs() -> dict[str, dict[str, str]]:
    """Name of a role-swapped pair -> its side (a or b) -> query id."""
    found: dict[str, dict[str, str]] = {}
    for record in query_records():
        metadata = record["metadata"]
        if metadata["kind"] == ROLE_SWAPPED:
            sides = found.setdefault(metadata["pair"], {})
            assert metadata["side"] not in sides, record
            sides[metadata["side"]] = record["_id"]
    return found


def floors() -> dict[str, Any]:
    """The table of floors."""
    table: dict[str, Any] = json.loads((FOLDER / "floors.json").read_text(encoding="utf-8"))
    return table
