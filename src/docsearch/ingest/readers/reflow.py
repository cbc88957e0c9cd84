"""Printed lines -> paragraphs: what a page layout broke is put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["join_pages", "paragraphs"]

# PDFium marks a hyphen at the end of a line with one of these.
_SOFT_BREAK = re.compile("[\x02\ufffe\u00ad]\\s*\n\\s*|[\x02\ufffe\u00ad]")
_HYPHEN_BREAK = re.compile(r"(?<=[^\W\d_])[-\u2010]\n\s*(?=[a-z\u00df-\u00ff])")
_SENTENCE_END = re.compile(r"[.!?:\u2026]['\"\u2019\u201d)\]]*$")
_ITEM = re.compile(r"(?:[\u2022\u25aa\u25cf\u2013*-]|\(?\d{1,3}[.)])\s")
SHORT = 0.8
HEADING = 0.55


def paragraphs(page: str) -> list[str]:
    """The paragraphs of one page.

    A new one begins behind a blank line, at a list item, behind a short line that ends a sentence, and
    around a line so short that it is a heading.
    """
    text = _SOFT_BREAK.sub("", page.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [line.strip() for line in _HYPHEN_BREAK.sub("", text).split("\n")]
    width = max(map(len, lines), default=0)
    found: list[list[str]] = [[]]
    for line in lines:
        if not line or (found[-1] and _breaks(found[-1][-1], line, width)):
            found.append([])
        if line:
            found[-1].append(line)
    return [" ".join(part) for part in found if part]


def join_pages(pages: Sequence[Sequence[str]]) -> str:
    """The pages' paragraphs as one text; a sentence that runs on over the page break stays one."""
    joined: list[str] = []
    for page in pages:
        for place, paragraph in enumerate(page):
            if place == 0 and joined and paragraph[0].islower() and not _SENTENCE_END.search(joined[-1]):
                joined[-1] = _continued(joined[-1], paragraph)
            else:
                joined.append(paragraph)
    return "\n\n".join(joined)


def _breaks(last: str, line: str, width: int) -> bool:
    if _ITEM.match(line) or len(last) < HEADING * width:
        return True
    return len(last) < SHORT * width and _SENTENCE_END.search(last) is not None


def _continued(last: str, paragraph: str) -> str:
    broken = last.endswith("-") and last[-2:-1].isalpha()
    return last[:-1] + paragraph if broken else f"{last} {paragraph}"
