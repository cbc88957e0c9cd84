"""A disk of a few megabytes that can be filled up."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Disk", "small_disk"]

_MEGABYTES = 48


@dataclass(frozen=True, slots=True)
class Disk:
    """A file system of its own at ``path``."""

    path: Path

    def free(self) -> int:
        """Bytes that can still be written."""
        found = os.statvfs(self.path)
        return found.f_bavail * found.f_frsize

    @contextmanager
    def full_but_for(self, room: int) -> Iterator[None]:
        """Leave only ``room`` bytes free for the time of the ``with`` block."""
        ballast = self.path / "ballast"
        with ballast.open("wb") as stream:
            os.posix_fallocate(stream.fileno(), 0, max(self.free() - room, 1))
        try:
            yield
        finally:
            ballast.unlink()


@contextmanager
def small_disk(path: Path) -> Iterator[Disk | str]:
    """Mount one at ``path``; where that is not permitted, the reason."""
    path.mkdir(parents=True)
    try:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={_MEGABYTES}m", "tmpfs", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        yield f"there is no `mount` here ({error.strerror})"
        return
    if mounted.returncode:
        yield f"a small disk cannot be mounted here ({mounted.stderr.strip()})"
        return
    try:
        yield Disk(path)
    finally:
        subprocess.run(["umount", str(path)], check=True)
