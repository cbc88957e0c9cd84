"""Judgements in TREC's and in BEIR's form."""

from __future__ import annotations

from pathlib import Path

import pytest

from docsearch.errors import EvaluationError
from docsearch.evaluation import read_qrels


def _file(folder: Path, content: str) -> Path:
    path = folder / "qrels"
    path.write_text(content, encoding="utf-8", newline="")
    return path


def test_trec_columns_by_any_white_space(tmp_path: Path) -> None:
    qrels = read_qrels(_file(tmp_path, "0012 0 1e5 1\n0012\t0\tNA\t-1\r\n\n  7  Q0  d\u00a0d   3\n"))
    assert qrels == {"0012": {"1e5": 1, "NA": -1}, "7": {"d\u00a0d": 3}}


@pytest.mark.parametrize("header", ["", "query-id\tcorpus-id\tscore\n", "query_id\tdoc_id\trelevance\n"])
def test_beir_columns_by_tabs(tmp_path: Path, header: str) -> None:
    qrels = read_qrels(_file(tmp_path, f"{header}01\tmy file.txt\t2\nNA\t 007\t0\n"))
    assert qrels == {"01": {"my file.txt": 2}, "NA": {" 007": 0}}


def test_the_same_judgement_twice_is_one(tmp_path: Path) -> None:
    assert read_qrels(_file(tmp_path, "1 0 a 1\n1 0 a 1\n")) == {"1": {"a": 1}}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no judgement in .*qrels"),
        ("query-id\tcorpus-id\tscore\n", "no judgement"),
        ("1 0 a\n", r"qrels, line 1: .*3 columns, and the line is '1 0 a'"),
        ("1 0 a 1\n1 0 my file 1\n", r"line 2: .*5 columns"),
        ("1\ta\t1\n1\tb\n", r"line 2: .*2 columns"),
        ("q\td\tgrades\n1\ta\t1\n", r"line 1: the relevance 'grades' is not a whole number"),
        ("1 0 a 1.5\n", r"the relevance '1.5'"),
        ("1 0 a 1_0\n", r"the relevance '1_0'"),
        ("1 0 a 2147483647\n", r"the relevance '2147483647'"),
        ("1\t \t1\n", r"line 1: the id"),
        ("1 0 a 1\n1 0 a 2\n", r"line 2: the document 'a' was judged otherwise for the query '1'"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        read_qrels(_file(tmp_path, content))
