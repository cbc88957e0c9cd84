"""A cross-encoder that reads query and passage together: slower than vectors, and often a better judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from docsearch.encoding.quiet import hush
from docsearch.encoding.registry import model_folder
from docsearch.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

__all__ = ["Judgement", "Reranker", "load_reranker"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """``scores`` (n,) between 0 and 1, and how many passages were too ``long`` to be read to their end."""

    scores: NDArray[np.float64]
    long: int = 0


class Reranker(Protocol):
    """What the searcher asks of a model that judges passages."""

    def judge(self, query: str, passages: Sequence[str]) -> Judgement:
        """How well each passage answers ``query``; a score depends on its own pair alone."""
        ...


def load_reranker(name: str, *, allow_download: bool = False) -> Reranker:
    """The sentence-transformers CrossEncoder called ``name``: a folder, or a name on the hub as for
    :func:`~docsearch.encoding.load_encoder`.

    :raises ModelNotFoundError: it is not on this machine
    :raises ModelError: it is damaged, or does not give one score for a pair
    """
    folder = model_folder(name, allow_download=allow_download)
    hush()
    from sentence_transformers import CrossEncoder

    try:
        model = CrossEncoder(str(folder), local_files_only=True)
    except Exception as error:  # libraries raise what they like on damaged or foreign models
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelError(f"The reranker in {folder} cannot be loaded: {reason}") from error
    if model.num_labels != 1:
        raise ModelError(
            f"The model in {folder} sorts pairs into {model.num_labels} classes; a reranker gives one score."
        )
    return _CrossEncoderReranker(model)


class _CrossEncoderReranker:
    def __init__(self, model: CrossEncoder) -> None:
        self._model = model

    def judge(self, query: str, passages: Sequence[str]) -> Judgement:
        from torch.nn import Sigmoid

        if not passages:
            return Judgement(np.empty(0))
        pairs = [(query, passage) for passage in passages]
        # One by one: in a batch a score would depend, in its last bits, on what is judged beside it.
        scores: Any = self._model.predict(
            pairs, batch_size=1, activation_fn=Sigmoid(), show_progress_bar=False, convert_to_numpy=True
        )
        return Judgement(np.asarray(scores, dtype=np.float64), self._too_long(pairs))

    def _too_long(self, pairs: Sequence[tuple[str, str]]) -> int:
        tokenizer: Any = self._model.tokenizer
        bound = self._model.max_seq_length or tokenizer.model_max_length
        ids = tokenizer([query for query, _ in pairs], [passage for _, passage in pairs], truncation=False)
        return sum(len(tokens) > bound for tokens in ids["input_ids"])
