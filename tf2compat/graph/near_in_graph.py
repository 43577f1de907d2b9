"""The tensors and operations of a graph whose names are near one that it does not have."""

from __future__ import annotations

import re
from typing import Any

import tensorflow as tf

from tf2compat.near_names import near_names

__all__ = ["near_in_graph"]

_NAME = re.compile(r"The name '([^']+)' refers to (an Operation not in the graph)?")


def near_in_graph(graph: tf.Graph, message: Any) -> str:
    """Returns a sentence of the names that a user may have meant, `Near: 'loss:0'.`; empty where there are none.

    Args:
        graph: the graph.
        message: TensorFlow's, of a name that the graph does not have.
    """
    found = _NAME.search(str(message))
    if found is None:
        return ""
    name, output = found[1].partition(":")[::2]
    operations = {operation.name: operation for operation in graph.get_operations()}
    if found[2]:
        near = near_names(name, operations)
    elif name in operations:
        near = [tensor.name for tensor in operations[name].outputs[:3]]
    else:
        near = [_near_output(operations[other], output) for other in near_names(name, operations)]
    return f"Near: {', '.join(repr(other) for other in near)}." if near else ""


def _near_output(operation: tf.Operation, output: str) -> str:
    """Returns the name of an operation's output of this number, or of its first one if there are fewer."""
    number = int(output) if output.isdigit() and int(output) < len(operation.outputs) else 0
    return f"{operation.name}:{number}"
