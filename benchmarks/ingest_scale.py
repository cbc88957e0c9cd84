"""How much memory and time an ingest of many chunks takes, and what a second run over the same files costs.

    python benchmarks/ingest_scale.py --chunks 100000

Texts are generated (seeded, Zipf-distributed made-up words); the encoder is the in-memory one, so that what
is measured is the engine and not a model.  Prints one JSON object; times are of this machine, the ratio
travels.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHUNKS_A_DOCUMENT = 4
WORDS_A_CHUNK = 90


def write_corpus(path: Path, *, chunks: int, seed: int) -> None:
    """About ``chunks`` chunks of made-up news, as JSON Lines."""
    rng = random.Random(seed)  # noqa: S311  # not for secrets
    words = ["".join(rng.choices("abcdefghijklmnoprstuvw", k=rng.randint(2, 10))) for _ in range(60_000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    with path.open("w", encoding="utf-8") as stream:
        for number in range(chunks // CHUNKS_A_DOCUMENT):
            drawn = rng.choices(words, weights, k=CHUNKS_A_DOCUMENT * WORDS_A_CHUNK)
            sentences = [" ".join(drawn[n : n + 18]).capitalize() + "." for n in range(0, len(drawn), 18)]
            record = {"_id": f"d{number:07}", "title": " ".join(drawn[:6]), "text": " ".join(sentences)}
            stream.write(json.dumps(record) + "\n")


def ingest(corpus: Path, index: Path) -> dict[str, float]:
    """One run in this process."""
    from docsearch import Index, IndexSettings

    begin = time.perf_counter()
    settings = IndexSettings(model="hashing")
    with Index.open(index) if index.exists() else Index.create(index, settings=settings) as opened:
        report = opened.ingest([corpus])
        chunks = opened.status().chunks
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": seconds,
        "peak_mib": peak,
        "new": report.new,
        "encoded": report.encoded,
        "chunks": chunks,
    }


def in_own_process(corpus: Path, index: Path) -> dict[str, float]:
    """So that each run's peak of memory is its own."""
    command = [sys.executable, __file__, "--run", str(corpus), str(index)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  # this very file
    result: dict[str, float] = json.loads(ran.stdout)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chunks", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--run", nargs=2, metavar=("CORPUS", "INDEX"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        print(json.dumps(ingest(Path(options.run[0]), Path(options.run[1]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        corpus, index = Path(folder, "corpus.jsonl"), Path(folder, "index")
        write_corpus(corpus, chunks=options.chunks, seed=options.seed)
        first, second = in_own_process(corpus, index), in_own_process(corpus, index)
        ratio = second["seconds"] / first["seconds"]
        print(json.dumps({"first": first, "second": second, "second_to_first": ratio}, indent=2))


if __name__ == "__main__":
    main()
