"""JSON Lines, JSON, CSV and TSV: ids, fields, and records that cannot be read among those that can."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from docsearch.ingest import ReadOptions
from docsearch.model import Document, Skipped
from tests.unit.ingest.samples import document, gzipped, read_bytes, reason


def one(tmp_path: Path, record: object) -> Document:
    return document(read_bytes(tmp_path, "a.jsonl", json.dumps(record).encode()))


@pytest.mark.parametrize(
    ("record", "identifier"),
    [
        ({"_id": "x y"}, "x y"),
        ({"id": "x"}, "x"),
        ({"_id": "x", "id": "y"}, "x"),
        ({"_id": None, "id": "y"}, "y"),
        ({"_id": 12345678901234567890}, "12345678901234567890"),
        ({"_id": "007"}, "007"),
        ({}, "a.jsonl#1"),
        ({"_id": "a\ud800"}, "a\\ud800"),
        ({"_id": "a\x00"}, "a\\u0000"),
    ],
)
def test_ids_of_records(tmp_path: Path, record: dict[str, object], identifier: str) -> None:
    assert one(tmp_path, {**record, "text": "x"}).id == identifier


def test_the_rest_is_metadata_and_nothing_is_overwritten(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        {
            "_id": "1",
            "id": "2",
            "text": "x",
            "url": "u",
            "n": [1, {"k": None}],
            "metadata": {"url": "v", "kind": "w"},
        },
    )
    assert found.metadata == {"id": "2", "url": "u", "n": [1, {"k": None}], "metadata.url": "v", "kind": "w"}


def test_the_text_of_a_record_is_left_as_it_is(tmp_path: Path) -> None:
    text = "A line\n\n  PORT ELLEN: It went on. "
    found = one(tmp_path, {"text": text, "title": " A  title\n"})
    assert (found.text, found.title) == (text, "A title")


@pytest.mark.parametrize(
    ("raw", "date", "metadata"),
    [
        ("2013-06-13", "2013-06-13", {}),
        ("13 June 2013", "2013-06-13", {}),
        ("03/04/2013", None, {"date": "03/04/2013"}),
        ("2999-01-01", None, {"date": "2999-01-01"}),
        (1371081600, None, {"date": 1371081600}),
    ],
)
def test_dates_of_records(tmp_path: Path, raw: object, date: str | None, metadata: dict[str, object]) -> None:
    found = one(tmp_path, {"text": "x", "date": raw})
    assert (found.date, dict(found.metadata)) == (date, metadata)


def test_fields_that_are_given_are_not_inferred(tmp_path: Path) -> None:
    given = {"byline": "J", "dateline": "D", "place": "P", "source": "S", "language": "xx"}
    found = one(tmp_path, {"text": "OSLO: The talks went on and on for days.", **given})
    assert {name: getattr(found, name) for name in given} == given


def test_an_export_comes_back_to_the_letter(tmp_path: Path) -> None:
    original = Document(
        id="a b",
        text="PARIS: Les mots.\n",
        title="T  t",
        root="/r",
        path="p.txt",
        place="Lyon",
        metadata={"date": "x", "url": None, "deep": [{"a": 1}]},
    )
    record = {**asdict(original), "metadata": dict(original.metadata)}
    assert one(tmp_path, record) == original


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{bad", "malformed JSON"),
        (b"[1]", "not a JSON object"),
        (b'{"_id": 1.5, "text": "x"}', "the id must be a string or a whole number"),
        (b'{"_id": "", "text": "x"}', "the id is empty"),
        (b'{"_id": true, "text": "x"}', "the id must be"),
        (b'{"body": "x", "k": 1}', "no text: the record has the fields body, k"),
        (b'{"text": ["x"]}', "the field 'text' must be a string"),
        (b'{"_id": "e", "text": "", "title": " "}', "empty: no text"),
        (b'{"text":' + b"[" * 100_000, "nested too deeply"),
        (b'{"text": "x", "deep":' + b"[" * 80 + b"]" * 80 + b"}", "nested deeper than 64 levels"),
        (b'{"_id":' + b"9" * 5000 + b',"text":"x"}', "malformed JSON"),
        (b"\x00\x01\xff", "malformed JSON"),
        (b'{"text": "' + b"x" * 5000 + b'"}', "a line longer than 4,000 characters"),
    ],
)
def test_a_bad_line_is_reported_and_the_others_are_read(tmp_path: Path, line: bytes, why: str) -> None:
    good = b'{"_id": "ok", "text": "fine words"}\n'
    options = ReadOptions(max_bytes=4000 if "longer" in why else 200_000)
    first, bad, last = read_bytes(tmp_path, "a.jsonl", good + line + b"\n" + good, options)
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(bad, Skipped)
    assert bad.path == "a.jsonl:2"
    assert why in bad.reason


def test_values_that_json_does_not_have_become_ones_that_it_has(tmp_path: Path) -> None:
    found = document(
        read_bytes(tmp_path, "a.jsonl", b'{"text": "x", "a": NaN, "b": 1e999, "c": -Infinity, "d": 1.5}')
    )
    assert found.metadata == {"b": "1e999", "d": 1.5}


def test_one_damaged_line_damages_no_other(tmp_path: Path) -> None:
    lines = [
        '{"_id": "a", "text": "Grüße aus Köln"}'.encode(),
        '{"_id": "b", "text": "Grüße"}'.encode("cp1252"),
    ] * 2
    texts = [
        item.text for item in read_bytes(tmp_path, "a.jsonl", b"\n".join(lines)) if isinstance(item, Document)
    ]
    assert texts == ["Grüße aus Köln", "Grüße"] * 2


def test_a_large_file_of_small_records_is_within_the_bounds(tmp_path: Path) -> None:
    data = b"".join(b'{"_id": "%d", "text": "some words"}\n' % number for number in range(20_000))
    items = read_bytes(tmp_path, "a.jsonl.gz", gzipped(data), ReadOptions(max_bytes=len(data) - 1))
    assert [item.id for item in items if isinstance(item, Document)] == [
        str(number) for number in range(20_000)
    ]


def test_json_holds_a_list_an_object_or_lines(tmp_path: Path) -> None:
    listed = read_bytes(tmp_path, "a.json", b'[{"text": "one"}, {"text": "two", "_id": "2"}, 5]')
    assert [item.id if isinstance(item, Document) else item.path for item in listed] == [
        "a.json#1",
        "2",
        "a.json#3",
    ]
    assert document(read_bytes(tmp_path, "a.json", b'{"text": "one"}')).id == "a.json"
    lines = read_bytes(tmp_path, "a.json", b'{"text": "one"}\n{"text": "two"}\n')
    assert [item.id for item in lines if isinstance(item, Document)] == ["a.json#1", "a.json#2"]


def test_columns_by_their_usual_names(tmp_path: Path) -> None:
    data = b'_ID;Headline;Body;Published;url;url\nx;T;"two\r\nlines";13 June 2013;u;v\n;T2;other;;;\n'
    first, second = read_bytes(tmp_path, "a.csv", data)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.id, first.title, first.text, first.date) == ("a.csv#x", "T", "two\nlines", "2013-06-13")
    assert first.metadata == {"url": "u", "column 6": "v"}
    assert (second.id, second.metadata) == ("a.csv#2", {})


def test_columns_by_option(tmp_path: Path) -> None:
    options = ReadOptions(text_column="Words", id_column="key", title_column="url")
    found = document(read_bytes(tmp_path, "a.tsv", b"key\turl\tWords\n7\tu\thello\n", options))
    assert (found.id, found.title, found.text) == ("a.tsv#7", "u", "hello")
    why = reason(read_bytes(tmp_path, "a.csv", b"a,b\n1,2\n", options))
    assert why == "no column named 'Words'; the columns are a, b"


def test_without_a_text_column_the_columns_are_named(tmp_path: Path) -> None:
    why = reason(read_bytes(tmp_path, "a.csv", b"a,b\n1,2\n"))
    assert why == "no text column; name it with text_column: the columns are a, b"


def test_an_id_that_repeats_is_left_to_the_ingester(tmp_path: Path) -> None:
    items = read_bytes(tmp_path, "a.csv", b"id,text\n1,x\n1,y\n")
    assert [item.id for item in items if isinstance(item, Document)] == ["a.csv#1", "a.csv#1"]


def test_a_huge_field_is_read(tmp_path: Path) -> None:
    found = document(read_bytes(tmp_path, "a.csv", b"text,id\n" + b"word " * 100_000 + b",1\n"))
    assert len(found.text) == 500_000


def test_a_row_beyond_the_bound_is_reported(tmp_path: Path) -> None:
    items = read_bytes(tmp_path, "a.csv", b'text\nfine\n"' + b"x\n" * 100 + b'"\n', ReadOptions(max_bytes=50))
    assert [type(item) for item in items] == [Document, Skipped]
    assert "line 3: a row longer than 50 characters" in str(items[1])


def test_a_quote_that_is_never_closed_is_reported(tmp_path: Path) -> None:
    row, fault = read_bytes(tmp_path, "a.csv", b'text,a\n"open,1\nx,2\ny,3\n')
    assert isinstance(row, Document)
    assert "y,3" in row.text
    assert isinstance(fault, Skipped)
    assert (fault.path, "never closed" in fault.reason) == ("a.csv:2", True)


def test_line_ends_of_every_kind(tmp_path: Path) -> None:
    items = read_bytes(tmp_path, "a.csv", b"text,n\r\na,1\rb,2\nc,3")
    assert [item.text for item in items if isinstance(item, Document)] == ["a", "b", "c"]


def test_a_line_beyond_the_bound_is_reported_and_the_next_is_read(tmp_path: Path) -> None:
    data = b"x" * 5_000_000 + b'\n{"_id": "ok", "text": "fine"}'
    for name, content in {"a.jsonl": data, "a.jsonl.gz": gzipped(data)}.items():
        fault, found = read_bytes(tmp_path, name, content, ReadOptions(max_bytes=1_000_000))
        assert fault == Skipped(f"{name}:1", "a line longer than 1,000,000 characters")
        assert isinstance(found, Document)
