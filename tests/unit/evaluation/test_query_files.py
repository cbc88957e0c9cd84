"""Query files in all their forms, and every way in which one can be wrong."""

from __future__ import annotations

import gzip
import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from docsearch.errors import EvaluationError
from docsearch.evaluation import TopicQuery, read_queries


def _file(folder: Path, content: str | bytes) -> Path:
    path = folder / "queries"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_json_lines_take_either_name_and_keep_the_kind(tmp_path: Path) -> None:
    lines = (
        '{"_id": "0012", "text": "who met whom", "kind": "actor", "topic": 1}',
        "",
        '{"id": 7, "query": "a \u2028 line \\" separator"}',
        '{"_id": "1e5", "id": "other", "text": "NA"}',
    )
    assert read_queries(_file(tmp_path, "\n".join(lines))) == (
        TopicQuery("0012", "who met whom", "actor"),
        TopicQuery("7", 'a \u2028 line " separator'),
        TopicQuery("1e5", "NA"),
    )


@pytest.mark.parametrize("header", ["", "query-id\ttext\n", "_id\tquery\n", "QID\tText\r\n"])
def test_a_tsv_header_is_left_out(tmp_path: Path, header: str) -> None:
    queries = read_queries(_file(tmp_path, f'{header}01\tone "quoted\r\nNA\tnull\n'))
    assert queries == (TopicQuery("01", 'one "quoted'), TopicQuery("NA", "null"))


def test_a_query_is_never_eaten_as_a_header(tmp_path: Path) -> None:
    lines = "id\tthe text of a law\nqid\tquery\ntext\tid\n"
    assert [query.id for query in read_queries(_file(tmp_path, lines))] == ["id", "qid", "text"]


def test_trec_topics(tmp_path: Path) -> None:
    topics = """
<top>
<num> Number: 301
<title> Topic: Crime across
borders

<desc> Description:
Not read.
</top>
<top><num>Q-02</num>
<title>second title</title>
</top>
"""
    # The opening tag and the number share a line in the second topic.
    with pytest.raises(EvaluationError, match=r"line 12.*no <num>"):
        read_queries(_file(tmp_path, topics))
    split = topics.replace("<top><num>", "<top>\n<num>")
    assert read_queries(_file(tmp_path, split)) == (
        TopicQuery("301", "Crime across borders"),
        TopicQuery("Q-02", "second title"),
    )


def test_gzip_and_a_byte_order_mark(tmp_path: Path) -> None:
    packed = gzip.compress("\ufeff1\tété\n".encode())
    assert read_queries(_file(tmp_path, packed)) == (TopicQuery("1", "été"),)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"1\tone\n")))
    assert read_queries("-") == (TopicQuery("1", "one"),)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no query in .*queries: it is empty"),
        ("\n \n", "it is empty"),
        ("query-id\ttext\n", "only a header"),
        ("1\tone\n1\ttwo\n", r"queries, line 2: the query id '1' comes a second time"),
        ("1\tone\n2\t \n", r"line 2: the query '2' has no text"),
        ("1\tone\n\tnone\n", r"line 2: the query's id is missing"),
        ("only words\n", r"line 1: .*1 columns.*'only words'"),
        ("1\tone\textra\n", r"line 1: .*3 columns"),
        ('{"_id": "1"}\n', r"line 1: the query's text"),
        ('{"_id": "1", "text": 5}\n', r"line 1: the query's text"),
        ('{"_id": "1", "text": "x", "kind": 5}\n', r"line 1: the query's kind"),
        ('{"_id": 1.5, "text": "x"}\n', r"line 1: an id"),
        ('{"_id": true, "text": "x"}\n', r"line 1: an id"),
        ('{"_id": "", "text": "x"}\n', r"line 1: an id"),
        ('{"_id": "1", "text": "x"}\n{"_id": \n', r"line 2: this is not valid JSON"),
        ('{"_id": "1", "text": "x"}\n["2", "x"]\n', r"line 2: a JSON object was expected"),
        (b"1\tone\n2\t\xff\n", r"line 2: the file is not UTF-8"),
        (gzip.compress(b"1\tone\n" * 9000)[:-20], r"cannot be read after line"),
        ("<top>\n<num> 1\n<title> a\n", r"line 3: the last <top> is not closed"),
        ("<top>\n<num> 1\n<top>\n", r"line 3: a <top> begins before"),
        ("<top>\n<num> 1\n</top>\n", r"line 3: the topic '1' has no <title>"),
        ("<topics>\n", r"line 1: text outside of <top>"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        read_queries(_file(tmp_path, content))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"absent cannot be read .*No such file"):
        read_queries(tmp_path / "absent")
