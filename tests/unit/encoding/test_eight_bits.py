"""Weights in 8 bits: near to what they were, and used only where the model says the same with them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from docsearch.encoding.eight_bits import blocks_of, write_eight_bits


def test_blocks_are_within_half_a_step() -> None:
    matrix = np.random.default_rng(0).normal(size=(64, 5)).astype(np.float32)
    matrix[:32, 2] = 0.0  # a block of nothing
    blocks, scales = blocks_of(matrix)
    assert blocks.shape == (5, 2, 32)
    assert scales.shape == (5, 2)
    back = ((blocks.astype(np.float32) - 128) * scales[:, :, None]).reshape(5, 64).T
    step = np.repeat(scales.T, 32, axis=0)
    assert (np.abs(back - matrix) <= 0.5001 * step).all()


def test_products_are_nearly_the_same_and_the_exact_graph_is_left_alone(tmp_path: Path) -> None:
    generator = np.random.default_rng(1)
    weights = generator.normal(size=(64, 48)).astype(np.float32)
    narrow = generator.normal(size=(48, 7)).astype(np.float32)  # 48 is no whole number of blocks
    graph = helper.make_graph(
        [
            helper.make_node("MatMul", ["x", "w"], ["h"]),
            helper.make_node("MatMul", ["x", "w"], ["again"]),  # one matrix, two products
            helper.make_node("Add", ["h", "again"], ["both"]),
            helper.make_node("MatMul", ["both", "n"], ["y"]),
        ],
        "two products",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", 64])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", 7])],
        [numpy_helper.from_array(weights, "w"), numpy_helper.from_array(narrow, "n")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    exact, small = tmp_path / "model.onnx", tmp_path / "queries.onnx"
    onnx.save(model, exact)
    before = exact.read_bytes()
    write_eight_bits(exact, small, tmp_path / "queries.bin")
    assert exact.read_bytes() == before
    kinds = [node.op_type for node in onnx.load(small, load_external_data=False).graph.node]
    assert kinds == ["MatMulNBits", "MatMulNBits", "Add", "MatMul"]
    x = generator.normal(size=(3, 64)).astype(np.float32)
    found, expected = (
        onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"]).run(None, {"x": x})[0]
        for file in (small, exact)
    )
    assert np.abs(found - expected).max() < 0.02 * np.abs(expected).max()
    assert not np.array_equal(found, expected)
