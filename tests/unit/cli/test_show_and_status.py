"""``show`` prints one document, ``status`` what an index holds."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Command, Engine


def test_show_prints_what_is_known_and_then_the_text(command: Command, engine: Engine) -> None:
    ran = command("show", "news/a.txt")
    assert ran.out.splitlines() == [
        "Envoys meet in Delhi",
        "id: news/a.txt",
        "root: -",
        "path: news/a.txt",
        "format: text",
        "date: 2021-11-14",
        "place: Delhi",
        "source: The Wire",
        "section: world",
        "pages: [1, 2]",
        "",
        "The envoy met the minister in Delhi.",
        "They spoke of aid.",
    ]
    assert ran.status == 0
    assert len(engine.opened) == 1


def test_show_as_json_keeps_every_character(command: Command, engine: Engine) -> None:
    for document in engine.documents:
        record = json.loads(command("show", document.id, "--format", "json").out)
        assert (record["id"], record["text"], record["title"]) == (document.id, document.text, document.title)
        assert record["metadata"] == dict(document.metadata)


def test_show_prints_no_control_character(command: Command, engine: Engine) -> None:
    ran = command("show", engine.documents[1].id)
    assert "Strike" in ran.out
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", ran.out)


def test_status_in_words(command: Command, engine: Engine) -> None:
    ran = command("status", "--index", "here")
    lines = ran.out.splitlines()
    assert lines[0] == "path: here"
    assert "documents: 3" in lines
    assert "settings, chunk tokens: 160" in lines
    assert {"actors read: 2", "events read: 1", "actors: 7"} <= set(lines)
    assert lines[-2:] == ["skipped: 1", "  1 x no text layer: b.pdf"]
    assert len(engine.opened) == 1


def test_status_as_json(command: Command, engine: Engine) -> None:
    record = json.loads(command("status", "--format", "json").out)
    assert (record["documents"], record["generation"]) == (3, 3)
    assert record["settings"]["k1"] == 1.2
    assert record["skipped"] == [{"path": "b.pdf", "reason": "no text layer"}]
    assert len(engine.opened) == 1
