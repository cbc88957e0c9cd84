"""Settings: frozen, and checked when they are made.

:class:`IndexSettings` is written into the index and cannot change for as long as the index lives;
:class:`SearchSettings` is chosen query by query.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from docsearch.errors import BadInputError
from docsearch.filters import Condition, parse_conditions

__all__ = [
    "DEFAULT_INDEX",
    "EVENT_FIELDS",
    "FORMAT_VERSION",
    "Fusion",
    "Group",
    "IndexSettings",
    "Mode",
    "Part",
    "SearchSettings",
    "index_path",
]

FORMAT_VERSION = 2
DEFAULT_INDEX = "index"


EVENT_FIELDS = ("agent", "target", "action", "place", "when")
"""What can be said of an event beside the query."""


class Mode(StrEnum):
    """Which legs answer a query."""

    HYBRID = "hybrid"
    KEYWORD = "keyword"
    VECTOR = "vector"


class Fusion(StrEnum):
    """How the legs' scores become one."""

    BLEND = "blend"
    CONVEX = "convex"
    RRF = "rrf"
    DBSF = "dbsf"


class Part(StrEnum):
    """The parts of the blend that can be left out, to see what each is worth."""

    KIND = "kind"  # weights by the kind of query
    WHOLE = "whole"  # the document as a whole, beside its best chunk
    COVERAGE = "coverage"  # the query's words in one chunk
    NEIGHBOURS = "neighbours"  # the scores of similar documents
    ACTOR = "actor"  # who is meant, by all names
    EVENT = "event"  # who did what to whom


class Group(StrEnum):
    """What a result is: every passage that matches, a document, or a story with all its reports."""

    NONE = "none"
    DOC = "doc"
    STORY = "story"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSettings:
    """How an index is made.

    ``model`` is a name or path of a sentence-transformers model; ``chunk_tokens`` the largest chunk in
    tokens of that model (title and special tokens included, and never more than the model reads);
    ``overlap_tokens`` the most that a chunk repeats of the one before it; ``title_weight`` how many
    times a word of the title counts; ``k1`` and ``b`` are BM25's; ``depth`` the candidates each leg names,
    or four (sixteen...) times as many where more than ``depth`` results are asked for.
    """

    model: str = "all-MiniLM-L6-v2"
    chunk_tokens: int = 160
    overlap_tokens: int = 40
    title_weight: float = 1.0
    k1: float = 1.2
    b: float = 0.75
    depth: int = 250

    def __post_init__(self) -> None:
        _at_least("chunk_tokens", self.chunk_tokens, 16)
        _within("overlap_tokens", self.overlap_tokens, 0, self.chunk_tokens // 2)
        _within("title_weight", self.title_weight, 0, 100)
        _within("k1", self.k1, 0, 100)
        _within("b", self.b, 0, 1)
        _at_least("depth", self.depth, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSettings:
    """How a query is answered: ``k`` results, by which legs, fused how.

    With ``syntax``, operators in the query (AND, OR, NOT, "phrases", prefix*, w?ldcards, fuzzy~1, title:) are
    obeyed; without, they are plain text.  ``vector_weight`` is the share of the vector leg against the
    keyword leg, from 0 to 1, in all fusions but RRF; None leaves it to the kind of query in the blend, and is
    0.5 in the others.  ``rank_constant`` is RRF's, ``without`` has the parts of the blend to leave out.
    ``min_prob`` drops results that are less probably relevant, 0 to 1; it needs the blend of both legs.
    ``rerank`` names a CrossEncoder (path or name) that puts the best ``rerank_top`` in a new order.
    ``where`` has the conditions that a document must satisfy to be searched at all, as ``"date>=2021"`` or
    ready-made; see :mod:`docsearch.filters`.  ``actor`` lets only documents answer that name this actor.
    ``agent``, ``target``, ``action``, ``place`` and ``when`` say who did what to whom, where and when, in
    place of what would be read out of the query; documents with such an event come first.  With ``evidence``,
    each result names the mentions and the event that made it match.  ``group`` says what a result is, and so
    what ``k`` counts: a passage, a document, or a story.
    """

    k: int = 10
    mode: Mode = Mode.HYBRID
    fusion: Fusion = Fusion.BLEND
    vector_weight: float | None = None
    rank_constant: int = 60
    without: Sequence[Part] = ()
    min_prob: float | None = None
    rerank: str | None = None
    rerank_top: int = 20
    syntax: bool = True
    where: Sequence[str | Condition] = ()
    actor: str | None = None
    agent: str | None = None
    target: str | None = None
    action: str | None = None
    place: str | None = None
    when: str | None = None
    evidence: bool = False
    group: Group = Group.DOC

    def __post_init__(self) -> None:
        object.__setattr__(self, "where", parse_conditions(self.where))
        for name in ("actor", *EVENT_FIELDS):
            if (value := getattr(self, name)) is not None and not any(c.isalnum() for c in value):
                raise BadInputError(
                    f"{name} is {value!r}, which has no word in it; name somebody or something."
                )
        _at_least("k", self.k, 1)
        if self.vector_weight is not None:
            _within("vector_weight", self.vector_weight, 0, 1)
        if self.min_prob is not None:
            _within("min_prob", self.min_prob, 0, 1)
            if self.mode is not Mode.HYBRID or self.fusion is not Fusion.BLEND:
                raise BadInputError("min_prob needs the mode hybrid and the fusion blend; leave it out.")
        object.__setattr__(self, "group", _group(self.group))
        object.__setattr__(self, "without", tuple(map(_part, self.without)))
        _at_least("rank_constant", self.rank_constant, 1)
        _at_least("rerank_top", self.rerank_top, 1)

    @property
    def asks_event(self) -> bool:
        """Whether an event is described beside the query."""
        return any(getattr(self, name) is not None for name in EVENT_FIELDS)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """``where`` as it was read."""
        return parse_conditions(self.where)


def index_path(given: str | Path | None = None, *, environ: Mapping[str, str] | None = None) -> Path:
    """Where the index is: ``given``, else the variable ``DOCSEARCH_INDEX``, else ``index/``."""
    if given is not None:
        return Path(given)
    return Path((os.environ if environ is None else environ).get("DOCSEARCH_INDEX") or DEFAULT_INDEX)


def _part(name: str) -> Part:
    try:
        return Part(name)
    except ValueError as error:
        raise BadInputError(
            f"without must name parts of the blend ({', '.join(Part)}), not {name!r}."
        ) from error


def _group(name: str) -> Group:
    try:
        return Group(name)
    except ValueError as error:
        raise BadInputError(f"group must be one of {', '.join(Group)}, not {name!r}.") from error


def _at_least(name: str, value: float, bound: float) -> None:
    if not value >= bound:
        raise BadInputError(f"{name} must be at least {bound}, and is {value}.")


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise BadInputError(f"{name} must be between {low} and {high}, and is {value}.")
