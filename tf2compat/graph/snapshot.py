"""A graph's nodes and functions as protos, read once and kept up with the graph as it grows."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable
from typing import Any

import tensorflow as tf

from tf2compat import _tf

__all__ = ["WRITTEN_GRADIENT", "GraphSnapshot", "function_names_of", "may_refer"]

WRITTEN_GRADIENT = "SymbolicGradient of a function that calls one with a grad_func"
"""The op of a node that is refused when it runs (`declared/unsupported.py`)."""

# Beyond this many new nodes, serializing the graph as a whole beats asking node by node.
_MANY_NODES = 500


@functools.cache
def _names_functions(op: str) -> bool:
    definition = _tf.op_def(op)
    return definition is None or any("func" in attribute.type for attribute in definition.attr)


def may_refer(node: Any) -> bool:
    """Returns whether an attribute of a node can name a function. Most ops have none such; the answer is quick."""
    return _names_functions(node.op)


def function_names_of(node: Any) -> set[str]:
    """Returns the names of the functions that a node's attributes refer to."""
    names: set[str] = set()
    for attribute in node.attr.values() if may_refer(node) else ():
        kind = attribute.WhichOneof("value")
        if kind == "func":
            names.add(attribute.func.name)
        elif kind == "list":
            names.update(function.name for function in attribute.list.func)
    return names


class GraphSnapshot:
    """The `NodeDef`s and `FunctionDef`s of a graph, by name.

    Only what is new is read again, and the nodes that call functions: building the gradient of
    a `tf.while_loop` gives the loop, which is in the graph already, further inputs and outputs.

    Attributes:
        graph: the graph.
        nodes: node name -> `NodeDef`. Shared; whoever changes a node copies it first.
        functions: function name -> `FunctionDef`. Shared likewise.
    """

    def __init__(self, graph: tf.Graph) -> None:
        self.graph = graph
        self._lock = threading.Lock()
        self._version = -1
        self._gradients: dict[str, str] = {}
        self._callers: list[tf.Operation] = []
        self.nodes: dict[str, Any] = {}
        self.functions: dict[str, Any] = {}

    def refresh(self) -> None:
        """Reads the nodes that were added to the graph since the last call, from any thread."""
        with self._lock:
            self._refresh()

    def _refresh(self) -> None:
        version = self.graph.version
        if version == self._version:
            return
        operations = self.graph.get_operations()
        # A graph only grows, and keeps its operations in the order in which they were made.
        added = operations[len(self.nodes) :]
        if len(added) > _MANY_NODES or not self._take_each([*self._callers, *added]):
            self._take_all()
        self._callers += [operation for operation in added if function_names_of(self.nodes[operation.name])]
        self._version = version

    def _take_each(self, operations: list[tf.Operation]) -> bool:
        """Takes the operations one by one; returns False when one needs a function that is not here."""
        taken = {operation.name: operation.node_def for operation in operations}
        self._call_gradients(taken.values())
        for node in taken.values():
            if node.op not in self.functions and _tf.op_def(node.op) is None:
                return False
            if not function_names_of(node) <= self.functions.keys():
                return False
        # Only now: had one of them been refused, all are read again as a whole.
        self.nodes.update(taken)
        return True

    def _take_all(self) -> None:
        graph_def = self.graph.as_graph_def()
        self.nodes = {node.name: node for node in graph_def.node}
        self.functions = {function.signature.name: function for function in graph_def.library.function}
        self._gradients = {row.function_name: row.gradient_func for row in graph_def.library.gradient}
        for nodes in (graph_def.node, *(function.node_def for function in graph_def.library.function)):
            self._call_gradients(nodes)

    def _call_gradients(self, nodes: Iterable[Any]) -> None:
        """Turns the node of a gradient for which the program has its own function into a call of that function."""
        for node in nodes if self._gradients else ():
            if node.op != "SymbolicGradient":
                continue
            function = node.attr["f"].func
            if function.name in self._gradients:
                node.op = "StatefulPartitionedCall"
                function.name = self._gradients[function.name]
            elif self._holds_written_gradient(function.name):
                node.op = WRITTEN_GRADIENT

    def _holds_written_gradient(self, name: str) -> bool:
        """Returns whether a function calls one with such a gradient, which the runtime would ignore."""
        seen, todo = set(), [name]
        while todo:
            called = todo.pop()
            if called in self._gradients:
                return True
            if called in self.functions and called not in seen:
                seen.add(called)
                for node in self.functions[called].node_def:
                    todo += [node.op, *function_names_of(node)]
        return False
