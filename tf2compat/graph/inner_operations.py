"""The operations inside the functions that a graph calls, by the names that TF1 gave them.

A kernel that fails inside a function (a branch, the body of a loop, a `tf.function`) names the session's copy of the
function and a node in it. TF1 had those nodes in the graph itself, under the name of the operation that calls:
`check/AssertGuard/Assert`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.ops import PASSES_ON

__all__ = ["InnerOperation", "Place", "named_operation", "variables_taken"]

_NODE = re.compile(r"\{\{(function_)?node ([^\s}]+)\}\} ?")
_CONVERTED = re.compile(r"conversion failed while converting ([^\s\[]+?)(?:_const_\d+)?\[")
_DATA_SET = re.compile(r"Error in user-defined function passed to ")
_OUTER = re.compile(r"\[\[([^\s\]{]+)\]\]")
_REPLICA = re.compile(r"tf2compat_replica_\d+/")
_NUMBER = re.compile(r"_\d+$")


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a step calls a function.

    Attributes:
        source: the name of the function in the graph; steps call copies of it.
        node: the name of the node that calls it.
        function: the copy of the function that this node is in; empty where it is in the graph itself.
        in_step: whether the step runs it; otherwise a data set does, and may do so for longer.
    """

    source: str
    node: str
    function: str = ""
    in_step: bool = True


class InnerOperation:
    """An operation of a function's graph, named as in a graph of TF1: the caller's name, a slash, its own.

    It is a `tf.Operation` for `isinstance`; all but its name are the operation's own.
    """

    def __init__(self, operation: tf.Operation, name: str) -> None:
        self._operation = operation
        self.name = name

    @property
    def __class__(self) -> Any:
        return tf.Operation

    @__class__.setter
    def __class__(self, kind: Any) -> None:
        raise TypeError

    @property
    def node_def(self) -> Any:
        """The operation's node, under this name."""
        node_def = self._operation.node_def
        node_def.name = self.name
        return node_def

    def __getattr__(self, name: str) -> Any:
        return getattr(self._operation, name)

    def __repr__(self) -> str:
        return f"<tf.Operation '{self.name}' type={self._operation.type}>"


def _lookup(graph: tf.Graph, name: str) -> tf.Operation | None:
    try:
        return graph.get_operation_by_name(_REPLICA.sub("", name))
    except (KeyError, ValueError):
        return None


def _inner(graph: tf.Graph, places: Mapping[str, Place], function: str, node: str) -> InnerOperation | None:
    """Returns the operation of a node of a function; None where Python did not trace the function."""
    inner = _tf.function_graph(graph, places[function].source)
    # A node that is returned by its own name gets a number in the function.
    found = inner and (_lookup(inner, node) or _lookup(inner, _NUMBER.sub("", node)))
    return InnerOperation(found, "/".join([*_callers(places, function), found.name])) if found else None


def _in_function(graph: tf.Graph, places: Mapping[str, Place], function: str, node: str) -> Any | None:
    """Returns the operation of a node of a function or of the graph, else of the nearest node that calls it."""
    if function not in places:
        return _lookup(graph, node)
    place = places[function]
    return _inner(graph, places, function, node) or _in_function(graph, places, place.function, place.node)


def _callers(places: Mapping[str, Place], function: str) -> list[str]:
    """Returns the names of the nodes through which a function is called, the outermost first."""
    place = places.get(function)
    return [] if place is None else [*_callers(places, place.function), _REPLICA.sub("", place.node)]


def _data_sets(asking: tf.Operation | None) -> set[str]:
    """Returns the names of the nodes that an iterator's elements come from, given an operation that asks for one."""
    if asking is None or not asking.inputs:
        return set()
    iterator = asking.inputs[0].op
    todo = [user for user in iterator.outputs[0].consumers() if user.type == "MakeIterator"]
    found = {iterator.name}
    while todo:
        operation = todo.pop()
        if operation.name not in found:
            found.add(operation.name)
            todo.extend(tensor.op for tensor in operation.inputs)
    return found


def _in_data_sets(graph: tf.Graph, places: Mapping[str, Place], message: str) -> tuple[Any | None, str]:
    """Returns the operation that failed in a function of a data set; a kernel names its node there, and no function.

    Where it is not to be found, it is the operation that asked for the element.
    """
    outer = _OUTER.search(message)
    asking = _lookup(graph, outer[1]) if outer else None
    node = next((match for match in _NODE.finditer(message) if not match[1]), None)
    if node is None:
        return asking, outer[1] if outer else ""
    data_sets = _data_sets(asking)
    for function in list(places):  # Another thread may compile a step meanwhile.
        if _callers(places, function)[0] in data_sets:
            found = _inner(graph, places, function, node[2])
            if found is not None:
                return found, node[0].rstrip(" ")
    return asking, outer[1] if outer else ""


def named_operation(graph: tf.Graph, places: Mapping[str, Place], message: str) -> tuple[Any | None, str]:
    """Returns the first operation of a graph or of its functions that a message names, and how the message names it.

    Args:
        graph: the graph.
        places: the functions of its steps.
        message: of a kernel.
    """
    if _DATA_SET.search(message):
        return _in_data_sets(graph, places, message)
    function = ""
    # XLA names the functions that it could not compile after the node, the innermost first.
    converted = _CONVERTED.search(message)
    for match in _NODE.finditer(message):
        if match[1]:  # A node belongs to the function that was named last.
            function = match[2]
            continue
        if converted and function not in places:
            function = converted[1]
        operation = _in_function(graph, places, function, match[2])
        if operation is not None:
            return operation, match[0].rstrip(" ")
    return None, ""


def variables_taken(operation: Any) -> set[str]:
    """Returns the names of the variables whose handles an operation takes, as far as its graph tells."""
    return {handle.op.name for tensor in operation.inputs for handle in _handles(tensor, set())}


def _handles(tensor: tf.Tensor, seen: set[int]) -> Iterator[tf.Tensor]:
    """Yields the handles of variables that a tensor may be, through TF1's loops and what functions capture."""
    if tensor.dtype != tf.resource or id(tensor) in seen:
        return
    seen.add(id(tensor))
    if tensor.op.type == "VarHandleOp":
        yield tensor
    elif tensor.op.type in PASSES_ON:
        for source in tensor.op.inputs:
            yield from _handles(source, seen)
    else:
        for outer, inner in getattr(tensor.graph, "captures", ()):
            if inner is tensor:
                yield from _handles(outer, seen)
