"""The query model once more, with the weights of its matrix products in 8 bits.

A query of a few words takes as long as it takes to read the weights, so a quarter of the bytes is what makes
it faster.  Each 32 weights of a column have a scale of their own (ONNX Runtime's MatMulNBits); products and
sums stay what they were.  Documents are encoded with all bits: this is beside the exact graph, not in its
place, and everything that is not multiplied stays in the file that both share.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["blocks_of", "write_eight_bits"]

_BLOCK = 32
_MIDDLE = 128  # what 0 is written as
_PAGE = 4096  # tensors begin where the system can map them
_WITH_INTEGERS = 4  # MatMulNBits' accuracy level: both sides as integers within a block
_DOMAIN = "com.microsoft"


def write_eight_bits(exact: Path, graph: Path, weights: Path) -> None:
    """Write ``graph`` and its ``weights`` beside the ``exact`` graph, all in one folder."""
    import onnx
    from onnx import numpy_helper

    model = onnx.load(str(exact), load_external_data=False)
    held = {tensor.name: tensor for tensor in model.graph.initializer}
    written: dict[str, tuple[str, str]] = {}
    with weights.open("wb") as file:
        for node in model.graph.node:
            name = node.input[1] if node.op_type == "MatMul" else ""
            if name not in held or not _divides(held[name]):
                continue
            if name not in written:
                blocks, scales = blocks_of(numpy_helper.to_array(held[name], base_dir=str(exact.parent)))
                written[name] = f"{name} blocks", f"{name} scales"
                for part, array in ((f"{name} blocks", blocks), (f"{name} scales", scales)):
                    model.graph.initializer.append(_outside(part, array, file, weights.name))
            node.CopyFrom(_product(node, written[name], *held[name].dims))
    used = {name for node in model.graph.node for name in node.input}
    for tensor in [tensor for name, tensor in held.items() if name in written and name not in used]:
        model.graph.initializer.remove(tensor)
    if all(one.domain != _DOMAIN for one in model.opset_import):
        model.opset_import.append(onnx.helper.make_opsetid(_DOMAIN, 1))
    graph.write_bytes(model.SerializeToString())


def blocks_of(matrix: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """A matrix (inputs, outputs) as (outputs, blocks, 32) small integers and (outputs, blocks) scales."""
    columns = matrix.T.reshape(matrix.shape[1], -1, _BLOCK).astype(np.float32)
    scales = np.abs(columns).max(axis=2) / np.float32(_MIDDLE - 1)
    steps = np.rint(columns / np.where(scales > 0, scales, 1)[:, :, None])
    return (steps + _MIDDLE).astype(np.uint8), scales


def _divides(tensor: Any) -> bool:  # noqa: ANN401  (onnx.TensorProto)
    """Whether it is a matrix of float32 whose columns are whole blocks."""
    import onnx

    plain = tensor.data_type == onnx.TensorProto.FLOAT and len(tensor.dims) == 2  # noqa: PLR2004
    return plain and tensor.dims[0] % _BLOCK == 0


def _product(node: Any, parts: tuple[str, str], inputs: int, outputs: int) -> Any:  # noqa: ANN401
    import onnx

    return onnx.helper.make_node(
        "MatMulNBits",
        [node.input[0], *parts],
        list(node.output),
        name=node.name,
        domain=_DOMAIN,
        K=inputs,
        N=outputs,
        bits=8,
        block_size=_BLOCK,
        accuracy_level=_WITH_INTEGERS,
    )


def _outside(name: str, array: NDArray[Any], file: Any, location: str) -> Any:  # noqa: ANN401
    """A tensor whose numbers stand in ``file``, from the next page on."""
    import onnx

    file.write(b"\0" * (-file.tell() % _PAGE))
    kind = onnx.helper.np_dtype_to_tensor_dtype(array.dtype)
    tensor = onnx.TensorProto(name=name, data_type=kind, dims=array.shape)
    tensor.data_location = onnx.TensorProto.EXTERNAL
    place = {"location": location, "offset": file.tell(), "length": array.nbytes}
    for key, value in place.items():
        tensor.external_data.add(key=key, value=str(value))
    file.write(np.ascontiguousarray(array).tobytes())
    return tensor
