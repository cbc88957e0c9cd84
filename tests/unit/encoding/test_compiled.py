"""The compiled model stands in for the original only where it says the same."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from docsearch.encoding import Encoder, load_encoder
from docsearch.encoding.compiled import CompiledEncoder
from docsearch.encoding.onnx_query import EIGHT_BITS, GRAPH, PROBES, query_folder
from docsearch.encoding.packed_form import SHAPE
from docsearch.encoding.precision import PRECISION_VARIABLE
from docsearch.errors import ModelError, ModelNotFoundError

TEXTS = [f"On Monday {'the leaders met in the old city ' * n}" for n in range(1, 24)]


@pytest.fixture
def export(compiled_minilm: Encoder, tmp_path: Path) -> Path:
    """A copy of the export, to be harmed."""
    return shutil.copytree(query_folder(compiled_minilm.fingerprint), tmp_path / "export")


def test_it_agrees_with_the_original(compiled_minilm: Encoder, minilm: Encoder) -> None:
    assert isinstance(compiled_minilm, CompiledEncoder)
    assert compiled_minilm.fingerprint == minilm.fingerprint
    assert compiled_minilm.max_tokens == minilm.max_tokens
    assert compiled_minilm.special_tokens == minilm.special_tokens
    cosines = (compiled_minilm.encode_documents(TEXTS) * minilm.encode_documents(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.9999
    np.testing.assert_array_equal(compiled_minilm.token_spans(TEXTS[3]), minilm.token_spans(TEXTS[3]))
    assert compiled_minilm.splits_at_space


def test_bfloat16_is_near_and_as_steady(
    monkeypatch: pytest.MonkeyPatch, compiled_minilm: Encoder, export: Path
) -> None:
    monkeypatch.setenv(PRECISION_VARIABLE, "bf16")
    low = CompiledEncoder(export, name="low")
    vectors = low.encode_documents(TEXTS)
    assert (vectors * compiled_minilm.encode_documents(TEXTS)).sum(axis=1).mean() >= 0.999
    alone = np.concatenate([low.encode_documents([text]) for text in TEXTS])
    assert vectors.tobytes() == alone.tobytes()


def test_another_models_probes_are_noticed(export: Path) -> None:
    probes = np.load(export / PROBES)
    np.save(export / PROBES, probes[::-1])
    with pytest.raises(ModelError, match="differs from the original"):
        CompiledEncoder(export, name="other")


def test_an_export_for_queries_only_is_not_for_documents(export: Path, tmp_path: Path) -> None:
    (export / PROBES).unlink()
    with pytest.raises(ModelNotFoundError, match="for documents"):
        CompiledEncoder(export, name="queries")
    with pytest.raises(ModelNotFoundError):
        CompiledEncoder(tmp_path / "nothing", name="nothing")


def test_damage_is_one_sentence(export: Path) -> None:
    (export / GRAPH).write_bytes(b"not a graph")
    with pytest.raises(ModelError, match="cannot be compiled"):
        CompiledEncoder(export, name="damaged")
    for better in (SHAPE, EIGHT_BITS):  # then the damaged one is what queries are encoded with
        (export / better).unlink(missing_ok=True)
    with pytest.raises(ModelError, match="damaged"):
        CompiledEncoder(export, name="damaged")


def test_whoever_names_a_device_gets_torch() -> None:
    assert not isinstance(load_encoder("all-MiniLM-L6-v2", device="cpu"), CompiledEncoder)


SCRIPT = """
import sys
from docsearch.encoding import load_encoder, registry
registry.compiles_here = lambda: True
load_encoder("all-MiniLM-L6-v2").encode_documents(["Troops left the city."])
unwanted = {"torch", "transformers", "sentence_transformers", "openvino_telemetry.main"}
print(*sorted(unwanted & set(sys.modules)))
"""


@pytest.mark.usefixtures("compiled_minilm")
def test_a_model_that_is_exported_needs_no_torch_and_tells_nobody() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_no_thread_of_the_models_calls_into_python(
    compiled_minilm: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that has a callback needs Python's lock after the answer is there, and could wait for ever."""
    monkeypatch.setattr("openvino.AsyncInferQueue", None)
    monkeypatch.setattr("openvino.InferRequest.set_callback", None)
    texts = [f"Report {number} from the coast." for number in range(40)]
    assert compiled_minilm.encode_documents(texts).shape == (40, compiled_minilm.dimension)
