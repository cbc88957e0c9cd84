"""One suite for every encoder: the in-memory one and the real model."""

from __future__ import annotations

import numpy as np
import pytest

from docsearch.encoding import Encoder, HashingEncoder, QueryEncoder
from docsearch.errors import ModelError

WORDS = [
    *("the", "minister", "of", "war", "said", "that", "troops", "left", "city"),
    *("after", "attack", "on", "monday", "while", "leaders", "met"),
]
AWKWARD = [
    "",
    " \n",
    "\x00",
    "a \ud800 b",
    "😀 e\u0301 👩\u200d👩\u200d👧",
    "x" * 5000,
    "\u202eabc",
    "[SEP] [MASK] [PAD]",
]


@pytest.fixture(params=["hashing", "minilm", "compiled_minilm"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    if request.param == "hashing":
        return HashingEncoder()
    found: Encoder = request.getfixturevalue(request.param)
    return found


def some_texts(count: int, *, longest: int = 200) -> list[str]:
    rng = np.random.default_rng(7)
    return [" ".join(rng.choice(WORDS, size=int(rng.integers(1, longest)))) for _ in range(count)]


def test_it_keeps_the_protocol(encoder: Encoder) -> None:
    assert isinstance(encoder, Encoder)
    assert isinstance(encoder, QueryEncoder)
    assert len(encoder.fingerprint) == 64
    assert encoder.max_tokens > encoder.special_tokens >= 0


def test_rows_are_float32_of_length_one(encoder: Encoder) -> None:
    texts = some_texts(11)
    for vectors in (encoder.encode_documents(texts), encoder.encode_queries(texts)):
        assert vectors.shape == (11, encoder.dimension)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)


def test_no_text_gives_no_row(encoder: Encoder) -> None:
    assert encoder.encode_documents([]).shape == (0, encoder.dimension)
    assert encoder.encode_queries([]).shape == (0, encoder.dimension)


def test_a_vector_has_the_same_bits_in_any_company(encoder: Encoder) -> None:
    texts = some_texts(24)
    alone = np.concatenate([encoder.encode_documents([text]) for text in texts])
    rng = np.random.default_rng(3)
    for _ in range(2):
        chosen = rng.permutation(24)[: int(rng.integers(9, 25))]
        company = encoder.encode_documents([texts[row] for row in chosen])
        assert company.tobytes() == alone[chosen].tobytes()


def test_a_query_has_the_same_bits_in_any_company(encoder: Encoder) -> None:
    texts = some_texts(5, longest=20)
    alone = np.concatenate([encoder.encode_queries([text]) for text in texts])
    assert encoder.encode_queries(texts[::-1])[::-1].tobytes() == alone.tobytes()


def test_documents_at_the_limit_are_read_and_beyond_it_refused(encoder: Encoder) -> None:
    room = encoder.max_tokens - encoder.special_tokens
    assert encoder.encode_documents(["war " * room]).shape == (1, encoder.dimension)
    with pytest.raises(ModelError, match=str(encoder.max_tokens + 1)):
        encoder.encode_documents(["short", "war " * (room + 1)])


def test_no_end_of_a_long_query_is_cut_off(encoder: Encoder) -> None:
    long = "the minister said that troops left " * 200
    vectors = encoder.encode_queries([long + "monday", long + "attack on the city", long])
    assert len({row.tobytes() for row in vectors}) == 3
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)


def test_a_query_that_fits_is_encoded_whole(encoder: Encoder) -> None:
    query, document = (
        encode(["troops left the city"]) for encode in (encoder.encode_queries, encoder.encode_documents)
    )
    assert float((query * document).sum()) >= 0.999  # queries may have weights in 8 bits


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_texts_are_encoded(encoder: Encoder, text: str) -> None:
    for vectors in (encoder.encode_documents([text]), encoder.encode_queries([text])):
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)


@pytest.mark.parametrize("text", [*AWKWARD, "e\u0301 😀 Mr. O'Neill\u2028\u3000left ﷺ"])
def test_token_spans_are_ordered_and_within_the_text(encoder: Encoder, text: str) -> None:
    spans = encoder.token_spans(text)
    assert spans.dtype == np.int64
    assert spans.shape == (len(spans), 2)
    assert (np.diff(spans[:, 0]) >= 0).all()
    assert (spans[:, 1] >= spans[:, 0]).all()
    assert spans.min(initial=0) >= 0
    assert spans.max(initial=0) <= len(text)


def test_token_spans_are_code_points_and_have_no_end(encoder: Encoder) -> None:
    text = "😀 troops " * 400
    spans = encoder.token_spans(text)
    assert len(spans) == 800
    assert {text[start:end] for start, end in spans.tolist()} == {"😀", "troops"}


def test_vectors_of_like_texts_are_nearer(encoder: Encoder) -> None:
    first, like, unlike = encoder.encode_documents(
        [
            "Troops left the city on Monday.",
            "On Monday the troops left.",
            "Her recipe needs butter, eggs, flour.",
        ]
    )
    assert first @ like > first @ unlike + 0.2
