"""One reader a format.

In: the bounded bytes of one file (:class:`~docsearch.ingest.content.Content`) and the
:class:`~docsearch.ingest.options.ReadOptions`.  Out: a draft for each document in the order of the file, and
a fault for each part that was left out.  Formats whose parsers can hang or crash are parsed in a worker
process (:mod:`docsearch.ingest.isolation`); the others stream.  Not for finding files
(:mod:`docsearch.ingest.discovery`) nor for what a text says about itself (:mod:`docsearch.ingest.metadata`).
"""

from docsearch.ingest.readers.base import Reader, Registry
from docsearch.ingest.readers.registry import READERS, reader_for, sniff

__all__ = ["READERS", "Reader", "Registry", "reader_for", "sniff"]
