"""The worker process: killed when late, replaced when dead, gone with its parent, started anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from docsearch.errors import BadInputError
from docsearch.ingest import ReadOptions
from docsearch.ingest import isolation as isolation_module
from docsearch.ingest.isolation import parse_isolated
from docsearch.ingest.readers.parsers import PARSERS, parser_named
from docsearch.ingest.record import Draft, Unreadable
from tests.unit.ingest.samples import SENTENCE, docx_file, html_file, markdown_file, message, pdf_file

PAGE = b"<html><body><p>Some words on a page of no importance.</p></body></html>"
SLOW = b"<html><body>" + b"<a href=x>" * 100_000


def worker_id() -> int:
    assert isolation_module._worker is not None
    return isolation_module._worker._process.pid


def test_one_worker_is_used_again() -> None:
    parse_isolated("html", PAGE, ReadOptions())
    first = worker_id()
    parse_isolated("markdown", b"# x\n\ny", ReadOptions())
    assert worker_id() == first


@pytest.mark.parametrize(
    ("parser", "data"),
    [
        ("html", html_file()),
        ("pdf", pdf_file()),
        ("docx", docx_file()),
        ("eml", message()),
        ("markdown", markdown_file()),
    ],
)
def test_the_worker_gives_what_the_parser_gives(parser: str, data: bytes) -> None:
    direct = [item for item in parser_named(parser)(data, ReadOptions()) if isinstance(item, Draft)]
    apart = [item for item in parse_isolated(parser, data, ReadOptions()) if isinstance(item, Draft)]
    assert apart == direct
    assert SENTENCE[:30] in direct[0].text


def test_every_parser_can_be_imported() -> None:
    for name in PARSERS:
        assert callable(parser_named(name))
    with pytest.raises(BadInputError, match="no parser named 'nope'; there are docx, eml"):
        parser_named("nope")


def test_a_slow_parser_is_killed_and_the_next_file_is_read() -> None:
    parse_isolated("html", PAGE, ReadOptions())
    started = time.monotonic()
    with pytest.raises(Unreadable, match=r"took longer than 0\.01 seconds"):
        parse_isolated("html", SLOW, ReadOptions(timeout_seconds=0.01))
    assert time.monotonic() - started < 10
    (found,) = parse_isolated("html", PAGE, ReadOptions())
    assert isinstance(found, Draft)


def test_a_worker_that_died_is_replaced() -> None:
    parse_isolated("html", PAGE, ReadOptions())
    os.kill(worker_id(), 9)
    for _ in range(2):  # it may die before the question or while it is asked
        try:
            (found,) = parse_isolated("html", PAGE, ReadOptions())
        except Unreadable as error:
            assert "crashed" in error.reason or "died" in error.reason  # noqa: PT017
        else:
            assert isinstance(found, Draft)
    assert parse_isolated("html", PAGE, ReadOptions())


def test_too_much_text_is_refused_in_the_worker() -> None:
    with pytest.raises(Unreadable, match="longer than 10 characters"):
        parse_isolated("html", PAGE, ReadOptions(max_characters=10))


def test_a_script_without_a_main_guard(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(html_file())
    # Modules of these names in the current directory must not be imported by the worker.
    for name in ("json", "lxml", "queue"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported from the current directory')")
    script = tmp_path / "scripts" / "script.py"
    script.parent.mkdir()
    script.write_text(
        "from docsearch.ingest import discover, read\n"
        "for file in discover(['a.html']):\n"
        "    print([item.title for item in read(file)])\n"
    )
    run = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == "['Harbour talks resume after storm']\n"


def test_the_worker_ends_with_its_parent() -> None:
    code = (
        "import os, signal\n"
        "from docsearch.ingest import ReadOptions, isolation\n"
        f"isolation.parse_isolated('html', {PAGE!r}, ReadOptions())\n"
        "print(isolation._worker._process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    pid = int(run.stdout)
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists() or " Z " in Path(f"/proc/{pid}/stat").read_text():
            return
        time.sleep(0.1)
    pytest.fail("the worker outlived its parent")


def test_importing_the_package_imports_no_parser() -> None:
    heavy = [
        "trafilatura",
        "docx",
        "pypdfium2",
        "dateparser",
        "py3langid",
        "lxml",
        "markdown_it",
        "charset_normalizer",
    ]
    code = f"import sys, docsearch.ingest; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
