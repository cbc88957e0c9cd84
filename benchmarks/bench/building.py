"""Indexes of a corpus, made the way users make them: from files, through the write path, batch by batch.

Only the encoder is replaced (see ``drawn_encoder``).  A build that is broken off goes on where it stopped;
the index of a small size is copied on the way to the next.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docsearch import Index, IndexSettings

from .corpus import BLOCK, Corpus
from .drawn_encoder import CHUNK_TOKENS, DrawnEncoder

__all__ = ["Deadline", "build_indexes", "index_folder"]

_GROWING, _STORE = "growing", "store.sqlite"


@dataclass(frozen=True, slots=True)
class Deadline:
    """When to stop, in seconds of ``time.monotonic()``."""

    at: float

    @classmethod
    def after(cls, minutes: float) -> Deadline:
        return cls(time.monotonic() + 60 * minutes)

    def passed(self) -> bool:
        return time.monotonic() > self.at


def index_folder(corpus: Corpus, chunks: int) -> Path:
    return corpus.folder / "indexes" / str(chunks)


def build_indexes(
    corpus: Corpus, sizes: Sequence[int], *, model: str, fingerprint: str, deadline: Deadline
) -> list[int]:
    """Make the index of each size that is not there; returns the sizes that are, smallest first."""
    growing = corpus.folder / "indexes" / _GROWING
    for size in sorted(sizes):
        if index_folder(corpus, size).exists():
            continue
        if (held := _chunks(growing)) > size:
            print(f"The index that grows has {held} chunks already: {size} needs another --work.", flush=True)
            continue
        for chunks in range(BLOCK, size + 1, BLOCK):
            if deadline.passed():
                print(f"Out of time at {chunks - BLOCK} of {size} chunks; run again to go on.", flush=True)
                break
            _ingest(growing, corpus, chunks, model, fingerprint)
        else:
            _copy(growing, index_folder(corpus, size))
    return [size for size in sorted(sizes) if index_folder(corpus, size).exists()]


def _chunks(folder: Path) -> int:
    """How many are in the index there, if there is one."""
    if not (folder / _STORE).exists():
        return 0
    with Index.open(folder) as index:
        return index.status().chunks


def _ingest(folder: Path, corpus: Corpus, chunks: int, model: str, fingerprint: str) -> None:
    """Bring the index up to the first ``chunks`` chunks, or leave it where it has them."""
    held = _chunks(folder)
    if held >= chunks:
        return
    encoder = DrawnEncoder(corpus, chunks, name=model, fingerprint=fingerprint)
    settings = IndexSettings(model=model, chunk_tokens=CHUNK_TOKENS, overlap_tokens=0)
    started = time.perf_counter()
    with (
        Index.open(folder, encoder=encoder)
        if (folder / _STORE).exists()
        else Index.create(folder, settings=settings, encoder=encoder)
    ) as index:
        report = index.ingest([corpus.files(chunks)[-1]], actors=False)
        found = index.status()
    if found.chunks != chunks:
        raise SystemExit(f"The index has {found.chunks} chunks in place of {chunks}: {report.skipped[:3]}")
    print(
        f"{chunks} chunks, {time.perf_counter() - started:.1f} s for the last, {found.segments} segments",
        flush=True,
    )


def _copy(growing: Path, target: Path) -> None:
    """Segments are never changed, so they are linked; the store is copied."""
    partial = target.with_name(f"{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(growing, partial, copy_function=_link_or_copy)
    partial.rename(target)


def _link_or_copy(source: str, target: str) -> None:
    if "segments" in Path(source).parts:
        os.link(source, target)
    else:
        shutil.copy2(source, target)
