"""Documents to chunks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from docsearch.chunking.heading import Heading, title_heading
from docsearch.chunking.tokens import TokenMap, TokenSpans
from docsearch.errors import BadInputError
from docsearch.model import Chunk, Document
from docsearch.nlp.sentences import sentence_ends

__all__ = ["Chunker", "TokenSpans", "chunk_document"]

_SMALLEST_BUDGET = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunker:
    """Cuts documents; call it with one.

    ``token_spans`` is the encoder's; a chunk has at most ``chunk_tokens`` tokens and never more than
    ``max_tokens``, of which ``special_tokens`` are the model's own; ``overlap_tokens`` is the most that a
    chunk repeats of what stands before it.  ``splits_at_space`` says that the tokens of a text are those of
    its words, each by itself: then what is cut between words need not be counted again.

    :raises BadInputError: fewer than 8 tokens are left for text
    """

    token_spans: TokenSpans
    chunk_tokens: int
    overlap_tokens: int
    max_tokens: int
    special_tokens: int
    splits_at_space: bool = False

    def __post_init__(self) -> None:
        if self.budget < _SMALLEST_BUDGET:
            raise BadInputError(
                f"Chunks of {min(self.chunk_tokens, self.max_tokens)} tokens leave {self.budget} for text "
                f"beside the model's own {self.special_tokens}; at least {_SMALLEST_BUDGET} are needed."
            )
        if self.overlap_tokens < 0:
            raise BadInputError(f"overlap_tokens must be at least 0, and is {self.overlap_tokens}.")

    @property
    def budget(self) -> int:
        """Tokens for heading and passage together."""
        return min(self.chunk_tokens, self.max_tokens) - self.special_tokens

    def __call__(self, document: Document) -> tuple[Chunk, ...]:
        """The chunks of ``document``, numbered from 0: none if it has neither title nor text.

        A title too long for the heading, or one without text below it, comes first, in chunks with an empty
        passage.
        """
        heading = title_heading(
            document.title,
            budget=self.budget,
            has_text=not _blank(document.text),
            token_spans=self.token_spans,
        )
        body = self._body(document, heading)
        if not body and not heading.title_chunks:
            return ()
        # Where there is no passage, the last title chunk owns what white space there is.
        title_ends = [0] * len(heading.title_chunks)
        if not body:
            title_ends[-1] = len(document.text)
        numbers = count()
        titles = [
            Chunk(ordinal=next(numbers), start=0, end=0, own_start=0, own_end=own_end, heading=piece)
            for piece, own_end in zip(heading.title_chunks, title_ends, strict=True)
        ]
        return (*titles, *(span.chunk(next(numbers), heading.text) for span in body))

    def _body(self, document: Document, heading: Heading) -> list[_Span]:
        text = document.text
        if _blank(text):
            return []
        ends = sentence_ends(text, language=document.language)
        tokens = TokenMap(text, ends=ends, token_spans=self.token_spans)
        if not len(tokens):
            return [_Span(*_trimmed(text, 0, len(text)), 0, len(text))]
        spans: list[_Span] = []
        token = 0
        while token < len(tokens):
            span, token = self._next(tokens, token, heading)
            spans.append(span)
        return spans

    def _next(self, tokens: TokenMap, token: int, heading: Heading) -> tuple[_Span, int]:
        """The chunk whose own span begins at ``token``, and where the one after it begins.

        Tokens are counted once for the whole document; joined with a heading and cut from what was around it,
        a passage may have a few more.  So the chunk is counted as the model will read it, and made anew with
        less room until it fits.
        """
        room = self.budget - heading.tokens
        while True:
            first, end = self._extent(tokens, token, room=room)
            span = _Span(
                *_trimmed(tokens.text, tokens.offset(first), tokens.offset(end)),
                tokens.offset(token),
                tokens.offset(end),
            )
            if self.splits_at_space and end - first <= room and tokens.stands_alone(first, end):
                return span, end
            whole = span.chunk(0, heading.text).embedding_text(tokens.text)
            excess = len(self.token_spans(whole)) - self.budget
            if excess <= 0 or room == 1:
                return span, end
            room = max(1, room - excess)

    def _extent(self, tokens: TokenMap, token: int, *, room: int) -> tuple[int, int]:
        """First token of the passage and the one after its last: as many whole sentences before ``token`` as
        the overlap allows and the next sentence leaves room for, then what fits.
        """
        if token:
            following = tokens.cut(token, limit=room)
            for first in tokens.sentence_starts(token, within=min(self.overlap_tokens, room - 1)):
                end = tokens.cut(token, limit=room - (token - first))
                if tokens.is_sentence_end(end) or not tokens.is_sentence_end(following):
                    return first, end
        return token, tokens.cut(token, limit=room)


def chunk_document(
    document: Document,
    *,
    token_spans: TokenSpans,
    chunk_tokens: int,
    overlap_tokens: int,
    max_tokens: int,
    special_tokens: int,
) -> tuple[Chunk, ...]:
    """The chunks of one document; see :class:`Chunker`."""
    chunker = Chunker(
        token_spans=token_spans,
        chunk_tokens=chunk_tokens,
        overlap_tokens=overlap_tokens,
        max_tokens=max_tokens,
        special_tokens=special_tokens,
    )
    return chunker(document)


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    own_start: int
    own_end: int

    def chunk(self, ordinal: int, heading: str) -> Chunk:
        return Chunk(
            ordinal=ordinal,
            start=self.start,
            end=self.end,
            own_start=self.own_start,
            own_end=self.own_end,
            heading=heading,
        )


def _blank(text: str) -> bool:
    return not text or text.isspace()


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its edges."""
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end
