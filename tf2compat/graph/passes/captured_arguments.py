"""Nodes that stand for values of TensorFlow 2 become arguments of the function.

A step of TensorFlow 2 may use a lookup table, an iterator or a tensor that was made outside of it; in a
`StepGraph` a placeholder stands for each, and its value is given to the function at each call.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Argument, Body

__all__ = ["captured_arguments"]


def _argument(node: Any) -> Argument:
    """Returns an argument of the traced shape: Grappler then rewrites the step as it does in a `tf.function`."""
    attributes: dict[str, Any] = {}
    if "shape" in node.attr and not (shape := node.attr["shape"].shape).unknown_rank:
        attributes["_output_shapes"] = tf.compat.v1.AttrValue()
        attributes["_output_shapes"].list.shape.add().CopyFrom(shape)
    return Argument(node.name, node.attr["dtype"].type, attributes)


def captured_arguments(body: Body, names: Collection[str]) -> list[str]:
    """Takes the nodes of captured values out of a body and adds an argument for each, of the same name.

    Args:
        body: changed in place.
        names: the names of the nodes that stand for captured values.

    Returns:
        Those that the body needs, in the order of the arguments added.
    """
    found = [name for name in body.nodes if name in names]
    for name in found:
        body.arguments.append(_argument(body.nodes.pop(name)))
    for node in body.nodes.values() if found else ():
        inputs = [name.partition(":")[0] if name.partition(":")[0] in found else name for name in node.input]
        # An argument is there before the step begins: nothing waits for it.
        inputs = [name for name in inputs if name.removeprefix("^") not in found or not name.startswith("^")]
        if inputs != list(node.input):
            del node.input[:]
            node.input.extend(inputs)
    body.returns = [name.partition(":")[0] if name.partition(":")[0] in found else name for name in body.returns]
    body.targets = [target for target in body.targets if target not in found]
    return found
