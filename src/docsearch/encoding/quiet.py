"""Keeps the libraries under the encoder from printing, and from telling anyone that they are used."""

from __future__ import annotations

import logging
import os

__all__ = ["hush"]

# Read by the libraries when they are imported.  Tokenisers that have run in threads warn when the process
# forks afterwards, unless told which way to take.
_VARIABLES = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_EXPERIMENTAL_WARNING": "1",
    "TRANSFORMERS_NO_ADVISORY_WARNINGS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",
}


def hush() -> None:
    """Call before transformers is imported; what the user has set in the environment stays."""
    for variable, value in _VARIABLES.items():
        os.environ.setdefault(variable, value)
    # Loading announces each module on this logger; nothing there is for the user of an index.
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
