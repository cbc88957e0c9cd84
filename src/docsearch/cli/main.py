"""The program ``docsearch``: its commands, and how every error becomes one sentence and an exit status."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from docsearch import __version__
from docsearch.cli.actors import actor, actors, network
from docsearch.cli.alias import app as aliases
from docsearch.cli.batch import batch
from docsearch.cli.benchmark import benchmark
from docsearch.cli.evaluate import evaluate
from docsearch.cli.events import events, timeline
from docsearch.cli.export import export
from docsearch.cli.index import index
from docsearch.cli.prepare import prepare
from docsearch.cli.rebuild import compact, rebuild
from docsearch.cli.remove import remove
from docsearch.cli.search import search
from docsearch.cli.show import show
from docsearch.cli.snapshot import app as snapshots
from docsearch.cli.status import status
from docsearch.cli.terminal import complain
from docsearch.cli.tune import tune
from docsearch.cli.verify import verify
from docsearch.errors import DocsearchError

__all__ = ["app", "main", "run"]

_ERROR = 2
_INTERRUPTED = 130
_BROKEN_PIPE = 141  # 128 + SIGPIPE, as a shell reports it of any program
_OBJECTS_BETWEEN_COLLECTIONS = 50_000

# Typer brings its parser along in some releases and imports it in others; BadParameter is public in all.
_UsageError: Any = typer.BadParameter.__mro__[1]


class _Commands(TyperGroup):
    """Runs a command so that nothing but the library's own sentence reaches the person who called it."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401  # the type of a context differs between releases of Typer
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError as error:
            _close_stdout()
            raise typer.Exit(_BROKEN_PIPE) from error
        except (typer.Exit, typer.Abort, _UsageError):
            raise
        except Exception as error:
            if ctx.params.get("debug"):
                traceback.print_exc()
            complain(_sentence(error))
            raise typer.Exit(_ERROR) from error
        return result


app = typer.Typer(
    name="docsearch",
    cls=_Commands,
    help="Find documents about actors and events: keyword and vector search over an index on this machine.",
    epilog="Exit status: 0 done (search: found), 1 nothing found, 2 error.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_READING = (search, batch, evaluate, benchmark, tune, show, status)
_KEEPING = (remove, verify, rebuild, compact, export, prepare)
_KNOWING = (actors, actor, network, events, timeline)
for _command in (index, *_READING, *_KNOWING, *_KEEPING):
    app.command()(_command)
app.add_typer(aliases, name="alias")
app.add_typer(snapshots, name="snapshot")


def _print_version(wanted: bool) -> None:  # noqa: FBT001  # Typer passes the value alone
    if wanted:
        sys.stdout.write(f"docsearch {__version__}\n")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _program(
    context: typer.Context,
    *,
    version: Annotated[  # noqa: ARG001  # acts in its callback
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version.")
    ] = False,
    debug: Annotated[  # noqa: ARG001  # read by _Commands
        bool, typer.Option("--debug", help="On an error, print the traceback too.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        sys.stderr.write(context.get_help() + "\n")
        raise typer.Exit(_ERROR)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status; nothing is raised for what a user can do wrong."""
    _print_utf8()
    try:
        result = typer.main.get_command(app).main(
            args=list(arguments), prog_name="docsearch", standalone_mode=False
        )
    except _UsageError as error:
        complain(_usage_sentence(error))
        return _ERROR
    except (KeyboardInterrupt, typer.Abort):
        result = _INTERRUPTED
    if result == _INTERRUPTED:
        complain("Interrupted.")
    return result if isinstance(result, int) else 0


def main() -> NoReturn:
    """The entry point of the program."""
    # Loading libraries makes hundreds of thousands of objects and hardly any garbage.  They are not looked
    # through for it over and over, nor as the interpreter ends: a sixth of the time of a keyword search.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    status = run(sys.argv[1:])
    gc.freeze()
    sys.exit(status)


def _sentence(error: Exception) -> str:
    if isinstance(error, DocsearchError):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.strerror or error}: {error.filename}" if error.filename else str(error)
    return (
        f"This is an error of docsearch itself ({type(error).__name__}: {error}). "
        "Please report it with what 'docsearch --debug' prints."
    )


def _usage_sentence(error: Any) -> str:  # noqa: ANN401  # see _UsageError
    where = error.ctx.command_path if error.ctx is not None else "docsearch"
    message = error.format_message().rstrip(".")
    return f"{message}{'' if message.endswith('?') else '.'} See '{where} --help'."


def _print_utf8() -> None:
    """Data is UTF-8 whatever the locale says; a lone surrogate is shown escaped instead of ending the run."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _close_stdout() -> None:
    """Give what is left in the buffer somewhere to go, so that the interpreter ends without a complaint."""
    with suppress(OSError, ValueError, AttributeError):
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, sys.stdout.fileno())
        os.close(sink)
