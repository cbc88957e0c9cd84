"""Files that a command writes: there once they are whole, and not before."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from docsearch.errors import BadInputError

__all__ = ["whole_file"]


@contextmanager
def whole_file(output: Path | None, *, what: str = "run") -> Iterator[TextIO]:
    """Standard output (None or ``-``), or a file that takes its name only when it is whole.

    Raises :class:`BadInputError` where ``what`` cannot be written.
    """
    if output is None or str(output) == "-":
        yield sys.stdout
        return
    partial = output.with_name(f"{output.name}.{os.getpid()}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
        partial.replace(output)
    except OSError as error:
        raise BadInputError(
            f"The {what} cannot be written to {output}: {error.strerror or error}."
        ) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
