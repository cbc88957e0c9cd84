"""The library's front door: :class:`Index`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from docsearch.config import IndexSettings, Mode, SearchSettings
from docsearch.errors import BadInputError, IndexMismatchError
from docsearch.index.analysis import ANALYSIS_VERSION
from docsearch.index.blame import damage_blamed
from docsearch.index.folder import IndexFolder
from docsearch.index.store import Store
from docsearch.maintenance import (
    IndexStatus,
    index_status,
    keep_from_ingest,
    read_settings,
    refuse_occupied,
    remove_documents,
    restore_snapshot,
    stored_documents,
)
from docsearch.model import Document, IngestReport, SearchResults
from docsearch.models import IndexModel
from docsearch.reranking import reranked
from docsearch.searcher import Searcher

if TYPE_CHECKING:
    from docsearch.actor_book import ActorBook
    from docsearch.annotator import StageProgress
    from docsearch.encoding import Encoder
    from docsearch.event_book import EventBook
    from docsearch.index.archive import SnapshotReport
    from docsearch.index.compact import CompactReport
    from docsearch.index.findings import VerifyReport
    from docsearch.index.rebuild import RebuildReport
    from docsearch.ingest import ReadOptions
    from docsearch.progress import IngestProgress

__all__ = ["Index", "IndexStatus"]


class Index:
    """An index on the disk.

    Searching is safe from many threads at once and sees every commit as soon as it is made; writing takes a
    lock that only one process holds.  Use as a context manager, or call :meth:`close`.
    """

    def __init__(
        self, path: Path, encoder: Encoder | None, *, allow_download: bool, loaded: Encoder | None = None
    ) -> None:
        """Use :meth:`open` or :meth:`create`."""
        with Store(path).watch() as snapshot:
            self._meta = snapshot.meta()
        self.path = path
        self.settings = read_settings(path, self._meta)
        self._folder = IndexFolder(path, self.settings)
        self._model = IndexModel(
            path, self.settings, self._meta, given=encoder, loaded=loaded, allow_download=allow_download
        )
        self._searcher = Searcher(self._folder, self._model.queries)

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

        folder = Path(path)
        refuse_occupied(folder)
        settings = settings or IndexSettings()
        given, encoder = encoder, encoder or load_encoder(settings.model, allow_download=allow_download)
        settings = replace(settings, model=encoder.name)
        Store.create(
            folder,
            {
                "settings": json.dumps(asdict(settings)),
                "fingerprint": encoder.fingerprint,
                "dimension": str(encoder.dimension),
                "analysis": ANALYSIS_VERSION,
            },
            first=keep_from_ingest,
        )
        return cls(folder, given, loaded=encoder, allow_download=allow_download)

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
        actors: bool = True,
        events: bool = True,
        lexicon: str | Path | None = None,
        progress: Callable[[IngestProgress], None] | None = None,
        stage_progress: Callable[[StageProgress], None] | None = None,
    ) -> IngestReport:
        """Bring the index up to date with files, folders and standard input (``"-"``).

        ``include`` and ``exclude`` are patterns as in a ``.gitignore``.  With ``prune``, documents that came
        from these sources before and are gone now are removed, and those of what is skipped are kept.
        Batches are committed as they go.  Then ``actors`` are read of the documents, and ``events``, which
        need them: stages with commits of their own, that go on where they were when they are stopped.
        ``lexicon`` is a file with more words for events (docs/events.md), which the index keeps from now on;
        an empty one ends that.
        """
        from docsearch.annotator import Annotator, keep_lexicon, stages_wanted
        from docsearch.events.lexicon import LexiconFile
        from docsearch.ingest import ReadOptions
        from docsearch.ingester import Ingester

        self._check_analysis()
        words = None if lexicon is None else LexiconFile.read(Path(lexicon))
        with damage_blamed(self.path), self._folder.writer() as writer:
            if words is not None:
                keep_lexicon(writer, words)
            ingester = Ingester(
                writer,
                encoder=self._model.encoder,
                chunker=self._model.chunker,
                options=read_options or ReadOptions(),
                progress=progress,
            )
            report = ingester.run(sources, include=include, exclude=exclude, prune=prune)
            self.prepare()
            read = Annotator(writer, progress=stage_progress).run(stages_wanted(actors=actors, events=events))
        return replace(report, skipped=(*report.skipped, *read.failed), actors=read.actors)

    def prepare(self) -> None:
        """Make the model ready for queries on this machine: done once for each model, by every ingest.

        Worth a call of its own where an index was built on another machine, or the cache was emptied.
        """
        self._model.prepare()

    def search(self, query: str, settings: SearchSettings | None = None) -> SearchResults:
        """Answer a query; see :class:`SearchSettings` for how many results and which legs."""
        self._check_analysis()
        settings = settings or SearchSettings()
        if settings.mode is not Mode.KEYWORD:
            self._model.load_queries_ahead()
        with damage_blamed(self.path):
            if settings.rerank is None:
                return self._searcher.search(query, settings)
            reranker = self._model.reranker(settings.rerank)
            found = self._searcher.search(query, replace(settings, k=max(settings.k, settings.rerank_top)))
            return reranked(found, reranker, top=settings.rerank_top, k=settings.k)

    @property
    def actors(self) -> ActorBook:
        """Who is named in the documents: to look up, and to correct."""
        from docsearch.actor_book import ActorBook

        return ActorBook(self._folder)

    @property
    def events(self) -> EventBook:
        """Who did what to whom in the documents: to list, and to see in time."""
        from docsearch.event_book import EventBook

        return EventBook(self._folder)

    def get(self, document_id: str) -> Document:
        """The document with this id; raises :class:`BadInputError` where there is none."""
        with damage_blamed(self.path), self._folder.store.read() as snapshot:
            found = snapshot.find(document_id)
        if found is None:
            raise BadInputError(f"There is no document {document_id!r} in {self.path}.")
        return found[1]

    def documents(self) -> Iterator[Document]:
        """All documents, in the order they came in."""
        with damage_blamed(self.path):
            yield from stored_documents(self._folder.store)

    def remove(self, document_ids: Iterable[str]) -> int:
        """Delete the documents with these ids, all or none; returns how many.

        The files they came from are read again by the next ingest of their SOURCE, so what still stands there
        comes back.  Raises :class:`BadInputError` for an id that is not in the index.
        """
        from docsearch.annotator import derive_again

        with damage_blamed(self.path):
            return remove_documents(self._folder, document_ids, derive=derive_again)

    def status(self) -> IndexStatus:
        with damage_blamed(self.path):
            return index_status(self._folder)

    def verify(self, *, quick: bool = False) -> VerifyReport:
        """Check store, keyword index and vectors, each for itself and all against each other.

        Reads everything, unless ``quick``: then neither checksums nor documents.  No damage makes it raise.
        """
        from docsearch.index.verify import verify_index

        return verify_index(self.path, quick=quick)

    def rebuild(self, *, progress: Callable[[int, int], None] | None = None) -> RebuildReport:
        """Make all that is derived again from the store alone; the answers stay the same.

        The way out where their files are missing, damaged, made elsewhere or by other rules for words.
        Searches see the old ones until all is done.  ``progress`` gets the documents done and their total.
        """
        from docsearch.annotator import derive_again
        from docsearch.index.rebuild import rebuild

        dimension = int(self._meta["dimension"])
        with damage_blamed(self.path), self._folder.writer(anew=True) as writer:
            report = rebuild(
                writer,
                dimension=dimension,
                encode=self._model.encode,
                derive=derive_again,
                progress=progress,
            )
            with writer.store.watch() as store:
                self._meta = store.meta()
        return report

    def compact(self) -> CompactReport:
        """Merge all segments into one, and give back to the disk what no document needs."""
        from docsearch.index.compact import compact

        with damage_blamed(self.path):
            return compact(self._folder)

    def snapshot(self, target: str | Path, *, replace: bool = False) -> SnapshotReport:
        """Write the index as it is now to one file, for :meth:`restore`, while a writer may be at work.

        Raises :class:`BadInputError` where the file exists, unless it may be replaced.
        """
        from docsearch.index.archive import write_archive

        with damage_blamed(self.path):
            return write_archive(self._folder.store, Path(target), replace=replace)

    @classmethod
    def restore(cls, source: str | Path, path: str | Path, *, encoder: Encoder | None = None) -> Self:
        """Make an index in the folder ``path`` from a snapshot, whole or not at all, and open it.

        Raises :class:`BadInputError` where there is an index already or ``source`` is no snapshot, and
        :class:`IndexCorruptError` where it is damaged.
        """

        def rebuild(folder: Path) -> None:
            with cls.open(folder, encoder=encoder) as opened:
                opened.rebuild()

        restore_snapshot(Path(source), Path(path), rebuild)
        return cls.open(path, encoder=encoder)

    def close(self) -> None:
        """Let go of the model and the store."""
        self._model.close()
        self._folder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _check_analysis(self) -> None:
        if self._meta["analysis"] != ANALYSIS_VERSION:
            raise IndexMismatchError(
                f"The index {self.path} was made with other rules for words ({self._meta['analysis']}) than "
                f"this release has ({ANALYSIS_VERSION}); run `docsearch rebuild`."
            )
