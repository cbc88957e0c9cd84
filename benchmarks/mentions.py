"""Mention F1 and B-cubed F1 of alias clusters on the hand-checked sample ``gold/mentions.jsonl``.

    python benchmarks/mentions.py COLLECTIONS SEEDS [--one-family]

COLLECTIONS holds one folder a collection with its ``corpus.jsonl``, SEEDS the files of the project's own
seeds.  The reader of actors runs on the covered beginning of each document (texts alone, no titles);
prints JSON.  ``gold/mentions.md`` says what was annotated and what counts as right.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gold_sample import covered_texts, is_upper

from docsearch.annotations import TITLE, DocumentActors, MentionForm
from docsearch.model import Document

GOLD = Path(__file__).parent / "gold" / "mentions.jsonl"
WORDS = 70
_KINDS = ("strict", "lenient", "lenient_type")
_LAND = {"state", "place"}

Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Named:
    """A name in the text: where, of what type, and which cluster of its document it belongs to."""

    span: Offsets
    type: str
    cluster: int


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """The annotated beginning (``covered`` characters) of a document."""

    collection: str
    id: str
    sha256: str
    covered: int
    names: tuple[Named, ...]


@dataclass(slots=True)
class Counts:
    """What is summed over documents."""

    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_KINDS, 0))
    extracted: int = 0
    annotated: int = 0
    matched: int = 0
    precision: float = 0.0
    recall: float = 0.0
    errors: list[dict[str, Any]] = field(default_factory=list)

    def report(self) -> dict[str, Any]:
        """Figures of every kind of match; ``b_cubed_all`` counts names without a partner as wrong."""
        found: dict[str, Any] = {"extracted": self.extracted, "annotated": self.annotated}
        for kind in _KINDS:
            right = self.right[kind]
            found[kind] = {**_figures(right, self.extracted, right, self.annotated), "right": right}
        found["b_cubed"] = {
            **_figures(self.precision, self.matched, self.recall, self.matched),
            "mentions": self.matched,
        }
        found["b_cubed_all"] = _figures(self.precision, self.extracted, self.recall, self.annotated)
        return found


def _figures(right: float, extracted: int, found: float, annotated: int) -> dict[str, float]:
    precision = right / extracted if extracted else 0.0
    recall = found / annotated if annotated else 0.0
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}


def draw(ids: Iterable[str], collection: str, size: int) -> list[str]:
    """The documents of a collection that were annotated: a seeded sample of its sorted ids."""
    return random.Random(f"mentions/{collection}").sample(sorted(ids), size)  # noqa: S311  # no secret


def beginning(text: str) -> int:
    """The end of the last covered word."""
    ends = [word.end() for word in re.finditer(r"\S+", text)]
    return len(text) if len(ends) <= WORDS else ends[WORDS - 1]


def read_gold(path: Path = GOLD) -> list[GoldDocument]:
    """The annotated documents, in the order of the file."""
    return [_document(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _document(row: dict[str, Any]) -> GoldDocument:
    names = tuple(
        Named((start, end), cluster["type"], number)
        for number, cluster in enumerate(row["clusters"])
        for start, end in cluster["mentions"]
    )
    return GoldDocument(row["collection"], row["id"], row["sha256"], row["covered"], names)


def extracted_names(actors: DocumentActors) -> list[Named]:
    """The names that were read in the text; not those of the title, not pronouns and descriptions."""
    return [
        Named((mention.span.start, mention.span.end), str(entity.type), entity.number)
        for entity in actors.entities
        for mention in entity.mentions
        if mention.span.sentence != TITLE and mention.form is MentionForm.NAME
    ]


def shared(one: Offsets, other: Offsets) -> int:
    """How many characters two stretches share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def paired(
    extracted: Sequence[Named], annotated: Sequence[Named], fits: Callable[[Named, Named], bool]
) -> list[tuple[Named, Named]]:
    """Pairs of overlapping names that fit, each name in one pair at most; the closest spans first."""
    pairs = [(e, g) for e in extracted for g in annotated if shared(e.span, g.span) and fits(e, g)]

    def apart(pair: tuple[Named, Named]) -> tuple[int, Offsets]:
        (start, end), (other_start, other_end) = pair[0].span, pair[1].span
        return abs(start - other_start) + abs(end - other_end), (start, end)

    left: set[Offsets] = {e.span for e in extracted}
    open_gold: set[Offsets] = {g.span for g in annotated}
    found = []
    for e, g in sorted(pairs, key=apart):
        if e.span in left and g.span in open_gold:
            found.append((e, g))
            left.discard(e.span)
            open_gold.discard(g.span)
    return found


def b_cubed(pairs: Sequence[tuple[Named, Named]]) -> tuple[float, float]:
    """Sums over matched names of the precision and the recall of their clusters."""
    precision = recall = 0.0
    for e, g in pairs:
        own = [other for read, other in pairs if read.cluster == e.cluster]
        same = [read for read, other in pairs if other.cluster == g.cluster]
        both = sum(other.cluster == g.cluster for other in own)
        precision += both / len(own)
        recall += both / len(same)
    return precision, recall


def same_type(one: str, other: str, *, one_family: bool) -> bool:
    """Whether the types agree; state and place count as one where asked for."""
    return one == other or (one_family and {one, other} <= _LAND)


def score(counts: Counts, gold: GoldDocument, extracted: Sequence[Named], *, one_family: bool) -> None:
    """Add one document."""
    strict = paired(extracted, gold.names, lambda e, g: e.span == g.span)
    lenient = paired(extracted, gold.names, lambda _e, _g: True)
    typed = [(e, g) for e, g in lenient if same_type(e.type, g.type, one_family=one_family)]
    for kind, pairs in zip(_KINDS, (strict, lenient, typed), strict=True):
        counts.right[kind] += len(pairs)
    counts.extracted += len(extracted)
    counts.annotated += len(gold.names)
    counts.matched += len(lenient)
    precision, recall = b_cubed(lenient)
    counts.precision += precision
    counts.recall += recall
    counts.errors += [
        {"collection": gold.collection, "id": gold.id, **error}
        for error in _errors(gold.names, extracted, lenient, one_family=one_family)
    ]


def _errors(
    annotated: Sequence[Named],
    extracted: Sequence[Named],
    lenient: Sequence[tuple[Named, Named]],
    *,
    one_family: bool,
) -> Iterator[dict[str, Any]]:
    read, found = {e.span for e, _g in lenient}, {g.span for _e, g in lenient}
    for name in extracted:
        if name.span not in read:
            yield {"error": "spurious", "span": name.span, "type": name.type}
    for name in annotated:
        if name.span not in found:
            yield {"error": "missed", "span": name.span, "type": name.type}
    for e, g in lenient:
        if e.span != g.span:
            yield {"error": "boundary", "span": e.span, "gold": g.span, "type": g.type}
        if not same_type(e.type, g.type, one_family=one_family):
            yield {"error": "type", "span": e.span, "type": e.type, "gold": g.type}
    yield from _cluster_errors(lenient)


def _cluster_errors(lenient: Sequence[tuple[Named, Named]]) -> Iterator[dict[str, Any]]:
    for number, (e, g) in enumerate(lenient):
        for e2, g2 in lenient[number + 1 :]:
            joined = e.cluster == e2.cluster
            if joined != (g.cluster == g2.cluster):
                yield {"error": "joined" if joined else "parted", "span": e.span, "other": e2.span}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the reader, print the report; 2 where a text is missing or another."""
    parser = argparse.ArgumentParser(description="Score names and their clusters against the sample.")
    parser.add_argument("collections", type=Path, help="folder of collections, each with corpus.jsonl")
    parser.add_argument("seeds", type=Path, help="folder of the project's seeds")
    parser.add_argument("--one-family", action="store_true", help="count state and place as one type")
    given = parser.parse_args(arguments)
    gold = read_gold()
    try:
        texts = list(covered_texts(given.collections, given.seeds, gold))
    except (OSError, ValueError) as error:
        print(f"mentions: {error}", file=sys.stderr)
        return 2
    print(json.dumps(report(gold, texts, one_family=given.one_family), indent=1))
    return 0


def report(gold: Sequence[GoldDocument], texts: Sequence[str], *, one_family: bool) -> dict[str, Any]:
    """Figures by case, and the errors."""
    from docsearch.actors.reader import ActorReader

    documents = [Document(f"{one.collection}/{one.id}", text) for one, text in zip(gold, texts, strict=True)]
    read = [extracted_names(actors) for actors in ActorReader().read(documents)]
    found: dict[str, Any] = {"documents": len(gold), "upper": sum(map(is_upper, texts))}
    for case in ("all", "upper", "mixed"):
        counts = Counts()
        for one, text, names in zip(gold, texts, read, strict=True):
            if case == "all" or is_upper(text) == (case == "upper"):
                score(counts, one, names, one_family=one_family)
        found[case] = counts.report()
        if case == "all":
            found["errors"] = counts.errors
    return found


if __name__ == "__main__":
    sys.exit(main())
