"""What `export` writes, `index` takes back with nothing lost."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docsearch import Index, IndexSettings
from docsearch.chunking import Chunker
from docsearch.cli import run
from docsearch.encoding import HashingEncoder
from docsearch.index.transaction import text_hash
from docsearch.index.writer import Addition
from docsearch.ingest.text import MAX_DEPTH
from docsearch.model import Document, JSONValue

ENCODER = HashingEncoder()
STORABLE = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
STRINGS = st.text(STORABLE, max_size=30) | st.sampled_from(
    ["a\r\nb", "\u2028", "\ufeff", "\\u0041", "\x1b[31m", "\u202e", "\x85", '"', "NaN", "null", "é\x01"]
)
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | STRINGS
)
VALUES: st.SearchStrategy[JSONValue] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(STRINGS, inner, max_size=3),
    max_leaves=8,
)
NAMES = STRINGS | st.sampled_from(
    ["id", "_id", "text", "title", "date", "root", "metadata", "language", "url"]
)
# Readers make every line break of a text a line feed, so no stored text has another.
TEXTS = st.text(STORABLE, max_size=200).map(lambda text: text.replace("\r", "\n"))


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    ids = draw(st.lists(STRINGS.filter(bool), min_size=1, max_size=5, unique=True))
    optional = st.none() | STRINGS.filter(bool)
    return [
        Document(
            id=id_,
            text=draw(TEXTS) + "word",
            title=draw(TEXTS),
            root=draw(STRINGS),
            path=draw(STRINGS),
            format=draw(STRINGS),
            date=draw(st.none() | st.dates().map(str)),
            byline=draw(optional),
            dateline=draw(optional),
            dateline_date=draw(st.none() | st.dates().map(str)),
            place=draw(optional),
            source=draw(optional),
            language=draw(optional),
            metadata=draw(st.dictionaries(NAMES, VALUES, max_size=4)),
        )
        for id_ in ids
    ]


def _filled(folder: Path, wanted: list[Document]) -> Index:
    """An index that holds these documents, whatever a reader would have made of them."""
    index = Index.create(folder, settings=IndexSettings(model="hashing"), encoder=ENCODER)
    chunker = Chunker(
        token_spans=ENCODER.token_spans, chunk_tokens=160, overlap_tokens=40, max_tokens=ENCODER.max_tokens,
        special_tokens=ENCODER.special_tokens,
    )  # fmt: skip
    additions = []
    for document in wanted:
        chunks = chunker(document)
        texts = [chunk.embedding_text(document.text) for chunk in chunks]
        vectors = ENCODER.encode_documents(texts).astype(np.float16)
        additions.append(Addition(document, chunks, tuple(map(text_hash, texts)), vectors))
    with index._folder.writer() as writer, writer.store.write() as transaction:
        writer.add(transaction, additions)
    return index


def _export(folder: Path, target: Path) -> bytes:
    assert run(["export", "--index", str(folder), "--output", str(target)]) == 0
    return target.read_bytes()


def _there_and_back(folder: Path, wanted: list[Document]) -> None:
    _filled(folder / "one", wanted)
    first = _export(folder / "one", folder / "first.jsonl")
    with Index.create(folder / "two", settings=IndexSettings(model="hashing"), encoder=ENCODER) as two:
        report = two.ingest([folder / "first.jsonl"])
        assert (report.new, report.skipped) == (len(wanted), ())
        assert list(two.documents()) == wanted
        again = two.ingest([folder / "first.jsonl"])
        assert (again.unchanged, again.encoded) == (len(wanted), 0)
        assert two.verify().clean
    assert _export(folder / "two", folder / "second.jsonl") == first


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(wanted=documents())
def test_an_export_comes_back_as_it_was(wanted: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _there_and_back(Path(folder), wanted)


def _nested(depth: int) -> Mapping[str, JSONValue]:
    value: JSONValue = "deep"
    for _ in range(depth):
        value = [value]
    return {"nest": value}


def test_nothing_is_guessed_again(tmp_path: Path) -> None:
    text = "PARIS, 3 May 2021 (Wire) - By Ann Lee. Les mots et les choses sont rares.\n\nOSLO: More."
    _there_and_back(tmp_path, [Document(id="a", text=text, path="a.txt", format="text")])


def test_what_was_read_as_deep_as_it_goes_comes_back(tmp_path: Path) -> None:
    record = json.dumps({"_id": "a", "text": "words", **_nested(MAX_DEPTH - 1)})
    (tmp_path / "a.jsonl").write_text(record, encoding="utf-8")
    with Index.create(tmp_path / "one", settings=IndexSettings(model="hashing"), encoder=ENCODER) as one:
        assert one.ingest([tmp_path / "a.jsonl"]).new == 1
    _export(tmp_path / "one", tmp_path / "first.jsonl")
    with Index.create(tmp_path / "two", settings=IndexSettings(model="hashing"), encoder=ENCODER) as two:
        assert two.ingest([tmp_path / "first.jsonl"]).new == 1
        assert [dict(d.metadata) for d in two.documents()] == [_nested(MAX_DEPTH - 1)]


def test_what_was_removed_comes_back_from_its_export(tmp_path: Path) -> None:
    wanted = [Document(id=name, text=f"words {name}", root="/r", path=f"{name}.txt") for name in "abc"]
    index = _filled(tmp_path / "one", wanted)
    _export(tmp_path / "one", tmp_path / "first.jsonl")
    index.remove(["b"])
    report = index.ingest([tmp_path / "first.jsonl"])
    assert (report.new, report.unchanged) == (1, 2)


def test_to_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _filled(tmp_path / "one", [Document(id="a", text="wörter\x1b\u202e")])
    capsys.readouterr()
    assert run(["export", "--index", str(tmp_path / "one")]) == 0
    out = capsys.readouterr().out
    assert json.loads(out)["text"] == "wörter\x1b\u202e"
    assert "\x1b" not in out
    assert "\u202e" not in out
