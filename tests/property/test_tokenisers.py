"""Chunks by tokenisers of other families: bytes, and pieces that begin with the space before a word."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docsearch.chunking import Chunker, TokenSpans
from docsearch.encoding.tokens import span_function, splits_at_space
from docsearch.model import Document

SENTENCES = [
    "Troops left the city.",
    "Leaders met on Monday!",
    "Gen. Smith said no.",
    "😀 e\u0301 ﷺ 中文",
    "x" * 90,
]
UNKNOWN: dict[str, Any] = {"unk_token": "<unk>"}
GAPS = st.sampled_from([" ", "  ", "\n", "\n\n", "\u3000", ""])
TEXTS = st.lists(st.tuples(st.sampled_from(SENTENCES), GAPS), max_size=40).map(
    lambda parts: "".join(sentence + gap for sentence, gap in parts)
)


def spans_of(tokenizer: Any, trainer: Any) -> TokenSpans:
    tokenizer.train_from_iterator(SENTENCES[:3] * 20, trainer)
    # Stands in for a model of which only the tokeniser matters.
    return span_function(cast("Any", SimpleNamespace(tokenizer=tokenizer)))


def by_words(*, added: str = "[SEP]") -> Any:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0, "a": 1}, unk_token="[UNK]"))  # noqa: S106
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens([added])
    return tokenizer


def test_who_tokenises_word_by_word() -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers

    assert splits_at_space(by_words())
    assert not splits_at_space(by_words(added="[NEW LINE]"))
    other = by_words()
    other.pre_tokenizer = pre_tokenizers.Metaspace()
    assert not splits_at_space(other)
    assert not splits_at_space(Tokenizer(models.BPE()))


def by_bytes() -> TokenSpans:
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    return spans_of(
        tokenizer, trainers.BpeTrainer(vocab_size=320, initial_alphabet=alphabet, show_progress=False)
    )


def by_pieces() -> TokenSpans:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return spans_of(tokenizer, trainers.UnigramTrainer(vocab_size=80, show_progress=False, **UNKNOWN))


@pytest.fixture(scope="module", params=[by_bytes, by_pieces], ids=lambda make: make.__name__)
def token_spans(request: pytest.FixtureRequest) -> TokenSpans:
    spans: TokenSpans = request.param()
    return spans


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, title=st.sampled_from(["", *SENTENCES]), room=st.integers(40, 120))
def test_chunks_tile_the_text_within_the_budget(
    token_spans: TokenSpans, text: str, title: str, room: int
) -> None:
    chunker = Chunker(
        token_spans=token_spans, chunk_tokens=room, overlap_tokens=room // 4, max_tokens=512, special_tokens=2
    )
    chunks = chunker(Document(id="d", text=text, title=title))
    assert "".join(text[chunk.own_start : chunk.own_end] for chunk in chunks) == text or not text.strip()
    for chunk in chunks:
        assert len(token_spans(chunk.embedding_text(text))) <= chunker.budget
        assert text[chunk.own_start : chunk.own_end].strip() in text[chunk.start : chunk.end]


def test_spans_of_a_character_in_many_tokens_are_that_character() -> None:
    assert by_bytes()("a 😀").tolist() == [[0, 1], [1, 2], *[[2, 3]] * 4]
