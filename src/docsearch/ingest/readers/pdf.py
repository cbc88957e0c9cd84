"""PDF, by PDFium: the text layer page by page, lines rejoined to paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docsearch.ingest.options import ReadOptions
from docsearch.ingest.readers.reflow import join_pages, paragraphs
from docsearch.ingest.record import Draft, Fault, Unreadable
from docsearch.ingest.text import one_line
from docsearch.model import JSONValue

__all__ = ["parse"]

_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")
# What programs put there when nobody gave a title.
_NO_TITLE = re.compile(r"untitled.*|.*\.(?:docx?|indd|tex|dvi|pdf|qxd|rtf|odt)", re.IGNORECASE)
_PROGRAM = re.compile(r"^Microsoft \w+ - ")


def parse(data: bytes, options: ReadOptions) -> Iterator[Draft | Fault]:
    """The file as one document, and a fault for each page that fails.

    Raises :class:`Unreadable` for a file that is encrypted or broken, or has no text on any page.
    """
    document = _opened(data)
    pages: list[list[str]] = []
    size = failed = 0
    for number in range(len(document)):
        try:
            text = _page_text(document, number)
        except Exception as error:  # noqa: BLE001  the other pages can still be read
            failed += 1
            yield Fault(f"#page={number + 1}", f"the page cannot be read: {error}")
            continue
        size += len(text)
        if size > options.max_characters:
            raise Unreadable(f"longer than {options.max_characters:,} characters")
        pages.append(paragraphs(text))
    if not any(pages):
        raise Unreadable("no page can be read" if failed else "no text layer (a scanned PDF?)")
    yield _draft(document.get_metadata_dict(skip_empty=True), join_pages(pages))


def _opened(data: bytes) -> Any:  # noqa: ANN401  pypdfium2 has no types
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise Unreadable("encrypted: it needs a password" if locked else "broken PDF") from error
    if len(document) == 0:
        raise Unreadable("broken PDF: it has no pages")
    return document


def _page_text(document: Any, number: int) -> str:  # noqa: ANN401
    page = document[number]
    layer = page.get_textpage()
    try:
        return str(layer.get_text_bounded(errors="replace"))
    finally:
        layer.close()
        page.close()


def _draft(properties: dict[str, str], text: str) -> Draft:
    title = _PROGRAM.sub("", one_line(properties.get("Title", "")))
    metadata: dict[str, JSONValue] = {
        name.lower(): properties[name] for name in ("Subject", "Keywords") if properties.get(name)
    }
    if _NO_TITLE.fullmatch(title):
        metadata["title"], title = title, ""
    created = properties.get("CreationDate")
    return Draft(
        text=text,
        title=title,
        byline=properties.get("Author") or None,
        date=_DATE.sub(r"\1-\2-\3 ", created).split(" ")[0] if created else None,
        metadata=metadata,
        headline=True,
    )
