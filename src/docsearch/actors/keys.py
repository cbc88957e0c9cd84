"""Stand-in until docsearch.nlp.names is there."""

from __future__ import annotations

import re

from anyascii import anyascii

_SPLIT = re.compile(r"[^a-z0-9]+")


def name_key(text: str) -> str:
    if not text.isascii():
        text = anyascii(text)
    text = re.sub(r"'s?\b", "", text.lower())
    words = [w for w in _SPLIT.split(text.replace(".", "")) if w]
    if len(words) > 1 and words[0] in {"the", "a", "an"}:
        words = words[1:]
    return " ".join(words)


def is_acronym(text: str) -> bool:
    letters = text.replace(".", "").replace("-", "")
    return 2 <= len(letters) <= 10 and letters.isalnum() and letters.isupper() and " " not in text


def initials_match(acronym: str, name: str) -> bool:
    words = name_key(name).split()
    small = {"of", "the", "for", "and", "in", "de", "la", "y", "del", "para"}
    short = "".join(w[0] for w in words if w not in small)
    return name_key(acronym) in {short, "".join(w[0] for w in words)}
