"""PDF, DOCX and mail: structure, properties, and hostile files of each."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from docsearch.ingest import ReadOptions
from docsearch.ingest.readers.reflow import join_pages, paragraphs
from docsearch.model import Document, Skipped
from tests.unit.ingest.samples import (
    SENTENCE,
    TITLE,
    document,
    docx_file,
    mbox_file,
    message,
    pdf_file,
    read_bytes,
    reason,
)


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
        "Subject: =?koi8-r?b?7cnS?=\nContent-Type: text/html; charset=koi8-r\n"
        "Content-Transfer-Encoding: 8bit\n\n"
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
