"""HTML: the main text without page furniture, by trafilatura."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docsearch.ingest.decoding import decode_markup
from docsearch.ingest.options import ReadOptions
from docsearch.ingest.readers.visible import page_tree, visible_text
from docsearch.ingest.record import Draft
from docsearch.ingest.text import one_line
from docsearch.model import JSONValue

if TYPE_CHECKING:
    from lxml.etree import _Element
    from trafilatura.settings import Document as Extracted

__all__ = ["parse"]

# trafilatura needs about .2 ms an element.
MAX_ELEMENTS = 50_000


def parse(data: bytes, options: ReadOptions) -> Iterator[Draft]:
    """The page as one document; all its visible text where no main text is found."""
    decoded = decode_markup(data, encoding=options.encoding)
    root = page_tree(decoded.text)
    found = _extracted(root) if root is not None and not _is_huge(root) else None
    text = (found.text or "").replace("\n", "\n\n") if found is not None else ""
    title = one_line((found.title if found is not None else None) or _title(root))
    metadata: dict[str, JSONValue] = {**_metadata(found), **decoded.note}
    if root is None or _is_huge(root):
        metadata["extraction"] = "all visible text, because the page is too large or nested too deeply"
    yield Draft(
        text=_without_title(text.strip(), title) or visible_text(decoded.text),
        title=title,
        date=found.date if found is not None else None,
        byline=found.author if found is not None else None,
        source=(found.sitename or found.hostname) if found is not None else None,
        language=_language(root),
        metadata=metadata,
    )


def _extracted(root: _Element) -> Extracted | None:
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    # Without the extensive search: it takes any date it finds on the page for the date of publication.
    dates = {"original_date": True, "extensive_search": False}
    found = bare_extraction(root, with_metadata=True, include_comments=False, date_extraction_params=dates)
    return None if found is None or isinstance(found, dict) else found


def _is_huge(root: _Element) -> bool:
    """Whether telling the main text would take longer than some seconds."""
    return next(itertools.islice(root.iter(), MAX_ELEMENTS, None), None) is not None


def _metadata(found: Extracted | None) -> dict[str, JSONValue]:
    if found is None:
        return {}
    values: dict[str, JSONValue] = {"url": found.url, "description": found.description}
    values["tags"] = [str(tag) for tag in found.tags or ()]
    values["categories"] = [str(category) for category in found.categories or ()]
    return {name: value for name, value in values.items() if value}


def _title(root: _Element | None) -> str:
    return "" if root is None else root.findtext(".//title") or root.findtext(".//h1") or ""


def _language(root: _Element | None) -> str | None:
    """The language the page declares, where it is one by ISO 639-1."""
    declared = "" if root is None else (root.get("lang") or "").split("-")[0].lower()
    return declared if len(declared) == 2 and declared.isalpha() else None  # noqa: PLR2004


def _without_title(text: str, title: str) -> str:
    first, _, rest = text.partition("\n")
    return rest.lstrip("\n") if title and rest.strip() and one_line(first) == title else text
