"""From the name of a model to its folder: on this machine, or fetched when that was allowed."""

from __future__ import annotations

import os
import re
from pathlib import Path

from docsearch.encoding.fingerprint import MODEL_FILES, model_files
from docsearch.errors import ModelError, ModelNotFoundError

__all__ = ["hub_folder"]

_NAME = re.compile(r"(?:[\w][\w.-]*/)?[\w][\w.-]*", re.ASCII)
_ORGANISATION = "sentence-transformers"  # where a name without one is looked for, as its library does
_ELSEWHERE = ("onnx/*", "openvino/*", "coreml/*")  # exports for other runtimes


def hub_folder(name: str, *, allow_download: bool) -> Path:
    """The folder of the model ``name`` in the local cache of the Hugging Face hub.

    The network is not touched unless ``allow_download`` is true and the model is not here.

    :raises ModelNotFoundError: it is not here, and may not or cannot be downloaded
    """
    if not _NAME.fullmatch(name):
        raise ModelNotFoundError(
            f"There is no folder {name!r}, and it is not a model name either. "
            "Give the path of a model, or a name such as sentence-transformers/all-mpnet-base-v2."
        )
    repository = name if "/" in name else f"{_ORGANISATION}/{name}"
    found = _cached(repository)
    if found is not None:
        return found
    if allow_download:
        return _download(repository)
    raise ModelNotFoundError(
        f"The model {name} is not on this machine (no such folder, and not in the Hugging Face cache); "
        f"it would have to be downloaded as {repository}. "
        "Allow the download, or give the path of a model that is here."
    )


def _cached(repository: str) -> Path | None:
    from huggingface_hub import try_to_load_from_cache

    for file in ("modules.json", "config.json"):
        path = try_to_load_from_cache(repository, file)
        if isinstance(path, str):
            folder = Path(path).parent
            try:
                model_files(folder)
            except ModelError:
                return None  # a download that broke off: as good as not here
            return folder
    return None


def _download(repository: str) -> Path:
    from huggingface_hub import snapshot_download

    if os.environ.get("HF_HUB_OFFLINE", "").strip().upper() in {"1", "ON", "YES", "TRUE"}:
        raise ModelNotFoundError(
            f"The model {repository} is not on this machine, and HF_HUB_OFFLINE forbids to download it. "
            "Unset that variable, or give the path of a model that is here."
        )
    try:
        folder = Path(
            snapshot_download(repository, allow_patterns=list(MODEL_FILES), ignore_patterns=list(_ELSEWHERE))
        )
        if not any(folder.glob("*.safetensors")):
            snapshot_download(
                repository, allow_patterns=[*MODEL_FILES, "*.bin"], ignore_patterns=list(_ELSEWHERE)
            )
    except Exception as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelNotFoundError(
            f"The model {repository} could not be downloaded: {reason} "
            "Check the name and the connection, or give the path of a model that is here."
        ) from error
    return folder
