"""What of a text is read for events: all of it but the dateline, whose place would be taken for the subject
and whose day for that of the event.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from docsearch.model import Document

__all__ = ["body_start", "reported"]

_REACH = 40  # characters that may stand before a dateline
_BEHIND = re.compile(
    r"[\s,.:\u2013\u2014-]*(?:\[[^\[\]]{1,200}\]\s*)*"
)  # dashes, and tags as in "[EXCERPTS]"


def reported(document: Document, sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences of the text, the first of them from behind its dateline; none is empty."""
    start = body_start(document)
    kept = [(max(first, start), last) for first, last in sentences]
    return [(first, last) for first, last in kept if first < last]


def body_start(document: Document) -> int:
    """Where the text goes on behind its dateline; 0 without one."""
    line = document.dateline or ""
    at = document.text.find(line, 0, _REACH + len(line)) if line else -1
    if at < 0:
        return 0
    behind = _BEHIND.match(document.text, at + len(line))
    return behind.end() if behind is not None else 0
