"""Reads the files of the lexicon: ours (``actions.tsv``, ``frames.tsv``) and the user's extension."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from docsearch.errors import BadInputError
from docsearch.events.lexicon import ActionEntry, ActionFrame, LexiconFile, PartOfSpeech, Role

__all__ = ["read_actions", "read_extension", "read_frames"]

DEFAULT_FRAMES = {PartOfSpeech.VERB: "transitive", PartOfSpeech.NOUN: "noun_of"}
KINDS = {"v": PartOfSpeech.VERB, "n": PartOfSpeech.NOUN}
KEYS = frozenset("parent verbs nouns verb_frame noun_frame".split())

Read = tuple[tuple[ActionEntry, ...], dict[str, str]]


def read_frames(text: str) -> dict[str, ActionFrame]:
    """Lines of name, subject, object and ``preposition=role`` pairs."""
    frames = {}
    for line in _lines(text):
        name, subject, object_, marked = line.split("\t")
        pairs = dict(pair.split("=") for pair in marked.split())
        roles = MappingProxyType({preposition: Role(role) for preposition, role in pairs.items()})
        frames[name] = ActionFrame(name, Role(subject), Role(object_), roles)
    return frames


def read_actions(text: str, frames: Mapping[str, ActionFrame]) -> Read:
    """Lines ``category, parent`` begin a category; lines ``v|n, frame, words`` are its words."""
    entries: list[ActionEntry] = []
    parents: dict[str, str] = {}
    category = ""
    for line in _lines(text):
        first, *rest = line.split("\t")
        if first in KINDS:
            frame, words = rest
            entries += _entries(words.split(","), KINDS[first], category, frames[frame])
        else:
            category = "" if first == "light" else first
            parents[first] = rest[0] if rest else ""
    parents.pop("light", None)
    return tuple(entries), parents


def read_extension(extension: LexiconFile, frames: Mapping[str, ActionFrame]) -> Read:
    """The user's words from TOML or TSV, as :meth:`docsearch.events.lexicon.Lexicon.extended` says."""
    path, text = extension.name, extension.text
    try:
        tables = tomllib.loads(text) if path.endswith(".toml") else _tables(text, path)
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(f"The lexicon {path} is not TOML: {error}.") from error
    entries: list[ActionEntry] = []
    parents: dict[str, str] = {}
    for category, table in tables.items():
        _check(category, table, path)
        parents[category] = str(table.get("parent", ""))
        for pos, words in ((PartOfSpeech.VERB, "verbs"), (PartOfSpeech.NOUN, "nouns")):
            name = str(table.get(f"{pos}_frame", DEFAULT_FRAMES[pos]))
            if name not in frames:
                raise BadInputError(
                    f"{path}: [{category}] names the frame {name!r}; there are {', '.join(sorted(frames))}."
                )
            entries += _entries(_words(table, words), pos, category, frames[name])
    return tuple(entries), parents


def below(roots: frozenset[str], parents: Mapping[str, str]) -> frozenset[str]:
    """The categories that lie below one of ``roots``, at whatever depth."""
    found: set[str] = set()
    for _ in parents:
        found |= {category for category, above in parents.items() if above in roots or above in found}
    return frozenset(found)


def _tables(text: str, path: str) -> dict[str, dict[str, object]]:
    tables: dict[str, dict[str, object]] = {}
    columns = 3
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not 1 < len(cells) <= columns:
            raise BadInputError(
                f"{path}, line {number}: {line!r} has {len(cells)} columns; "
                "it takes category, verbs, nouns, by tabs."
            )
        if not cells[0].strip():
            raise BadInputError(f"{path}, line {number}: {line!r} has no category before its words.")
        table = tables.setdefault(cells[0].strip(), {"verbs": [], "nouns": []})
        for key, cell in zip(("verbs", "nouns"), cells[1:], strict=False):
            words = table[key]
            if isinstance(words, list):
                words += [word for word in cell.split(",") if word.strip()]
    return tables


def _check(category: str, table: object, path: str) -> None:
    if not isinstance(table, dict):
        raise BadInputError(f"{path}: {category!r} stands outside of a [category] table.")
    unknown = sorted(set(table) - KEYS)
    if unknown:
        raise BadInputError(
            f"{path}: [{category}] has the key {unknown[0]!r}; it takes {', '.join(sorted(KEYS))}."
        )
    for key in ("verbs", "nouns"):
        words = table.get(key, [])
        if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
            raise BadInputError(f"{path}: {key} of [{category}] is not a list of words.")


def _words(table: Mapping[str, object], key: str) -> list[str]:
    words = table.get(key, [])
    return [word for word in words if isinstance(word, str)] if isinstance(words, list) else []


def _entries(
    words: Iterable[str], pos: PartOfSpeech, category: str, frame: ActionFrame
) -> Iterator[ActionEntry]:
    for word in words:
        yield ActionEntry(" ".join(word.lower().split()), pos, category, frame)


def _lines(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if line and not line.startswith("#"))
