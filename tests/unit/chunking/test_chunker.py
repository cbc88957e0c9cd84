"""Chunks with a tokeniser of words, and spans counted by hand."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from docsearch.chunking import Chunker, chunk_document
from docsearch.errors import BadInputError
from docsearch.model import Chunk, Document


def words(text: str) -> NDArray[np.int64]:
    """A token is a run of up to 8 characters that are not white space."""
    return np.array([match.span() for match in re.finditer(r"\S{1,8}", text)], dtype=np.int64).reshape(-1, 2)


def cut(text: str, title: str = "", *, chunk_tokens: int = 10, overlap_tokens: int = 0) -> tuple[Chunk, ...]:
    return chunk_document(
        Document(id="d", text=text, title=title),
        token_spans=words,
        chunk_tokens=chunk_tokens,
        overlap_tokens=overlap_tokens,
        max_tokens=100,
        special_tokens=2,
    )


def passages(text: str, chunks: tuple[Chunk, ...]) -> list[str]:
    return [text[chunk.start : chunk.end] for chunk in chunks]


def spans(chunks: tuple[Chunk, ...]) -> list[tuple[int, int, int, int]]:
    return [(chunk.start, chunk.end, chunk.own_start, chunk.own_end) for chunk in chunks]


def test_a_short_text_is_one_chunk_without_the_white_space_around_it() -> None:
    assert spans(cut("  He left.\n")) == [(2, 10, 0, 11)]


def test_whole_sentences_fill_the_budget_of_eight() -> None:
    text = "One two three four. Five six seven. Eight nine ten."
    assert passages(text, cut(text)) == ["One two three four. Five six seven.", "Eight nine ten."]
    assert spans(cut(text)) == [(0, 35, 0, 36), (36, 51, 36, 51)]


def test_the_overlap_is_whole_sentences_before() -> None:
    text = "One two three four. Five six seven. Eight nine ten. Eleven twelve."
    chunks = cut(text, overlap_tokens=4)
    assert passages(text, chunks) == [
        "One two three four. Five six seven.",
        "Five six seven. Eight nine ten. Eleven twelve.",
    ]
    assert chunks[1].own_start == text.index("Eight")


def test_an_overlap_gives_way_to_the_next_sentence() -> None:
    text = "One two three. Four five six. Seven eight nine ten eleven twelve thirteen."
    chunks = cut(text, overlap_tokens=4)
    assert passages(text, chunks)[1] == "Seven eight nine ten eleven twelve thirteen."


def test_a_sentence_too_long_is_cut_after_a_stop_or_between_words() -> None:
    text = "a b c d e; f g h i j k l m n o p q r s t u v w."
    assert passages(text, cut(text)) == ["a b c d e;", "f g h i j k l m", "n o p q r s t u", "v w."]


def test_a_word_too_long_is_cut_between_tokens() -> None:
    text = "x" * 100
    assert [end - start for start, end, _, _ in spans(cut(text))] == [64, 36]


def test_a_token_without_end_counts_once_for_every_32_characters() -> None:
    text = "x" * 1000
    chunks = chunk_document(
        Document(id="d", text=text),
        token_spans=lambda text: np.array([[0, len(text)]], dtype=np.int64),
        chunk_tokens=10,
        overlap_tokens=0,
        max_tokens=10,
        special_tokens=2,
    )
    assert [chunk.end - chunk.start for chunk in chunks] == [256, 256, 256, 232]


def test_accents_stay_with_their_letters() -> None:
    text = ("abcdefg" + "e\u0301") * 20  # a token ends between the letter and its accent
    for chunk in cut(text):
        assert not text[chunk.start : chunk.end].startswith("\u0301")


def test_the_heading_stands_before_every_passage() -> None:
    text = "One two three four. Five six seven."
    chunks = cut(text, title=" Two words ")
    assert [chunk.heading for chunk in chunks] == ["Two words", "Two words"]
    assert chunks[0].embedding_text(text) == "Two words\nOne two three four."
    assert [chunk.ordinal for chunk in chunks] == [0, 1]


def test_a_long_title_is_cut_for_the_heading_and_encoded_by_itself() -> None:
    title = "a b c d e f g h i j"
    chunks = cut("Text.", title=title)
    assert [chunk.heading for chunk in chunks] == ["a b c d e f g h", "i j", "a b"]
    assert spans(chunks) == [(0, 0, 0, 0), (0, 0, 0, 0), (0, 5, 0, 5)]
    assert [chunk.embedding_text("Text.") for chunk in chunks] == ["a b c d e f g h", "i j", "a b\nText."]


def test_a_title_alone_is_one_chunk_that_owns_the_white_space() -> None:
    assert cut("", title="Only me") == (Chunk(0, 0, 0, 0, 0, "Only me"),)
    assert cut(" \n", title="Only me") == (Chunk(0, 0, 0, 0, 2, "Only me"),)


def test_nothing_gives_no_chunk() -> None:
    assert cut("", title=" ") == ()
    assert cut(" \n\t") == ()


def test_text_without_any_token_is_kept() -> None:
    chunks = chunk_document(
        Document(id="d", text=" \x00\x01 "),
        token_spans=lambda _: np.zeros((0, 2), dtype=np.int64),
        chunk_tokens=16,
        overlap_tokens=4,
        max_tokens=16,
        special_tokens=2,
    )
    assert spans(chunks) == [(1, 3, 0, 4)]


def test_a_text_that_counts_more_tokens_when_joined_is_cut_shorter() -> None:
    def dearer_with_a_heading(text: str) -> NDArray[np.int64]:
        found = words(text)
        return np.concatenate([found, found[-2:]]) if "\n" in text else found

    text = "a b c d e f g h i j k l m n o p."
    chunks = chunk_document(
        Document(id="d", text=text, title="T"),
        token_spans=dearer_with_a_heading,
        chunk_tokens=10,
        overlap_tokens=0,
        max_tokens=10,
        special_tokens=2,
    )
    counts = [len(dearer_with_a_heading(chunk.embedding_text(text))) for chunk in chunks]
    assert max(counts) <= 8
    assert all(before.own_end == after.own_start for before, after in pairwise(chunks))


def test_a_tokeniser_that_counts_the_space_before_a_word_moves_no_sentence_end() -> None:
    def with_space(text: str) -> NDArray[np.int64]:
        return np.array([m.span() for m in re.finditer(r" ?\S+", text)], dtype=np.int64).reshape(-1, 2)

    text = "One two three four. Five six seven. Eight nine ten."
    chunks = chunk_document(
        Document(id="d", text=text),
        token_spans=with_space,
        chunk_tokens=10,
        overlap_tokens=0,
        max_tokens=10,
        special_tokens=2,
    )
    assert passages(text, chunks) == ["One two three four. Five six seven.", "Eight nine ten."]


def test_long_texts_are_tokenised_in_blocks_with_the_same_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "One two three. Four five six seven. " * 50
    whole = cut(text, overlap_tokens=4)
    monkeypatch.setattr("docsearch.chunking.tokens._BLOCK", 100)
    assert cut(text, overlap_tokens=4) == whole


@pytest.mark.parametrize(("chunk_tokens", "overlap_tokens"), [(9, 0), (16, -1)])
def test_settings_out_of_bounds_are_refused(chunk_tokens: int, overlap_tokens: int) -> None:
    with pytest.raises(BadInputError, match=str(chunk_tokens if overlap_tokens == 0 else overlap_tokens)):
        Chunker(
            token_spans=words,
            chunk_tokens=chunk_tokens,
            overlap_tokens=overlap_tokens,
            max_tokens=512,
            special_tokens=2,
        )
