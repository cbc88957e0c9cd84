"""The command line: parse, call, print.

What goes in: the words after ``docsearch``.  What comes out: data on standard output, everything else on
standard error, and an exit status that a script can rely on (0 done or found, 1 nothing found, 2 error).
Nothing is decided here that the library does not decide: to use the engine from Python, import
:class:`docsearch.Index` instead.  What is printed carries no control characters from documents.
"""

from __future__ import annotations

from docsearch.cli.main import main, run

__all__ = ["main", "run"]
