"""Stages in worker processes, one a core: parsing holds Python's lock, so that threads would not help.

A worker is a fresh interpreter (a script needs no ``__main__`` guard) that speaks JSON lines, never pickles.
It ends when its input does, and so with its parent.
"""

from __future__ import annotations

import base64
import json
import os
import queue
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from typing import Any, Self

from docsearch.errors import DocsearchError
from docsearch.model import Document
from docsearch.stages import Failure, StageInput, read_stage

__all__ = ["Outcomes", "StageWorkers", "serve"]

Outcomes = list[bytes | Failure]


class StageWorkers:
    """Some workers, started at the first batch; a context manager, which ends them."""

    def __init__(self, count: int | None = None) -> None:
        """One worker for each core that this process may use, where ``count`` is not given."""
        self._count = count or len(os.sched_getaffinity(0))
        self._idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        self._all: list[_Worker] = []
        self._threads = ThreadPoolExecutor(self._count)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._all:
            worker.stop()
        self._threads.shutdown(cancel_futures=True)

    def read(self, stage: str, batches: Iterable[Sequence[StageInput]]) -> Iterator[Outcomes]:
        """What ``stage`` makes of each batch, in their order; a few batches are under way at once."""
        if not self._all:
            self._all = [_Worker() for _ in range(self._count)]
            for worker in self._all:
                self._idle.put(worker)
        waiting: list[Future[Outcomes]] = []
        for batch in batches:
            waiting.append(self._threads.submit(self._ask, stage, batch))
            if len(waiting) > 2 * self._count:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()

    def _ask(self, stage: str, batch: Sequence[StageInput]) -> Outcomes:
        worker = self._idle.get()
        try:
            return worker.ask(stage, batch)
        finally:
            self._idle.put(worker)


class _Worker:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "docsearch.stage_workers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )

    def ask(self, stage: str, batch: Sequence[StageInput]) -> Outcomes:
        """Raises :class:`DocsearchError` where the worker died."""
        items = [[asdict(one.document), _text(one.actors)] for one in batch]
        answer = b""
        with suppress(OSError):
            if self._process.stdin is not None and self._process.stdout is not None:
                self._process.stdin.write(json.dumps({"stage": stage, "items": items}).encode() + b"\n")
                self._process.stdin.flush()
                answer = self._process.stdout.readline()
        if not answer:
            raise DocsearchError(
                f"The process that reads {stage} has died; what was committed is kept, run the same command "
                "again to go on."
            )
        return [
            Failure(one["error"]) if isinstance(one, dict) else base64.b64decode(one)
            for one in json.loads(answer)
        ]

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def serve() -> None:
    """Answer what comes on standard input, line by line, until it ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print must not meet the answers
    for line in sys.stdin.buffer:
        request = json.loads(line)
        inputs = [
            StageInput(_document(document), base64.b64decode(actors)) for document, actors in request["items"]
        ]
        outcomes = read_stage(request["stage"], inputs)
        plain = [{"error": one.reason} if isinstance(one, Failure) else _text(one) for one in outcomes]
        answers.write(json.dumps(plain).encode() + b"\n")
        answers.flush()


def _document(fields: dict[str, Any]) -> Document:
    return Document(**fields)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


if __name__ == "__main__":
    serve()
