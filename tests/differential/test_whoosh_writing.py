"""Whoosh's files as they are written here, against those that Whoosh writes of the same rows."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from whoosh.codec.whoosh3 import W3Codec
from whoosh.index import create_in, open_dir

from docsearch.index.columns import FieldPostings
from docsearch.index.trust import TrustedFolder
from docsearch.index.whoosh_index import FIELDS, KeywordRow, _schema, read_postings, write_whoosh

_SEEN = ("weight", "doc_frequency", "min_length", "max_length", "max_weight", "min_id", "max_id")
_BLOCK = ("max_id", "max_weight", "min_length", "max_length")


def _rows() -> list[KeywordRow]:
    """Rare words and common ones, of which one fills several blocks; rows without a word or a title."""
    random.seed(7)
    words = [f"w{n}x" for n in range(300)]
    weights = [1 / (n + 1) for n in range(300)]
    rows = [
        KeywordRow(
            "" if n % 3 else f"Report {n} of the bank", " ".join(random.choices(words, weights, k=n % 90))
        )
        for n in range(700)
    ]
    return [*rows, KeywordRow("", "..."), KeywordRow("Caf\u00e9", "\u4e2d\u56fd " * 300), KeywordRow("", "")]


def _by_whoosh(folder: Path, rows: list[KeywordRow]) -> None:
    folder.mkdir()
    writer = create_in(folder, _schema()).writer()
    for row in rows:
        writer.add_document(**{k: v for k, v in (("title", row.title), ("text", row.text)) if v})
    writer.commit()


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[TrustedFolder, TrustedFolder]:
    base = tmp_path_factory.mktemp("whoosh")
    _by_whoosh(base / "theirs", _rows())
    write_whoosh(base / "ours", _rows())
    return TrustedFolder(base / "theirs"), TrustedFolder(base / "ours")


def _assert_same(found: FieldPostings, expected: FieldPostings) -> None:
    assert found.terms == expected.terms
    for name in ("counts", "rows", "frequencies"):
        ours, theirs = getattr(found, name), getattr(expected, name)
        assert ours.dtype == theirs.dtype
        assert np.array_equal(ours, theirs)


def test_what_is_returned_is_what_is_read(tmp_path: Path, folders: tuple[TrustedFolder, ...]) -> None:
    returned = write_whoosh(tmp_path / "again", _rows())
    for field in FIELDS:
        expected = read_postings(folders[0], field)
        _assert_same(returned[field], expected)
        _assert_same(read_postings(TrustedFolder(tmp_path / "again"), field), expected)


def test_whoosh_finds_all_that_it_would_have_written(folders: tuple[TrustedFolder, ...]) -> None:
    theirs, ours = (open_dir(folder).reader() for folder in folders)
    assert list(ours.all_terms()) == list(theirs.all_terms())
    assert ours.doc_count_all() == theirs.doc_count_all() == len(_rows())
    for field, term in theirs.all_terms():
        about = [
            [getattr(reader.term_info(field, term), name)() for name in _SEEN] for reader in (ours, theirs)
        ]
        assert about[0] == about[1], term
        assert _walk(ours.postings(field, term)) == _walk(theirs.postings(field, term)), term
    for field in FIELDS:
        assert ours.field_length(field) == theirs.field_length(field)
        lengths = [
            [reader.doc_field_length(row, field) for row in range(len(_rows()))] for reader in (ours, theirs)
        ]
        assert lengths[0] == lengths[1]


def _walk(matcher: Any) -> list[tuple[object, ...]]:
    found = []
    while matcher.is_active():
        block = [getattr(matcher, f"block_{name}")() for name in _BLOCK]
        found.append((matcher.id(), matcher.weight(), matcher.value_as("positions"), *block))
        matcher.next()
    return found


def test_the_index_names_whooshs_own_codec(folders: tuple[TrustedFolder, ...]) -> None:
    (segment,) = open_dir(folders[1])._segments()
    assert type(segment.codec()) is W3Codec


def test_a_field_that_no_row_has_is_left_out(tmp_path: Path) -> None:
    rows = [KeywordRow("", "the river"), KeywordRow("", "rivers")]
    write_whoosh(tmp_path / "ours", rows)
    _by_whoosh(tmp_path / "theirs", rows)
    for name in ("ours", "theirs"):
        assert list(open_dir(tmp_path / name).reader().all_terms()) == [("text", b"river")]
        assert read_postings(TrustedFolder(tmp_path / name), "title").terms == []


def test_rows_without_any_word(tmp_path: Path) -> None:
    write_whoosh(tmp_path / "ours", [KeywordRow("", "...")])
    assert open_dir(tmp_path / "ours").doc_count_all() == 1
    assert read_postings(TrustedFolder(tmp_path / "ours"), "text").terms == []
