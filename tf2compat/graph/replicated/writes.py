"""Writes to variables: the written value is the same on all replicas, or an error names the node."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import tensorflow as tf

from tf2compat.declared.unsupported import unsupported
from tf2compat.graph.body import Body
from tf2compat.graph.flow import before, behind
from tf2compat.graph.ops import PASSES_ON, READS, writes_variable
from tf2compat.graph.replicated.data_types import data_type_of
from tf2compat.graph.replicated.kind import Kind, KnownKinds
from tf2compat.graph.replicated.shapes import Shape, ShapeOf
from tf2compat.graph.replicated.sync_marks import add_sync
from tf2compat.graph.snapshot import function_names_of
from tf2compat.graph.written_handles import writers_of_handles

__all__ = ["after_writes", "handle_arguments", "no_writes_in_loops", "reaches_write", "sync_writes", "writes_of"]

_ROWS = ("ResourceScatter", "ResourceSparse")


def handle_arguments(body: Body) -> set[str]:
    """Returns the arguments that are handles of variables."""
    return {argument.name for argument in body.arguments if "_handle_dtypes" in argument.attributes}


def writes_of(body: Body) -> list[Any]:
    """Returns the nodes that write to variables."""
    return [node for node in body.nodes.values() if writes_variable(node.op)]


def _refused(node: Any, why: str) -> Exception:
    return unsupported("op:write that may differ", f"'{node.name}' ({node.op}) {why}.")


def _function_writes(body: Body, name: str, seen: set[str]) -> bool:
    """Returns whether a function, or one that it calls, writes to a variable."""
    function = body.functions.get(name)
    if function is None or name in seen:
        return False
    seen.add(name)
    for node in function.node_def:
        if writes_variable(node.op) or _function_writes(body, node.op, seen):
            return True
        if any(_function_writes(body, called, seen) for called in function_names_of(node)):
            return True
    return False


def _calls_writer(body: Body, node: Any) -> bool:
    return any(_function_writes(body, name, set()) for name in [node.op, *function_names_of(node)])


def _mode(node: Any, kind: Kind, data_type: int, shape: Shape) -> str:
    """Returns how a written value becomes one.

    Raises:
        UnsupportedError: it cannot.
    """
    number = tf.dtypes.as_dtype(data_type)
    if kind is Kind.GATED:
        raise _refused(node, "stands behind a condition that may hold on one replica and not on another")
    if kind is Kind.MIXED:
        raise _refused(node, "writes a sum over the batch to which something else is added")
    # An update by rows takes the indices and rows of all replicas.
    if kind is Kind.BATCH or (node.op.startswith(_ROWS) and shape != ()):
        return "gather"
    if kind is Kind.SUM or (kind is Kind.COUNT and shape == ()):
        return "sum"
    # A statistic of the rows that no rule knows, for a moving average say: their mean keeps the copies equal.
    if number.is_floating or number.is_complex:
        return "mean"
    raise _refused(node, f"writes {number.name} values that may differ from replica to replica")


def sync_writes(body: Body, kinds: KnownKinds, in_loop: Callable[[str], bool], shape_of: ShapeOf) -> bool:
    """Marks the operands of writes that may differ; returns whether there were any.

    Args:
        body: changed in place.
        kinds: the kinds of its nodes.
        in_loop: returns whether a node is in the body of a TF1 loop.
        shape_of: returns the static shape of a tensor.

    Raises:
        UnsupportedError: a write cannot be shown to keep the variable's copies equal; it names the node.
    """
    handles = handle_arguments(body)
    marked = False
    for node in list(body.nodes.values()):
        data = [name for name in node.input if not name.startswith("^")]
        if not writes_variable(node.op):
            takes_handle = handles.intersection(data) and node.op not in READS | PASSES_ON
            varies = any(kinds.of(name) is not Kind.SAME for name in node.input)
            if takes_handle and varies and _calls_writer(body, node):
                raise _refused(node, "calls a function that writes to a variable, with values that may differ")
            continue
        if any(kinds.of(name) is Kind.GATED for name in node.input):
            _mode(node, Kind.GATED, tf.float32.as_datatype_enum, None)
        for position, name in enumerate(data):
            kind = kinds.of(name)
            if kind is Kind.SAME or data_type_of(body, name) == tf.resource.as_datatype_enum:
                continue
            data_type = data_type_of(body, name)
            mode = _mode(node, kind, data_type, shape_of(name))
            if in_loop(node.name):
                raise _refused(node, "writes, inside a loop, values that may differ from replica to replica")
            node.input[position] = add_sync(body, name, mode, data_type)
            marked = True
    return marked


def reaches_write(body: Body) -> set[str]:
    """Returns the nodes whose values are written to variables, or are needed to compute a written value."""
    return before(body, [name for node in writes_of(body) for name in node.input])


def after_writes(body: Body) -> set[str]:
    """Returns the nodes that write to variables, and those that run after one of them."""
    return behind(body, [node.name for nodes in writers_of_handles(body).values() for node in nodes])


def no_writes_in_loops(body: Body, loops: Collection[str]) -> None:
    """Refuses what writes in a TF1 loop, where all replicas share the variable and each has a loop of its own.

    Args:
        body: the graph.
        loops: the nodes in loops.

    Raises:
        UnsupportedError: it names the node.
    """
    for nodes in writers_of_handles(body).values():
        for node in nodes:
            if node.name in loops:
                raise unsupported("op:write in a loop", f"'{node.name}' ({node.op}) writes to a variable.")
