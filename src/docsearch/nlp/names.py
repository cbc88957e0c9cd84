"""The normal form of a name, and what initials and surnames say of it.  No model, no table but the small
ones here.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = [
    "SMALL_WORDS",
    "TITLE_WORDS",
    "initials_match",
    "is_acronym",
    "name_key",
    "surname_of",
    "title_length",
]

TITLE_WORDS = frozenset(
    """adm admiral archbishop ayatollah baron baroness bishop brig brigadier canon capt captain cardinal
    chancellor cmdr col colonel commander commandant comrade congressman congresswoman corporal count
    countess cpl dame deputy doctor dr duke emir engineer ex father fr gen general gov governor imam
    inspector judge justice king lady lt lieutenant lord maj major marshal mayor minister miss monsignor
    mr mrs ms mullah officer pope pres president premier prince princess prof professor pvt queen rabbi
    rep representative rev reverend sen senator sergeant sgt shaikh sheik sheikh shaykh sheriff sir sultan
    superintendent supt tsar""".split()
)
"""Words that stand before a person's name and are no part of it."""

_TITLE_QUALIFIERS = frozenset(
    """acting attorney chief defence defense deputy finance first foreign former interior junior prime second
    senior vice lord right rear assistant lance major""".split()
)
# "General Electric", "Major League", "Prince Edward Island": the title is a part of the name.
_NOT_AFTER_TITLE = frozenset(
    """assembly association attorney authority command committee conference confederation congress council
    court department dynamics election elections electric electoral headquarters hospital island islands
    league magazine mills motors office party secretariat security staff strike street union university of
    and for general minister""".split()
)
_ARTICLES = frozenset(("the", "a", "an"))
_CORPORATE = frozenset(
    "ltd limited inc incorporated corp plc gmbh sa ag llc llp co nv bv spa pty oy ab".split()
)

SMALL_WORDS = frozenset(
    """of the for and in on to at de la las los el del do da dos das des du d l le les y e et en para por
    pour der die das und von van a al""".split()
)
"""Words that initials usually leave out."""

_POSSESSIVE = re.compile(r"(?<=\w)'s\b|(?<=s)'(?!\w)")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}|\b(?:[a-z]\.)+[a-z]\b")
_NEXT = re.compile(r"\s*[a-z]{2}")
_MOST_INITIALS = 3
_DOTTED_NAMES = frozenset("us un uk usa eu uae dc la ny".split())
_OTHER = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=200_000)
def name_key(name: str) -> str:
    """The normal form of a name: two writings of one name have one key; ``""`` of a name without
    letters or digits.

    ASCII, small letters, single blanks; without possessive, leading article, titles in front (unless nothing
    would be left) and corporate suffix at the end.  ``Gen. J. A. Bustillo's`` is ``j a bustillo``,
    ``the U.S.``
    is ``us``.
    """
    words = _plain_words(name)
    if len(words) > 1 and words[0] in _ARTICLES and len(words[1]) > 1:  # "A. K. Banerjee" has no article
        words = words[1:]
    words = words[title_length(words) :]
    while len(words) > 1 and words[-1] in _CORPORATE:
        words = words[:-1]
    return " ".join(words)


def title_length(words: list[str]) -> int:
    """How many of these words (small letters, no dots) are a title in front of a name; never all of them."""
    first = 0
    while first < len(words) - 1:
        word, following = words[first], words[first + 1]
        if (
            (word in _TITLE_QUALIFIERS and following in TITLE_WORDS and first + 2 < len(words))
            or (word in TITLE_WORDS and following not in _NOT_AFTER_TITLE)
            or (word in TITLE_WORDS and following == "general" and first + 2 < len(words))
        ):
            first += 1
        else:
            break
    return first


def is_acronym(token: str) -> bool:
    """Whether this looks like an acronym: one token of 2 to 10 letters, mostly capitals (``FMLN``, ``M-19``,
    ``U.N.``).
    """
    letters = [c for c in token if c.isalnum()]
    if not 2 <= len(letters) <= 10 or any(c.isspace() for c in token) or not token[0].isalpha():  # noqa: PLR2004
        return False
    capitals = sum(c.isupper() for c in letters)
    digits = sum(c.isdigit() for c in letters)
    return capitals >= 1 and capitals + digits >= 2 and capitals + digits >= len(letters) - 1  # noqa: PLR2004


@lru_cache(maxsize=100_000)
def initials_match(acronym: str, full_name: str) -> bool:
    """Whether the acronym is the initials of the name's words, small words counted or left out, each as it
    fits.
    """
    letters = "".join(c for c in _ascii(acronym) if c.isalnum())
    words = _plain_words(full_name)
    if words and words[0] in _ARTICLES:
        words = words[1:]
    return len(letters) >= 2 and len(words) >= 2 and _initials(letters, tuple(words))  # noqa: PLR2004


def surname_of(person_name: str) -> str:
    """The key of a person's last name, with its particle (``van der Berg``: ``van der berg``); ``""``
    if there
    is one word.
    """
    words = name_key(person_name).split()
    while len(words) > 2 and words[-1] in {"jr", "sr", "ii", "iii", "iv"}:  # noqa: PLR2004
        words.pop()
    if len(words) < 2:  # noqa: PLR2004
        return ""
    first = len(words) - 1
    while first > 1 and words[first - 1] in {
        "van",
        "von",
        "der",
        "den",
        "de",
        "la",
        "bin",
        "ibn",
        "al",
        "el",
        "ul",
        "o",
        "mac",
        "d",
        "l",
    }:
        first -= 1
    return " ".join(words[first:])


def _initials(letters: str, words: tuple[str, ...]) -> bool:
    if not letters:
        return all(w in SMALL_WORDS for w in words)
    if not words:
        return False
    word = words[0]
    if word[0] == letters[0] and _initials(letters[1:], words[1:]):
        return True
    if word.isdigit() and letters.startswith(word) and _initials(letters[len(word) :], words[1:]):
        return True
    return word in SMALL_WORDS and _initials(letters, words[1:])


def _undotted(found: re.Match[str]) -> str:
    """Letters with dots as one word ("U.N."), but the initials of a person as several: "J.A. Bustillo"."""
    letters = found.group().replace(".", "")
    alone = letters in _DOTTED_NAMES or len(letters) > _MOST_INITIALS
    if alone or not _NEXT.match(found.string, found.end()):
        return letters + " "
    return " ".join(letters) + " "


def _ascii(text: str) -> str:
    if not text.isascii():
        from anyascii import anyascii

        text = str(anyascii(text))
    return text.casefold()


def _plain_words(name: str) -> list[str]:
    text = _ascii(name).replace("`", "'")
    text = _POSSESSIVE.sub("", text)
    text = _DOTTED.sub(_undotted, text)
    text = text.replace(" & ", " and ").replace("&", "")
    return [word for word in _OTHER.split(text) if word]
