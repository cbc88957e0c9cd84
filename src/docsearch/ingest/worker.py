"""The worker process: ``python -P -m docsearch.ingest.worker``, started by :mod:`docsearch.ingest.isolation`.

In, on standard input: a JSON line ``{"parser", "size", "options"}`` followed by ``size`` bytes.  Out, for
each: the line ``{"ready": true}`` once the parser is imported, then ``{"items": [...]}`` or
``{"error": "..."}``.  Not to be used by hand.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import sys
from dataclasses import asdict
from typing import IO, Any

from docsearch.ingest.options import ReadOptions
from docsearch.ingest.record import Draft, Fault, Parse, Unreadable

__all__ = ["main"]

MAX_MEMORY = 4 * 1024**3
GRACE_SECONDS = 5.0


def main() -> None:
    """Answer requests until standard input ends."""
    questions, answers = sys.stdin.buffer, _private_output()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    _limit_memory()
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        while line := questions.readline():
            request = json.loads(line)
            data = questions.read(request["size"])
            options = ReadOptions(**request["options"])
            parse = _parser(request["parser"])
            _send(answers, {"ready": True})
            # Should the parent have died, nobody else would end a parser that hangs.
            faulthandler.dump_traceback_later(
                options.timeout_seconds + GRACE_SECONDS, exit=True, file=nowhere
            )
            _send(answers, _answer(parse, data, options))
            faulthandler.cancel_dump_traceback_later()


def _answer(parse: Parse, data: bytes, options: ReadOptions) -> dict[str, Any]:
    try:
        return {"items": [_row(item) for item in _bounded(parse, data, options)]}
    except Unreadable as error:
        return {"error": error.reason}
    except RecursionError:
        return {"error": "nested too deeply"}
    except MemoryError:
        return {"error": "needs more memory than is allowed"}
    except Exception as error:  # noqa: BLE001  whatever a parser raises on hostile input is a verdict on it
        return {"error": f"cannot be parsed: {type(error).__name__}: {str(error)[:200]}"}


def _bounded(parse: Parse, data: bytes, options: ReadOptions) -> list[Draft | Fault]:
    items, size = [], 0
    for item in parse(data, options):
        size += len(item.text) if isinstance(item, Draft) else 1
        if size > options.max_characters:
            raise Unreadable(f"longer than {options.max_characters:,} characters")
        items.append(item)
    return items


def _row(item: Draft | Fault) -> dict[str, Any]:
    """``item`` with only what is set: most fields of most drafts are not."""
    return {
        name: value for name, value in asdict(item).items() if value not in (None, False) or name == "text"
    }


def _parser(name: str) -> Parse:
    from docsearch.ingest.readers.parsers import parser_named

    return parser_named(name)


def _send(answers: IO[bytes], answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode("ascii") + b"\n")
    answers.flush()


def _private_output() -> IO[bytes]:
    """The real standard output; what a library prints goes to standard error instead."""
    private = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return private


def _limit_memory() -> None:
    try:
        import resource  # not on Windows
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = MAX_MEMORY if hard == resource.RLIM_INFINITY else min(MAX_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


if __name__ == "__main__":
    main()
