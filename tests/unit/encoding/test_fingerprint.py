"""Fingerprints of models, and the cache of hashes below them."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from docsearch.encoding.cache import CACHE_VARIABLE, cache_folder, cached_sha256
from docsearch.encoding.fingerprint import model_files, model_fingerprint
from docsearch.errors import ModelError


@pytest.fixture(autouse=True)
def _cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))


def make_model(folder: Path) -> Path:
    (folder / "1_Pooling").mkdir(parents=True)
    modules = [
        {"idx": 0, "path": "", "type": "Transformer"},
        {"idx": 1, "path": "1_Pooling", "type": "Pooling"},
    ]
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "config.json").write_text("{}")
    (folder / "vocab.txt").write_text("a\nb\n")
    (folder / "1_Pooling" / "config.json").write_text('{"pooling_mode_mean_tokens": true}')
    (folder / "model.safetensors").write_bytes(b"weights" * 200_000)
    return folder


def test_a_copy_elsewhere_has_the_same_fingerprint(tmp_path: Path) -> None:
    assert model_fingerprint(make_model(tmp_path / "a")) == model_fingerprint(
        make_model(tmp_path / "b" / "c")
    )


@pytest.mark.parametrize("file", ["README.md", "onnx/model.onnx", "pytorch_model.bin", "data_config.json"])
def test_what_does_not_touch_vectors_does_not_count(tmp_path: Path, file: str) -> None:
    model = make_model(tmp_path / "m")
    before = model_fingerprint(model)
    (model / file).parent.mkdir(exist_ok=True)
    (model / file).write_text("anything")
    assert model_fingerprint(model) == before


@pytest.mark.parametrize("file", ["config.json", "vocab.txt", "1_Pooling/config.json", "model.safetensors"])
def test_what_touches_vectors_counts(tmp_path: Path, file: str) -> None:
    model = make_model(tmp_path / "m")
    before = model_fingerprint(model)
    with (model / file).open("a") as stream:
        stream.write(" ")
    assert model_fingerprint(model) != before


def test_a_new_file_of_prompts_counts(tmp_path: Path) -> None:
    model = make_model(tmp_path / "m")
    before = model_fingerprint(model)
    (model / "config_sentence_transformers.json").write_text('{"prompts": {"query": "query: "}}')
    assert model_fingerprint(model) != before


def test_a_module_outside_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    model = make_model(tmp_path / "m")
    (tmp_path / "secret.json").write_text("{}")
    (model / "modules.json").write_text('[{"path": ""}, {"path": ".."}]')
    assert all(file.is_relative_to(model) for file in model_files(model))


@pytest.mark.parametrize(
    ("remove", "says"), [("model.safetensors", "no weights"), (("modules.json", "config.json"), "holds no")]
)
def test_a_folder_without_a_model_is_refused(
    tmp_path: Path, remove: str | tuple[str, ...], says: str
) -> None:
    model = make_model(tmp_path / "m")
    for file in (remove,) if isinstance(remove, str) else remove:
        (model / file).unlink()
    with pytest.raises(ModelError, match=says):
        model_fingerprint(model)


@pytest.mark.parametrize("listing", ["{", "3", '["a"]'])
def test_a_damaged_list_of_modules_is_refused(tmp_path: Path, listing: str) -> None:
    model = make_model(tmp_path / "m")
    (model / "modules.json").write_text(listing)
    with pytest.raises(ModelError, match="list of modules"):
        model_fingerprint(model)


def big_file(folder: Path) -> Path:
    file = folder / "big"
    file.write_bytes(b"b" * (2 << 20))
    return file


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_hashes_are_remembered(tmp_path: Path) -> None:
    file = big_file(tmp_path)
    assert cached_sha256(file) == sha256(file)
    (entry,) = (cache_folder() / "hashes").iterdir()
    entry.write_text("0" * 64)  # to see that it is read
    assert cached_sha256(file) == "0" * 64


def test_a_changed_file_is_hashed_again(tmp_path: Path) -> None:
    file = big_file(tmp_path)
    cached_sha256(file)
    file.write_bytes(b"c" * (2 << 20))
    os.utime(file, ns=(1, 1))
    assert cached_sha256(file) == sha256(file)


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"not a hash", b"0" * 63])
def test_a_damaged_cache_breaks_nothing(tmp_path: Path, damage: bytes) -> None:
    file = big_file(tmp_path)
    cached_sha256(file)
    (entry,) = (cache_folder() / "hashes").iterdir()
    entry.write_bytes(damage)
    assert cached_sha256(file) == sha256(file)
    assert entry.read_text() == sha256(file)


def test_a_cache_that_cannot_be_made_breaks_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = big_file(tmp_path)
    monkeypatch.setenv(CACHE_VARIABLE, str(file / "below a file"))
    assert cached_sha256(file) == sha256(file)


def test_the_cache_is_where_the_platform_keeps_caches(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(CACHE_VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "docsearch"
