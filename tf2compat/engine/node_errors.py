"""Errors of a step, as TF1 reported them: with the graph's operation, and where it was made."""

from __future__ import annotations

import re
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import UninitializedVariableError

__all__ = ["as_graph_error"]

_NODE = re.compile(r"\{\{node ([^\s}]+)\}\}")
_FUNCTION_NODE = re.compile(r"\{\{function_node [^\s}]*\}\} ?")
_REPLICA = re.compile(r"tf2compat_replica_\d+/")
_SUFFIX = re.compile(r" \[Op:__tf2compat_(step|loop)\w*\]")


def _operation(graph: tf.Graph, message: str) -> tf.Operation | None:
    """Returns the first operation of the graph that a message names."""
    for name in _NODE.findall(message):
        try:
            return graph.get_operation_by_name(name)
        except (KeyError, ValueError):
            continue
    return None


def as_graph_error(error: tf.errors.OpError, graph: tf.Graph, uninitialized: list[str]) -> tf.errors.OpError:
    """Returns the error that TF1 would have raised.

    Args:
        error: what the compiled function raised.
        graph: the graph that the function was made from.
        uninitialized: the names of the step's variables that have no value.
    """
    message = _REPLICA.sub("", _SUFFIX.sub("", _FUNCTION_NODE.sub("", error.message)))
    operation = _operation(graph, message)
    message = _tf.interpolate_graph(message, graph)
    if isinstance(error, tf.errors.FailedPreconditionError) and uninitialized:
        return UninitializedVariableError(
            "Session.run",
            f"Attempting to use uninitialized value {', '.join(uninitialized)}. {message}",
            "Run `tf.global_variables_initializer()` (and `tf.local_variables_initializer()`) "
            "or restore a checkpoint first.",
            operation,
        )
    if uninitialized:  # An optimizer's kernel says "Invalid variable reference" and no more.
        message += f"\nWithout a value yet (uninitialized): {', '.join(uninitialized)}. Run the initializers first."
    kind: Any = type(error)
    node_def = operation.node_def if operation is not None else None
    return kind(node_def, operation, message)
