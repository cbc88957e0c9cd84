"""What the engine uses of Whoosh, and the only importer of it.

Whoosh is no longer maintained: should its names change, or another fork take its place, this is where it
shows.
"""

from __future__ import annotations

from whoosh import fields, qparser, query
from whoosh.analysis import Analyzer, Filter, RegexTokenizer, Token
from whoosh.codec.whoosh3 import (
    WHOOSH3_HEADER_MAGIC,
    W3Codec,
    W3FieldWriter,
    W3PerDocWriter,
    W3Segment,
    W3TermInfo,
)
from whoosh.index import create_in, open_dir
from whoosh.reading import IndexReader, SegmentReader
from whoosh.searching import Searcher
from whoosh.system import pack_int, pack_ushort
from whoosh.util.numeric import byte_to_length, length_to_byte
from whoosh.writing import IndexWriter

__all__ = [
    "WHOOSH3_HEADER_MAGIC",
    "Analyzer",
    "Filter",
    "IndexReader",
    "IndexWriter",
    "RegexTokenizer",
    "Searcher",
    "SegmentReader",
    "Token",
    "W3Codec",
    "W3FieldWriter",
    "W3PerDocWriter",
    "W3Segment",
    "W3TermInfo",
    "byte_to_length",
    "create_in",
    "fields",
    "length_to_byte",
    "open_dir",
    "pack_int",
    "pack_ushort",
    "qparser",
    "query",
]
