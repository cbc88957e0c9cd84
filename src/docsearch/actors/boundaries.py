"""Names whole: with the words before and after them that the model has cut off."""

from __future__ import annotations

import re

from docsearch.actors.candidates import Candidate
from docsearch.actors.countries import country_of, demonym_of
from docsearch.actors.cues import NOT_NAMES, ORGANISATION_HEADS
from docsearch.actors.given_names import SAME_NAMES
from docsearch.nlp.lexicon import is_common
from docsearch.nlp.names import TITLE_WORDS, name_key
from docsearch.nlp.proper_words import CALENDAR_WORDS, GIVEN_NAMES

__all__ = ["whole"]

_WORD_BEFORE = re.compile(r"(?<![\w.\u2019'-])([A-Z][^\W\d_A-Z]+(?:-[A-Z][^\W\d_]+)?) $")
_OF_STATE = re.compile(r" of (?:the )?([A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)?)(?![\w-])")
_GIVEN = GIVEN_NAMES | SAME_NAMES.keys()
_NEXT_WORD = re.compile(r" ((?:a[ldnrstz]h?-)?[A-Z][^\W\d_]+(?:-[A-Z][^\W\d_]+)?)(?![\w-])")
_PARTNERS = re.compile(
    r" (?:and|&) (?:Sons|Daughters|Brothers|Bros|Company|Co|Partners|Associates)\b\.?"
    r"(?: (?:Ltd|Limited|Inc|PLC|LLP)\b\.?)?"
)
_REST_OF_WORD = re.compile(r"-[A-Z][^\W\d_]+(?:-[A-Z][^\W\d_]+)*(?![\w-])")


def whole(text: str, candidate: Candidate) -> Candidate:
    """A person's name with the words that the model has cut off: capitalised, and no common words; two at
    most.
    """
    candidate = _to_its_end(text, candidate)
    name = text[candidate.start : candidate.end]
    if candidate.label in {"ORG", "GPE"} and name.lower() in _GIVEN and _NEXT_WORD.match(text, candidate.end):
        candidate = Candidate(candidate.start, candidate.end, "PERSON")
    if candidate.label == "ORG" and name.split(" ", maxsplit=1)[0].lower() in ORGANISATION_HEADS:
        state = _OF_STATE.match(text, candidate.end)
        if state is not None and country_of(name_key(state.group(1))):
            return Candidate(candidate.start, state.end(), "ORG")
    if candidate.label in {"ORG", "GPE"} and " " not in name:
        start = _first_name(text, candidate.start)
        return Candidate(
            start if _begins_sentence(text, start) else candidate.start, candidate.end, candidate.label
        )
    if candidate.label != "PERSON" or text[candidate.end - 2 : candidate.end] in {"'s", "\u2019s"}:
        return candidate
    end = candidate.end
    for _ in range(2):
        more = _NEXT_WORD.match(text, end)
        if more is None or is_common(more.group(1).lower()) or more.group(1).isupper():
            break
        if demonym_of(more.group(1).lower()) or more.group(1).lower() in CALENDAR_WORDS:
            break
        end = more.end()
    return Candidate(_first_name(text, candidate.start), end, candidate.label)


def _to_its_end(text: str, candidate: Candidate) -> Candidate:
    """With the rest of a word that the model parts at a hyphen ("Nur ad-Din"), and with "and Sons"."""
    end = candidate.end - text[: candidate.end].endswith("-")
    if rest := _REST_OF_WORD.match(text, end):
        candidate = Candidate(candidate.start, rest.end(), candidate.label)
    if candidate.label == "PERSON" and (firm := _PARTNERS.match(text, candidate.end)):
        candidate = Candidate(candidate.start, firm.end(), "ORG")
    return candidate


def _first_name(text: str, start: int) -> int:
    """Where the name begins, with the word before it, which the model often leaves out of a sentence's first
    name.
    """
    before = _WORD_BEFORE.search(text, max(0, start - 30), start)
    if before is None:
        return start
    word = before.group(1).lower()
    known = is_common(word) or word in TITLE_WORDS or word in NOT_NAMES or word in CALENDAR_WORDS
    return start if known or demonym_of(word) or country_of(word) else before.start(1)


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip("\"'\u201c\u2018 ")
    return not before or before[-1] in ".!?\n:"
