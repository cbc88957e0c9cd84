"""What of the SOURCEs a run could not look at: nothing can be said to be gone from there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from docsearch.ingest.ignoring import IGNORE_FILE
from docsearch.ingest.source import SourceFile
from docsearch.model import Skipped

__all__ = ["Unread", "empty_folder", "may_stand"]

# Reasons for which something was left out although it was read whole, and held no document.
_READ_IN_FULL = ("empty", "the attachment ")


class Unread:
    """Files and folders that were left out in one run, by root and path."""

    def __init__(self) -> None:
        self._places: set[tuple[str, str]] = set()

    def add_found(self, root: str, skipped: Skipped) -> None:
        """Note what discovery has left out: a file, or a folder with all that it may hold."""
        folder, _, name = skipped.path.rpartition("/")
        # Without its ignore file nobody knows which files of a folder are wanted.
        self._places.add((root, folder if name in {"", IGNORE_FILE} else skipped.path))

    def add_read(self, file: SourceFile, skipped: Skipped) -> None:
        """Note a file of which something was left out; any of its documents may have stood there."""
        if not skipped.reason.startswith(_READ_IN_FULL):
            self._places.add((file.root, file.path))

    def covers(self, root: str, path: str) -> bool:
        """Whether the file, or a folder above it, is among them."""
        while (root, path) not in self._places:
            if not path:
                return False
            path = path.rpartition("/")[0]
        return True


def empty_folder(source: str) -> Iterator[Skipped]:
    """A SOURCE that is a folder without any entry is taken for the mount point of a disk that is missing."""
    with suppress(OSError, ValueError), os.scandir(source) as entries:  # discovery says what is wrong there
        if next(entries, None) is None:
            yield Skipped("/", "an empty folder, as where a disk is not mounted")


def may_stand(location: Path) -> bool:
    """Whether there is such a file, or no saying for want of permission, say."""
    try:
        location.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return True
    return True
