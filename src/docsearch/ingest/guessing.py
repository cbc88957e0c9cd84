"""The encoding of text that is neither Unicode nor labelled, by statistics and what is usual."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch, CharsetMatches

__all__ = ["guess"]

WESTERN = "cp1252"

# Encodings documents are found in; the rest of Python's codecs only adds ways to guess wrong.
_CANDIDATES = (
    WESTERN, "cp1250", "cp1251", "koi8_r", "cp866", "cp932", "euc_jp", "gb18030", "big5", "cp949",
    "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874", "iso8859_2", "mac_roman",
)  # fmt: skip
# Latin alphabets that share most bytes with cp1252, and the languages that speak for them.
_CENTRAL = frozenset({"Polish", "Czech", "Slovak", "Hungarian", "Romanian", "Croatian", "Slovene"})
_LATIN = {
    "cp1250": _CENTRAL,
    "iso8859_2": _CENTRAL,
    "cp1254": frozenset({"Turkish"}),
    "cp1257": frozenset({"Lithuanian", "Latvian", "Estonian"}),
    "cp1258": frozenset({"Vietnamese"}),
    "mac_roman": frozenset[str](),
}
_HIGH_RUN = re.compile(rb"[\x80-\xff]{3,}")
_SYMBOL_INSIDE_WORD = re.compile("(?<=[^\\W\\d_])[\x80-\xbf\xd7\xf7](?=[^\\W\\d_])")


def guess(sample: bytes) -> str:
    """The likeliest encoding of ``sample``; cp1252, the usual one, where nothing speaks against it.

    On short texts the statistics alone take a curly apostrophe for Japanese and Spanish for Czech.
    """
    from charset_normalizer import from_bytes

    matches = from_bytes(sample, cp_isolation=list(_CANDIDATES), enable_fallback=False)
    best = matches.best()
    if best is None:
        return WESTERN
    if not _looks_western(sample):
        return best.encoding
    return best.encoding if _speaks_for_itself(best, matches) else WESTERN


def _looks_western(sample: bytes) -> bool:
    """Few bytes beyond ASCII, mostly alone, and none a symbol within a word when read as cp1252."""
    letters = sum(sample.count(byte) for byte in b"etaoinsrhl")
    high = len(sample) - len(sample.translate(None, bytes(range(128, 256))))
    runs = sum(map(len, _HIGH_RUN.findall(sample)))
    if high > letters or runs * 3 > high:
        return False
    return _SYMBOL_INSIDE_WORD.search(sample.decode(WESTERN, "ignore")) is None


def _speaks_for_itself(best: CharsetMatch, matches: CharsetMatches) -> bool:
    western = next((match for match in matches if match.encoding == WESTERN), None)
    if best.language not in _LATIN.get(best.encoding, ()):
        return False
    return western is None or best.coherence >= western.coherence
