"""Plain columns on disk: NumPy arrays, and lists of byte strings, both memory-mapped when read."""

from __future__ import annotations

import io
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docsearch.errors import IndexCorruptError
from docsearch.index.files import write_file

__all__ = ["ByteStrings", "load_array", "of_types", "save_array"]

_SHORT, _MANY = 64, 16  # bytes of a string, strings


def save_array(path: Path, array: NDArray[Any]) -> None:
    """Write one array as a ``.npy`` file (never pickled)."""
    buffer = io.BytesIO()
    np.save(buffer, np.ascontiguousarray(array), allow_pickle=False)
    write_file(path, buffer.getbuffer())


def load_array(path: Path) -> NDArray[Any]:
    """Map one ``.npy`` file, unpickling nothing; raises :class:`IndexCorruptError` if it is damaged."""
    try:
        # A plain array over the mapped memory: np.memmap itself makes every slice ten times as dear.
        array: NDArray[Any] = np.asarray(np.lib.format.open_memmap(path, mode="r"))
    except FileNotFoundError as error:
        raise IndexCorruptError(f"The index lacks the file {path}; run `docsearch rebuild`.") from error
    except OSError:
        raise
    except Exception as error:  # a damaged header may make NumPy raise anything
        raise IndexCorruptError(f"{path} is damaged ({error}); run `docsearch rebuild`.") from error
    return array


def of_types(*expected: tuple[NDArray[Any], type[np.generic]]) -> bool:
    """Whether each array has numbers of the type beside it."""
    return all(array.dtype == np.dtype(kind) for array, kind in expected)


@dataclass(frozen=True, slots=True)
class ByteStrings:
    """An immutable list of byte strings: one blob, and ``offsets`` of shape (n + 1,)."""

    blob: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    _bytes: memoryview = field(init=False, repr=False, compare=False)
    _bounds: memoryview = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_bytes", self.blob.data)
        object.__setattr__(self, "_bounds", self.offsets.data)

    @classmethod
    def of(cls, strings: Sequence[bytes]) -> ByteStrings:
        offsets = np.zeros(len(strings) + 1, dtype=np.int64)
        np.cumsum([len(s) for s in strings], out=offsets[1:])
        return cls(np.frombuffer(b"".join(strings), dtype=np.uint8), offsets)

    @classmethod
    def load(cls, folder: Path, name: str) -> ByteStrings:
        return cls(load_array(folder / f"{name}.blob.npy"), load_array(folder / f"{name}.offsets.npy"))

    def save(self, folder: Path, name: str) -> None:
        save_array(folder / f"{name}.blob.npy", self.blob)
        save_array(folder / f"{name}.offsets.npy", self.offsets)

    def fits(self) -> bool:
        """Whether the offsets end where the blob does."""
        kinds = of_types((self.blob, np.uint8), (self.offsets, np.int64))
        return kinds and len(self.offsets) > 0 and int(self.offsets[-1]) == len(self.blob)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, index: int) -> bytes:
        # Through memoryviews, which hand out plain numbers and bytes: three times as fast as arrays do.
        return self._bytes[self._bounds[index] : self._bounds[index + 1]].tobytes()

    def take(self, numbers: NDArray[np.int64]) -> list[bytes]:
        """Those with these numbers (n,), of which none ends in NUL: many short ones are cut out at once."""
        begins = self.offsets[numbers]
        lengths = self.offsets[numbers + 1] - begins
        width = int(lengths.max()) if len(numbers) else 0
        if not 0 < width <= _SHORT or len(numbers) < _MANY:
            return [self[number] for number in numbers.tolist()]
        along = np.arange(width)
        letters = self.blob.take(begins[:, None] + along, mode="clip")
        letters[along >= lengths[:, None]] = 0
        found: list[bytes] = letters.view(f"S{width}").ravel().tolist()
        return found

    def find(self, string: bytes) -> int | None:
        """Where ``string`` stands in a list that is sorted."""
        at = bisect_left(self, string)
        return at if at < len(self) and self[at] == string else None
