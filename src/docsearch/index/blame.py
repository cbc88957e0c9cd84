"""What looks like a mistake of the program, and is damage to the index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from docsearch.errors import DocsearchError, IndexCorruptError

__all__ = ["damage_blamed"]


@contextmanager
def damage_blamed(folder: Path) -> Iterator[None]:
    """If the block fails in a way that nobody has foreseen and the index turns out to be damaged, say that.

    Files that are mapped and rows that are read one by one are not checked every time; where their content
    makes no sense, any step may give way.
    """
    try:
        yield
    except DocsearchError:
        raise
    except Exception as error:
        from docsearch.index.verify import verify_index

        report = verify_index(folder, quick=True)
        if report.clean:
            raise
        raise IndexCorruptError(
            f"The index {folder} is damaged ({report.findings[0]}); `docsearch verify` says more. Run "
            "`docsearch rebuild`, or restore a snapshot if the store itself is damaged."
        ) from error
