"""Normal case for text that is all in capitals, offset by offset, so that a model of mixed-case text can
read it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from docsearch.nlp.expansions import expansions
from docsearch.nlp.lexicon import FUNCTION_WORDS, is_common, is_noun, is_proper
from docsearch.nlp.names import SMALL_WORDS, TITLE_WORDS
from docsearch.nlp.proper_words import DOUBTFUL_NAMES, GIVEN_NAMES
from docsearch.nlp.truecase_words import ACRONYMS, NAME_HEADS, NAME_MODIFIERS, NAME_PREFIXES, SHORT_NAMES

__all__ = ["truecased"]

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_STRETCH = re.compile(r"[^\n.!?]*(?:[.!?](?!\s)[^\n.!?]*)*[\n.!?]*\s*")
_BRACKETED = re.compile(r"[\[(]\s?([A-Z][A-Z0-9-]{1,9})\s?[\])]")
_VOWEL = re.compile(r"[aeiouyàáâäèéêëìíîïòóôöùúûü]", re.IGNORECASE)
_UNITS = frozenset("mrs mph lbs kms hrs hmm shh nth yrs mths".split())
_CONSONANTS = range(3, 6)  # letters without a vowel that are an acronym, in the dictionary or not
_CALLED = frozenset("alias nicknamed dubbed codenamed".split())
_ENDS = frozenset(".!?\n")
_MANY = 0.7


def truecased(text: str) -> str:
    """The text in normal case, of the same length; only stretches that are mostly capitals change.

    Words in a dictionary become small letters, unless they stand where names stand ("GENERAL POWELL",
    "NATIONAL LIBERATION FRONT"); all others are written as names, or left as acronyms.
    """
    if sum(map(str.isupper, text[:200_000])) < 8:  # noqa: PLR2004
        return text
    whole = _upper_share(text) >= _MANY
    bracketed = (found.group(1).lower() for found in _BRACKETED.finditer(text))
    acronyms = {word for word in bracketed if _may_be_acronym(word)}
    names = list(expansions(text)) if whole else []
    parts = []
    for found in _STRETCH.finditer(text):
        stretch = found.group()
        if not _is_upper(stretch, whole=whole):
            parts.append(stretch)
            continue
        inside = [
            (a - found.start(), b - found.start()) for a, b in names if found.start() <= a < found.end()
        ]
        parts.append(_recased(stretch, acronyms, inside))
    return "".join(parts)


def _may_be_acronym(word: str) -> bool:
    """Of what stands in brackets: not a country or a common word, unless it is short enough ("ARENA")."""
    if is_proper(word) or word in FUNCTION_WORDS or word in _BRACKET_WORDS:
        return False
    return len(word) <= 8 and (not is_common(word) or len(word) <= 5)  # noqa: PLR2004


_BRACKET_WORDS = frozenset(
    "text word words photo video begin end live sic name date chief left right north south east west".split()
)


def _upper_share(text: str) -> float:
    upper = sum(map(str.isupper, text))
    lower = sum(map(str.islower, text))
    return upper / (upper + lower) if upper + lower else 0.0


def _is_upper(stretch: str, *, whole: bool) -> bool:
    if not stretch or stretch.islower():
        return False
    share = _upper_share(stretch)
    if whole:
        return share > 0.6  # noqa: PLR2004
    # In a text of normal case: four words at least, so that an acronym or two is no shout.
    return share > 0.85 and len([w for w in _WORD.findall(stretch) if len(w) > 1]) >= 4  # noqa: PLR2004


def _recased(stretch: str, acronyms: set[str], expansions: Sequence[tuple[int, int]]) -> str:
    """A stretch of capitals, word for word; the first word is capitalised."""
    spans = [found.span() for found in _WORD.finditer(stretch)]
    words = [stretch[a:b].lower() for a, b in spans]
    if any(len(word) != b - a for word, (a, b) in zip(words, spans, strict=True)):
        words = [_same_length(stretch[a:b]) for a, b in spans]
    gaps = [stretch[spans[i][1] : spans[i + 1][0]] for i in range(len(spans) - 1)] + [""]
    capital = _capitals(words, gaps, acronyms)
    for i, (start, _end) in enumerate(spans):
        if any(a <= start < b for a, b in expansions) and words[i] not in SMALL_WORDS:
            capital[i] = True
    parts = []
    last = 0
    for i, (start, end) in enumerate(spans):
        parts.append(stretch[last:start])
        dotted = end - start <= 2 and stretch[end : end + 1] == "." and (i == 0 or len(words[i]) == 1)  # noqa: PLR2004
        if len(words[i]) == 3 and words[i] not in ACRONYMS | acronyms and _in_name(words, gaps, i):  # noqa: PLR2004
            parts.append(_title(words[i]))
        elif words[i] in acronyms or (dotted and len(words[i]) == 1) or _stays(words[i], stretch, start, end):
            parts.append(stretch[start:end])
        elif capital[i] or (i == 0 and end - start > 1):
            parts.append(_title(words[i]))
        else:
            parts.append(words[i])
        last = end
    parts.append(stretch[last:])
    return "".join(parts)


def _in_name(words: list[str], gaps: list[str], i: int) -> bool:
    """Whether a neighbour is a name, so that three letters are a part of one ("NGO DINH DIEM") and no
    acronym.
    """
    near = [words[i - 1]] if i > 0 and gaps[i - 1] in {" ", "-"} else []
    near += [words[i + 1]] if i + 1 < len(words) and gaps[i] in {" ", "-"} else []
    return _unknown(words[i]) and any(
        _unknown(word) and not _acronym(word) and not _is_people(word) and len(word) > 2  # noqa: PLR2004
        for word in near
    )


def _stays(word: str, stretch: str, start: int, end: int) -> bool:
    """Whether the word is an acronym or a part of one: all consonants, with a digit, a single letter
    but "a".
    """
    if len(word) == 1:
        before = stretch[start - 1 : start]
        return word != "a" and before not in {"'", "\u2019"}
    if stretch[end : end + 2].strip("-").isdigit() and len(word) <= 3:  # noqa: PLR2004
        return True
    return _acronym(word)


@lru_cache(maxsize=100_000)
def _acronym(word: str) -> bool:
    if word in ACRONYMS or (
        word.isalpha() and len(word) in _CONSONANTS and not _VOWEL.search(word) and word not in _UNITS
    ):
        return True
    if (
        is_common(word)
        or word in SHORT_NAMES
        or word in TITLE_WORDS
        or is_proper(word)
        or word in SMALL_WORDS
    ):
        return False
    if not word.isalpha():
        return False
    return not _VOWEL.search(word) or len(word) <= 3  # noqa: PLR2004


@lru_cache(maxsize=100_000)
def _unknown(word: str) -> bool:
    """Whether the word is more likely a name than not, wherever it stands."""
    if word.endswith(("'s", "\u2019s")):
        word = word[:-2]
    return (is_proper(word) or not is_common(word)) and word not in SMALL_WORDS and word not in FUNCTION_WORDS


def _capitals(words: list[str], gaps: list[str], acronyms: set[str]) -> list[bool]:
    capital = [_unknown(word) for word in words]
    _organisations(words, gaps, capital)
    for i, word in enumerate(words):
        if capital[i] or i == 0:
            continue
        joined = gaps[i - 1] in {" ", ". ", "-"}
        base = word[:-2] if word.endswith(("'s", "\u2019s")) else word
        if joined and base in DOUBTFUL_NAMES and (words[i - 1] in TITLE_WORDS or words[i - 1] in GIVEN_NAMES):
            capital[i] = True
    _sandwiched(words, gaps, capital)
    _nicknames(words, capital)
    for i, word in enumerate(words[:-1]):
        follows = gaps[i] in {" ", ". "} and capital[i + 1] and words[i + 1] not in acronyms
        if (
            not capital[i]
            and follows
            and (word in TITLE_WORDS or word in NAME_PREFIXES or word in _FOREIGN_ARTICLES)
        ):
            capital[i] = word in _FOREIGN_ARTICLES or not _is_people(words[i + 1])
    return capital


def _nicknames(words: list[str], capital: list[bool]) -> None:
    """The word after "ALIAS", perhaps after "THE"."""
    for i, word in enumerate(words[:-1]):
        if word in _CALLED:
            at = i + 2 if words[i + 1] in {"the", "el", "la"} and i + 2 < len(words) else i + 1
            capital[at] = words[at] not in FUNCTION_WORDS and words[at] not in SMALL_WORDS


def _sandwiched(words: list[str], gaps: list[str], capital: list[bool]) -> None:
    """Nouns after a given name, and between two names, are names too ("MARCELO REYES", "FARABUNDO MARTI
    NATIONAL").
    """
    for i in range(1, len(words)):
        if (
            capital[i]
            or not capital[i - 1]
            or gaps[i - 1] != " "
            or not is_noun(words[i])
            or words[i] in SMALL_WORDS
        ):
            continue
        before = words[i - 1]
        between = i + 1 < len(words) and capital[i + 1] and gaps[i] == " " and not is_common(before)
        between = (
            between and not is_proper(words[i + 1]) and not _is_people(before) and words[i] not in TITLE_WORDS
        )
        if before in GIVEN_NAMES or (between and not is_common(before) and _looks_foreign(words[i])):
            capital[i] = words[i] not in TITLE_WORDS


def _looks_foreign(word: str) -> bool:
    return word.endswith(("a", "i", "o", "u", "z", "es"))


def _is_people(word: str) -> bool:
    from docsearch.nlp.proper_words import CALENDAR_WORDS, PEOPLES

    return word in PEOPLES or word in CALENDAR_WORDS


def _organisations(words: list[str], gaps: list[str], capital: list[bool]) -> None:
    """Mark "NATIONAL LIBERATION FRONT", "PEOPLE'S ARMY", "CENTRAL BANK", "MINISTRY OF DEFENSE", "X CITY".

    A run of modifiers and names that ends in a head is a name, unless the head stands alone.
    """
    for i, word in enumerate(words):
        if word not in NAME_HEADS:
            continue
        first = i
        while first > 0 and gaps[first - 1] in {" ", "-"} and _modifies(words[first - 1], capital[first - 1]):
            first -= 1
        if first < i and (i - first > 1 or words[first] in NAME_MODIFIERS or _near(words[first], word)):
            for j in range(first, i + 1):
                capital[j] = words[j] not in SMALL_WORDS
        if i + 2 < len(words) and words[i + 1] in {"of", "for"} and gaps[i] == " " == gaps[i + 1]:
            _after_of(words, gaps, capital, i)


_FOREIGN_ARTICLES = frozenset(("el", "la", "los", "las", "le"))


def _near(modifier: str, head: str) -> bool:
    return not _is_people(modifier) or head in {"sea", "ocean", "gulf", "airlines", "airways"}


def _modifies(word: str, capital: bool) -> bool:  # noqa: FBT001
    return capital or word in NAME_MODIFIERS or word in NAME_HEADS


def _after_of(words: list[str], gaps: list[str], capital: list[bool], head: int) -> None:
    """Of "MINISTRY OF DEFENSE", "FRONT FOR THE LIBERATION OF X": modifiers and heads after "of" belong to the
    name.
    """
    if words[head] not in _OF_HEADS:
        return
    i = head + 2
    while i < len(words) and gaps[i - 1] == " " and words[i] in {"the", "of"}:
        i += 1
    if i < len(words) and (capital[i] or words[i] in NAME_MODIFIERS or words[i] in NAME_HEADS):
        capital[head] = True
        while i < len(words) and gaps[i - 1] == " " and _modifies(words[i], capital[i]):
            capital[i] = True
            i += 1


_OF_HEADS = frozenset(
    """ministry department university bank house council court bureau institute office army front movement
    party union federation association league organization organisation committee commission academy
    chamber""".split()
)


def _title(word: str) -> str:
    if word.startswith(("o'", "d'", "o\u2019", "d\u2019", "l'", "l\u2019")) and len(word) > 3:  # noqa: PLR2004
        return word[0].upper() + word[1] + word[2].upper() + word[3:]
    if word.startswith("mc") and len(word) > 4:  # noqa: PLR2004
        return "Mc" + word[2].upper() + word[3:]
    upper = word[0].upper()
    return (upper if len(upper) == 1 else word[0]) + word[1:]


def _same_length(word: str) -> str:
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in word)
