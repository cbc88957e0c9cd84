"""Descriptions that stand with a name: "rebel leader X", "X, mayor of Y,"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docsearch.actors.cues import DESCRIPTIONS
from docsearch.actors.mentions import Found

__all__ = ["roles_of"]

_AFTER = re.compile(
    r",\s+(?:the |a |an |who is |who was |its |their |a former |the former )?([^,.;()\[\]\n]{3,60})(?=[,.;)])"
)
_BEFORE = re.compile(r"(?<![\w'\u2019])((?:[a-zA-Z-]+ ){0,2}[a-zA-Z-]+),? $")
_LIMIT = 8


def roles_of(texts: Sequence[str], names: Sequence[Found]) -> tuple[str, ...]:
    """The descriptions with these names, in small letters, in order of appearance; eight at most.

    ``texts[i]`` is the text in which ``names[i]`` stands.
    """
    found: dict[str, None] = {}
    for text, name in zip(texts, names, strict=True):
        if name.title:
            found[name.title] = None
        for role in (_before(text, name.start), _after(text, name.end)):
            if role:
                found[role] = None
        if len(found) >= _LIMIT:
            break
    return tuple(found)[:_LIMIT]


def _before(text: str, start: int) -> str:
    match = _BEFORE.search(text[max(0, start - 50) : start])
    if not match:
        return ""
    words = match.group(1).split()
    if words[-1].lower() not in DESCRIPTIONS:
        return ""
    kept = [words.pop()]
    while words and words[-1].lower() not in _STOP and len(kept) < 3:  # noqa: PLR2004
        kept.insert(0, words.pop())
    return " ".join(kept).lower()


def _after(text: str, end: int) -> str:
    match = _AFTER.match(text, end, end + 90)
    if not match:
        return ""
    role = match.group(1).strip().lower()
    words = role.split()
    head = re.split(r" (?:of|for|in|at|from|to|with|and|who|which|that) ", role)[0].split()
    if not head or head[-1] not in DESCRIPTIONS or len(words) > 8 or words[0] in _STOP:  # noqa: PLR2004
        return ""
    return role


_STOP = frozenset(
    """the a an of and in on at by for to with from that which who said says his her its their this these
    those as was is were are has had have been be but or not after before when while against under over
    between into about why how through if that what""".split()
)
