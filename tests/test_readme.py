"""The README's code is run as it stands: every program line, and the Python."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from docsearch.cli import run

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

# The one thing that is replaced: the model, by the one that needs neither torch nor seconds.
INDEX_MODEL = ["--model", "hashing"]
CREATE = ('Index.create("news-index")', 'Index.create("news-index", settings=IndexSettings(model="hashing"))')


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


LINES = [line for block in _blocks("sh") for line in block.splitlines() if line]
# What a shell would write to a file, `> page.html`, is looked at here.
COMMANDS = [shlex.split(line.partition(" > ")[0]) for line in LINES if line.startswith("docsearch ")]


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the files that the README speaks of."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    stories = sorted((ROOT / "seeds" / "northern-wire").glob("*.txt"))[:12]
    topics = [f"{number}\t{story.stem[11:].replace('-', ' ')}\n" for number, story in enumerate(stories)]
    lines = [f"{number}\tnorthern-wire/{story.name}\t1\n" for number, story in enumerate(stories)]
    (tmp_path / "queries.tsv").write_text("".join(topics), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("".join(lines), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DOCSEARCH_INDEX", raising=False)
    return tmp_path


def test_the_command_line_tour(sandbox: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert len(COMMANDS) >= 15
    assert {words[1] for words in COMMANDS} >= {"index", "search", "batch", "evaluate", "show", "status"}
    for number, words in enumerate(COMMANDS):
        indexing = number == 0 or words[1] == "benchmark"
        assert run([*words[1:], *(INDEX_MODEL if indexing else [])]) == 0, (words, capfd.readouterr())
        printed = capfd.readouterr()
        assert printed.out or "--output" in words or words[1] == "prepare", words
    assert (sandbox / "run.trec").stat().st_size > 0


def test_every_command_is_shown() -> None:
    shown = {words[1] for words in COMMANDS}
    help_text = _help()
    commands = set(re.findall(r"^  ([a-z]+)  ", help_text.partition("Commands:")[2], re.MULTILINE))
    assert len(commands) >= 6
    assert commands <= shown


def _help() -> str:
    from contextlib import redirect_stdout
    from io import StringIO

    with redirect_stdout(StringIO()) as out:
        assert run(["--help"]) == 0
    return out.getvalue()


def test_options_in_the_text_exist() -> None:
    options = set(re.findall(r"`(--[a-z-]+)", README)) - {"--extra-index-url"}
    assert len(options) >= 5
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/docsearch/cli").glob("*.py"))
    known = {name.replace("_", "-") for name in re.findall(r"\b([a-z_]+): \w*Option\b", sources)}
    known |= set(re.findall(r'"--([a-z-]+)"', sources))
    assert {option.removeprefix("--") for option in options} <= known


def test_the_library_in_ten_lines(sandbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = _blocks("python")
    assert len([line for line in code.splitlines() if line]) <= 10
    assert CREATE[0] in code
    exec("from docsearch import IndexSettings\n" + code.replace(*CREATE), {})  # noqa: S102  # our own README
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].endswith("documents, 0 skipped")
    assert printed[1].startswith("1 ")
    assert len(printed) == 7
    assert (sandbox / "news-index").is_dir()


def test_other_lines_are_what_make_and_the_project_offer() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    made = [line.split()[1] for line in LINES if line.startswith("make ")]
    assert len(made) >= 3
    assert set(made) <= targets
    others = [line for line in LINES if not line.startswith(("make ", "docsearch "))]
    assert others == ["pip install -c constraints.txt -e ."]
    assert "pip install" in makefile


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert len(links) >= 5
    assert [link for link in links if not (ROOT / link).exists()] == []
