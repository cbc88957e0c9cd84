"""Stages in worker processes, one a core: parsing holds Python's lock, so that threads would not help.

A worker is a fresh interpreter (a script needs no ``__main__`` guard) that speaks JSON lines, never pickles.
It ends when its input does, and so with its parent.  One that takes too long for a batch, or dies of it, is
replaced, and the documents of the batch are read one by one: only those that do it again are given up.
"""

from __future__ import annotations

import base64
import gc
import json
import os
import queue
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import IO, Any, Self

from docsearch.cores import usable_cores
from docsearch.errors import DocsearchError
from docsearch.model import Document
from docsearch.stages import Failure, StageInput, read_stage

__all__ = ["Limit", "Outcomes", "StageWorkers", "serve"]

Outcomes = list[bytes | Failure]

_START_SECONDS = 120.0
_READY = b"ready\n"
_PIECE = 1 << 20
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # there is a worker for every core
_GARBAGE = 100_000  # new objects before Python looks for garbage; the words of a parse are many


class _LostError(Exception):
    """The worker is of no use any more; the message says why."""


class Limit:
    """How long a worker may take: so many seconds, and longer for long texts.

    Reading takes some 20,000 characters a second and its models three seconds to load; a slow machine that
    has other work must not lose documents to this.
    """

    def __init__(self, seconds: float = 60.0, *, characters_a_second: float = 500.0) -> None:
        self._seconds, self._rate = seconds, characters_a_second

    def of(self, batch: Sequence[StageInput]) -> float:
        return self._seconds + sum(len(one.document.text) for one in batch) / self._rate


class StageWorkers:
    """Some workers, started at the first batch; a context manager, which ends them."""

    def __init__(self, count: int | None = None, *, limit: Limit | None = None, lexicon: str = "") -> None:
        """One worker for each core that this process may use, where ``count`` is not given; they read events
        with the user's ``lexicon`` (encoded).
        """
        self._lexicon = lexicon
        self._count = count or usable_cores()
        self._limit = limit or Limit()
        self._idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        self._all: list[_Worker] = []
        self._threads = ThreadPoolExecutor(self._count)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._all:
            worker.stop(for_good=True)
        self._threads.shutdown(cancel_futures=True)

    def read(self, stage: str, batches: Iterable[Sequence[StageInput]]) -> Iterator[Outcomes]:
        """What ``stage`` makes of each batch, in their order; a few batches are under way at once.

        Raises :class:`DocsearchError` where workers cannot be started, or lack what the stage needs.
        """
        waiting: list[Future[Outcomes]] = []
        for number, batch in enumerate(batches):
            if number == len(self._all) < self._count:  # for one batch, one worker
                self._all.append(_Worker())
                self._idle.put(self._all[-1])
            waiting.append(self._threads.submit(self._ask, stage, batch))
            if len(waiting) > 2 * self._count:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()

    def _ask(self, stage: str, batch: Sequence[StageInput]) -> Outcomes:
        worker = self._idle.get()
        try:
            return self._read(worker, stage, batch)
        finally:
            self._idle.put(worker)

    def _read(self, worker: _Worker, stage: str, batch: Sequence[StageInput]) -> Outcomes:
        try:
            return worker.ask(stage, batch, self._limit.of(batch), self._lexicon)
        except _LostError as error:
            worker.stop()
            if len(batch) == 1:
                return [Failure(str(error))]
        return [outcome for one in batch for outcome in self._read(worker, stage, [one])]


class _Worker:
    """A process, started when it is asked, and again after it was stopped."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = False

    def ask(self, stage: str, batch: Sequence[StageInput], seconds: float, lexicon: str) -> Outcomes:
        process = self._process or self._start()
        items = [[_row(one.document), _text(one.actors)] for one in batch]
        request = json.dumps({"stage": stage, "lexicon": lexicon, "items": items}).encode() + b"\n"
        try:
            _pipe(process.stdin).write(request)
            line = _line(_pipe(process.stdout), seconds)
        except (OSError, ValueError) as error:
            raise _LostError(_died(process)) from error
        if line is None:
            raise _LostError(f"took longer than {seconds:.0f} seconds")
        if not line:
            raise _LostError(_died(process))
        answer = json.loads(line)
        if isinstance(answer, str):
            raise DocsearchError(f"{stage[:1].upper()}{stage[1:]} cannot be read: {answer}")
        return [Failure(one["error"]) if isinstance(one, dict) else base64.b64decode(one) for one in answer]

    def stop(self, *, for_good: bool = False) -> None:
        self._ended = self._ended or for_good
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _start(self) -> subprocess.Popen[bytes]:
        if self._ended:
            raise DocsearchError("The reading of actors and events was stopped.")
        try:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "docsearch.stage_workers"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | _ONE_THREAD | {"PYTHONPATH": _python_path()},
                bufsize=0,
            )
        except OSError as error:
            raise DocsearchError(
                f"A process to read actors and events could not be started ({error.strerror or error}); run "
                "the same command again to go on, or leave them out with --no-actors."
            ) from error
        self._process = process
        if self._ended:  # meanwhile, in another thread
            self.stop()
            raise _LostError("the reading was stopped")
        if _line(_pipe(process.stdout), _START_SECONDS) != _READY:
            self.stop()
            raise DocsearchError(
                "The process that reads actors and events did not start; run the same command again to go "
                "on, or leave them out with --no-actors."
            )
        return process


def _line(pipe: IO[bytes], seconds: float) -> bytes | None:
    """The next line; empty where the other end is closed, None where there is none in time."""
    until = time.monotonic() + seconds
    pieces: list[bytes] = []
    while (left := until - time.monotonic()) > 0:
        if not select.select([pipe], [], [], left)[0]:
            return None
        piece = os.read(pipe.fileno(), _PIECE)
        pieces.append(piece)
        if not piece:
            return b""
        if piece.endswith(b"\n"):  # one line answers one request, so that nothing comes after it
            return b"".join(pieces)
    return None


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise DocsearchError("The process that reads actors and events has no pipes.")
    return pipe


def _died(process: subprocess.Popen[bytes]) -> str:
    code = process.wait()
    return f"the process that reads it died ({f'signal {-code}' if code < 0 else f'status {code}'})"


def _python_path() -> str:
    """The worker imports what this process would, and nothing from the current directory (``-P``)."""
    here = str(Path(__file__).parents[1])
    paths = [here, *(path for path in sys.path if path and Path(path).is_absolute())]
    return os.pathsep.join(dict.fromkeys(paths))


def serve() -> None:
    """Answer what comes on standard input, line by line, until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print must not meet the answers
    gc.set_threshold(_GARBAGE)
    answers.write(_READY)
    answers.flush()
    for line in sys.stdin.buffer:
        answers.write(json.dumps(_answer(json.loads(line))).encode() + b"\n")
        answers.flush()


def _answer(request: dict[str, Any]) -> list[str | dict[str, str]] | str:
    """The outcomes; a text says why nothing at all can be read."""
    inputs = [
        StageInput(Document(**document), base64.b64decode(actors)) for document, actors in request["items"]
    ]
    try:
        outcomes = read_stage(request["stage"], inputs, request["lexicon"])
    except (DocsearchError, ImportError) as error:
        return str(error)
    return [{"error": one.reason} if isinstance(one, Failure) else _text(one) for one in outcomes]


def _row(document: Document) -> dict[str, Any]:
    row = {field.name: getattr(document, field.name) for field in fields(document)}
    return row | {"metadata": dict(document.metadata)}


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


if __name__ == "__main__":
    serve()
