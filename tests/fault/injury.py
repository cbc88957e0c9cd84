"""Ways to hurt a process at a chosen moment.  All of them are for a forked child that ends soon after."""

from __future__ import annotations

import errno
import os
import resource
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["FAILING", "count_events", "fail_call", "kill_at", "limit_file_size"]

_AUDITED = {
    "open",
    "os.rename",
    "os.mkdir",
    "os.remove",
    "os.rmdir",
    "os.truncate",
    "os.link",
    "sqlite3.connect",
}
FAILING = ("fsync", "rename", "replace", "mkdir", "open")


def count_events(folder: Path, seen: Callable[[int], None] = lambda _: None) -> Callable[[], int]:
    """From now on call ``seen`` with 0, 1, ... before each thing done to the files in ``folder``.

    That is: files opened, renamed and removed, flushes, and SQL statements, each row of a bulk insert for
    itself.  Returns a function that tells how many there were.
    """
    prefix, real_fsync, real_connect = os.fspath(folder), os.fsync, sqlite3.connect
    count = 0

    def event() -> None:
        nonlocal count
        seen(count)
        count += 1

    def audit(name: str, arguments: tuple[Any, ...]) -> None:
        if name in _AUDITED and arguments and prefix in str(arguments[0]):
            event()

    def fsync(descriptor: int) -> None:
        event()
        real_fsync(descriptor)

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = real_connect(*arguments, **options)
        connection.set_trace_callback(lambda _: event())
        return connection

    sys.addaudithook(audit)
    os.fsync = fsync  # type: ignore[assignment]
    sqlite3.connect = connect  # type: ignore[assignment]
    return lambda: count


def kill_at(folder: Path, number: int) -> None:
    """Kill this process before its event of that number, counted from 0."""

    def seen(event: int) -> None:
        if event == number:
            os.kill(os.getpid(), signal.SIGKILL)

    count_events(folder, seen)


def fail_call(name: str, number: int, *, code: int = errno.EIO) -> Callable[[], int]:
    """Let call ``number`` (from 0) of ``os.<name>`` fail, once.

    ``open`` stands for the creation of files, by whatever way Python opens them.  Returns a function that
    tells how many calls there were.
    """
    calls = 0

    def due() -> bool:
        nonlocal calls
        calls += 1
        return calls - 1 == number

    if name == "open":
        _fail_creation(due, code)
        return lambda: calls
    real = getattr(os, name)

    def call(*arguments: Any, **options: Any) -> Any:
        if due():
            raise OSError(code, os.strerror(code))
        return real(*arguments, **options)

    setattr(os, name, call)
    return lambda: calls


def _fail_creation(due: Callable[[], bool], code: int) -> None:
    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        if event != "open" or not isinstance(arguments[0], str) or "/segments/" not in arguments[0]:
            return
        writes = int(arguments[2]) & (os.O_WRONLY | os.O_RDWR)
        if writes and due():
            raise OSError(code, os.strerror(code))

    sys.addaudithook(audit)


def limit_file_size(size: int) -> None:
    """No file grows beyond ``size`` bytes any more, as on a disk that is full just there."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
