"""The library's front door: :class:`Index`."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from docsearch.config import FORMAT_VERSION, IndexSettings, SearchSettings
from docsearch.errors import BadInputError, IndexMismatchError, ModelError
from docsearch.index.folder import IndexFolder
from docsearch.index.store import STORE_NAME, Store
from docsearch.model import Document, IngestReport, SearchResults, Skipped
from docsearch.searcher import Searcher

if TYPE_CHECKING:
    from docsearch.chunking import Chunker
    from docsearch.encoding import Encoder, QueryEncoder
    from docsearch.ingest import ReadOptions
    from docsearch.ingester import IngestProgress

__all__ = ["Index", "IndexStatus"]


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What an index holds and how it was made."""

    path: str
    format_version: int
    generation: int
    documents: int
    chunks: int
    segments: int
    model: str
    fingerprint: str
    dimension: int
    settings: IndexSettings
    skipped: tuple[Skipped, ...]


class Index:
    """An index on the disk.

    Searching is safe from many threads at once and sees every commit as soon as it is made; writing takes a
    lock that only one process holds.  Use as a context manager, or call :meth:`close`.
    """

    def __init__(self, path: Path, encoder: Encoder | None, *, allow_download: bool) -> None:
        """Use :meth:`open` or :meth:`create`."""
        store = Store(path)
        with store.read() as snapshot:
            self._meta = snapshot.meta()
        self.path = path
        self.settings = IndexSettings(**json.loads(self._meta["settings"]))
        self._folder = IndexFolder(path, self.settings)
        self._allow_download = allow_download
        self._encoder_lock = threading.Lock()
        self._given = None if encoder is None else self._matching(encoder)
        self._encoder: Encoder | None = self._given
        self._queries: QueryEncoder | None = None
        self._searcher = Searcher(self._folder, self._query_encoder)

    @classmethod
    def create(
        cls,
        path: str | Path,
        *,
        settings: IndexSettings | None = None,
        encoder: Encoder | None = None,
        allow_download: bool = False,
    ) -> Self:
        """Make an empty index in the folder ``path``.

        ``encoder`` stands in for the model that ``settings`` names.  Raises :class:`BadInputError` where
        there is an index already, and :class:`ModelNotFoundError` for a model that is not on this machine,
        unless ``allow_download``.
        """
        from docsearch.encoding import load_encoder
        from docsearch.ingest import IGNORE_FILE

        folder = Path(path)
        _refuse_occupied(folder)
        settings = settings or IndexSettings()
        given, encoder = encoder, encoder or load_encoder(settings.model, allow_download=allow_download)
        settings = replace(settings, model=encoder.name)
        Store.create(
            folder,
            {
                "settings": json.dumps(asdict(settings)),
                "fingerprint": encoder.fingerprint,
                "dimension": str(encoder.dimension),
                "analysis": _analysis_version(),
            },
        )
        # An index below a SOURCE is not to be read as documents.
        (folder / IGNORE_FILE).write_text("*\n", encoding="utf-8")
        created = cls(folder, given, allow_download=allow_download)
        created._encoder = encoder  # loaded once
        return created

    @classmethod
    def open(cls, path: str | Path, *, encoder: Encoder | None = None, allow_download: bool = False) -> Self:
        """Open the index in the folder ``path``.

        Raises :class:`IndexNotFoundError` where there is none, and :class:`IndexMismatchError` for an
        ``encoder`` other than the one it was made with.
        """
        return cls(Path(path), encoder, allow_download=allow_download)

    def ingest(
        self,
        sources: Sequence[str | Path],
        *,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
        read_options: ReadOptions | None = None,
        prune: bool = False,
        progress: Callable[[IngestProgress], None] | None = None,
    ) -> IngestReport:
        """Bring the index up to date with files, folders and standard input (``"-"``).

        ``include`` and ``exclude`` are patterns as in a ``.gitignore``.  With ``prune``, documents that came
        from these sources before and are gone now are removed.  Batches are committed as they go.
        """
        from docsearch.ingest import ReadOptions
        from docsearch.ingester import Ingester

        self._check_analysis()
        with self._folder.writer() as writer:
            ingester = Ingester(
                writer,
                encoder=self._full_encoder,
                chunker=self._chunker,
                options=read_options or ReadOptions(),
                progress=progress,
            )
            report = ingester.run(sources, include=include, exclude=exclude, prune=prune)
        self.prepare()
        return report

    def prepare(self) -> None:
        """Make the model ready for queries on this machine: done once for each model, by every ingest.

        Worth a call of its own where an index was built on another machine, or the cache was emptied.
        """
        from docsearch.encoding import load_query_encoder, prepare_queries

        if self._given is not None:
            return
        try:
            load_query_encoder(self.settings.model, fingerprint=self._meta["fingerprint"])
        except ModelError:
            self._queries = prepare_queries(self._full_encoder())

    def search(self, query: str, settings: SearchSettings | None = None) -> SearchResults:
        """Answer a query; see :class:`SearchSettings` for how many results and which legs."""
        self._check_analysis()
        return self._searcher.search(query, settings or SearchSettings())

    def get(self, document_id: str) -> Document:
        """The document with this id; raises :class:`BadInputError` where there is none."""
        with self._folder.store.read() as snapshot:
            found = snapshot.find(document_id)
        if found is None:
            raise BadInputError(f"There is no document {document_id!r} in {self.path}.")
        return found[1]

    def status(self) -> IndexStatus:
        with self._folder.store.read() as snapshot:
            documents, chunks = snapshot.counts()
            return IndexStatus(
                path=str(self.path),
                format_version=FORMAT_VERSION,
                generation=snapshot.generation(),
                documents=documents,
                chunks=chunks,
                segments=len(snapshot.segments()),
                model=self.settings.model,
                fingerprint=self._meta["fingerprint"],
                dimension=int(self._meta["dimension"]),
                settings=self.settings,
                skipped=snapshot.skipped(),
            )

    def close(self) -> None:
        """Let go of the model and the open segments."""
        self._encoder = self._given
        self._queries = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _full_encoder(self) -> Encoder:
        """The model that encodes documents; loading it takes seconds."""
        from docsearch.encoding import load_encoder

        with self._encoder_lock:
            if self._encoder is None:
                loaded = load_encoder(self.settings.model, allow_download=self._allow_download)
                self._encoder = self._matching(loaded)
            return self._encoder

    def _query_encoder(self) -> QueryEncoder:
        from docsearch.encoding import load_query_encoder

        if self._given is not None:
            return self._given
        with self._encoder_lock:
            if self._queries is None:
                try:
                    self._queries = load_query_encoder(
                        self.settings.model, fingerprint=self._meta["fingerprint"]
                    )
                except ModelError as error:
                    raise ModelError(
                        f"{error}; run `docsearch prepare --index {self.path}`, then search again."
                    ) from error
            return self._queries

    def _chunker(self) -> Chunker:
        from docsearch.chunking import Chunker

        encoder = self._full_encoder()
        return Chunker(
            token_spans=encoder.token_spans,
            chunk_tokens=self.settings.chunk_tokens,
            overlap_tokens=self.settings.overlap_tokens,
            max_tokens=encoder.max_tokens,
            special_tokens=encoder.special_tokens,
        )

    def _matching(self, encoder: Encoder) -> Encoder:
        if encoder.fingerprint != self._meta["fingerprint"]:
            raise IndexMismatchError(
                f"The index {self.path} was made with another model than {encoder.name!r} as it is now "
                f"(it knows {self.settings.model!r} with fingerprint {self._meta['fingerprint'][:12]}); "
                f"use that model, or index the documents again elsewhere with `--model {encoder.name}`."
            )
        return encoder

    def _check_analysis(self) -> None:
        if self._meta["analysis"] != _analysis_version():
            raise IndexMismatchError(
                f"The index {self.path} was made with other rules for words ({self._meta['analysis']}) than "
                f"this release has ({_analysis_version()}); run `docsearch rebuild`."
            )


def _refuse_occupied(folder: Path) -> None:
    """An index is made in a new folder, or one with nothing in it but a README and hidden files."""
    if (folder / STORE_NAME).exists():
        raise BadInputError(f"There is an index in {folder} already; open it, or choose another folder.")
    if folder.exists() and not folder.is_dir():
        raise BadInputError(f"{folder} is a file; name a folder for the index.")
    others = [p.name for p in folder.iterdir() if p.name != "README.md"] if folder.exists() else []
    if any(not name.startswith(".") for name in others):
        raise BadInputError(f"The folder {folder} holds other files; name a new folder for the index.")


def _analysis_version() -> str:
    from docsearch.index.analysis import ANALYSIS_VERSION

    return ANALYSIS_VERSION
