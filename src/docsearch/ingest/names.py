"""File names as ids: valid UTF-8 without control characters, and different for different files."""

from __future__ import annotations

import os
import re

__all__ = ["extension_of", "safe_name"]

# Bytes that are not UTF-8 arrive as lone surrogates; line and paragraph separators break a line as well.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LOOKS_ESCAPED = re.compile(r"\\(?=x[0-9A-F]{2})")
_EXTENSION = re.compile(r"\.(?=[0-9]*[A-Za-z])[0-9A-Za-z]{1,10}$")


def safe_name(name: str) -> str:
    r"""``name`` with each offending byte as ``\xHH``.

    A backslash that would read as such an escape is itself escaped, so that no two names become one.
    """
    return _UNSAFE.sub(_escape, _LOOKS_ESCAPED.sub(r"\\x5C", name))


def extension_of(name: str) -> tuple[str, bool]:
    """The lower-case extension of ``name`` (``""`` for none) and whether ``.gz`` follows it.

    A dot before digits alone (``report 2021.11``) or before a space does not begin an extension.
    """
    lowered = name.lower()
    gzipped = lowered.endswith(".gz")
    match = _EXTENSION.search(lowered.removesuffix(".gz") if gzipped else lowered)
    return (match[0] if match and match.start() > 0 else ""), gzipped


def _escape(match: re.Match[str]) -> str:
    try:
        raw = os.fsencode(match[0])
    except UnicodeEncodeError:  # a surrogate that is not an escaped byte: names on Windows can hold it
        raw = match[0].encode("utf-8", "surrogatepass")
    return "".join(f"\\x{byte:02X}" for byte in raw)
