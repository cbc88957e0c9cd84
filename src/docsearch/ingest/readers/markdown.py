"""Markdown: plain text that keeps the paragraphs, with simple front matter as metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docsearch.ingest.decoding import decode
from docsearch.ingest.options import ReadOptions
from docsearch.ingest.readers.visible import visible_text
from docsearch.ingest.record import Draft
from docsearch.ingest.text import clean, one_line
from docsearch.model import JSONValue

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["parse"]

MAX_NESTING = 100

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FRONT_LINE = re.compile(r"([A-Za-z_][\w -]{0,60}?)[ \t]*:(?:[ \t]+(.*))?$")
_TOO_DEEP = re.compile(rf"^(?:[ \t]*(?:[>*+-]|\d{{1,9}}[.)])){{{MAX_NESTING // 2 - 5}}}", re.MULTILINE)
_DRAFT_FIELDS = {
    "title": "title", "date": "date", "published": "date", "author": "byline", "byline": "byline",
    "source": "source", "language": "language", "lang": "language", "place": "place",
}  # fmt: skip


def parse(data: bytes, options: ReadOptions) -> Iterator[Draft]:
    """The file as one document; the title is the front matter's, or else a heading that begins the text."""
    decoded = decode(data, encoding=options.encoding)
    front, body = _front_matter(clean(decoded.text))
    fields = {name: front.pop(key) for key, name in reversed(_DRAFT_FIELDS.items()) if key in front}
    heading, blocks = _blocks(body)
    title = fields.pop("title", "") or heading
    if heading and heading != one_line(title):
        blocks.insert(0, heading)
    metadata: dict[str, JSONValue] = {**front, **decoded.note}
    yield Draft(text="\n\n".join(blocks), title=title, metadata=metadata, **fields)  # type: ignore[arg-type]


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """The ``key: value`` lines between two ``---``, and the rest; none where anything else is there."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    values: dict[str, str] = {}
    last = ""
    for line in match[1].splitlines():
        entry = _FRONT_LINE.match(line)
        if entry is not None:
            last = entry[1].strip().lower()
            values[last] = _unquoted(entry[2] or "")
        elif last and line[:1] in (" ", "\t", "-"):  # a list or folded text below its key, kept as written
            values[last] = f"{values[last]}\n{line.strip()}".strip()
        elif line.strip() and not line.startswith("#"):
            return {}, text
    return {key: value for key, value in values.items() if value}, text[match.end() :]


def _unquoted(value: str) -> str:
    value = value.strip()
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1] if quoted else value


def _blocks(body: str) -> tuple[str, list[str]]:
    """The heading that begins the text (or ``""``), and the text of every other block."""
    from markdown_it import MarkdownIt

    if _TOO_DEEP.search(body):  # what is nested deeper would be dropped
        return "", [body.strip("\n")]
    tokens = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table").parse(body)
    heading, blocks, row = "", list[str](), list[str]()
    for index, token in enumerate(tokens):
        if token.type == "tr_close":
            blocks.append("\t".join(row))
            row = []
        elif token.level and tokens[index - 1].type in ("td_open", "th_open"):
            row.append(_text_of(token))
        elif (text := _text_of(token)) and not blocks and not heading and tokens[index - 1].tag == "h1":
            heading = one_line(text)
        elif text:
            blocks.append(text)
    return heading, blocks


def _text_of(token: Token) -> str:
    if token.type == "inline":
        return "".join(_inline(child) for child in token.children or ()).strip()
    if token.type == "html_block":
        return visible_text(token.content)
    return token.content.strip("\n") if token.type in ("fence", "code_block") else ""


def _inline(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return "" if token.type == "html_inline" else token.content
