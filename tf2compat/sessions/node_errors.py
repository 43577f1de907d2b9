"""Errors of a step, as TF1 reported them: with the graph's operation, and where it was made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import tensorflow as tf

from tf2compat.errors import Tf2CompatError, UninitializedVariableError
from tf2compat.graph.inner_operations import Place, named_operation, variables_taken
from tf2compat.graph.kernel_state import without_data_set
from tf2compat.library_files import user_frames

__all__ = ["as_graph_error"]

_FUNCTION_NODE = re.compile(r"\{\{function_node [^\s}]*\}\} ?")
_COPY = re.compile(r"/tf2compat_(?:at_[\w.]+|here)(?=\W|$)")  # See `passes/computed_there.py`.
_REPLICA = re.compile(r"tf2compat_replica_\d+/")
_SUFFIX = re.compile(r" \[Op:__tf2compat_(step|loop)\w*\]")
_ROOT = r"(?m)^(?: *\(\d+\) [\w ]+: )?"  # Of several kernels that failed at once, the runtime lists all.
_UNINITIALIZED_REFERENCE = re.compile(_ROOT + r"Attempting to use uninitialized value (\S+)")
_NO_VARIABLE = re.compile(_ROOT + r"Invalid variable reference\.")
_NAMED = r"(?:variable |failure |resource: \S*/|Resource \S*/){}(?=\.?\s|\)|/N\d|/class|\.?$)"


_MISSING = re.compile(
    r"(?:Could not find resource: |Resource )tf2compat\.[\w.-]+/(?P<resource>\S+?)(?:\)|/N\d+tensorflow\S* does not)"
    r"|(?:Could not find variable |Read variable failure )(?P<variable>\S+)\. "
)
_SHOWN = 4
"""How many of the user's lines that led to an operation a message names."""

_VARIABLES = {"VarHandleOp", "Variable", "VariableV2"}


def _variable_of_graph(graph: tf.Graph, name: str) -> str:
    """Returns the name of the graph's variable that a kernel names, perhaps by the calls that led to it; else empty."""
    parts = name.split("/")
    for start in range(len(parts)):
        try:
            operation = graph.get_operation_by_name("/".join(parts[start:]))
        except (KeyError, ValueError):
            continue
        if operation.type in _VARIABLES:
            return str(operation.name)
    return ""


def _located(message: str, operation: Any, node: str) -> str:
    """Returns a message that names an operation and the user's line as TF1's did: `[[node x (defined at f.py:3) ]]`."""
    lines = [f"{file}:{number}" for file, number in user_frames(operation)]
    called = f", called from {', '.join(lines[1:_SHOWN])}" if lines[1:] else ""
    where = f"node {operation.name} (defined at {lines[0]}{called}) " if lines else f"node {operation.name}"
    return message.replace(node, where, 1)


def _without_value(message: str, operation: Any, uninitialized: list[str], graph: tf.Graph) -> list[str]:
    """Returns the names of the variables that a kernel found without a value.

    Kernels say it in as many ways as they look for a variable: it is not found, its container does not exist, or an
    optimizer's "Invalid variable reference", which names none.
    """
    reference = _UNINITIALIZED_REFERENCE.search(message)
    if reference:
        return [_variable_of_graph(graph, reference[1]) or reference[1]]
    named = [name for name in uninitialized if re.search(_NAMED.format(re.escape(name)), message)]
    if named:
        # `w` is found in the name of `layer/w` as well.
        return [max(named, key=len)]
    missing = _MISSING.search(message)  # Of a variable that a data set holds, not the step.
    if missing and (name := _variable_of_graph(graph, missing["resource"] or missing["variable"])):
        return [name]
    if not _NO_VARIABLE.search(message):
        return []
    taken = variables_taken(operation) if operation is not None else set()
    return [name for name in uninitialized if name in taken] or uninitialized


def as_graph_error(
    error: tf.errors.OpError, graph: tf.Graph, uninitialized: list[str], places: Mapping[str, Place] | None = None
) -> tf.errors.OpError:
    """Returns the error that TF1 would have raised.

    Args:
        error: what the compiled function raised, or what is needed before it runs.
        graph: the graph that the function was made from.
        uninitialized: the names of the step's variables that have no value.
        places: the functions that the graph's steps call.
    """
    if isinstance(error, Tf2CompatError):
        return error  # Ours to begin with.
    message = _COPY.sub("", without_data_set(error.message))
    operation, node = named_operation(graph, places or {}, message)
    if operation is not None:
        message = _located(message, operation, node)
    message = _REPLICA.sub("", _SUFFIX.sub("", _FUNCTION_NODE.sub("", message)))
    names = _without_value(message, operation, uninitialized, graph)
    if names:
        where = _located("\n\t [[{}]]", operation, "{}") if operation is not None else "."
        return UninitializedVariableError(
            "Session.run",
            f"Attempting to use uninitialized value {', '.join(names)}{where}",
            "Run `tf.global_variables_initializer()` (and `tf.local_variables_initializer()`) "
            "or restore a checkpoint first.",
            operation,
        )
    return type(error)(operation.node_def if operation is not None else None, operation, message)
