"""How much of a title stands in front of each passage."""

from __future__ import annotations

from dataclasses import dataclass

from docsearch.chunking.tokens import TokenMap, TokenSpans

__all__ = ["Heading", "title_heading"]

_SHARE = 4  # a heading takes at most a quarter of the budget


@dataclass(frozen=True, slots=True)
class Heading:
    """``text`` stands in front of every passage and takes ``tokens`` with its line break.

    ``title_chunks`` are the pieces of the title that need chunks of their own, each within the budget.
    """

    text: str
    tokens: int
    title_chunks: tuple[str, ...]


def title_heading(title: str, *, budget: int, has_text: bool, token_spans: TokenSpans) -> Heading:
    """The heading of a document.

    A title of more than a quarter of ``budget`` is cut between words, and pieces of it (the whole, if that
    fits) become chunks of their own, so that all of it is encoded; so does the title of a document without
    text.
    """
    stripped = title.strip()
    if not stripped:
        return Heading("", 0, ())
    share = budget // _SHARE
    heading = _pieces(stripped, limit=share, token_spans=token_spans)[0]
    if len(token_spans(heading)) > share:
        heading = ""  # its first character alone takes more
    whole = heading == stripped and has_text
    pieces = () if whole else tuple(_pieces(stripped, limit=budget, token_spans=token_spans))
    return Heading(heading, len(token_spans(f"{heading}\n")), pieces)


def _pieces(title: str, *, limit: int, token_spans: TokenSpans) -> list[str]:
    """The title in pieces of at most ``limit`` tokens, each counted by itself, without outer white space."""
    tokens = TokenMap(title, ends=[len(title)], token_spans=token_spans)
    pieces: list[str] = []
    token = 0
    while token < len(tokens):
        room = limit
        while True:
            end = tokens.cut(token, limit=room)
            piece = title[tokens.offset(token) : tokens.offset(end)].strip()
            excess = len(token_spans(piece)) - limit
            if excess <= 0 or room == 1:
                break
            room = max(1, room - excess)
        pieces.append(piece)
        token = end
    return pieces or [title]
