"""Mutated files of every format: read or skipped, storable, and never an exception.

``DOCSEARCH_FUZZ_EXAMPLES`` sets the number of mutants for each format (default 25).
"""

from __future__ import annotations

import os
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docsearch.ingest import ReadOptions, SourceFile, read
from docsearch.ingest.names import safe_name
from docsearch.model import Document, Skipped
from tests.unit.ingest.samples import SAMPLES, gzipped

EXAMPLES = int(os.environ.get("DOCSEARCH_FUZZ_EXAMPLES", "25"))
OPTIONS = ReadOptions(timeout_seconds=30)
NAMES = sorted([*SAMPLES, *(f"{name}.gz" for name in ("a.txt", "a.jsonl"))])
# Bytes that mean something to one format or another.
SPICE = [
    *(
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b'"',
        b"'",
        b"<",
        b">",
        b"<!--",
        b"<![CDATA[",
        b"&#0;",
    ),
    *(
        b"{",
        b"}",
        b"[" * 200,
        b"\\ud800",
        b"\\u0000",
        b",",
        b"\t",
        b"\n",
        b"\r",
        b"\r\n",
        b"\nFrom ",
        b"1e999",
    ),
    *(
        b"\n\n",
        b"=?utf-8?b?",
        b"--",
        b"endobj",
        b"stream\n",
        b"0 0 R",
        b"/Kids",
        b"PK\x03\x04",
        b"---\n",
        b"\x1f\x8b",
    ),
    *(
        b"Content-Type: multipart/mixed; boundary=x\n",
        b"Published: 99 June 2013\n",
        b"NEW PLACE, 31 FEB 90 -- ",
    ),
]

Mutation = tuple[str, float, int, bytes]
mutations = st.lists(
    st.tuples(
        st.sampled_from(["insert", "replace", "delete", "repeat", "cut", "flip"]),
        st.floats(0, 1),
        st.integers(1, 60),
        st.sampled_from(SPICE) | st.binary(max_size=12),
    ),
    min_size=1,
    max_size=6,
)


@cache
def sample(name: str) -> bytes:
    data = SAMPLES[name.removesuffix(".gz")]()
    return gzipped(data) if name.endswith(".gz") else data


def mutate(data: bytes, steps: list[Mutation]) -> bytes:
    for kind, share, size, spice in steps:
        at = int(share * len(data))
        piece = data[at : at + size]
        changed = {
            "insert": spice + piece,
            "replace": spice,
            "delete": b"",
            "repeat": piece * size,
            "cut": piece,
            "flip": bytes(byte ^ (size % 255 + 1) for byte in piece),
        }[kind]
        data = data[:at] + changed + (b"" if kind == "cut" else data[at + size :])
    return data


def check(item: object) -> None:
    if isinstance(item, Skipped):
        assert item.path
        assert item.reason
        assert not item.reason.startswith("cannot be read:"), (
            "the last resort caught what a reader should know"
        )
        return
    assert isinstance(item, Document)
    for value in (
        item.id,
        item.text,
        item.title,
        item.place or "",
        item.byline or "",
        repr(dict(item.metadata)),
    ):
        assert "\0" not in value
        value.encode()
    assert item.date is None or len(item.date) == 10


@pytest.mark.parametrize("name", NAMES)
@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=EXAMPLES < 100
)
@given(steps=mutations)
def test_a_mutated_file_is_read_or_skipped(name: str, steps: list[Mutation]) -> None:
    file = SourceFile("/docs", name, None, mutate(sample(name), steps))
    for item in read(file, OPTIONS):
        check(item)
    assert len(file.digest(OPTIONS)) == 32


names = st.text(st.characters(exclude_characters="/\0"), min_size=1) | st.binary(min_size=1).map(os.fsdecode)
tricky = st.lists(st.sampled_from(["\\", "x", "0A", "5C", "\n", "\udcff", "a", "\\x0A"]), min_size=1).map(
    "".join
)


@settings(max_examples=max(EXAMPLES, 200), deadline=None)
@given(names | tricky, names | tricky)
def test_names_become_different_valid_ids(one: str, other: str) -> None:
    assert safe_name(one).encode()
    assert not any(ord(character) < 32 for character in safe_name(one))
    assert (safe_name(one) == safe_name(other)) == (one == other)
