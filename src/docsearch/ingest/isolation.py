"""Parsing in a worker process, which is killed when its time is up and started again when it has died.

Parsers of PDF, HTML and DOCX can hang, crash natively or ask for all memory on the right input; none of
that may reach the ingest.  The worker is a fresh interpreter (so a script needs no ``__main__`` guard),
started at the first need and used again; it speaks JSON lines (never pickles) over pipes, see
:mod:`docsearch.ingest.worker`.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from docsearch.ingest.content import Content
from docsearch.ingest.options import ReadOptions
from docsearch.ingest.record import Draft, Fault, Unreadable
from docsearch.ingest.text import clean_json

__all__ = ["isolated", "parse_isolated"]

START_SECONDS = 120.0
_BROKEN = b""


def isolated(parser: str) -> Callable[[Content, ReadOptions], Iterator[Draft | Fault]]:
    """A reader that hands the whole file to the worker's ``parser``."""

    def read(content: Content, options: ReadOptions) -> Iterator[Draft | Fault]:
        return iter(parse_isolated(parser, content.data(), options))

    return read


def parse_isolated(parser: str, data: bytes, options: ReadOptions) -> list[Draft | Fault]:
    """What ``parser`` makes of ``data``.  Raises :class:`Unreadable` where it fails, dies or is too slow."""
    global _worker  # noqa: PLW0603  one worker a process: starting one costs more than most files
    with _lock:
        if _worker is None or not _worker.usable:
            _worker = _Worker()
        return _worker.parse(parser, data, options)


class _Worker:
    """One worker process and the thread that takes in its answers."""

    def __init__(self) -> None:
        self._owner = os.getpid()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "docsearch.ingest.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        except OSError as error:
            raise Unreadable(f"the reader process could not be started: {error.strerror or error}") from error
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=_forward, args=(self._pipe_out, self._answers), daemon=True).start()

    @property
    def usable(self) -> bool:
        """Alive, and of this process: a fork inherits the pipes but must not share them."""
        return self._owner == os.getpid() and self._process.poll() is None

    def parse(self, parser: str, data: bytes, options: ReadOptions) -> list[Draft | Fault]:
        try:
            self._send({"parser": parser, "size": len(data), "options": asdict(options)}, data)
            self._answer(START_SECONDS, "the reader process did not start")
            answer = self._answer(
                options.timeout_seconds, f"took longer than {options.timeout_seconds:g} seconds"
            )
        except (
            BaseException
        ):  # also an interrupt: an answer that comes too late must not meet the next question
            self.stop()
            raise
        if "error" in answer:
            raise Unreadable(answer["error"])
        return [_draft(item) if "text" in item else Fault(**item) for item in answer["items"]]

    def stop(self) -> None:
        if self._owner != os.getpid():
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _close(pipe)

    @property
    def _pipe_out(self) -> IO[bytes]:
        if self._process.stdout is None:
            raise Unreadable("the reader process has no output")
        return self._process.stdout

    def _send(self, request: dict[str, Any], data: bytes) -> None:
        pipe = self._process.stdin
        try:
            if pipe is not None:
                pipe.write(json.dumps(request).encode() + b"\n")
                pipe.write(data)
                pipe.flush()
        except (OSError, ValueError) as error:
            raise Unreadable("the reader process died") from error

    def _answer(self, seconds: float, late: str) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty as error:
            raise Unreadable(late) from error
        if line == _BROKEN:
            raise Unreadable(f"the parser crashed ({_status(self._process.wait())})")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _draft(item: dict[str, Any]) -> Draft:
    metadata = clean_json(item.pop("metadata", {}))
    return Draft(**item, metadata=metadata if isinstance(metadata, dict) else {})


def _forward(pipe: IO[bytes], answers: queue.SimpleQueue[bytes]) -> None:
    with contextlib.suppress(OSError, ValueError):  # closed while waiting
        for line in pipe:
            answers.put(line)
    answers.put(_BROKEN)


def _environment() -> dict[str, str]:
    """The worker imports what this process would, and nothing from the current directory (``-P``)."""
    here = str(Path(__file__).parents[2])
    paths = [here, *(path for path in sys.path if path and Path(path).is_absolute())]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)), "OPENBLAS_NUM_THREADS": "1"}


def _status(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"status {code}"


def _close(pipe: IO[bytes]) -> None:
    with contextlib.suppress(OSError):  # what was still to be written has no reader
        pipe.close()


def _stop_at_exit() -> None:
    if _worker is not None:
        _worker.stop()


_lock = threading.Lock()
_worker: _Worker | None = None
atexit.register(_stop_at_exit)
