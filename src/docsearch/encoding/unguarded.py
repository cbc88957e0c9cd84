"""An exported graph without the guard that torch puts behind each softmax of attention.

Where a token may attend to none at all, the softmax has no number to give, and the guard makes it zeros.
Here each has one: no text is without tokens, and what fills it up to its width (see ``shapes``) stands so
near to them that any window reaches one.  Without the guard OpenVINO computes attention in one step, which
takes a tenth off the whole.
"""

from __future__ import annotations

from typing import Any

__all__ = ["remove_guards"]


def remove_guards(model: Any) -> None:  # noqa: ANN401  (openvino.Model)
    """Take ``IsNaN(x) ? anything : x`` for ``x`` wherever ``x`` is a softmax."""
    for node in model.get_ordered_ops():
        if node.get_type_name() != "Select":
            continue
        asked, kept = _source(node, 0), _source(node, 2)
        if (
            kept.get_type_name() == "Softmax"
            and asked.get_type_name() == "IsNaN"
            and _source(asked, 0).get_friendly_name() == kept.get_friendly_name()
        ):
            for reader in node.output(0).get_target_inputs():
                reader.replace_source_output(kept.output(0))


def _source(node: Any, place: int) -> Any:  # noqa: ANN401  (openvino.Node)
    return node.input(place).get_source_output().get_node()
