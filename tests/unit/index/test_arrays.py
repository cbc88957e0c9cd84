"""Columns on the disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from docsearch.errors import IndexCorruptError
from docsearch.index.arrays import ByteStrings, load_array, save_array


def test_arrays_come_back(tmp_path: Path) -> None:
    arrays: list[NDArray[Any]] = [np.arange(5, dtype=np.int32), np.empty(0, np.float32), np.eye(2)]
    for number, array in enumerate(arrays):
        save_array(tmp_path / f"{number}.npy", array)
        loaded = load_array(tmp_path / f"{number}.npy")
        assert loaded.dtype == array.dtype
        assert loaded.tolist() == array.tolist()


def test_an_array_is_written_once(tmp_path: Path) -> None:
    save_array(tmp_path / "a.npy", np.arange(3))
    with pytest.raises(FileExistsError):
        save_array(tmp_path / "a.npy", np.arange(4))


@pytest.mark.parametrize("data", [b"", b"no array at all", b"\x93NUMPY\x01\x00"])
def test_a_damaged_array_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.npy").write_bytes(data)
    with pytest.raises(IndexCorruptError, match=r"a\.npy is damaged"):
        load_array(tmp_path / "a.npy")


def test_a_cut_array_is_damaged(tmp_path: Path) -> None:
    save_array(tmp_path / "a.npy", np.arange(100))
    data = (tmp_path / "a.npy").read_bytes()
    (tmp_path / "a.npy").write_bytes(data[:-10])
    with pytest.raises(IndexCorruptError):
        load_array(tmp_path / "a.npy")


def test_pickled_arrays_are_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(IndexCorruptError):
        load_array(tmp_path / "a.npy")


def test_byte_strings_come_back(tmp_path: Path) -> None:
    strings = [b"", b"a", "\u00e9\u4e2d".encode(), b"\x00\xff"]
    ByteStrings.of(strings).save(tmp_path, "ids")
    loaded = ByteStrings.load(tmp_path, "ids")
    assert [loaded[at] for at in range(len(loaded))] == strings


@given(st.sets(st.binary(max_size=4)), st.binary(max_size=4))
def test_find_is_a_search_in_a_sorted_list(strings: set[bytes], wanted: bytes) -> None:
    ordered = sorted(strings)
    assert ByteStrings.of(ordered).find(wanted) == (ordered.index(wanted) if wanted in strings else None)
    assert all(ByteStrings.of(ordered).find(string) == at for at, string in enumerate(ordered))
