"""Runs of capitalised words that the model has not taken for names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docsearch.actors.candidates import NAME, NAME_RUN, Candidate
from docsearch.actors.countries import country_of, demonym_of
from docsearch.actors.cues import (
    DESCRIPTIONS,
    GROUP_HEADS,
    NOT_NAMES,
    ORGANISATION_HEADS,
    PLACE_HEADS,
    TRADES,
)
from docsearch.actors.words import COMMON_WORDS
from docsearch.nlp.lexicon import FUNCTION_WORDS, is_city, is_common, is_noun
from docsearch.nlp.names import TITLE_WORDS, is_acronym, name_key, title_length

__all__ = ["capital_runs", "headed_runs", "paired_runs", "peoples"]

_RUN = re.compile(NAME_RUN)
_HEADED = re.compile(
    rf"(?<![\w-])(?P<name>(?P<head>[A-Z][a-z]+) (?:of|for) (?:the )?(?P<rest>{NAME})"
    rf"(?: (?:(?:of|for) (?:the )?)?{NAME})*(?: and {NAME})?)(?![\w-])"
)
_WORD_BEFORE = re.compile(r"(?<![\w-])(?!The )[A-Z][\w.'\u2019-]* $")
_PAIR = re.compile(r"(?<![\w-])(?<!of )(?<!for )(?<![Tt]he )([A-Z][a-z]+) and ([A-Z][a-z]+)(?![\w-]| [A-Z])")
_NEXT = re.compile(r"[A-Z][^\W\d_]+ [A-Z][^\W\d_]+(?![\w-])")
_CAPITALISED = re.compile(r"(?<![\w-])[A-Z][^\W\d_]+(?![\w-])")
_VOWEL = re.compile(r"[AEIOUY]")
_SPELT = 6  # letters; what is longer is a word in capitals
_STRANGE = 4  # letters of a word that no dictionary has, to be a name at the beginning of a sentence
_RANKS = frozenset(
    "general colonel captain commander comandante commandant comrade major lieutenant sergeant doctor".split()
)
_BODIES = GROUP_HEADS | ORGANISATION_HEADS
_SOCIETIES = frozenset(
    """order sons daughters brothers sisters children friends guardians soldiers servants knights lions voice
    guard guardian brotherhood sisterhood""".split()
)
_NO_HEADS = (TITLE_WORDS | DESCRIPTIONS | NOT_NAMES | PLACE_HEADS) - _BODIES | frozenset(
    """battle war treaty republic kingdom members member most many all one some house isle people peoples
        siege death life day fall act house language history name duchess duke earl lady""".split()
)
_EVENTS = frozenset(
    """act agreement award bill campaign cup derby disaster earthquake election elections exhibition
    expedition fair festival final flood games hurricane mission olympics operation plan prize project
    season storm summit treaty war week""".split()
)
_NO_PARTS = TITLE_WORDS | DESCRIPTIONS | NOT_NAMES | _EVENTS
_NO_NAMES = _BODIES | _NO_HEADS | _EVENTS | COMMON_WORDS


def capital_runs(text: str, sentences: Sequence[tuple[int, int]]) -> Iterator[Candidate]:
    """Runs of capitalised words with at least one that is no common word, or of two and more inside a
    sentence; a lone common noun after "the".
    """
    for first, last in sentences:
        mixed = _is_mixed(text[first:last])
        for found in _RUN.finditer(text, first, last):
            words = found.group().split(" ")
            start = found.start()
            if (
                start == first
                and len(words) == 1
                and not (_is_capitals(words[0]) or (mixed and _is_strange(words[0])))
            ):
                continue
            if titled := _titled(words):  # "General Tide sent word"
                yield Candidate(start + titled, found.end(), "PERSON")
                continue
            if start == first and is_common(words[0].lower()) and not _is_capitals(words[0]):
                cut = _before_name(words, mixed=mixed)
                if cut == len(words):
                    continue
                start += len(" ".join(words[:cut])) + (cut > 0)
                words = words[cut:]
            if _speaks(words):
                yield Candidate(start, found.end(), "ORG" if mixed and _is_plain(words) else None)
            elif mixed and len(words) == 1 and _is_called(text, start, words[0]):
                yield Candidate(start, found.end(), "ORG")


def headed_runs(text: str, sentences: Sequence[tuple[int, int]]) -> Iterator[Candidate]:
    """Names like "Sons of the Marsh", "Movement for Salt and Bread"; no titles, no parts of a state."""
    starts = {first for first, _ in sentences}
    for found in _HEADED.finditer(text):
        head, rest = found["head"].lower(), name_key(found["rest"])
        start = found.start("name")
        if head in _SOCIETIES and not _WORD_BEFORE.search(text, max(0, start - 20), start):
            yield Candidate(start, found.end("name"), "ORG")
        if head in _NO_HEADS | _SOCIETIES or not is_common(head) or (start in starts and head.endswith("s")):
            continue
        placed = country_of(rest) or demonym_of(rest) or is_city(rest)
        alone = not _WORD_BEFORE.search(text, max(0, start - 20), start)
        if alone and (head in _BODIES or (not placed and is_noun(head))):
            yield Candidate(found.start("name"), found.end("name"), "ORG")


def paired_runs(text: str, sentences: Sequence[tuple[int, int]]) -> Iterator[Candidate]:
    """Names like "Bread and Roses": both words are common, and the sentence is no headline."""
    for first, last in sentences:
        found = list(_PAIR.finditer(text, first, last))
        if found and _is_mixed(text[first:last]):
            for pair in found:
                if all(_is_half(word.lower()) for word in pair.groups()):
                    yield Candidate(pair.start(), pair.end(), "ORG")


def peoples(text: str) -> Iterator[Candidate]:
    """Words like "Ugandan", which the model overlooks at the beginning of sentences and in headlines."""
    for word in _CAPITALISED.finditer(text):
        if demonym_of(word.group().lower()):
            state = _NEXT.match(text, word.start())
            whole_name = state is not None and country_of(name_key(state.group())) is not None
            end = state.end() if state is not None and whole_name else word.end()  # "Czech Republic"
            yield Candidate(word.start(), end, "NORP")


def _before_name(words: Sequence[str], *, mixed: bool) -> int:
    """How many of these words, the first of a sentence, stand before the name; all where there is none.

    Of "Workers of the Salt Board" three; "Bank of" alone says nothing, which other rules read.
    """
    if len(words) == 1:
        return 1
    if words[1][0].isupper():
        return 0 if mixed and (_begins_name(words[0]) or _is_firm(words)) else 1
    head = words[0].lower()
    if not head.endswith("s") or head in _BODIES | _SOCIETIES:
        return len(words)
    return next((at for at, word in enumerate(words) if at and word[0].isupper()), len(words))


def _is_half(word: str) -> bool:
    return len(word) > _STRANGE and is_common(word) and word not in _BODIES | _NO_HEADS | _EVENTS


def _is_mixed(sentence: str) -> bool:
    """Whether letter case tells names: most of the longer words are in small letters."""
    longer = [word for word in sentence.split()[1:] if len(word) > 2]  # noqa: PLR2004
    return 2 * sum(word[0].islower() for word in longer) >= len(longer) > 0


def _speaks(words: Sequence[str]) -> bool:
    capitals = [word for word in words if word[0].isupper()]
    return len(capitals) > 1 or any(not is_common(w.lower()) or _is_capitals(w) for w in capitals)


def _is_plain(words: Sequence[str]) -> bool:
    """Whether these are several common words, none of which says what else they are: "Kite Works"."""
    lower = [word.lower() for word in words]
    return len(words) > 1 and all(map(is_common, lower)) and _NO_PARTS.isdisjoint(lower)


def _is_capitals(word: str) -> bool:
    """Whether this is an acronym wherever it stands: "VDR teams", "GNP", but no "A" and no "CEO"."""
    short = is_acronym(word) and word.isupper() and len(word) < _SPELT
    return short and (not is_common(word.lower()) or _VOWEL.search(word) is None)


def _is_strange(word: str) -> bool:
    return len(word) >= _STRANGE and word.isalpha() and not is_common(word.lower())


def _begins_name(word: str) -> bool:
    lower = word.lower()
    return is_noun(lower) and lower not in _NO_NAMES


def _is_firm(words: Sequence[str]) -> bool:
    """Whether a common word begins the name of a firm: "Kite Telecom"."""
    first = words[0].lower()
    return words[-1].lower() in TRADES and first not in FUNCTION_WORDS and first not in _NO_PARTS


def _is_called(text: str, start: int, word: str) -> bool:
    """Whether a common noun with a capital is what somebody is called: "The Stork waved".

    Not where the text has it in small letters too: then the capital is a matter of style.
    """
    article = text[max(0, start - 4) : start].lower() == "the "
    if not (article and word.istitle() and _begins_name(word)):
        return False
    return re.search(rf"\b{word.lower()}(?:s|es)?\b", text) is None


def _titled(words: Sequence[str]) -> int:
    """Where a single common word begins after a rank, with which it is a name; 0 if there is none."""
    if len(words) != 2 or words[0].lower().rstrip(".") not in _RANKS or not is_common(words[1].lower()):  # noqa: PLR2004
        return 0
    return len(words[0]) + 1 if title_length([word.lower() for word in words]) == 1 else 0
