"""In which numbers a model computes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from docsearch.errors import BadInputError

if TYPE_CHECKING:
    import torch

__all__ = ["PRECISION_VARIABLE", "lower_precision", "wants_bfloat16"]

PRECISION_VARIABLE = "DOCSEARCH_PRECISION"
_CPU_INFO = Path("/proc/cpuinfo")


def wants_bfloat16(device: str) -> bool:
    """Whether to compute in bfloat16: by ``DOCSEARCH_PRECISION`` (``fp32`` or ``bf16``), else where it pays.

    It pays on processors with AMX.  AVX512-BF16 alone does not: measured on one, MiniLM in bfloat16 made 40
    chunks a second and in float32 58; float32 with products in bfloat16 made 38.
    """
    asked = os.environ.get(PRECISION_VARIABLE, "").strip().lower()
    if asked not in {"", "auto", "fp32", "bf16"}:
        raise BadInputError(f"{PRECISION_VARIABLE} must be fp32, bf16 or auto, and is {asked!r}.")
    if asked in {"fp32", "bf16"}:
        return asked == "bf16"
    return device == "cpu" and _has_amx()


def _has_amx() -> bool:
    """Whether the processor multiplies matrices in bfloat16 (Linux knows; float32 is never wrong)."""
    bound = os.environ.get("ONEDNN_MAX_CPU_ISA", "")  # what the library under torch and OpenVINO may use
    if bound and "AMX" not in bound.upper():
        return False
    try:
        return {"amx_tile", "amx_bf16"} <= set(_CPU_INFO.read_text(encoding="utf-8").split())
    except OSError:
        return False


def lower_precision(first: torch.nn.Module) -> None:
    """Turn the first module of a model (its transformer) to bfloat16 and hand float32 on to the rest: sums
    over hundreds of tokens in pooling, and the length of a vector, need more than eight bits of mantissa.
    """
    import torch

    def widen(_module: torch.nn.Module, _args: object, output: dict[str, object]) -> dict[str, object]:
        return {
            name: value.float() if isinstance(value, torch.Tensor) and value.is_floating_point() else value
            for name, value in output.items()
        }

    first.to(torch.bfloat16)
    first.register_forward_hook(widen)
