"""What a terminal is told, and what it never is."""

from __future__ import annotations

import os
import re
import shutil
import sys
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, TextIO

if TYPE_CHECKING:
    from tqdm import tqdm

__all__ = ["Terminal", "clean", "complain", "note", "one_line", "progress_bar"]

# C0 (but for tab and line feed), DEL, C1, the bidirectional overrides and isolates, and lone surrogates.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_WORD = re.compile(r"\w+(?:[.]\w+)*")
_BREAK = re.compile(r"\s+")

_BOLD, _DIM, _MATCH, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[1;33m", "\x1b[0m"
_NARROWEST, _WIDEST = 40, 100


def clean(text: str) -> str:
    """``text`` without what a terminal would obey instead of show; tabs and line feeds stay."""
    return _CONTROL.sub("", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """:func:`clean` text on one line, every stretch of white space a single blank."""
    return _BREAK.sub(" ", clean(text)).strip()


def note(sentence: str) -> None:
    """Tell the person at the keyboard something that is not data."""
    sys.stderr.write(f"{clean(sentence)}\n")


def complain(sentence: str) -> None:
    """Say what is wrong, in one line that begins with the name of the program."""
    note(f"docsearch: {one_line(sentence)}")


def progress_bar(*, unit: str = "", total: int | None = None, form: str | None = None) -> tqdm[NoReturn]:
    """A bar on standard error, drawn on a terminal only; ``form`` lays it out otherwise than tqdm does."""
    from tqdm import tqdm

    # disable=None is tqdm's way to say "unless this is a terminal".  The time left is worked out from the
    # mean rate, and what is said beside the bar is drawn even where the bar stands still.
    return tqdm(
        unit=unit, total=total, bar_format=form, file=sys.stderr, disable=None, leave=False,
        dynamic_ncols=True, smoothing=0, miniters=0,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terminal:
    """How text is laid out: ``width`` columns, with or without ``colour``."""

    width: int = 80
    colour: bool = False

    @classmethod
    def of(cls, stream: TextIO) -> Terminal:
        """The terminal behind ``stream``.

        What is not a terminal gets no colour, nor does one with NO_COLOR (https://no-color.org) or TERM=dumb.
        """
        width = min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST)
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return cls(width=width, colour=stream.isatty() and not plain)

    def bold(self, text: str) -> str:
        return f"{_BOLD}{text}{_RESET}" if self.colour and text else text

    def dim(self, text: str) -> str:
        return f"{_DIM}{text}{_RESET}" if self.colour and text else text

    def wrap(self, text: str, *, indent: str) -> str:
        """``text`` on one line or several, each begun with ``indent`` and within the width."""
        return textwrap.fill(
            one_line(text),
            width=self.width,
            initial_indent=indent,
            subsequent_indent=indent,
            break_on_hyphens=False,
        )

    def highlight(self, text: str, query: str) -> str:
        """``text`` with the words of ``query`` marked, in any form that the keyword leg takes for them."""
        if not self.colour:
            return text
        from docsearch.index.analysis import terms

        wanted = set(terms(query))

        def mark(match: re.Match[str]) -> str:
            return match[0] if wanted.isdisjoint(terms(match[0])) else f"{_MATCH}{match[0]}{_RESET}"

        return _WORD.sub(mark, text)
