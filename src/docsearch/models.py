"""The model of one index: for documents, for queries, for cutting documents; loaded when first asked for."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from docsearch.config import IndexSettings
from docsearch.errors import IndexMismatchError, ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from docsearch.chunking import Chunker
    from docsearch.encoding import Encoder, QueryEncoder
    from docsearch.encoding.reranking import Reranker

__all__ = ["IndexModel"]


class IndexModel:
    """Hands out encoders whose vectors fit the index; safe to share between threads."""

    def __init__(
        self,
        path: Path,
        settings: IndexSettings,
        meta: Mapping[str, str],
        *,
        given: Encoder | None,
        loaded: Encoder | None = None,
        allow_download: bool,
    ) -> None:
        """``given`` stands in for the model of the ``settings``; ``loaded`` is that model, loaded already.

        Raises :class:`IndexMismatchError` for an encoder other than the one the index was made with.
        """
        self._path, self._settings, self._fingerprint = path, settings, meta["fingerprint"]
        self._allow_download = allow_download
        self._lock = threading.Lock()
        self._given = None if given is None else self._matching(given)
        self._encoder: Encoder | None = self._given or loaded
        self._queries: QueryEncoder | None = None
        self._ahead: threading.Thread | None = None
        self._rerankers: dict[str, Reranker] = {}

    def encoder(self) -> Encoder:
        """The model that encodes documents; loading it takes seconds."""
        from docsearch.encoding import load_encoder

        with self._lock:
            if self._encoder is None:
                loaded = load_encoder(self._settings.model, allow_download=self._allow_download)
                self._encoder = self._matching(loaded)
            return self._encoder

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encoder().encode_documents(texts)

    def queries(self) -> QueryEncoder:
        """The model that encodes queries; raises :class:`ModelError` where it was never prepared here."""
        from docsearch.encoding import load_query_encoder

        if self._given is not None:
            return self._given
        with self._lock:
            if self._queries is None:
                try:
                    self._queries = load_query_encoder(self._settings.model, fingerprint=self._fingerprint)
                except ModelError as error:
                    raise ModelError(
                        f"{error}; run `docsearch prepare --index {self._path}`, then search again."
                    ) from error
            return self._queries

    def load_queries_ahead(self) -> None:
        """Begin to load the model for queries, while there is other work to do before it is asked for."""
        if self._queries is None and self._given is None and self._ahead is None:
            # Not a daemon: ended within native code, those take the whole process down as it exits.
            self._ahead = threading.Thread(target=self._load_queries, name="docsearch-queries")
            self._ahead.start()

    def _load_queries(self) -> None:
        with suppress(Exception):  # whoever asks for it next meets the same, and is told
            self.queries()

    def reranker(self, name: str) -> Reranker:
        """The CrossEncoder called ``name``, loaded once; see ``docsearch.encoding.reranking``."""
        from docsearch.encoding.reranking import load_reranker

        with self._lock:
            if name not in self._rerankers:
                self._rerankers[name] = load_reranker(name, allow_download=self._allow_download)
            return self._rerankers[name]

    def prepare(self) -> None:
        """Make the model ready for queries on this machine, if it is not."""
        from docsearch.encoding import prepare_queries

        try:
            self.queries()  # kept: whoever searches next in this process need not load it again
        except ModelError:
            self._queries = prepare_queries(self.encoder())

    def chunker(self) -> Chunker:
        """Cuts documents to what the model reads."""
        from docsearch.chunking import Chunker

        encoder = self.encoder()
        return Chunker(
            token_spans=encoder.token_spans,
            chunk_tokens=self._settings.chunk_tokens,
            overlap_tokens=self._settings.overlap_tokens,
            max_tokens=encoder.max_tokens,
            special_tokens=encoder.special_tokens,
            splits_at_space=getattr(encoder, "splits_at_space", False),
        )

    def close(self) -> None:
        """Let go of what was loaded; it is loaded again when asked for."""
        self._encoder, self._queries = self._given, None
        self._rerankers = {}

    def _matching(self, encoder: Encoder) -> Encoder:
        if encoder.fingerprint != self._fingerprint:
            raise IndexMismatchError(
                f"The index {self._path} was made with another model than {encoder.name!r} as it is now "
                f"(it knows {self._settings.model!r} with fingerprint {self._fingerprint[:12]}); "
                f"use that model, or index the documents again elsewhere with `--model {encoder.name}`."
            )
        return encoder
