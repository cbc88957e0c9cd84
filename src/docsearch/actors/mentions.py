"""From candidates to mentions: boundaries, parts, and what is no name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from docsearch.actors.boundaries import whole
from docsearch.actors.candidates import (
    Candidate,
    guilds,
    occurrences,
    units,
    with_occurrences,
    without_overlap,
)
from docsearch.actors.countries import country_of, demonym_of
from docsearch.actors.cues import DESCRIPTIONS, GROUP_HEADS, NOT_NAMES, ORGANISATION_HEADS, PLACE_HEADS
from docsearch.actors.datelines import dateline_names
from docsearch.actors.lands import is_seat, lands
from docsearch.actors.placing import is_placed
from docsearch.actors.runs import capital_runs, headed_runs, paired_runs, peoples
from docsearch.actors.splitting import gaps_between
from docsearch.actors.surnames import called_by_surname
from docsearch.actors.typing import LABELS, type_of
from docsearch.annotations import ActorType
from docsearch.nlp.lexicon import FUNCTION_WORDS, is_city, is_common
from docsearch.nlp.names import TITLE_WORDS, is_acronym, name_key, surname_of, title_length
from docsearch.nlp.proper_words import GIVEN_NAMES

__all__ = ["Found", "found_names"]

_ARTICLE = re.compile(r"(?:the|a|an|this|that)\s+", re.IGNORECASE)
_TAIL = re.compile(r"(?:['\u2019]s?|[\s,;:.\-\u2013—\"”\u2019'(\[]+)$")
_SCORE = re.compile(r"\s\d{1,3}\s?[-\u2013:]\s?\d{1,3}$")  # of "beat Rovers 2-0"
_WORD = re.compile(r"[^\W_]+(?:[.'\u2019-][^\W_]+)*\.?")


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text: ``text[start:end]``; ``title`` is what stands before it ("Gen.", small letters, no
    dots).
    """

    start: int
    end: int
    name: str
    key: str
    type: ActorType | None
    title: str = ""
    confident: bool = True


def found_names(
    text: str,
    sentences: Sequence[tuple[int, int]],
    model: Sequence[Candidate],
    known: Mapping[str, str] = MappingProxyType({}),
    headline: str = "",
) -> list[Found]:
    """All names of a (truecased) text, in order, without overlap; ``model`` is what the model found,
    ``known`` are names
    with the labels they have (that the text explains, or that another text of the document has).
    """
    long = occurrences(text, {name: label for name, label in known.items() if " " in name})
    short = occurrences(text, {name: label for name, label in known.items() if " " not in name})
    own = [
        *dateline_names(text),
        *long,
        *lands(text),
        *guilds(text, GROUP_HEADS | ORGANISATION_HEADS),
        *(whole(text, c) for c in headed_runs(text, sentences)),
        *paired_runs(text, sentences),
        *units(text),
        *(whole(text, c) for c in model if c.label in LABELS),
        *short,
        *peoples(text),
    ]
    blocked = [
        c
        for c in model
        if c.label not in LABELS and c.label in {"DATE", "TIME", "PERCENT", "MONEY", "LANGUAGE"}
    ]
    listed = without_overlap([*own, *blocked, *capital_runs(text, sentences)])
    pieces = [p for c in listed if c.label is None or c.label in LABELS for p in _pieces(text, c)]
    pieces = called_by_surname(text, pieces, headline)
    everywhere = with_occurrences(text, without_overlap(pieces))
    names = [_found(text, c) for c in everywhere]
    return _voted([name for name in names if name is not None])


def _pieces(text: str, candidate: Candidate) -> Iterator[Candidate]:
    """The candidate without article, title and possessive, and taken apart where several names were
    joined.
    """
    span = text[candidate.start : candidate.end]
    parts = gaps_between(span)
    start = 0
    for gap_start, gap_end in [*parts, (len(span), len(span))]:
        piece = _trimmed(text, candidate.start + start, candidate.start + gap_start)
        if piece is not None and candidate.label == "PERSON":
            piece = _without_people(text, *piece)
        if piece is not None and candidate.label == "ORG":
            piece = _without_seat(text, *piece)
        if piece is not None and _is_name(text[piece[0] : piece[1]], candidate.label):
            yield Candidate(piece[0], piece[1], candidate.label)
        start = gap_end


def _without_people(text: str, start: int, end: int) -> tuple[int, int]:
    """Of "Spaniard Francisco Puja" without the first word."""
    first, _blank, rest = text[start:end].partition(" ")
    return (start + len(first) + 1, end) if " " in rest and demonym_of(first.lower()) else (start, end)


def _without_seat(text: str, start: int, end: int) -> tuple[int, int]:
    """Of "Kestor of Lyon" the first word; "Bank of Ghana" is whole."""
    first, _of, seat = text[start:end].partition(" of ")
    where = name_key(seat)
    if not where or " " in first or first.lower() in _HEADS or is_common(first.lower()):
        return start, end
    return (start, start + len(first)) if is_city(where) or country_of(where) else (start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Without white space, articles, titles and possessives; None if nothing is left."""
    while start < end and not text[start].isalnum():
        start += 1
    article = _ARTICLE.match(text, start, end)
    if article:
        start = article.end()
    if score := _SCORE.search(text, start, end):
        end = score.start()
    while tail := _TAIL.search(text[start:end]):
        if text[start:end].endswith(".") and (text[end - 2 : end - 1].isupper() or end - start < 3):  # noqa: PLR2004
            break
        end = start + tail.start()
    words = list(_WORD.finditer(text, start, end))
    skipped = title_length([w.group().rstrip(".").lower() for w in words]) if words else 0
    while skipped < len(words) - 1 and words[skipped].group().lower() in _OCCUPATIONS:
        skipped += 1
    if words and skipped:
        start = words[skipped].start()
    return (start, end) if start < end else None


_OCCUPATIONS = DESCRIPTIONS - GROUP_HEADS - ORGANISATION_HEADS - {"city", "capital", "town", "village"}
_HEADS = GROUP_HEADS | ORGANISATION_HEADS | PLACE_HEADS
_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th) [A-Z]")
_DROPPED = re.compile(
    r"(?:Hurricane|Typhoon|Cyclone|Operation|Storm|Tropical|Boeing|Airbus)\b|(?:F|B|C|AK|MiG|Mi|"
    r"UH|AH|Tu|Su|RPG)-?\d|(?:\w+ )?I['\u2019]|\S*\d{3}\S*$"
)


def _is_name(name: str, label: str | None) -> bool:
    """Whether the words can be a name: a capital or digit-free, no function word, no heading, no common
    word.
    """
    lower = name.lower().strip(".")
    if len(name) < 2 or not any(c.isupper() for c in name) or lower in NOT_NAMES or lower in FUNCTION_WORDS:  # noqa: PLR2004
        return name in {"US", "U.S."}
    if (
        (name[0].isdigit() and not _ORDINAL.match(name))
        or _DROPPED.match(name)
        or not name_key(name)
        or len(name) > 120  # noqa: PLR2004
        or name_key(name) in TITLE_WORDS
    ):
        return False
    words = lower.split()
    if country_of(name_key(name)) or all(w in NOT_NAMES or w in TITLE_WORDS for w in words):
        return country_of(name_key(name)) is not None
    if demonym_of(words[0]) and len(words) > 1 and all(is_common(w) and w not in _HEADS for w in words[1:]):
        return False
    if len(words) == 1 and is_common(lower) and not is_acronym(name):
        return (
            label is not None
        )  # the dictionary has Texas and Hamas too: what the model takes for a name is one
    return not (
        label is None
        and not is_acronym(name)
        and all(is_common(w) for w in words)
        and words[-1] not in GROUP_HEADS | ORGANISATION_HEADS | PLACE_HEADS
    )


def _found(text: str, candidate: Candidate) -> Found | None:
    name = text[candidate.start : candidate.end]
    key = name_key(name)
    if not key:
        return None
    kind = type_of(key, candidate.label)
    key = _of_state(text, candidate.start, key)
    title = _title_before(text, candidate.start)
    of_person = " " not in key and not _OF_PEOPLE.isdisjoint(title.split())
    unsure = kind in {None, ActorType.ORGANISATION, ActorType.PLACE}
    if unsure and title in TITLE_WORDS and (candidate.label != "ORG" or of_person):
        kind = ActorType.PERSON
    if is_placed(text, candidate, kind):
        kind = ActorType.PLACE
    by_table = kind is ActorType.PLACE and candidate.label in {None, "ORG"}
    if (
        (candidate.label == "PERSON" or by_table)
        and name.isupper()
        and is_acronym(name)
        and len(name) > _SHORT
    ):
        kind = ActorType.ORGANISATION  # "ICA", which is a town too
    return Found(candidate.start, candidate.end, name, key, kind, title, candidate.label is not None)


def _of_state(text: str, start: int, key: str) -> str:
    """The key of an organ of a state with the state before it: of "Benin's Health Ministry"."""
    if key.rsplit(maxsplit=1)[-1] not in _ORGANS or " " not in key:
        return key
    owner = _OWNER.search(text, max(0, start - 40), start)
    state = country_of(name_key(owner.group(1))) if owner is not None else None
    return f"{state.key} {key}" if state is not None else key


_OF_PEOPLE = frozenset(
    "mr mrs ms miss sir dame lady dr professor justice judge colonel col general gen".split()
)
_ORGANS = frozenset("ministry parliament army navy police".split())
_OWNER = re.compile(r"((?:[A-Z][^\W\d_]+ ){0,2}[A-Z][^\W\d_]+)['\u2019]s? $")


_SHORT = 2
_BEFORE = re.compile(r"(?:^|[\s(\"“])((?:[A-Za-z]+\.?\s+){0,3}[A-Za-z]+)\.?\s+$")


def _title_before(text: str, start: int) -> str:
    """The title words directly before ("prime minister"), small letters without dots; "" if there are
    none.
    """
    found = _BEFORE.search(text[max(0, start - 60) : start])
    if not found:
        return ""
    words = [w.rstrip(".").lower() for w in found.group(1).split()]
    if words[-1] not in TITLE_WORDS:
        return ""
    length = next((n for n in range(len(words), 0, -1) if title_length([*words[-n:], "x"]) == n), 0)
    return " ".join(words[-length:]) if length else ""


def _voted(names: Sequence[Found]) -> list[Found]:
    """One type for one key in a document: that of most of its mentions; without any, the name's shape
    decides.
    """
    votes: dict[str, dict[ActorType, int]] = {}
    for name in names:
        if name.type is not None:
            counts = votes.setdefault(name.key, {})
            counts[name.type] = counts.get(name.type, 0) + 1
    chosen: dict[str, ActorType] = {
        key: max(counts, key=lambda kind: (counts[kind], kind)) for key, counts in votes.items()
    }
    titled = {n.key for n in names if n.title in TITLE_WORDS and " " not in n.key}
    surnames = titled | {
        surname_of(key) for key, kind in chosen.items() if kind is ActorType.PERSON and " " in key
    }
    for key in surnames & chosen.keys():
        if country_of(key) is None and demonym_of(key) is None:
            chosen[key] = ActorType.PERSON
    for key in chosen.keys() - surnames - GIVEN_NAMES:
        if chosen[key] is ActorType.PERSON and (is_seat(key) or ActorType.PLACE in votes[key]):
            chosen[key] = ActorType.PLACE
    return [
        Found(n.start, n.end, n.name, n.key, chosen.get(n.key) or _by_shape(n.name), n.title, n.confident)
        for n in names
    ]


def _by_shape(name: str) -> ActorType:
    if is_acronym(name):
        return ActorType.ORGANISATION
    return ActorType.PERSON if 1 < len(name.split()) < 5 else ActorType.ORGANISATION  # noqa: PLR2004
