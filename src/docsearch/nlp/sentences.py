"""Where sentences end."""

from __future__ import annotations

import re

__all__ = ["sentence_ends"]

_BLANK_LINE = re.compile(r"(?:\n|\r(?!\n))\s*[\n\r]\s*|\u2029\s*")
_WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def sentence_ends(text: str, *, language: str | None = None) -> list[int]:
    """Offsets at which a sentence with the white space after it ends, ascending; the last is ``len(text)``.

    By sentencex, which knows the abbreviations of many languages (``language`` is an ISO 639-1 code, English
    if unknown); a blank line ends a sentence always.
    """
    if not text:
        return []
    ends = {match.end() for match in _BLANK_LINE.finditer(text)}
    ends.update(_library_ends(_plain(text), (language or "en").lower()))
    ends.add(len(text))
    ends.discard(0)
    return sorted(ends)


def _library_ends(text: str, language: str) -> list[int]:
    from sentencex import get_sentence_boundaries

    try:
        return [int(boundary["end_index"]) for boundary in get_sentence_boundaries(language, text)]
    except BaseException as error:
        # A panic in the Rust below derives from BaseException; it must not end a run over a thousand files.
        if type(error).__name__ != "PanicException":
            raise
        return []


def _plain(text: str) -> str:
    """The text, offset by offset, without what sentencex stumbles over.

    That is white space of several bytes, on which
    1.0.32 panics (``A<U+2028>.``), and lone surrogates, which cannot be handed to it.
    """
    if text.isascii():
        return text
    return _SURROGATE.sub("\ufffd", _WIDE_SPACE.sub(" ", text))
