"""The guard behind a softmax goes, and nothing else does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from docsearch.encoding.unguarded import remove_guards


def _model(*, softmax: bool) -> Any:
    openvino = pytest.importorskip("openvino")
    from openvino import opset13 as op

    given = op.parameter([2, 3], np.float32)
    x = op.softmax(given, 1) if softmax else op.relu(given)
    guarded = op.select(op.is_nan(x), op.constant(np.float32(0)), x)
    return openvino.Model([op.add(guarded, op.constant(np.float32(1)))], [given])


def _kinds(model: Any) -> list[str]:
    return [node.get_type_name() for node in model.get_ordered_ops()]


def test_the_guard_of_a_softmax_goes() -> None:
    import openvino

    model = _model(softmax=True)
    given = np.arange(6, dtype=np.float32).reshape(2, 3)
    before = openvino.compile_model(model, "CPU")([given])[0]
    remove_guards(model)
    assert {"IsNaN", "Select"}.isdisjoint(_kinds(model))
    assert "Softmax" in _kinds(model)
    np.testing.assert_allclose(openvino.compile_model(model, "CPU")([given])[0], before, rtol=1e-6)


def test_another_guard_stays() -> None:
    model = _model(softmax=False)
    remove_guards(model)
    assert {"IsNaN", "Select"} <= set(_kinds(model))
