"""Fixed shapes."""

from __future__ import annotations

import pytest
import torch

from docsearch.encoding.shapes import Shaped, bucket, shape_batches
from docsearch.errors import ModelError


def features(*lengths: int) -> dict[str, object]:
    """One row a length; its tokens are the row's number plus one."""
    width = max(lengths)
    mask = torch.zeros(len(lengths), width, dtype=torch.long)
    for row, length in enumerate(lengths):
        mask[row, :length] = 1
    ids = mask * torch.arange(1, len(lengths) + 1)[:, None] + (1 - mask) * 99
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": mask * 0, "modality": "text"}


def tensor(shaped: Shaped, name: str) -> torch.Tensor:
    value = shaped.features[name]
    assert isinstance(value, torch.Tensor)
    return value


@pytest.mark.parametrize(
    ("length", "width"), [(0, 16), (1, 16), (16, 16), (17, 32), (240, 240), (241, 250), (250, 250)]
)
def test_the_bucket_is_the_next_multiple_of_16_or_the_bound(length: int, width: int) -> None:
    assert bucket(length, max_tokens=250) == width


def test_rows_are_grouped_by_bucket_and_filled_up() -> None:
    batches = list(shape_batches(features(3, 20, 5, 4), batch=2, max_tokens=64, pad_id=99))
    assert [batch.rows for batch in batches] == [(0, 2), (3,), (1,)]
    assert [tuple(tensor(batch, "input_ids").shape) for batch in batches] == [(2, 16), (2, 16), (2, 32)]
    first = tensor(batches[0], "input_ids")[0].tolist()
    assert first == [1] * 3 + [99] * 13
    assert tensor(batches[0], "attention_mask").sum(dim=1).tolist() == [3, 5]
    assert batches[0].features["modality"] == "text"


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(ModelError, match="65 tokens"):
        list(shape_batches(features(65), batch=2, max_tokens=64, pad_id=0))
