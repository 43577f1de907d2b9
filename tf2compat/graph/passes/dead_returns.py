"""Fetches that may have no value: tensors inside a branch of TF1's control flow that was not taken.

For such a tensor the runtime returns an empty one of 32-bit floats and no error. So a body returns, for each
fetch that may be dead, a number as well, which is dead with it: then its type is not that of the number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Body, tensor_of
from tf2compat.graph.branches import inside, switches
from tf2compat.graph.function_body import output_types

__all__ = ["alive", "dead_returns"]


def dead_returns(body: Body) -> dict[int, int]:
    """Adds a return for each return of a body that may be dead.

    Args:
        body: changed in place.

    Returns:
        The number of each such return -> the number of the one added for it.
    """
    if not body.returns or not switches(body):
        return {}
    within = inside(body)
    found = {}
    for number, returned in enumerate(list(body.returns)):
        node, position = tensor_of(returned)
        if node in within:
            found[number] = len(body.returns)
            data_type = output_types(body.nodes[node], body.functions)[position]
            body.returns.append(_mark(body, number, returned, data_type))
    return found


def _mark(body: Body, number: int, returned: str, data_type: int) -> str:
    """Adds a node of 32-bit integers that is dead with a tensor: its shape; returns its output."""
    name = f"tf2compat_alive_{number}"
    while name in body.nodes:
        name += "_"
    types = {"T": ("type", data_type), "out_type": ("type", tf.int32.as_datatype_enum)}
    mark = body.add_node(name, "Shape", [returned], **types)
    mark.device = body.nodes[tensor_of(returned)[0]].device
    return f"{name}:0"


def alive(results: list[Any], dead: Mapping[int, int]) -> list[Any]:
    """Returns the results of a function without the returns that were added.

    Raises:
        tf.errors.InvalidArgumentError: a fetch has no value.
    """
    for number, mark in dead.items():
        if results[mark].dtype != tf.int32:
            # TF1's message, and its type.
            raise tf.errors.InvalidArgumentError(None, None, f"Retval[{number}] does not have value")
    return results[: len(results) - len(dead)]
