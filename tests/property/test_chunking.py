"""What holds for the chunks of any document, and of hostile ones with the real tokeniser."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docsearch.chunking import Chunker, sentence_ends
from docsearch.encoding import Encoder, HashingEncoder
from docsearch.model import Chunk, Document

ENCODER = HashingEncoder(max_tokens=64)
BITS = [
    *("word", "The", "U.S.", "Gen.", "a", "said"),
    *(". ", "! ", " ", "\n", "\n\n", "\r\n", "\t", "; ", "."),
    *("😀", "e\u0301", "\u200d", "\u2028", "\u3000", "\ud800", "\x00", "\ufeff", "中文", "\u202e", "\x85"),
    "longword" * 12,
]
TEXTS = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(BITS), max_size=150).map("".join))


def assert_sound(document: Document, chunks: tuple[Chunk, ...], chunker: Chunker) -> None:
    text, title = document.text, document.title.strip()
    assert [chunk.ordinal for chunk in chunks] == list(range(len(chunks)))
    if not chunks:
        assert not text.strip()
        assert not title
        return
    assert chunks[0].own_start == 0
    assert chunks[-1].own_end == len(text)
    assert all(before.own_end == after.own_start for before, after in pairwise(chunks))
    for chunk in chunks:
        passage = text[chunk.start : chunk.end]
        assert passage == passage.strip()
        assert len(chunker.token_spans(chunk.embedding_text(text))) <= chunker.budget
        assert title.startswith(chunk.heading) or not passage
        overlap = text[chunk.start : max(chunk.start, chunk.own_start)]
        assert len(chunker.token_spans(overlap)) <= chunker.overlap_tokens
        assert chunk.start == chunk.end or chunk.end <= chunk.own_end
        # Nothing of the own span but white space is outside the passage.
        own = text[chunk.own_start : chunk.own_end].strip()
        assert own in passage
        if passage:
            assert chunk.end == chunk.own_start + len(text[chunk.own_start : chunk.own_end].rstrip())
    encoded_title = (
        " ".join(chunk.heading for chunk in chunks if chunk.start == chunk.end) or chunks[0].heading
    )
    assert re.sub(r"\s", "", title) == re.sub(r"\s", "", encoded_title)


@st.composite
def chunkers(draw: st.DrawFn) -> Chunker:
    chunk_tokens = draw(st.integers(16, 80))
    return Chunker(
        token_spans=ENCODER.token_spans,
        chunk_tokens=chunk_tokens,
        overlap_tokens=draw(st.integers(0, chunk_tokens // 2)),
        max_tokens=ENCODER.max_tokens,
        special_tokens=ENCODER.special_tokens,
    )


@settings(deadline=None, max_examples=200)
@given(text=TEXTS, title=st.one_of(st.just(""), TEXTS), chunker=chunkers())
def test_chunks_of_any_document_are_sound(text: str, title: str, chunker: Chunker) -> None:
    document = Document(id="d", text=text, title=title)
    chunks = chunker(document)
    assert chunker(document) == chunks
    assert_sound(document, chunks, chunker)


@settings(deadline=None)
@given(text=TEXTS, language=st.sampled_from([None, "en", "EN", "de", "ar", "zh", "qq"]))
def test_sentence_ends_ascend_to_the_end_of_the_text(text: str, language: str | None) -> None:
    ends = sentence_ends(text, language=language)
    assert ends == sorted(set(ends))
    assert (ends[-1] if ends else 0) == len(text)
    assert all(end > 0 for end in ends)


@settings(deadline=None)
@given(sentences=st.lists(st.integers(1, 12), min_size=1, max_size=40), chunker=chunkers())
def test_own_spans_end_with_sentences_that_fit(sentences: list[int], chunker: Chunker) -> None:
    text = " ".join("W" + "ord word" * (length - 1) + "." for length in sentences)
    ends = set(sentence_ends(text))
    budget = chunker.budget
    longest = max(len(chunker.token_spans(text[a:b])) for a, b in pairwise([0, *sorted(ends)]))
    if longest <= budget:
        assert {chunk.own_end for chunk in chunker(Document(id="d", text=text))} <= ends


WORD = "troops "
HOSTILE = {
    "an endless sentence": Document(id="d", text=WORD * 10_000, title="Endless"),
    "an endless word": Document(id="d", text="x" * 50_000),
    "an endless word of many tokens": Document(id="d", text="x-" * 25_000),
    "emoji and accents": Document(id="d", text="Zoe\u0308 said 👩\u200d👩\u200d👧 no. 😀😀 e\u0301! " * 300),
    "accents without end": Document(id="d", text="e" + "\u0301" * 5_000 + " end."),
    "no spaces": Document(id="d", text="中文没有空格" * 1_000),
    "a ligature of many letters": Document(id="d", text="ﷺ" * 500, title="ﷺ" * 80),
    "white space": Document(id="d", text="\n \t\n" * 3_000 + "end", title=" \n"),
    "surrogates and controls": Document(id="d", text="a \ud800 b. \x00\x01 \x85. C \u2028. D " * 300),
    "a title without end": Document(id="d", text="Short.", title="Leaders met in the city " * 100),
    "a title only": Document(id="d", text="", title="Leaders met in the city " * 100),
    "special tokens": Document(id="d", text="[SEP][CLS] [MASK] [PAD] " * 500, title="[SEP] " * 200),
    "lines without stops": Document(id="d", text="NAME  VALUE\tOTHER\n" * 2_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_real_model_reads_every_chunk_of(name: str, minilm: Encoder) -> None:
    document = HOSTILE[name]
    chunker = Chunker(
        token_spans=minilm.token_spans,
        chunk_tokens=160,
        overlap_tokens=40,
        max_tokens=minilm.max_tokens,
        special_tokens=minilm.special_tokens,
    )
    chunks = chunker(document)
    assert chunks
    assert_sound(document, chunks, chunker)
    texts = [chunk.embedding_text(document.text) for chunk in chunks]
    # All lengths were counted above; encoding a few shows that the count is the model's own.
    longest = sorted(texts, key=lambda text: -len(minilm.token_spans(text)))[:8]
    assert np.isfinite(minilm.encode_documents([*longest, texts[0], texts[-1]])).all()


def _cut(document: Document, encoder: Encoder, *, splits_at_space: bool) -> tuple[Chunk, ...]:
    return Chunker(
        token_spans=encoder.token_spans,
        chunk_tokens=48,
        overlap_tokens=12,
        max_tokens=encoder.max_tokens,
        special_tokens=encoder.special_tokens,
        splits_at_space=splits_at_space,
    )(document)


@pytest.mark.parametrize("name", HOSTILE)
def test_where_words_are_tokenised_by_themselves_none_is_counted_anew_in(name: str, minilm: Encoder) -> None:
    found = _cut(HOSTILE[name], minilm, splits_at_space=True)
    assert found == _cut(HOSTILE[name], minilm, splits_at_space=False)


@settings(deadline=None, max_examples=200)
@given(text=TEXTS, title=st.one_of(st.just(""), TEXTS))
def test_nor_in_any_other_document(minilm: Encoder, text: str, title: str) -> None:
    document = Document(id="d", text=text, title=title)
    found = _cut(document, minilm, splits_at_space=True)
    assert found == _cut(document, minilm, splits_at_space=False)


@pytest.mark.parametrize("name", ["an endless sentence", "a title without end"])
def test_the_largest_chunks_fill_the_model_and_no_more(name: str, minilm: Encoder) -> None:
    document = HOSTILE[name]
    chunker = Chunker(
        token_spans=minilm.token_spans,
        chunk_tokens=10_000,
        overlap_tokens=0,
        max_tokens=minilm.max_tokens,
        special_tokens=minilm.special_tokens,
    )
    texts = [chunk.embedding_text(document.text) for chunk in chunker(document)]
    assert max(len(minilm.token_spans(text)) for text in texts) == minilm.max_tokens - minilm.special_tokens
    # One pass of the model at its full width; every text is within it, so the others are read as well.
    minilm.encode_documents(texts[:8])


def test_the_whole_of_an_endless_sentence_is_accepted(minilm: Encoder) -> None:
    document = HOSTILE["an endless sentence"]
    chunker = Chunker(
        token_spans=minilm.token_spans,
        chunk_tokens=160,
        overlap_tokens=40,
        max_tokens=minilm.max_tokens,
        special_tokens=minilm.special_tokens,
    )
    chunks = chunker(document)
    vectors = minilm.encode_documents([chunk.embedding_text(document.text) for chunk in chunks])
    assert vectors.shape == (len(chunks), minilm.dimension)
    covered = np.zeros(len(document.text), dtype=bool)
    for chunk in chunks:
        covered[chunk.start : chunk.end] = True
    assert document.text.split() == ["troops"] * 10_000
    assert all(covered[at] for at, character in enumerate(document.text) if not character.isspace())
