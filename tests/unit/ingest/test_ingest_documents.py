"""Files that are one document (or a box of messages): structure, fallbacks, and hostile ones."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from pathlib import Path

import docx
import pytest

from docsearch.errors import BadInputError
from docsearch.ingest import ReadOptions, SourceFile, read
from docsearch.ingest.readers import READERS, Reader, Registry, sniff
from docsearch.ingest.readers.plain import read_plain
from docsearch.ingest.readers.reflow import join_pages, paragraphs
from docsearch.model import Document, Skipped
from tests.unit.ingest.samples import (
    SAMPLES,
    SENTENCE,
    TITLE,
    document,
    docx_file,
    html_file,
    mbox_file,
    message,
    pdf_file,
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


def test_pdf_paragraphs_and_properties(tmp_path: Path) -> None:
    pages = [
        [
            "A short heading",
            "The first line of a paragraph that runs over the end of the bor-",
            "der of the page and",
        ],
        ["then goes on with a good number of words on the second page of it."],
    ]
    found = document(read_bytes(tmp_path, "a.pdf", pdf_file(pages)))
    assert (found.title, found.date, found.byline) == (TITLE, "2013-06-13", "Jane Doe")
    assert "end of the border of the page and then goes on" in found.text.replace("\n\n", " ")


def test_a_program_s_name_for_a_file_is_no_title(tmp_path: Path) -> None:
    found = document(read_bytes(tmp_path, "a.pdf", pdf_file(info="/Title(Microsoft Word - minutes.docx)")))
    assert found.title == ""
    assert found.metadata == {"title": "minutes.docx"}


def test_a_pdf_without_text_is_reported(tmp_path: Path) -> None:
    assert reason(read_bytes(tmp_path, "a.pdf", pdf_file([[], []]))) == "no text layer (a scanned PDF?)"


def test_a_pdf_page_that_fails_is_reported_and_the_others_kept(tmp_path: Path) -> None:
    data = pdf_file([["First page here."], ["Second page here."], ["Third page here."]])
    broken = data.replace(b"4 0 R 6 0 R 8 0 R", b"4 0 R 99 0 R 8 0 R")  # a page that is not there
    assert broken != data
    items = read_bytes(tmp_path, "a.pdf", broken)
    assert [item.path for item in items if isinstance(item, Skipped)] == ["a.pdf#page=2"]
    assert [item.text for item in items if isinstance(item, Document)] == [
        "First page here.\n\nThird page here."
    ]


@pytest.mark.parametrize("data", [b"%PDF-1.4 nonsense", b"no pdf at all", pdf_file()[:100]])
def test_a_broken_pdf_is_reported(tmp_path: Path, data: bytes) -> None:
    assert reason(read_bytes(tmp_path, "a.pdf", data)) == "broken PDF"


def test_an_encrypted_pdf_is_reported(tmp_path: Path) -> None:
    keys = f"/Encrypt<</Filter/Standard/V 1/R 2/Length 40/P -4/O<{'41' * 32}>/U<{'42' * 32}>>>/ID[<41><41>]"
    data = pdf_file().replace(b"/Root 1 0 R", b"/Root 1 0 R" + keys.encode())
    assert reason(read_bytes(tmp_path, "a.pdf", data)) == "encrypted: it needs a password"


def test_reflow() -> None:
    page = (
        "Heading\r\nA line that is as long as the others are long\r\nand ends here.\r\n"
        "New paragraph, with a line of length\r\n- item"
    )
    assert paragraphs(page) == [
        "Heading",
        "A line that is as long as the others are long and ends here.",
        "New paragraph, with a line of length",
        "- item",
    ]
    assert join_pages([["One sen-"], ["tence. "], ["Two."]]) == "One sentence. \n\nTwo."


def test_docx_in_order_with_everything_in_it(tmp_path: Path) -> None:
    assert document(read_bytes(tmp_path, "a.docx", docx_file())).text.split("\n\n") == [
        SENTENCE, "a\tb", "c\td", "After the table.",
    ]  # fmt: skip


def test_docx_heading_is_the_title_where_no_property_is(tmp_path: Path) -> None:
    file = docx.Document()
    file.add_heading("The heading", 1)
    file.add_paragraph("Some text.")
    file.save(str(tmp_path / "x.docx"))
    found = document(read_bytes(tmp_path, "a.docx", (tmp_path / "x.docx").read_bytes()))
    assert (found.title, found.text) == ("The heading", "Some text.")


def repacked(changes: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx_file())) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return buffer.getvalue()


def test_docx_zip_bomb(tmp_path: Path) -> None:
    data = repacked({"word/media/image1.xml": b"a" * 10_000_000})
    why = reason(read_bytes(tmp_path, "a.docx", data, ReadOptions(max_bytes=5_000_000)))
    assert why.startswith("a zip bomb: it unpacks to more than 5,000,000 bytes")


def test_docx_zip_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    data = bytearray(repacked({"word/extra.xml": b"a" * 3_000_000}))
    data = data.replace((3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert reason(read_bytes(tmp_path, "a.docx", bytes(data))).startswith("broken DOCX")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_docx_entities_are_refused(tmp_path: Path, encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    why = reason(read_bytes(tmp_path, "a.docx", repacked({"word/document.xml": xml.encode(encoding)})))
    assert why == "broken DOCX: it declares a DTD or entities"


def test_an_encrypted_docx_is_reported(tmp_path: Path) -> None:
    assert "encrypted" in reason(
        read_bytes(tmp_path, "a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))
    )


def test_an_email_with_an_attachment(tmp_path: Path) -> None:
    found, fault = read_bytes(tmp_path, "a.eml", message(attach=True))
    assert isinstance(found, Document)
    assert (found.id, found.title, found.byline, found.date) == ("a.eml", TITLE, "Jane Doe", "2013-06-13")
    assert found.text == SENTENCE
    assert found.metadata["message_id"] == "<one@example.org>"
    assert fault == Skipped("a.eml#attachment", "the attachment 'minutes.pdf' (application/pdf) is not read")


def test_an_email_in_html_and_another_encoding(tmp_path: Path) -> None:
    data = (
        "Subject: =?koi8-r?b?7cnS?=\nContent-Type: text/html; charset=koi8-r\nContent-Transfer-Encoding: 8bit\n\n"
        "<html><head><style>x</style></head><p>Мир</p><p>Мир</p></html>"
    ).encode("koi8-r")
    found = document(read_bytes(tmp_path, "a.eml", data))
    assert (found.title, found.text) == ("Мир", "Мир\n\nМир")


def test_messages_of_a_box_have_their_ids(tmp_path: Path) -> None:
    names = ("<one@x>", "<two@x>", "<one@x>", "")
    items = read_bytes(tmp_path, "a.mbox", mbox_file(*names))
    assert [item.id for item in items if isinstance(item, Document)] == [
        "a.mbox#one@x", "a.mbox#two@x", "a.mbox#3", "a.mbox#4",
    ]  # fmt: skip


def test_a_box_is_cut_only_between_messages(tmp_path: Path) -> None:
    body = b"Subject: s\n\nA line.\nFrom here on it rains.\n>From there too.\n\n"
    separators = b"From a Thu Jun 13 10:00:00 2013\n", b"From b Thu Jun 13 10:00:00 2013\r\n"
    data = separators[0] + body + separators[1] + body * 9000
    first, *_ = read_bytes(tmp_path, "a.mbox", data)
    assert isinstance(first, Document)
    assert first.text == "A line.\nFrom here on it rains.\nFrom there too."


def test_a_message_beyond_the_bound_is_reported_and_the_next_is_read(tmp_path: Path) -> None:
    separator = b"\n\nFrom a Thu Jun 13 10:00:00 2013\n"
    parts = [b"Subject: one\n\nx", b"Subject: two\n\n" + b"long line\n" * 100_000, b"Subject: three\n\nx"]
    items = read_bytes(
        tmp_path, "a.mbox", separator.join([b"", *parts]).lstrip(), ReadOptions(max_bytes=400_000)
    )
    assert [item.title if isinstance(item, Document) else item.reason for item in items] == [
        "one", "a message larger than 400,000 bytes", "three",
    ]  # fmt: skip


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
