"""Reads of one variable that nothing puts later become one read.

TF1's reference variables have one read each, `w/read`, which all that use the variable take. A resource variable is
read again wherever it is used, by each step of an unrolled network, and Grappler cannot know that equal operations
behind equal reads are equal. All these reads come before the writes of the step, so they give one value.
"""

from __future__ import annotations

from typing import Any

from tf2compat.graph.body import Body

__all__ = ["one_read"]

_OTHER = ("_class", "_output_shapes", "_has_manual_control_dependencies")
"""Attributes in which reads of one value may differ."""


def _key(node: Any) -> tuple[Any, ...]:
    attributes = (
        (name, value.SerializeToString(deterministic=True)) for name, value in node.attr.items() if name not in _OTHER
    )
    # By device too: a read on another device is a copy that lies there.
    return node.input[0], node.device, *sorted(attributes)


def one_read(body: Body) -> None:
    """Replaces the reads of each variable that wait for nothing by the first; call it when handles are arguments."""
    handles = {argument.name for argument in body.arguments if "_handle_dtypes" in argument.attributes}
    first: dict[tuple[Any, ...], str] = {}
    kept: dict[str, str] = {}
    for name, node in body.nodes.items():
        if node.op == "ReadVariableOp" and len(node.input) == 1 and node.input[0] in handles:
            one = first.setdefault(_key(node), name)
            if one != name:
                kept[name] = one
    if kept:
        body.replace_nodes(kept)
