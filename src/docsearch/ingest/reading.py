"""SourceFile -> documents: the reader for its name, then what every document gets."""

from __future__ import annotations

from collections.abc import Iterator

from docsearch.ingest.content import open_content
from docsearch.ingest.finishing import finish
from docsearch.ingest.names import extension_of
from docsearch.ingest.options import ReadOptions
from docsearch.ingest.readers import reader_for, sniff
from docsearch.ingest.record import Draft, Unreadable
from docsearch.ingest.source import STDIN, SourceFile
from docsearch.model import Document, Skipped

__all__ = ["read"]


def read(file: SourceFile, options: ReadOptions | None = None) -> Iterator[Document | Skipped]:
    """The documents in ``file`` in its order, and a :class:`Skipped` for all that is left out of it.

    Never raises for what a file holds, however broken or hostile; documents that were read before a file
    breaks off are kept.
    """
    options = ReadOptions() if options is None else options
    try:
        yield from _read(file, options)
    except Unreadable as error:
        yield Skipped(file.path, error.reason)
    except RecursionError:
        yield Skipped(file.path, "nested too deeply")
    except MemoryError:
        yield Skipped(file.path, "needs more memory than there is")
    except Exception as error:  # noqa: BLE001  no file may end the run; the reason names what is to be mended
        yield Skipped(file.path, f"cannot be read: {type(error).__name__}: {str(error)[:200]}")


def _read(file: SourceFile, options: ReadOptions) -> Iterator[Document | Skipped]:
    name = file.path if file.location is None else file.location.name
    extension, gzipped = ("", False) if file.path == STDIN else extension_of(name)
    with open_content(file.location, file.data, named_gzip=gzipped, limit=options.max_bytes) as content:
        reader = reader_for(extension) if extension else sniff(content.head())
        if reader is None:
            raise Unreadable(f"unsupported format {extension}")
        empty = True
        for item in reader.read(content, options):
            empty = False
            if isinstance(item, Draft):
                yield finish(item, file, reader.name, options)
            else:
                yield Skipped(f"{file.path}{item.where}", item.reason)
        if empty:
            yield Skipped(file.path, "empty: no documents")
