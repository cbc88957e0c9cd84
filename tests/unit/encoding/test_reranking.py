"""Rerankers: any CrossEncoder that gives one score for a pair, from a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from docsearch.encoding.reranking import Reranker, load_reranker
from docsearch.errors import ModelError, ModelNotFoundError

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "army", "shelled", "rain", "village", "word"]
TOKENS = 24


def make_cross_encoder(folder: Path, *, labels: int = 1) -> Path:
    """A model of random weights that is small enough to make in a test."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    folder.mkdir()
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join(WORDS), encoding="utf-8")
    torch.manual_seed(3)
    shape: dict[str, Any] = {
        "vocab_size": len(WORDS),
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 16,
        "num_labels": labels,
        "max_position_embeddings": TOKENS,
        "initializer_range": 1.0,
    }
    BertForSequenceClassification(BertConfig(**shape)).save_pretrained(folder)
    BertTokenizer(str(vocabulary), model_max_length=TOKENS).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def reranker(tmp_path_factory: pytest.TempPathFactory) -> Reranker:
    return load_reranker(str(make_cross_encoder(tmp_path_factory.mktemp("models") / "tiny")))


def test_a_score_depends_on_its_own_pair_alone(reranker: Reranker) -> None:
    passages = ["army shelled village", "rain", "word word rain village army"]
    together = reranker.judge("village", passages).scores
    alone = [reranker.judge("village", [passage]).scores[0] for passage in passages]
    assert together.tolist() == alone
    assert len(set(alone)) == 3
    assert all(0 < score < 1 for score in alone)


def test_passages_that_do_not_fit_are_counted(reranker: Reranker) -> None:
    assert reranker.judge("village", ["rain", "word " * 40, "army " * 30]).long == 2
    assert reranker.judge("village", ["rain"]).long == 0


def test_nothing_to_judge(reranker: Reranker) -> None:
    assert reranker.judge("village", []).scores.shape == (0,)


def test_what_is_no_reranker_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="sorts pairs into 3 classes"):
        load_reranker(str(make_cross_encoder(tmp_path / "classes", labels=3)))
    with pytest.raises(ModelNotFoundError, match="not on this machine"):
        load_reranker("cross-encoder/not-here")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_reranker(str(tmp_path / "empty"))
