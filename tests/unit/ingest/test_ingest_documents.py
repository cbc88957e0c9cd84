"""Plain text, Markdown and HTML, the registry of readers, and what holds for every file."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from docsearch.errors import BadInputError
from docsearch.ingest import ReadOptions, SourceFile, read
from docsearch.ingest.readers import READERS, Reader, Registry, sniff
from docsearch.ingest.readers.plain import read_plain
from docsearch.model import Document, Skipped
from tests.unit.ingest.samples import (
    SAMPLES,
    SENTENCE,
    TITLE,
    document,
    html_file,
    read_bytes,
    reason,
)


def test_extensions_and_names_are_claimed_once() -> None:
    with pytest.raises(BadInputError, match=r"'one' and 'two' both claim '\.x'"):
        Registry((Reader("one", (".x",), read_plain), Reader("two", (".x",), read_plain)))
    with pytest.raises(BadInputError, match=r"no reader named 'word'; there are csv, docx, .*tsv"):
        READERS.named("word")


@pytest.mark.parametrize(
    "name", [name for name in SAMPLES if name not in ("a.md", "a.eml", "a.csv", "a.tsv", "a.json")]
)
def test_a_file_without_extension_is_told_by_its_content(tmp_path: Path, name: str) -> None:
    data = SAMPLES[name]()
    assert sniff(data).extensions[0] == Path(name).suffix
    assert isinstance(read_bytes(tmp_path, "noname", data)[0], Document)
    assert isinstance(read_bytes(tmp_path, "packed", gzip.compress(data))[0], Document)


def test_plain_text_fields(tmp_path: Path) -> None:
    found = document(read_bytes(tmp_path, "a.txt", SAMPLES["a.txt"]()))
    assert (found.title, found.byline, found.dateline, found.place) == (
        TITLE,
        "Jane Doe",
        "PORT ELLEN",
        "PORT ELLEN",
    )
    assert found.text == f"By Jane Doe\n\nPORT ELLEN: {SENTENCE}"


def test_odd_characters_of_text_are_kept_or_replaced(tmp_path: Path) -> None:
    found = document(read_bytes(tmp_path, "a.txt", "a\0b \u202eabc\u202c\r\nnext\rlast \x1b[31m\n".encode()))
    assert found.text == "a\ufffdb \u202eabc\u202c\nnext\nlast \x1b[31m"


def test_the_language_can_be_given(tmp_path: Path) -> None:
    assert (
        document(read_bytes(tmp_path, "a.txt", SAMPLES["a.txt"](), ReadOptions(language="fr"))).language
        == "fr"
    )


def test_a_document_beyond_the_bounds_is_reported(tmp_path: Path) -> None:
    assert (
        reason(read_bytes(tmp_path, "a.txt", b"word " * 100, ReadOptions(max_bytes=99)))
        == "larger than 99 bytes"
    )
    why = reason(read_bytes(tmp_path, "a.txt", b"word " * 100, ReadOptions(max_characters=99)))
    assert why == "longer than 99 characters"


@pytest.mark.parametrize(
    "options",
    [
        {"max_bytes": 0},
        {"max_characters": 0},
        {"timeout_seconds": 0},
        {"encoding": "nope"},
        {"encoding": "hex"},
    ],
)
def test_options_are_checked(options: dict[str, object]) -> None:
    with pytest.raises(BadInputError):
        ReadOptions(**options)  # type: ignore[arg-type]


def test_markdown_keeps_paragraphs_and_front_matter(tmp_path: Path) -> None:
    data = (
        b'---\ntitle: "Front"\ndate: 13 June 2013\nauthor: Jane Doe\ntags:\n  - a\n  - b\n---\n# Front\n\n'
        b"One *two* [three](http://x)\nfour.\n\n> quoted\n\n1. item\n\n| h | i |\n|---|---|\n| j | k |\n\n"
        b"```\ncode\n```\n\n<div>block</div>\n\n## Sub\n"
    )
    found = document(read_bytes(tmp_path, "a.md", data))
    assert (found.title, found.date, found.byline) == ("Front", "2013-06-13", "Jane Doe")
    assert found.metadata == {"tags": "- a\n- b"}
    assert found.text.split("\n\n") == [
        "One two three\nfour.",
        "quoted",
        "item",
        "h\ti",
        "j\tk",
        "code",
        "block",
        "Sub",
    ]


@pytest.mark.parametrize(
    "text", ["---\nnot: closed\n\nwords", "---\nno key here\n---\nwords", "words\n---\na: b\n---\n"]
)
def test_what_is_not_front_matter_stays_text(tmp_path: Path, text: str) -> None:
    assert "words" in document(read_bytes(tmp_path, "a.md", text.encode())).text


def test_html_without_furniture(tmp_path: Path) -> None:
    found = document(read_bytes(tmp_path, "a.html", html_file()))
    assert (found.title, found.date, found.byline, found.source) == (
        TITLE,
        "2013-06-13",
        "Jane Doe",
        "The Example",
    )
    assert "Sports pages" not in found.text
    assert "All rights" not in found.text
    assert found.text.count("\n\n") == 5


def test_html_without_a_main_text_gives_all_that_is_visible(tmp_path: Path) -> None:
    page = b"<title>T</title><style>no {}</style><ul><li>one <b>two</b><li>three</ul><script>no()</script>"
    found = document(read_bytes(tmp_path, "a.html", page))
    assert found.title == "T"
    assert [word for word in ("one", "two", "three") if word not in found.text] == []
    assert "no" not in found.text


def test_html_nested_too_deeply_is_read_without_its_tags(tmp_path: Path) -> None:
    page = (
        b"<title>T</title><script>no()</script>" + b"<div>" * 5000 + b"a &lt; b<!-- no -->" + b"</div>" * 5000
    )
    found = document(read_bytes(tmp_path, "a.html", page + b"<p>after"))
    assert found.text.split() == ["a", "<", "b", "after"]
    assert "nested too deeply" in str(found.metadata["extraction"])


def test_html_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    found = document(
        read_bytes(tmp_path, "a.xhtml", f'<?xml version="1.0"?>{bomb}<html><p>x &b; &c;</p></html>'.encode())
    )
    assert "lol" not in found.text
    assert "root" not in found.text


@pytest.mark.parametrize(
    ("name", "why"), [("a.txt.gz", "larger than 1,000,000 bytes"), ("a.jsonl.gz", "a gzip bomb")]
)
def test_a_gzip_bomb_ends_early(tmp_path: Path, name: str, why: str) -> None:
    bomb = gzip.compress(b"x" * 100_000_000)
    assert why in reason(read_bytes(tmp_path, name, bomb, ReadOptions(max_bytes=1_000_000)))


def test_what_breaks_off_keeps_what_was_read(tmp_path: Path) -> None:
    lines = b"".join(
        b'{"_id": "%d", "text": "%s"}\n' % (n, os.urandom(200).hex().encode()) for n in range(5000)
    )
    items = read_bytes(tmp_path, "a.jsonl.gz", gzip.compress(lines)[:-400])
    assert sum(isinstance(item, Document) for item in items) > 1000
    assert "broken gzip data" in str(items[-1])


def test_a_reader_that_fails_unexpectedly_ends_in_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("unforeseen")

    monkeypatch.setattr("docsearch.ingest.reading.finish", fail)
    (found,) = read(SourceFile("/r", "a.txt", None, b"words"))
    assert found == Skipped("a.txt", "cannot be read: KeyError: 'unforeseen'")
