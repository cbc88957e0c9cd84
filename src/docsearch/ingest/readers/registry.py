"""Every reader there is, and which one a file without a telling name needs."""

from __future__ import annotations

import re

from docsearch.ingest.decoding import decode
from docsearch.ingest.isolation import isolated
from docsearch.ingest.readers.base import Reader, Registry
from docsearch.ingest.readers.jsonl import read_json, read_jsonl
from docsearch.ingest.readers.mailbox import read_eml, read_mbox
from docsearch.ingest.readers.plain import read_plain
from docsearch.ingest.readers.table import read_csv, read_tsv
from docsearch.ingest.record import Unreadable

__all__ = ["READERS", "reader_for", "sniff"]

READERS = Registry(
    (
        Reader("text", (".txt", ".text"), read_plain),
        Reader("markdown", (".md", ".markdown"), isolated("markdown")),
        Reader("html", (".html", ".htm", ".xhtml"), isolated("html")),
        Reader("pdf", (".pdf",), isolated("pdf")),
        Reader("docx", (".docx",), isolated("docx")),
        Reader("eml", (".eml",), read_eml),
        Reader("mbox", (".mbox",), read_mbox),
        Reader("csv", (".csv",), read_csv),
        Reader("tsv", (".tsv",), read_tsv),
        Reader("jsonl", (".jsonl", ".ndjson"), read_jsonl),
        Reader("json", (".json",), read_json),
    )
)

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_MBOX = re.compile(rb"From \S+ .{0,40}\d\d:\d\d:\d\d")
_RECORD = re.compile(r'\s*\{\s*"')


def reader_for(extension: str) -> Reader | None:
    """The reader of ``extension`` (``.txt``), or ``None`` where the format is not supported."""
    return READERS.for_extension(extension)


def sniff(head: bytes) -> Reader:
    """The reader for a file without an extension, told by its first bytes; plain text unless they tell."""
    return READERS.named(_format_of(head))


def _format_of(head: bytes) -> str:
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in head:
        return "docx"
    if _MBOX.match(head):
        return "mbox"
    try:
        start = decode(head[:4096]).text
    except Unreadable:  # the plain reader says why
        return "text"
    if _HTML.match(start):
        return "html"
    return "jsonl" if _RECORD.match(start) else "text"
