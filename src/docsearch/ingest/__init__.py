"""Path -> Document: discovery, one reader a format, metadata.

What goes in: SOURCEs (files, folders, ``-`` for standard input) and :class:`ReadOptions`.  What comes out:
from :func:`discover` a :class:`SourceFile` for each file that can be tried, from :func:`read` its documents;
and from both a :class:`~docsearch.model.Skipped` for all that is left out, with the reason.  A file may hold
anything at all: it is read, or skipped with a sentence, but never raises, hangs, or takes memory without
bound.

When not to use it: for text that is already at hand (build a :class:`~docsearch.model.Document`), and for
finding out whether two files claim one id, which is the ingester's to see.
"""

from docsearch.ingest.discovery import discover
from docsearch.ingest.ignoring import IGNORE_FILE
from docsearch.ingest.options import READER_VERSION, ReadOptions
from docsearch.ingest.reading import read
from docsearch.ingest.source import STDIN, SourceFile
from docsearch.ingest.unread import Unread, empty_folder, may_stand

__all__ = [
    "IGNORE_FILE",
    "READER_VERSION",
    "STDIN",
    "ReadOptions",
    "SourceFile",
    "Unread",
    "discover",
    "empty_folder",
    "may_stand",
    "read",
]
