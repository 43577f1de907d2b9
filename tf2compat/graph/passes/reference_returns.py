"""A fetched reference to an integer variable is copied.

The runtime keeps 32-bit integers in host memory and wants to know their full type where they
leave a function; references have none. What is returned is a copy, which a fetch is anyway.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.body import Body, tensor_of
from tf2compat.graph.function_body import output_types

__all__ = ["reference_returns"]


def _producer(body: Body, name: str) -> tuple[Any | None, int]:
    """Returns the node and output that a tensor comes from, identities left out; None for an argument."""
    node, position = tensor_of(name)
    while node in body.nodes and body.nodes[node].op == "Identity":
        node, position = tensor_of(body.nodes[node].input[0])
    return body.nodes.get(node), position


def _is_integer_reference(body: Body, name: str) -> bool:
    node, position = _producer(body, name)
    definition = None if node is None else _tf.op_def(node.op)
    if definition is None or not any(argument.is_ref for argument in definition.output_arg):
        return False
    return output_types(node, body.functions)[position] == tf.int32.as_datatype_enum


def reference_returns(body: Body) -> None:
    """Returns copies in the place of references to 32-bit integers."""
    for number, name in enumerate(body.returns):
        if _is_integer_reference(body, name):
            copied = body.add_node(f"returned_copy_{number}", "DeepCopy", [name], T=("type", tf.int32.as_datatype_enum))
            body.returns[number] = f"{copied.name}:0"
