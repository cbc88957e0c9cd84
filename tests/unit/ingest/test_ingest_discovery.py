"""Finding files: order, patterns, links, names, standard input."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from docsearch.errors import BadInputError, SourceError
from docsearch.ingest import ReadOptions, SourceFile, discover, read
from docsearch.ingest.names import extension_of, safe_name
from docsearch.model import Document, Skipped


def make(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)


def paths(root: Path, *, include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> list[str]:
    return [
        file.path
        for file in discover([root], include=include, exclude=exclude)
        if isinstance(file, SourceFile)
    ]


def skipped(root: Path) -> dict[str, str]:
    return {file.path: file.reason for file in discover([root]) if isinstance(file, Skipped)}


def test_folders_are_walked_in_name_order(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a/z.md", "a/B.txt", "c/d/e.jsonl.gz", "a.txt")
    assert paths(tmp_path) == ["a/B.txt", "a/z.md", "a.txt", "b.txt", "c/d/e.jsonl.gz"]


def test_a_source_that_is_a_file_has_its_name_as_path(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    assert list(discover([tmp_path / "a.txt"])) == [
        SourceFile(str(tmp_path / "a.txt"), "a.txt", tmp_path / "a.txt")
    ]


def test_a_source_named_twice_is_read_once(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    assert len(list(discover([tmp_path, str(tmp_path)]))) == 1


def test_a_missing_source_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"There is no file or folder .*nowhere"):
        discover([tmp_path / "nowhere"])


def test_a_pipe_as_source_is_an_error(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError, match="neither a file nor a folder"):
        list(discover([tmp_path / "pipe"]))


def test_hidden_files_are_not_asked_for(tmp_path: Path) -> None:
    make(tmp_path, ".hidden.txt", ".git/a.txt", "a.txt")
    assert paths(tmp_path) == ["a.txt"]
    assert skipped(tmp_path) == {}


def test_unsupported_formats_are_counted(tmp_path: Path) -> None:
    make(tmp_path, "a.xyz", "b.tar.gz", "c.txt")
    assert skipped(tmp_path) == {"a.xyz": "unsupported format .xyz", "b.tar.gz": "unsupported format .tar.gz"}


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        (("*.md",), (), ["a/b.md"]),
        ((), ("*.md",), ["a/c.txt", "d.txt"]),
        ((), ("a/",), ["d.txt"]),
        ((), ("/c.txt",), ["a/b.md", "a/c.txt", "d.txt"]),
        (("a/**",), ("*.md",), ["a/c.txt"]),
        ((), ("*.txt", "!d.txt"), ["a/b.md", "d.txt"]),
    ],
)
def test_include_and_exclude(
    tmp_path: Path, include: tuple[str, ...], exclude: tuple[str, ...], expected: list[str]
) -> None:
    make(tmp_path, "a/b.md", "a/c.txt", "d.txt")
    assert paths(tmp_path, include=include, exclude=exclude) == expected


@pytest.mark.parametrize("pattern", ["x" * 2000, "*a*b*c*d*e*f*g"])
def test_a_pattern_that_could_take_forever_is_refused(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(BadInputError, match="pattern"):
        discover([tmp_path], exclude=[pattern])


def test_ignore_files_nest_and_the_nearest_decides(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "drafts/b.txt", "sub/a.txt", "sub/c.txt", "sub/deep/c.txt")
    (tmp_path / ".docsearchignore").write_text("# comment\ndrafts/\na.txt\n")
    (tmp_path / "sub/.docsearchignore").write_text("!a.txt\n/c.txt\n")
    assert paths(tmp_path) == ["sub/a.txt", "sub/deep/c.txt"]


def test_a_bad_line_in_an_ignore_file_is_reported_and_the_others_hold(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.txt")
    (tmp_path / ".docsearchignore").write_text("a.txt\n" + "*a" * 50 + "\n")
    assert paths(tmp_path) == ["b.txt"]
    assert skipped(tmp_path) == {".docsearchignore:2": "not a pattern that can be used"}


def test_links(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "in-other"
    make(inside, "real/a.txt", "real/sub/b.txt")
    make(outside, "secret.txt")
    for name, target in {
        "file": "real/a.txt",
        "folder": "real",
        "real/loop": "..",
        "self": "self",
        "gone": "nothing",
        "out": str(outside),
        "out.txt": str(outside / "secret.txt"),
    }.items():
        (inside / name).symlink_to(target)
    assert paths(inside) == ["file", "folder/a.txt", "folder/sub/b.txt", "real/a.txt", "real/sub/b.txt"]
    assert skipped(inside) == {
        "folder/loop": "a link that leads in a circle",
        "real/loop": "a link that leads in a circle",
        "self": "a link that leads in a circle",
        "gone": "a link to nothing",
        "out": "a link that leads out of the folder",
        "out.txt": "a link that leads out of the folder",
    }


def test_folders_that_link_to_each_other_end(tmp_path: Path) -> None:
    for name in "abcdefgh":
        make(tmp_path, f"{name}/{name}.txt")
        for other in "abcdefgh":
            (tmp_path / name / f"to-{other}").symlink_to(tmp_path / other)
    assert len(paths(tmp_path)) == 8 + 8 * 7


def test_a_pipe_among_the_files_is_skipped(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert skipped(tmp_path) == {"pipe.txt": "not a regular file"}


def test_a_file_replaced_by_a_pipe_does_not_hang(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    (file,) = discover([tmp_path])
    assert isinstance(file, SourceFile)
    (tmp_path / "a.txt").unlink()
    os.mkfifo(tmp_path / "a.txt")
    assert list(read(file)) == [Skipped("a.txt", "not a regular file")]
    assert len(file.digest()) == 32


def test_a_file_that_vanished_is_skipped(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    (file,) = discover([tmp_path])
    assert isinstance(file, SourceFile)
    (tmp_path / "a.txt").unlink()
    assert list(read(file)) == [Skipped("a.txt", "cannot be opened: No such file or directory")]


def test_odd_names_are_escaped_and_stay_different(tmp_path: Path) -> None:
    names = [b"a\nb.txt", b"a\\x0Ab.txt", b"\xff.txt", b"\xfe.txt", "é.txt".encode(), b"\x1b[31m.txt"]
    for number, name in enumerate(names):
        Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name))).write_text(f"text {number}")  # noqa: PTH118
    files = [file for file in discover([tmp_path]) if isinstance(file, SourceFile)]
    documents = [item for file in files for item in read(file) if isinstance(item, Document)]
    assert len({found.id for found in documents}) == len({found.text for found in documents}) == 6
    assert {found.id for found in documents} >= {"a\\x0Ab.txt", "a\\x5Cx0Ab.txt", "\\xFF.txt", "é.txt"}


def test_a_very_deep_folder_ends(tmp_path: Path) -> None:
    make(tmp_path, "/".join(["d"] * 250) + "/a.txt")
    (reason,) = skipped(tmp_path).values()
    assert reason == "nested deeper than 200 folders"


def test_standard_input_is_read_once(tmp_path: Path) -> None:
    stream = io.BytesIO(b"Some words from a pipe.")
    (file,) = discover(["-"], stdin=stream)
    assert isinstance(file, SourceFile)
    assert (file.root, file.path, file.location) == ("-", "-", None)
    (found,) = read(file)
    assert isinstance(found, Document)
    assert (found.id, found.root, found.text) == ("-", "-", "Some words from a pipe.")
    (tmp_path / "a").write_bytes(b"Some words from a pipe.")
    (same,) = discover([tmp_path])
    assert isinstance(same, SourceFile)
    assert file.digest() == same.digest()


def test_standard_input_is_bounded() -> None:
    (found,) = discover(["-"], stdin=io.BytesIO(b"x" * 11), max_stdin_bytes=10)
    assert isinstance(found, Skipped)
    assert found.path == "-"


def test_digests_follow_the_bytes_and_the_options(tmp_path: Path) -> None:
    make(tmp_path, "a.csv")
    (file,) = discover([tmp_path])
    assert isinstance(file, SourceFile)
    first = file.digest()
    assert first == file.digest(ReadOptions()) == file.digest(ReadOptions(timeout_seconds=1))
    assert first != file.digest(ReadOptions(text_column="a"))
    (tmp_path / "a.csv").write_text("other")
    assert first != file.digest()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.TXT", (".txt", False)),
        ("a.jsonl.gz", (".jsonl", True)),
        ("a.gz", ("", True)),
        ("report 2021.11", ("", False)),
        ("no. 5 of many", ("", False)),
        (".txt", ("", False)),
        ("a.mp3", (".mp3", False)),
    ],
)
def test_extensions(name: str, expected: tuple[str, bool]) -> None:
    assert extension_of(name) == expected


def test_ordinary_names_are_left_alone() -> None:
    assert safe_name("100% \\ naïve #1.txt") == "100% \\ naïve #1.txt"
