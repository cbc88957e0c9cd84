"""What a reader is, and the mapping from extensions to readers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from docsearch.errors import BadInputError
from docsearch.ingest.content import Content
from docsearch.ingest.options import ReadOptions
from docsearch.ingest.record import Draft, Fault

__all__ = ["Reader", "Registry"]


@dataclass(frozen=True, slots=True)
class Reader:
    """A format by ``name`` (it becomes ``Document.format``), its ``extensions``, and how it is read.

    ``read`` may raise :class:`~docsearch.ingest.record.Unreadable` at any point; what it gave before stands.
    """

    name: str
    extensions: tuple[str, ...]
    read: Callable[[Content, ReadOptions], Iterator[Draft | Fault]]


class Registry:
    """Readers by name and by extension; neither may be claimed twice."""

    def __init__(self, readers: Iterable[Reader]) -> None:
        self._by_name: dict[str, Reader] = {}
        self._by_extension: dict[str, Reader] = {}
        for reader in readers:
            _claim(self._by_name, reader.name, reader)
            for extension in reader.extensions:
                _claim(self._by_extension, extension, reader)

    @property
    def extensions(self) -> tuple[str, ...]:
        return tuple(sorted(self._by_extension))

    def named(self, name: str) -> Reader:
        """The reader called ``name``.  Raises :class:`BadInputError` listing the names there are."""
        if name not in self._by_name:
            raise BadInputError(
                f"There is no reader named {name!r}; there are {', '.join(sorted(self._by_name))}."
            )
        return self._by_name[name]

    def for_extension(self, extension: str) -> Reader | None:
        """The reader of ``extension`` (``.txt``), or ``None`` where there is none."""
        return self._by_extension.get(extension)


def _claim(mapping: dict[str, Reader], key: str, reader: Reader) -> None:
    if key in mapping:
        raise BadInputError(f"The readers {mapping[key].name!r} and {reader.name!r} both claim {key!r}.")
    mapping[key] = reader
