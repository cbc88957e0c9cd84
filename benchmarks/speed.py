#!/usr/bin/env python3
"""How fast the engine is, beside its peers.  See benchmarks/README.md for what each figure means.

python benchmarks/speed.py --parts prepare,cold,warm --sizes 10000,200000
python benchmarks/speed.py --parts report
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from bench.building import Deadline
from bench.environment import alone
from bench.isolated import run_worker
from bench.setting import Setting, save

PARTS = ("prepare", "cold", "warm", "ingest", "scale", "quality", "report")
PEERS = ("lancedb", "tantivy", "bm25s", "txtai", "whoosh")
_ROOT = Path(__file__).parents[1]
_WORK = _ROOT / "runs" / "speed"


def main() -> None:
    if sys.argv[1:2] == ["--worker"]:
        run_worker(*sys.argv[2:])
        return
    parts, setting = _options()
    for part in parts:
        measure = import_module(f"bench.parts.{part}").run
        if part == "report":
            measure(setting)
            continue
        print(f"{part} ...", flush=True)
        with alone() as beside:
            result = measure(setting)
        if not beside["alone"]:
            print(f"Others used {beside['processors used by others']} processors meanwhile.", file=sys.stderr)
        print(save(setting, part, {"conditions": beside, **result}).read_text(encoding="utf-8"), flush=True)


def _options() -> tuple[list[str], Setting]:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    add = parser.add_argument
    add("--parts", default="prepare,cold,warm,ingest,scale,report", help=f"of {', '.join(PARTS)}")
    add("--sizes", default="10000,50000,200000", help="chunks; multiples of 10000")
    add("--texts", type=Path, default=_ROOT / "seeds", help="folder of real documents to draw from")
    add("--collections", type=Path, help="folder with one BEIR collection in each of its folders")
    add("--work", type=Path, default=_WORK, help="where corpora and indexes are kept")
    add("--results", type=Path, help="where the JSON files go (default: in --work)")
    add("--chunks-per-document", type=int, default=1)
    add("--queries", type=int, default=200, help="of each kind")
    add("-k", type=int, default=10)
    add("--depth", type=int, default=100, help="documents a leg is asked for")
    add("--seconds", type=float, default=60, help="the most that one series of queries takes")
    add("--minutes", type=float, default=600, help="the most that building indexes takes; run again to go on")
    add("--repeats", type=int, default=7, help="cold starts; ingests are repeated a third as often")
    add("--ingest-chunks", type=int, default=3000)
    add("--peers", default=",".join(PEERS), help="those to compare with, if installed")
    add("--seed", type=int, default=0)
    given = parser.parse_args()
    parts = given.parts.split(",")
    if unknown := set(parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    return parts, Setting(
        texts=given.texts,
        collections=given.collections,
        work=given.work,
        results=given.results or given.work / "results",
        sizes=tuple(sorted(int(size) for size in given.sizes.split(","))),
        chunks_per_document=given.chunks_per_document,
        queries=given.queries,
        k=given.k,
        depth=given.depth,
        seconds=given.seconds,
        repeats=given.repeats,
        ingest_chunks=given.ingest_chunks,
        model="all-MiniLM-L6-v2",
        seed=given.seed,
        peers=tuple(peer for peer in given.peers.split(",") if find_spec(peer)),
        deadline=Deadline.after(given.minutes),
    )


if __name__ == "__main__":
    main()
