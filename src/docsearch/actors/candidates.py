"""Stretches of text that may be names: what the model finds, and runs of capitalised words that it misses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from docsearch.nlp.lexicon import is_common

__all__ = [
    "NAME",
    "NAME_RUN",
    "Candidate",
    "guilds",
    "occurrences",
    "units",
    "with_occurrences",
    "without_overlap",
]

NAME = (
    r"(?:[A-Z][.](?:[A-Z][.])+|(?:(?:a[ldnrstz]h?|e[ld]|u[ld])-|[dl]['\u2019])[A-Z]\w*(?:-\w+)*|"
    r"[^\W\d_a-z][\w]*(?:['\u2019-](?!s\b)\w+)*)"
)
_JOIN = (
    r"(?: (?:of the|of|for the|for|de la|de los|de las|des|de|del|della|du|da|do|dos|la|el|al|bin|ibn|"
    r"van der|van den|van|von der|von|der|di|y|ul)(?= ))?"
)
_UNIT = re.compile(r"(?<![\w-])\d{1,3}(?:st|nd|rd|th) (?:[A-Z][\w'-]+ ){0,4}[A-Z][\w'-]+")
_UNITS = frozenset(
    """army battalion brigade company corps division fleet flotilla infantry regiment squadron wing
    bureau congress parish precinct""".split()
)


NAME_RUN = rf"(?<![\w.\u2019'-]){NAME}(?:{_JOIN}[ ]{NAME})*"
_PLURAL_POSSESSIVE = re.compile(
    rf"(?<![\w.\u2019'-])(?:{NAME} ){{0,7}}[^\W\d_a-z]\w*s['\u2019](?: {NAME}){{1,7}}(?![\w-])"
    rf"(?P<purpose> for (?:the )?{NAME}(?: and {NAME})?)?"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """``text[start:end]`` may be a name; ``label`` is the model's, None of what rules found."""

    start: int
    end: int
    label: str | None


def guilds(text: str, heads: frozenset[str]) -> Iterator[Candidate]:
    """Names with a plural possessive inside and one of ``heads`` at the end: "Allied Tailors' Union"."""
    for found in _PLURAL_POSSESSIVE.finditer(text):
        purpose = found["purpose"] or ""
        words = found.group().removesuffix(purpose).split(" ")
        if words[-1].lower() in heads:
            article = len(words[0]) + 1 if words[0] in {"The", "A", "An"} else 0
            yield Candidate(found.start() + article, found.end(), "ORG")


def units(text: str) -> Iterator[Candidate]:
    """Names that begin with a number: "4th Harbour Regiment"."""
    for found in _UNIT.finditer(text):
        words = found.group().lower().split(" ")
        last = max((i for i, word in enumerate(words) if word in _UNITS), default=0)
        if last:
            yield Candidate(found.start(), found.start() + len(" ".join(words[: last + 1])), "ORG")


def with_occurrences(text: str, found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, and all other places where exactly these words stand, or a person's surname alone.

    In order and without overlap.
    """
    names = {text[c.start : c.end]: c.label for c in found}
    for name, label in list(names.items()):
        surname = name.rsplit(" ", 1)[-1]
        if label in {"PERSON", None} and surname != name and not is_common(surname.lower()):
            names.setdefault(surname, label)
    return without_overlap([*found, *occurrences(text, names)])


def occurrences(text: str, names: Mapping[str, str | None]) -> list[Candidate]:
    """Where these names stand as whole words, with the labels given for them; of several at one place the
    longest.
    """
    usable = [name for name in names if len(name) > 1 and (name[0].isupper() or name[0].isdigit())]
    if not usable:
        return []
    ordered = sorted(usable, key=lambda name: (-len(name), name))
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, ordered)) + r")(?![\w-])")
    return [Candidate(m.start(), m.end(), names[m.group()]) for m in pattern.finditer(text)]


def without_overlap(candidates: Sequence[Candidate]) -> list[Candidate]:
    """In order; of overlapping ones the earlier listed wins."""
    kept: list[Candidate] = []
    used = bytearray(max((c.end for c in candidates), default=0))
    for candidate in candidates:
        if not any(used[candidate.start : candidate.end]):
            kept.append(candidate)
            used[candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
    return sorted(kept, key=lambda c: c.start)
