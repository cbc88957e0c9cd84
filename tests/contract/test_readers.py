"""One suite for every reader: plain, compressed, in other encodings, cut short, and empty."""

from __future__ import annotations

from pathlib import Path

import pytest

from docsearch.ingest.readers import READERS
from docsearch.model import Document, Skipped
from tests.unit.ingest.samples import SAMPLES, SENTENCE, TITLE, Items, document, gzipped, read_bytes, reason

NAMES = sorted(SAMPLES)
# Formats that are text from the first byte to the last, and so come in any encoding.
TEXTUAL = ["a.csv", "a.html", "a.json", "a.jsonl", "a.md", "a.tsv", "a.txt"]
MAIL = ["a.eml", "a.mbox"]


def facts(found: Document) -> dict[str, object]:
    return {name: getattr(found, name) for name in ("text", "title", "date", "byline", "language", "format")}


def storable(items: Items) -> None:
    """Whatever was read can be stored: valid UTF-8 without NUL, and every reason is one line."""
    for item in items:
        if isinstance(item, Skipped):
            assert item.path
            assert item.reason
            item.path.encode()
            item.reason.encode("utf-8", "replace")
        else:
            for value in (
                item.id,
                item.text,
                item.title,
                item.path,
                item.byline or "",
                repr(dict(item.metadata)),
            ):
                assert "\0" not in value
                value.encode()
            assert item.title == " ".join(item.title.split())


def test_every_reader_has_a_sample() -> None:
    covered = {READERS.for_extension(Path(name).suffix) for name in NAMES}
    assert covered == {READERS.for_extension(extension) for extension in READERS.extensions}
    assert len(covered) == len(NAMES) == 11


@pytest.mark.parametrize("name", NAMES)
def test_reads_title_and_text(tmp_path: Path, name: str) -> None:
    items = read_bytes(tmp_path, name, SAMPLES[name]())
    found = document(items)
    storable(items)
    assert found.title == TITLE
    assert SENTENCE in " ".join(found.text.split())
    assert TITLE not in found.text
    assert found.language == "en"
    assert found.path == name
    assert found.root == str(tmp_path / name)
    assert found.format == READERS.for_extension(Path(name).suffix).name  # type: ignore[union-attr]


@pytest.mark.parametrize("name", NAMES)
def test_states_the_date_only_where_the_format_does(tmp_path: Path, name: str) -> None:
    found = document(read_bytes(tmp_path, name, SAMPLES[name]()))
    if name == "a.txt":
        assert found.date is None
    elif name == "a.docx":
        assert found.date is not None
    else:
        assert found.date == "2013-06-13"


@pytest.mark.parametrize("name", NAMES)
def test_compressed_is_the_same_document_under_another_name(tmp_path: Path, name: str) -> None:
    plain = document(read_bytes(tmp_path, name, SAMPLES[name]()))
    packed = document(read_bytes(tmp_path, f"{name}.gz", gzipped(SAMPLES[name]())))
    assert facts(packed) == facts(plain)
    assert packed.path == f"{name}.gz"
    assert packed.id == plain.id.replace(name, f"{name}.gz")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("name", TEXTUAL)
def test_unicode_in_other_forms_is_the_same_document(tmp_path: Path, name: str, encoding: str) -> None:
    plain = document(read_bytes(tmp_path, name, SAMPLES[name]()))
    other = document(read_bytes(tmp_path, name, SAMPLES[name]().decode().encode(encoding)))
    assert facts(other) == facts(plain)


@pytest.mark.parametrize("name", NAMES)
def test_compressed_and_cut_short_is_reported(tmp_path: Path, name: str) -> None:
    whole = gzipped(SAMPLES[name]())
    items = read_bytes(tmp_path, f"{name}.gz", whole[: len(whole) // 2])
    assert [item.reason for item in items if isinstance(item, Skipped)][-1].startswith("broken gzip data")


@pytest.mark.parametrize("share", [0.02, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("name", NAMES)
def test_cut_short_is_read_or_reported(tmp_path: Path, name: str, share: float) -> None:
    whole = SAMPLES[name]()
    items = read_bytes(tmp_path, name, whole[: int(len(whole) * share)])
    assert items
    storable(items)


@pytest.mark.parametrize("name", NAMES)
def test_empty_is_reported(tmp_path: Path, name: str) -> None:
    for data in (b"", b"\n\n"):
        assert reason(read_bytes(tmp_path, name, data))


@pytest.mark.parametrize("name", NAMES)
def test_binary_under_the_name_is_reported(tmp_path: Path, name: str) -> None:
    items = read_bytes(tmp_path, name, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20)
    assert items
    assert all(isinstance(item, Skipped) for item in items)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_bytes_give_the_same_documents(tmp_path: Path, name: str) -> None:
    data = SAMPLES[name]()
    assert read_bytes(tmp_path, name, data) == read_bytes(tmp_path, name, data)


@pytest.mark.parametrize("name", TEXTUAL + MAIL)
def test_hostile_characters_are_made_storable(tmp_path: Path, name: str) -> None:
    data = SAMPLES[name]()
    for hostile in (b"\0", b"\xed\xa0\x80", b"\xff", b"\xe2\x80\xae", b"\x1b[31m"):
        items = read_bytes(tmp_path, name, data.replace(b"delegations", b"dele" + hostile + b"gations"))
        assert items
        storable(items)
