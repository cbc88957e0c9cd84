"""Precision and recall of (agent, action, patient) on the hand-checked sample ``gold/triples.jsonl``.

    python benchmarks/triples.py COLLECTIONS SEEDS

COLLECTIONS holds one folder a collection with its ``corpus.jsonl``, SEEDS the files of the project's own
seeds.  The readers of actors and events run on the covered beginning of each document (texts alone, no
titles); prints JSON.  ``gold/triples.md`` says what counts as right.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gold_sample import covered_texts, is_upper

from docsearch.annotations import TITLE, Argument, DocumentActors, DocumentEvents, Event
from docsearch.events.listing import is_listed
from docsearch.model import Document

GOLD = Path(__file__).parent / "gold" / "triples.jsonl"
_PLAIN_SPEECH = {"say"}
_WANTED = {"trigger": (), "agent": ("agents",), "patient": ("patients",), "triple": ("agents", "patients")}

Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """An event as annotated: offsets of the trigger, and of every acceptable wording of each role."""

    trigger: Offsets
    agents: tuple[Offsets, ...]
    patients: tuple[Offsets, ...]
    category: str
    modality: str


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """The annotated beginning (``covered`` characters) of a document."""

    collection: str
    id: str
    sha256: str
    covered: int
    events: tuple[GoldEvent, ...]


@dataclass(slots=True)
class Counts:
    """Right and all extracted, found and all annotated, of one kind of match."""

    right: int = 0
    right_category: int = 0
    extracted: int = 0
    found: int = 0
    found_category: int = 0
    annotated: int = 0
    wrong: list[dict[str, Any]] = field(default_factory=list)
    missed: list[dict[str, Any]] = field(default_factory=list)

    def report(self) -> dict[str, float | int]:
        """Precision and recall, without and with regard to the category; 0 where nothing is counted."""
        return {
            "precision": _share(self.right, self.extracted),
            "recall": _share(self.found, self.annotated),
            "precision_with_category": _share(self.right_category, self.extracted),
            "recall_with_category": _share(self.found_category, self.annotated),
            "right": self.right,
            "extracted": self.extracted,
            "found": self.found,
            "annotated": self.annotated,
        }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def read_gold(path: Path = GOLD) -> list[GoldDocument]:
    """The annotated documents, in the order of the file."""
    return [_document(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def draw(ids: Iterable[str], collection: str, size: int) -> list[str]:
    """The documents of a collection that were annotated: a seeded sample of its sorted ids."""
    return random.Random(f"triples/{collection}").sample(sorted(ids), size)  # noqa: S311  # no secret


def _document(row: dict[str, Any]) -> GoldDocument:
    events = tuple(
        GoldEvent(
            _pair(e["trigger"]), _pairs(e["agents"]), _pairs(e["patients"]), e["category"], e["modality"]
        )
        for e in row["events"]
    )
    return GoldDocument(row["collection"], row["id"], row["sha256"], row["covered"], events)


def _pair(offsets: Sequence[int]) -> Offsets:
    return offsets[0], offsets[1]


def _pairs(spans: Iterable[Sequence[int]]) -> tuple[Offsets, ...]:
    return tuple(_pair(span) for span in spans)


def overlap(one: Offsets, other: Offsets) -> bool:
    """Whether two stretches share a character."""
    return one[0] < other[1] and other[0] < one[1]


def mentions_of(actors: DocumentActors, events: DocumentEvents) -> dict[int, list[Offsets]]:
    """Where the text speaks of each entity, pronouns and descriptions that were resolved among them."""
    pairs = [(entity.number, mention) for entity in actors.entities for mention in entity.mentions]
    found: dict[int, list[Offsets]] = {}
    for number, mention in [*pairs, *events.coreferences]:
        if mention.span.sentence != TITLE:
            found.setdefault(number, []).append((mention.span.start, mention.span.end))
    return found


def fills(arguments: Iterable[Argument], gold: Sequence[Offsets], mentions: dict[int, list[Offsets]]) -> bool:
    """Whether a filler lies on an acceptable wording, or any mention of its entity does."""
    for argument in arguments:
        own = [] if argument.span.sentence == TITLE else [(argument.span.start, argument.span.end)]
        same = [] if argument.entity is None else mentions.get(argument.entity, [])
        if any(overlap(one, other) for one in [*own, *same] for other in gold):
            return True
    return False


def matches(event: Event, gold: GoldEvent, roles: Sequence[str], mentions: dict[int, list[Offsets]]) -> bool:
    """Whether the trigger and these roles are those of the annotated event."""
    return overlap((event.trigger.start, event.trigger.end), gold.trigger) and all(
        fills(getattr(event, role), getattr(gold, role), mentions) for role in roles
    )


def score(
    counts: Counts,
    roles: Sequence[str],
    gold: GoldDocument,
    actors: DocumentActors,
    events: DocumentEvents,
) -> None:
    """Add one document: extracted and annotated events that have all of ``roles``."""
    mentions = mentions_of(actors, events)
    extracted = [e for e in events.events if _counted(e) and all(getattr(e, role) for role in roles)]
    annotated = [g for g in gold.events if all(getattr(g, role) for role in roles)]
    # An extracted event may be right by any annotated one: those that lack a role have none to overlap.
    for event in extracted:
        hits = [g for g in gold.events if matches(event, g, roles, mentions)]
        counts.extracted += 1
        counts.right += bool(hits)
        counts.right_category += any(g.category == event.action for g in hits)
        if not hits:
            counts.wrong.append(_error(gold, (event.trigger.start, event.trigger.end), event.action))
    for one in annotated:
        found = [e for e in extracted if matches(e, one, roles, mentions)]
        counts.annotated += 1
        counts.found += bool(found)
        counts.found_category += any(e.action == one.category for e in found)
        if not found:
            counts.missed.append(_error(gold, one.trigger, one.category))


def _counted(event: Event) -> bool:
    """Those that a list of all events shows, but for speech."""
    return is_listed(event) and event.trigger.sentence != TITLE and event.action not in _PLAIN_SPEECH


def _error(gold: GoldDocument, trigger: Offsets, category: str) -> dict[str, Any]:
    return {"collection": gold.collection, "id": gold.id, "trigger": trigger, "category": category}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the readers, print the report; 2 where a text is missing or another."""
    parser = argparse.ArgumentParser(description="Score extracted triples against the hand-checked sample.")
    parser.add_argument("collections", type=Path, help="folder of collections, each with corpus.jsonl")
    parser.add_argument("seeds", type=Path, help="folder of the project's seeds")
    given = parser.parse_args(arguments)
    gold = read_gold()
    try:
        texts = list(covered_texts(given.collections, given.seeds, gold))
    except (OSError, ValueError) as error:
        print(f"triples: {error}", file=sys.stderr)
        return 2
    print(json.dumps(report(gold, texts), indent=1))
    return 0


def report(gold: Sequence[GoldDocument], texts: Sequence[str]) -> dict[str, Any]:
    """Figures by case and kind of match, and the errors of full triples."""
    from docsearch.actors.reader import ActorReader
    from docsearch.events.reader import EventReader

    documents = [Document(f"{one.collection}/{one.id}", text) for one, text in zip(gold, texts, strict=True)]
    actors = list(ActorReader().read(documents))
    events = list(EventReader().read(zip(documents, actors, strict=True)))
    read = list(zip(gold, texts, actors, events, strict=True))
    found: dict[str, Any] = {"documents": len(gold), "upper": sum(map(is_upper, texts))}
    found["sample"] = [[one.collection, one.id] for one in gold]
    for case in ("all", "upper", "mixed"):
        found[case] = {}
        for kind, roles in _WANTED.items():
            counts = Counts()
            for one, text, names, seen in read:
                if case == "all" or is_upper(text) == (case == "upper"):
                    score(counts, roles, one, names, seen)
            found[case][kind] = counts.report()
            if case == "all" and kind == "triple":
                found["wrong"], found["missed"] = counts.wrong, counts.missed
    return found


if __name__ == "__main__":
    sys.exit(main())
