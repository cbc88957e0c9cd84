"""Real files of every format, written by real writers; used by the unit, contract and property tests."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterable, Sequence
from email.message import EmailMessage
from pathlib import Path

import docx

from docsearch.ingest import ReadOptions, SourceFile, discover, read
from docsearch.model import Document, Skipped

TITLE = "Harbour talks resume after storm"
SENTENCE = "The two delegations met again in the old customs house and agreed on a list of disputed points."
HALVES = (SENTENCE.partition(" agreed")[0], "agreed" + SENTENCE.partition(" agreed")[2])


def text_file() -> bytes:
    return f"{TITLE}\n\nBy Jane Doe\n\nPORT ELLEN: {SENTENCE}\n".encode()


def markdown_file() -> bytes:
    return f"---\ndate: 2013-06-13\nauthor: Jane Doe\n---\n# {TITLE}\n\n{SENTENCE}\n\n- one\n- two\n".encode()


def html_file() -> bytes:
    paragraphs = "".join(
        f"<p>{SENTENCE} Part {number} of the report follows here.</p>" for number in range(6)
    )
    return (
        f'<html lang="en"><head><meta charset="utf-8"><title>{TITLE} - The Example</title>'
        '<meta property="og:site_name" content="The Example"><meta name="author" content="Jane Doe">'
        '<meta property="article:published_time" content="2013-06-13T08:00:00Z"></head><body>'
        '<nav><a href="/">Home</a> <a href="/sports">Sports pages</a></nav>'
        f"<article><h1>{TITLE}</h1>{paragraphs}</article><footer>All rights reserved</footer></body></html>"
    ).encode()


def pdf_file(pages: Iterable[Sequence[str]] = (HALVES,), info: str = "") -> bytes:
    """A minimal PDF: a catalogue, pages, one font, and the lines of each page."""
    shown = list(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(shown)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(shown)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, lines in enumerate(shown):
        drawn = " ".join(f"({line}) '" for line in lines)
        stream = f"BT /F1 12 Tf 72 720 Td 14 TL {drawn} ET"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {5 + 2 * number} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    return _assembled(
        [*objects, f"<<{info or f'/Title({TITLE})/Author(Jane Doe)/CreationDate(D:20130613120000Z)'}>>"]
    )


def _assembled(objects: Sequence[str]) -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size, start = len(objects) + 1, len(out)
    trailer = f"trailer<</Size {size}/Root 1 0 R/Info {len(objects)} 0 R>>\nstartxref\n{start}\n%%EOF"
    return out + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")


def docx_file() -> bytes:
    document = docx.Document()
    document.core_properties.title = TITLE
    document.core_properties.author = "Jane Doe"
    document.add_heading(TITLE, 0)
    document.add_paragraph(SENTENCE)
    table = document.add_table(2, 2)
    for place, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = "abcd"[place]
    document.add_paragraph("After the table.")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def message(identifier: str = "<one@example.org>", *, attach: bool = False) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = TITLE
    mail["From"] = "Jane Doe <jane@example.org>"
    mail["Date"] = "Thu, 13 Jun 2013 10:00:00 +0200"
    if identifier:
        mail["Message-ID"] = identifier
    mail.set_content(f"{SENTENCE}\n")
    mail.add_alternative(f"<p>{SENTENCE}</p>", subtype="html")
    if attach:
        mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="minutes.pdf")
    return mail.as_bytes()


def mbox_file(*identifiers: str) -> bytes:
    separator = b"From jane@example.org Thu Jun 13 10:00:00 2013\n"
    return b"".join(separator + message(name) + b"\n" for name in identifiers or ("<one@example.org>",))


def table_file(delimiter: str = ",") -> bytes:
    buffer = io.StringIO()
    rows = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    rows.writerow(["id", "title", "text", "date", "url"])
    rows.writerow(["r1", TITLE, SENTENCE, "2013-06-13", "http://example.org"])
    return buffer.getvalue().encode()


def jsonl_file() -> bytes:
    record = {
        "_id": "r1",
        "title": TITLE,
        "text": SENTENCE,
        "date": "2013-06-13",
        "url": "http://example.org",
    }
    return json.dumps(record).encode() + b"\n"


def json_file() -> bytes:
    return b"[" + jsonl_file() + b"]"


SAMPLES: dict[str, Callable[[], bytes]] = {
    "a.txt": text_file,
    "a.md": markdown_file,
    "a.html": html_file,
    "a.pdf": pdf_file,
    "a.docx": docx_file,
    "a.eml": message,
    "a.mbox": mbox_file,
    "a.csv": table_file,
    "a.tsv": lambda: table_file("\t"),
    "a.jsonl": jsonl_file,
    "a.json": json_file,
}

Items = list[Document | Skipped]


def read_bytes(folder: Path, name: str, data: bytes, options: ReadOptions | None = None) -> Items:
    """What is made of a file called ``name`` with ``data`` in it."""
    (folder / name).write_bytes(data)
    return read_file(folder / name, options)


def read_file(path: Path, options: ReadOptions | None = None) -> Items:
    items: Items = []
    for file in discover([path]):
        items += read(file, options) if isinstance(file, SourceFile) else [file]
    return items


def document(items: Items) -> Document:
    """The one document of ``items``, which hold nothing else."""
    assert len(items) == 1, items
    assert isinstance(items[0], Document), items
    return items[0]


def reason(items: Items) -> str:
    """Why the one thing in ``items`` was skipped."""
    assert len(items) == 1, items
    assert isinstance(items[0], Skipped), items
    return items[0].reason


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)
