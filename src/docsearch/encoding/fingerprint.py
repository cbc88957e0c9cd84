"""What a model is: a hash over every file that determines its vectors."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from docsearch.encoding.cache import cached_sha256
from docsearch.errors import ModelError

__all__ = ["ENCODING_VERSION", "MODEL_FILES", "model_files", "model_fingerprint", "weight_files"]

# Raised when this package makes other vectors of the same model (pooling, prompts, windows, normalising).
ENCODING_VERSION = 1

# What is fetched from a hub, and what counts: configuration, vocabularies, weights.
MODEL_FILES = ("*.json", "*.txt", "*.model", "*.safetensors")
_SUFFIXES = {".json", ".txt", ".model", ".safetensors", ".bin"}
# Beside the model in many repositories, and without influence on its vectors.
_ASIDE = {
    "data_config.json",
    "train_results.json",
    "eval_results.json",
    "trainer_state.json",
    "requirements.txt",
}


def model_fingerprint(folder: Path) -> str:
    """SHA-256 in hex over names and contents of the model's files, and the version of our own part.

    The same for any copy of the files, wherever it stands; notes and exports for other runtimes do not count.

    :raises ModelError: the folder holds no model, or cannot be read
    """
    digest = hashlib.sha256(f"docsearch encoding {ENCODING_VERSION}\n".encode())
    try:
        for file in model_files(folder):
            digest.update(f"{file.relative_to(folder).as_posix()} {cached_sha256(file)}\n".encode())
    except OSError as error:
        raise ModelError(f"The model in {folder} cannot be read: {error}.") from error
    return digest.hexdigest()


def model_files(folder: Path) -> list[Path]:
    """The files of the model in ``folder`` that determine its vectors, sorted by name.

    :raises ModelError: there is no configuration or there are no weights
    """
    files = sorted({*_of(folder), *(file for part in _modules(folder) for file in _below(part))})
    if not any(file.name in {"config.json", "modules.json"} for file in files):
        raise ModelError(
            f"The folder {folder} holds no sentence-transformers model (no modules.json or config.json)."
        )
    if not weight_files(files):
        raise ModelError(
            f"The model in {folder} has no weights (no .safetensors or .bin file); fetch it again."
        )
    return files


def weight_files(files: list[Path]) -> list[Path]:
    """Those of ``files`` that hold weights."""
    return [file for file in files if file.suffix in {".safetensors", ".bin"}]


def _modules(folder: Path) -> Iterator[Path]:
    """The folders below that modules.json names (Pooling, Dense and so on)."""
    listing = folder / "modules.json"
    if not listing.is_file():
        return
    try:
        entries = json.loads(listing.read_text(encoding="utf-8"))
        paths = [str(entry.get("path") or "") for entry in entries]
    except (ValueError, AttributeError, TypeError) as error:
        raise ModelError(f"The file {listing} is not a list of modules; fetch the model again.") from error
    for path in paths:
        part = folder / path
        if path and part.is_dir() and part.resolve().is_relative_to(folder.resolve()):
            yield part


def _below(part: Path) -> Iterator[Path]:
    yield from _of(part)
    for child in sorted(part.iterdir()):
        if child.is_dir():
            yield from _below(child)


def _of(folder: Path) -> list[Path]:
    files = [
        file
        for file in folder.iterdir()
        if file.suffix in _SUFFIXES and file.name not in _ASIDE and file.is_file()
    ]
    # Where both stand, the safetensors are what is loaded.
    safe = any(file.suffix == ".safetensors" for file in files)
    return [file for file in files if not (safe and file.suffix == ".bin")]
