"""SOURCEs -> the files in them, in one order, with a reason for each that is left out."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from docsearch.errors import SourceError
from docsearch.ingest.ignoring import IgnoreRules, Selection
from docsearch.ingest.names import extension_of, safe_name
from docsearch.ingest.options import MAX_BYTES
from docsearch.ingest.readers import reader_for
from docsearch.ingest.source import STDIN, SourceFile
from docsearch.model import Skipped

__all__ = ["discover"]

MAX_DEPTH = 200
CIRCLE = "a link that leads in a circle"


def discover(
    sources: Sequence[str | Path],
    *,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    stdin: BinaryIO | None = None,
    max_stdin_bytes: int = MAX_BYTES,
) -> Iterator[SourceFile | Skipped]:
    """The files of ``sources``: files, folders (recursively, sorted by name) and ``-`` for standard input.

    ``include`` and ``exclude`` are patterns as in ``.gitignore``, relative to each SOURCE; a file that they,
    an ignore file (``.docsearchignore``) or a leading dot leave out was not asked for and is not reported.
    Formats without a reader, links that lead out of the folder or in a circle, and folders that cannot be
    opened are :class:`Skipped`.  Standard input is read once, up to ``max_stdin_bytes``.  Raises
    :class:`SourceError` at once for a SOURCE that does not exist, and :class:`BadInputError` for a pattern
    that is none.
    """
    selection = Selection.of(include, exclude)
    named = list(dict.fromkeys(str(source) for source in sources))
    for source in named:
        if source != STDIN and not os.path.exists(source):  # noqa: PTH110  Path.exists raises on a NUL
            raise SourceError(f"There is no file or folder {safe_name(source)}.")
    return _all(named, selection, stdin, max_stdin_bytes)


def _all(
    named: list[str], selection: Selection, stdin: BinaryIO | None, limit: int
) -> Iterator[SourceFile | Skipped]:
    for source in named:
        location = Path(os.path.abspath(source))  # noqa: PTH100  resolve() would follow the links that were named
        if source == STDIN:
            yield _stdin(sys.stdin.buffer if stdin is None else stdin, limit)
        elif location.is_dir():
            yield from _Walk(location, selection).files()
        elif not location.is_file():
            raise SourceError(f"{safe_name(source)} is neither a file nor a folder.")
        elif selection.takes_file(name := safe_name(location.name)):
            yield _named(safe_name(str(location)), name, location)


def _stdin(stream: BinaryIO, limit: int) -> SourceFile | Skipped:
    data = stream.read(limit + 1)
    if len(data) > limit:
        return Skipped(
            STDIN, f"more than {limit:,} bytes on standard input; write them to a file and name that"
        )
    return SourceFile(STDIN, STDIN, None, data)


def _named(root: str, path: str, location: Path) -> SourceFile | Skipped:
    extension, gzipped = extension_of(location.name)
    if extension and reader_for(extension) is None:
        return Skipped(path, f"unsupported format {extension}{'.gz' if gzipped else ''}")
    return SourceFile(root, path, location)


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder on the way down: ``real`` are the resolved folders from SOURCE to here, ``linked`` whether a
    link led here.
    """

    path: str
    location: Path
    real: tuple[str, ...]
    rules: IgnoreRules
    linked: bool = False

    def child(self, name: str) -> str:
        return f"{self.path}/{safe_name(name)}" if self.path else safe_name(name)


class _Walk:
    """One SOURCE that is a folder."""

    def __init__(self, root: Path, selection: Selection) -> None:
        self._root, self._selection = root, selection
        self._name, self._real = safe_name(str(root)), os.path.realpath(root)

    def files(self) -> Iterator[SourceFile | Skipped]:
        """Everything below, folder by folder; without recursion, for folders can be nested without end."""
        levels = [self._entries(_Folder("", self._root, (self._real,), IgnoreRules()))]
        while levels:
            item = next(levels[-1], None)
            if item is None:
                levels.pop()
            elif not isinstance(item, _Folder):
                yield item
            elif len(levels) > MAX_DEPTH:
                yield Skipped(f"{item.path}/", f"nested deeper than {MAX_DEPTH} folders")
            else:
                levels.append(self._entries(item))

    def _entries(self, folder: _Folder) -> Iterator[SourceFile | Skipped | _Folder]:
        try:
            with os.scandir(folder.location) as found:
                entries = sorted(found, key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            yield Skipped(f"{folder.path}/", f"the folder cannot be opened: {error.strerror or error}")
            return
        rules, faults = folder.rules.below(folder.path, folder.location)
        for where, reason in faults:
            yield Skipped(where, reason)
        for entry in entries:
            if not entry.name.startswith("."):
                yield from self._entry(folder, entry, rules)

    def _entry(
        self, folder: _Folder, entry: os.DirEntry[str], rules: IgnoreRules
    ) -> Iterator[SourceFile | Skipped | _Folder]:
        path = folder.child(entry.name)
        try:
            is_link, is_folder, is_file = entry.is_symlink(), entry.is_dir(), entry.is_file()
            real = os.path.realpath(entry.path) if is_link or is_folder else ""
        except OSError as error:
            circle = error.errno == errno.ELOOP
            yield Skipped(path, CIRCLE if circle else f"cannot be opened: {error.strerror or error}")
            return
        if not self._wanted(path, rules, is_folder=is_folder):
            return
        location = Path(entry.path)
        if is_link and (reason := self._refusal(real, folder, is_folder=is_folder)) is not None:
            yield Skipped(path, reason)
        elif is_folder:
            yield _Folder(path, location, (*folder.real, real), rules, folder.linked or is_link)
        elif is_file:
            yield _named(self._name, path, location)
        else:
            yield Skipped(path, "not a regular file")

    def _wanted(self, path: str, rules: IgnoreRules, *, is_folder: bool) -> bool:
        if rules.ignores(f"{path}/" if is_folder else path):
            return False
        return self._selection.enters(path) if is_folder else self._selection.takes_file(path)

    def _refusal(self, real: str, folder: _Folder, *, is_folder: bool) -> str | None:
        """Why the link to ``real`` is not followed, or ``None``."""
        if not os.path.lexists(real):
            return "a link to nothing"
        if real != self._real and not real.startswith(self._real.rstrip(os.sep) + os.sep):
            return "a link that leads out of the folder"
        if not is_folder:
            return None
        if real in folder.real or self._real == real:
            return CIRCLE
        # Links within linked folders could multiply without end.
        return "a linked folder within a linked folder" if folder.linked else None
