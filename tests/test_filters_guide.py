"""The examples of docs/filters.md find something in the seeds, and its table of fields is the engine's."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from docsearch import SearchSettings
from docsearch.cli import run
from docsearch.filters import BUILT_IN_FIELDS

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "filters.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


COMMANDS = [shlex.split(line) for block in _blocks("sh") for line in block.splitlines()]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("index"))
    assert run(["index", str(ROOT / "seeds"), "--index", folder, "--model", "hashing"]) == 0
    return folder


def test_the_examples_find_something(index: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(COMMANDS) >= 5
    for words in COMMANDS:
        assert words[0] == "docsearch"
        assert run([*words[1:], "--index", index]) == 0, (words, capsys.readouterr())


def test_the_library_example_runs() -> None:
    (code,) = _blocks("python")
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102  # our own documentation
    assert isinstance(names["settings"], SearchSettings)
    assert len(names["settings"].conditions) == 2


def test_every_field_is_told() -> None:
    table = GUIDE.partition("## Fields")[2].partition("\n## ")[0]
    told = {name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in row.split(", ")}
    assert told == {f"`{field}`" for field in BUILT_IN_FIELDS}


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (
            "outlet=Daily",
            "Nothing was found where outlet=Daily. A text is compared as a whole; outlet=*Daily* ",
        ),
        ("date=1950", "Nothing was found where date=1950.\n"),
    ],
)
def test_a_filter_is_named_where_nothing_is_found(
    index: str, capsys: pytest.CaptureFixture[str], condition: str, said: str
) -> None:
    assert run(["search", "strike", "--where", condition, "--index", index]) == 1
    assert said in capsys.readouterr().err


def test_a_field_that_nobody_has_is_an_error(
    index: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    queries = tmp_path / "queries.tsv"
    queries.write_text("1\tstrike\n", encoding="utf-8")
    for words in (["search", "strike"], ["batch", str(queries)]):
        for condition in ("sorce=x", "sorce!=x", "sorce>x"):
            assert run([*words, "--where", condition, "--index", index]) == 2
            captured = capsys.readouterr()
            assert captured.out == ""
            assert "No document has a field 'sorce'; there are source, path, " in captured.err
            assert "outlet" in captured.err
