"""One writer and several readers in processes of their own: what do they see, and how long do they wait?

    python -m tests.fault.concurrency --batches 200 --readers 4 --rate 5 --documents 2000

Each batch replaces the same few documents, and all their texts carry its number.  A reader asks in one
reading for the number in the store, in the keyword leg and in the vector leg: they must agree, as must all
the documents of a search.  Prints one JSON object; exits with 1 where a reader had an error or saw a mixture.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import re
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from docsearch import Index, IndexSettings, SearchSettings
from docsearch.encoding import HashingEncoder
from docsearch.index.folder import IndexFolder
from docsearch.index.keyword import KeywordQuery
from docsearch.index.snapshot import Snapshot
from docsearch.index.view import View

SETTINGS = IndexSettings(model="hashing")
_SET = 5
_NUMBER = re.compile(r"batch(\d+)")
_COMMON = [f"word{n}" for n in range(400)]


@dataclass(slots=True)
class Seen:
    """What one reader has to tell."""

    queries: int = 0
    generations: int = 0
    mixed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is run: readers ask ``rate`` queries a second, first for ``alone_seconds`` without a writer."""

    batches: int
    readers: int
    rate: float
    documents: int
    alone_seconds: float


def run(plan: Plan, root: Path) -> dict[str, Any]:
    """The readers' reports, taken together."""
    faiss.omp_set_num_threads(1)  # forked beside other threads, a child could wait for them for ever
    index = Index.create(root / "index", settings=SETTINGS, encoder=HashingEncoder())
    index.ingest([_base(root / "base.jsonl", plan.documents), _batch(root / "batch.jsonl", 0)], actors=False)
    context = multiprocessing.get_context("fork")
    writing, stop = context.Event(), context.Event()
    queue: multiprocessing.SimpleQueue[Seen] = context.SimpleQueue()
    readers = [
        context.Process(target=_read, args=(root / "index", plan, number, (writing, stop), queue))
        for number in range(plan.readers)
    ]
    for reader in readers:
        reader.start()
    time.sleep(plan.alone_seconds)
    writing.set()
    begin = time.monotonic()
    for number in range(1, plan.batches + 1):
        assert index.ingest([_batch(root / "batch.jsonl", number)], actors=False).changed == _SET
    seconds = time.monotonic() - begin
    stop.set()
    seen = [queue.get() for _ in readers]
    for reader in readers:
        reader.join()
    return _report(seen, plan, seconds, index)


def _report(seen: Sequence[Seen], plan: Plan, seconds: float, index: Index) -> dict[str, Any]:
    alone = np.concatenate([reader.alone for reader in seen])
    beside = np.concatenate([reader.beside for reader in seen])
    p95 = [float(np.percentile(times, 95)) if len(times) else float("nan") for times in (alone, beside)]
    return {
        "plan": asdict(plan),
        "queries": {"alone": len(alone), "beside_the_writer": len(beside)},
        "generations_seen": sum(reader.generations for reader in seen),
        "errors": [error for reader in seen for error in reader.errors],
        "mixed": [mixed for reader in seen for mixed in reader.mixed],
        "p50_ms": [round(1000 * float(np.median(times)), 2) for times in (alone, beside)],
        "p95_ms": [round(1000 * value, 2) for value in p95],
        "p95_ratio": round(p95[1] / p95[0], 2),
        "commits_per_second": round(plan.batches / seconds, 1),
        "findings": [str(finding) for finding in index.verify().findings],
    }


def _read(path: Path, plan: Plan, number: int, events: tuple[Event, Event], queue: Any) -> None:
    """One reader, paced; begins at a moment of its own, as users do."""
    seen, rng = Seen(), random.Random(number)
    writing, stop = events
    folder, encoder = IndexFolder(path, SETTINGS), HashingEncoder()
    with Index.open(path, encoder=encoder) as index:
        index.search("word1 batch")  # loading is not what is measured
        time.sleep(rng.random() / plan.rate)
        due = time.monotonic()
        while not stop.is_set():
            beside = writing.is_set()
            try:
                begin = time.perf_counter()
                answer = index.search(f"notice item0 item1 item2 {rng.choice(_COMMON)}", SearchSettings(k=20))
                (seen.beside if beside else seen.alone).append(time.perf_counter() - begin)
                numbers = {n for r in answer.results for n in _NUMBER.findall(r.document.text)}
                if len(numbers) != 1 or not {f"set{n}" for n in range(3)} <= {r.id for r in answer.results}:
                    seen.mixed.append(f"a search answers with the batches {sorted(numbers)}")
                seen.generations += folder.answer(_Look(encoder, seen))
                seen.queries += 1
            except Exception:  # noqa: BLE001  # whatever it is, it must not happen
                seen.errors.append(traceback.format_exc()[-1500:])
            due += 1 / plan.rate
            time.sleep(max(0.0, due - time.monotonic()))
    queue.put(seen)


class _Look:
    """Compares the store with both legs within one reading; returns 1 where the generation is a new one."""

    last = -1

    def __init__(self, encoder: HashingEncoder, seen: Seen) -> None:
        self._encoder, self._seen = encoder, seen

    def __call__(self, snapshot: Snapshot, view: View) -> int:
        keys: list[int] = []
        texts: list[str] = []
        for number in range(_SET):
            found = snapshot.find(f"set{number}")
            if found is None:
                self._seen.mixed.append(f"set{number} is missing")
                return 0
            keys.append(found[0])
            texts.append(found[1].text)
        numbers = {int(n) for text in texts for n in _NUMBER.findall(text)}
        if len(numbers) != 1:
            self._seen.mixed.append(f"the store has the batches {sorted(numbers)}")
            return 0
        (now,) = numbers
        for number in (now - 1, now, now + 1):
            ranking = view.keyword.ask(KeywordQuery.plain(f"batch{number}")).best(100)
            if sorted(ranking.documents.tolist()) != (sorted(keys) if number == now else []):
                self._seen.mixed.append(f"store at {now}, keyword leg at {number}")
        (vector,) = self._encoder.encode_queries([texts[0]])
        best = view.vector.ask(vector).best(1)
        if best.documents.tolist() != keys[:1] or abs(best.scores[0] - 1) > 1e-3:
            self._seen.mixed.append(f"store at {now}, vector leg elsewhere")
        new = int(snapshot.generation() != _Look.last)
        _Look.last = snapshot.generation()
        return new


def _base(file: Path, documents: int) -> Path:
    rng = random.Random(0)
    with file.open("w", encoding="utf-8") as stream:
        for number in range(documents):
            record = {"_id": f"base{number}", "text": " ".join(rng.choices(_COMMON, k=120)) + "."}
            stream.write(json.dumps(record) + "\n")
    return file


def _batch(file: Path, number: int) -> Path:
    new = file.with_suffix(".new")
    with new.open("w", encoding="utf-8") as stream:
        for place in range(_SET):
            text = f"notice batch{number} item{place} of many, with {_COMMON[(7 * number + place) % 400]}."
            stream.write(json.dumps({"_id": f"set{place}", "text": text}) + "\n")
    new.replace(file)
    return file


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--batches", type=int, default=200)
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--rate", type=float, default=5.0, help="queries a second and reader")
    parser.add_argument("--documents", type=int, default=2000, help="that lie there and do not change")
    parser.add_argument("--alone-seconds", type=float, default=20.0)
    plan = Plan(**vars(parser.parse_args(arguments)))
    with tempfile.TemporaryDirectory(prefix="concurrency-") as name:
        os.environ["DOCSEARCH_HOME"] = str(Path(name) / "home")
        report = run(plan, Path(name))
    print(json.dumps(report, indent=2))  # noqa: T201
    return 1 if report["errors"] or report["mixed"] or report["findings"] else 0


if __name__ == "__main__":
    sys.exit(main())
