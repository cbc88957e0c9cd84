"""DOCX: paragraphs, headings, tables and notes in their order, core properties as metadata."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docsearch.ingest.options import ReadOptions
from docsearch.ingest.record import Draft, Unreadable
from docsearch.ingest.text import one_line

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["parse"]

MAX_PARTS = 10_000
OLE_MAGIC = b"\xd0\xcf\x11\xe0"

_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# The same text once more for older programs; text moved or struck out by a revision.
_SKIPPED = frozenset({"Fallback", "del", "moveFrom"})
_TITLE_STYLES = frozenset({"title", "heading 1"})


def parse(data: bytes, options: ReadOptions) -> Iterator[Draft]:
    """The file as one document.  Raises :class:`Unreadable` for zip bombs, DTDs and what is not DOCX."""
    _inspect(data, options.max_bytes)
    document = _opened(data)
    core = document.core_properties
    blocks = [block for block in _blocks(document.element.body) if block.strip()]
    title = one_line(core.title or "") or _styled_title(document)
    if title and len(blocks) > 1 and one_line(blocks[0]) == title:
        del blocks[0]
    blocks += [note for note in _notes(document) if note.strip()]
    metadata = {"subject": core.subject, "keywords": core.keywords, "category": core.category}
    yield Draft(
        text="\n\n".join(blocks),
        title=title,
        byline=core.author if core.author != "python-docx" else None,
        date=_date(core.created),
        metadata={name: value for name, value in metadata.items() if value},
    )


def _inspect(data: bytes, limit: int) -> None:
    if data.startswith(OLE_MAGIC):
        raise Unreadable("encrypted, or a .doc file under another name")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > limit:
                raise Unreadable(
                    f"a zip bomb: it unpacks to more than {limit:,} bytes or {MAX_PARTS:,} parts"
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _refuse_dtd(archive, part)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Unreadable(f"broken DOCX: {error}") from error


def _refuse_dtd(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    # A zip reader gives no more than the declared size, so that the sum above holds for what is read here.
    content = archive.read(part)
    if _DTD.search(content.replace(b"\0", b"")):  # without its zeros UTF-16 reads as ASCII
        raise Unreadable("broken DOCX: it declares a DTD or entities")


def _opened(data: bytes) -> Any:  # noqa: ANN401  python-docx has no types
    import docx

    try:
        return docx.Document(io.BytesIO(data))
    except Exception as error:
        raise Unreadable(f"broken DOCX: {type(error).__name__}: {str(error)[:200]}") from error


def _name(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _blocks(parent: _Element) -> Iterator[str]:
    """A string for each paragraph and each table row, wherever it is nested.

    libxml2 refuses trees deeper than 256, which bounds the recursion.
    """
    for child in parent:
        name = _name(child)
        if name == "p":
            yield "".join(_runs(child))
            yield from _boxes(child)
        elif name == "tr":
            yield "\t".join(one_line(" ".join(_blocks(cell))) for cell in child if _name(cell) != "trPr")
        elif name not in _SKIPPED:
            yield from _blocks(child)


def _runs(parent: _Element) -> Iterator[str]:
    for child in parent:
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name not in _SKIPPED and name not in ("txbxContent", "pPr"):
            yield from _runs(child)


def _boxes(paragraph: _Element) -> Iterator[str]:
    """The paragraphs of text boxes that are anchored in ``paragraph``."""
    for child in paragraph:
        if _name(child) == "txbxContent":
            yield from _blocks(child)
        elif _name(child) not in _SKIPPED:
            yield from _boxes(child)


def _notes(document: Any) -> Iterator[str]:  # noqa: ANN401
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(("/footnotes", "/endnotes")):
            yield from _blocks(parse_xml(relation.target_part.blob))


def _styled_title(document: Any) -> str:  # noqa: ANN401
    first = next((paragraph for paragraph in document.paragraphs if paragraph.text.strip()), None)
    style = (first.style.name or "").lower() if first is not None and first.style is not None else ""
    return one_line(first.text) if first is not None and style in _TITLE_STYLES else ""


def _date(created: dt.datetime | None) -> str | None:
    return None if created is None else created.date().isoformat()
