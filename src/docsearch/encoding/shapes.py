"""Fixed shapes, so that a vector depends on its text alone.

Matrix products of another shape run through other kernels and round otherwise: the same text in a batch of
another width or height comes out with other bits.  So every forward pass has one of few shapes: as wide as a
bucket (a multiple of :data:`STEP` tokens, chosen by the text's own length) and as high as a fixed batch,
filled up with copies where texts are too few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docsearch.errors import ModelError

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["QUERY_BATCH", "STEP", "Shaped", "batch_rows", "bucket", "document_batch", "shape_batches"]

# Measured with MiniLM at 128 tokens on two cores, a batch on each: 57 chunks a second one by one, 66 to 68 in
# batches of 2, 3 and 4, 60 in 8.  The smaller the batch, the less is filling when few texts are encoded, so 4
# it is; a graphics processor wants more.  Steps of 16 pad 5 % where steps of 32 pad 11 %; 8 gain nothing.
STEP = 16
QUERY_BATCH = 1
_DOCUMENT_BATCH = {"cpu": 4}
_DOCUMENT_BATCH_ELSEWHERE = 32


@dataclass(frozen=True, slots=True)
class Shaped:
    """One batch ready for the model: ``features`` is what it takes, ``rows`` are the places of its first rows
    among the texts given; the rows after those are filling.
    """

    rows: tuple[int, ...]
    features: dict[str, object]


def document_batch(device: str) -> int:
    """How many texts go through the model at once on ``device``."""
    return _DOCUMENT_BATCH.get(device, _DOCUMENT_BATCH_ELSEWHERE)


def bucket(length: int, *, max_tokens: int) -> int:
    """The width at which a text of ``length`` tokens is encoded."""
    return min(max(STEP, -(-length // STEP) * STEP), max(max_tokens, length))


def shape_batches(
    features: Mapping[str, object], *, batch: int, max_tokens: int, pad_id: int
) -> Iterator[Shaped]:
    """Cut the features of any number of texts (rows as wide as the longest) into batches of fixed shape.

    :param features: what the model's ``preprocess`` gives, ``attention_mask`` among it, shape (texts, width),
        padded on the right
    :raises ModelError: a text is longer than ``max_tokens``
    """
    mask = _tensor(features, "attention_mask")
    lengths = [int(length) for length in mask.sum(dim=1)]
    for width, rows, filled in batch_rows(lengths, batch=batch, max_tokens=max_tokens):
        yield Shaped(rows, _select(features, filled, width=width, pad_id=pad_id))


def batch_rows(
    lengths: Sequence[int], *, batch: int, max_tokens: int
) -> Iterator[tuple[int, tuple[int, ...], list[int]]]:
    """Texts of these ``lengths`` (n,) in batches, the narrow ones first: the width, the places of the texts,
    and these with the last repeated until there are ``batch`` of them.

    :raises ModelError: a text is longer than ``max_tokens``
    """
    groups: dict[int, list[int]] = defaultdict(list)
    for row, length in enumerate(lengths):
        if length > max_tokens:
            raise ModelError(
                f"A text of {length} tokens is longer than the {max_tokens} that the model reads; "
                "chunk it first."
            )
        groups[bucket(length, max_tokens=max_tokens)].append(row)
    for width, rows in sorted(groups.items()):
        for first in range(0, len(rows), batch):
            chosen = rows[first : first + batch]
            yield width, tuple(chosen), [*chosen, *[chosen[-1]] * (batch - len(chosen))]


def _select(
    features: Mapping[str, object], rows: Sequence[int], *, width: int, pad_id: int
) -> dict[str, object]:
    import torch

    shape = _tensor(features, "attention_mask").shape
    selected: dict[str, object] = {}
    for name, value in features.items():
        if isinstance(value, torch.Tensor) and value.shape == shape:
            filler = pad_id if name == "input_ids" else 0
            selected[name] = _to_width(value[list(rows)], width, filler=filler)
        elif isinstance(value, torch.Tensor) and value.ndim and len(value) == shape[0]:
            selected[name] = value[list(rows)]
        else:
            selected[name] = value
    return selected


def _to_width(rows: Tensor, width: int, *, filler: int) -> Tensor:
    from torch.nn.functional import pad

    missing = width - rows.shape[1]
    if missing > 0:
        return pad(rows, (0, missing), value=filler)
    return rows[:, :width].contiguous()


def _tensor(features: Mapping[str, object], name: str) -> Tensor:
    from torch import Tensor as TensorType

    value = features[name]
    if not isinstance(value, TensorType):
        raise ModelError(f"The model's {name} is not a tensor; it is of a kind that is not supported.")
    return value
