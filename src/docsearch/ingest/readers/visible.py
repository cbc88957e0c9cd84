"""The visible text of a page, furniture and all: for pages without a main text, and for HTML mail."""

from __future__ import annotations

import html
import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["page_tree", "visible_text"]

_HIDDEN = frozenset({"script", "style", "noscript", "template", "head", "title", "svg", "object", "iframe"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "kbd", "mark", "q", "s", "small",
     "span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
)  # fmt: skip
_MARKUP = re.compile(r"<!--|-->|<(/?[a-zA-Z][a-zA-Z0-9]*)[^<>]*>|<[!?][^<>]*>")
# What XML cannot hold, lxml does not take.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"[ \t\f\v\u00a0]+")
_LINES = re.compile(r" ?\n[ \n]*")


def page_tree(page: str) -> _Element | None:
    """The parsed ``page``; ``None`` where it is empty or nested deeper than libxml2 allows (256)."""
    import lxml.html
    from lxml import etree

    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    source = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", page).encode()
    try:
        root = etree.parse(io.BytesIO(source), parser).getroot()
    except etree.XMLSyntaxError:
        return None
    broken_off = any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    return None if broken_off or root is None else root


def visible_text(page: str) -> str:
    """What a reader of ``page`` sees, a blank line between blocks; or, unparsable, all but its tags."""
    root = page_tree(page)
    return _tidy(_stripped(page) if root is None else _walked(root))


def _walked(root: _Element) -> str:
    from lxml import etree

    parts: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        hidden += (tag in _HIDDEN) * {"start": 1, "end": -1}.get(event, 0)
        if tag and tag not in _INLINE:
            parts.append("\n")
        if event == "start" and not hidden:
            parts.append(_SPACES.sub(" ", (element.text or "").replace("\n", " ")))
        elif event != "start" and not hidden:
            parts.append(_SPACES.sub(" ", (element.tail or "").replace("\n", " ")))
    return "".join(parts)


def _stripped(page: str) -> str:
    """The page without its tags and what they hide, in one pass whatever the nesting."""
    parts: list[str] = []
    position, until = 0, ""
    for match in _MARKUP.finditer(page):
        name = (match[1] or match[0]).lower()
        if not until:
            parts.append(page[position : match.start()])
            until = "-->" if name == "<!--" else f"/{name}" if name in _HIDDEN else ""
        elif name == until:
            until = ""
        position = match.end()
    if not until:
        parts.append(page[position:])
    return html.unescape("\n".join(parts))


def _tidy(text: str) -> str:
    return _LINES.sub("\n\n", _SPACES.sub(" ", text)).strip()
