"""Facts of the functions that a graph calls: the static shapes of their tensors, and which of them draw."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.body import Body, tensor_of
from tf2compat.graph.function_body import from_function_def
from tf2compat.graph.replicated.kind import Value
from tf2compat.graph.replicated.shapes import Shape, ShapeOf, static_shape

__all__ = ["Inside", "draws"]


def draws(node: Any) -> bool:
    """Returns whether a node draws random numbers."""
    definition = _tf.op_def(node.op)
    return bool(definition and definition.is_stateful and "seed" in node.attr)


def _tensors(graph: Any | None, body: Body) -> dict[str, Any]:
    """Returns the outputs of the nodes of a function in the graph that it was made of: its nodes have other names."""
    if graph is None:
        return {}
    # The `FunctionDef` has the graph's operations in their order, without the inputs.
    given = {tensor.op.name for tensor in graph.inputs}
    operations = [operation for operation in graph.get_operations() if operation.name not in given]
    pairs = list(zip(body.nodes.values(), operations, strict=False))
    alike = len(pairs) == len(body.nodes) and all(node.op == operation.type for node, operation in pairs)
    return {node.name: operation.outputs for node, operation in pairs} if alike else {}


def _of_proto(shape: Any) -> Shape:
    return None if shape.unknown_rank else tuple(dimension.size for dimension in shape.dim)


class Inside:
    """The functions of a graph.

    Attributes:
        found: what functions return: (function, values and shapes of its arguments) -> values.

    Args:
        graph: the graph.
    """

    def __init__(self, graph: tf.Graph) -> None:
        self._graph = graph
        self.found: dict[Any, list[Value]] = {}
        self._bodies: dict[int, tuple[Any, Body]] = {}

    def body(self, functions: dict[str, Any], name: str) -> Body:
        """Returns the nodes of a function; they are not to be changed."""
        function = functions[name]
        known = self._bodies.get(id(function))
        if known is None:
            # The function is kept too: the id of one that is gone may be given to another.
            known = self._bodies[id(function)] = function, from_function_def(function, functions)
        return known[1]

    def shapes(self, name: str, body: Body, given: Sequence[Shape]) -> ShapeOf:
        """Returns a function from a tensor of a called function to its static shape.

        Args:
            name: the function.
            body: its nodes.
            given: the static shapes of its arguments, as far as the caller knows them.
        """
        known = {argument.name: shape for argument, shape in zip(body.arguments, given, strict=True)}
        tensors = _tensors(_tf.function_graph(self._graph, name), body)

        @functools.cache
        def shape_of(tensor: str) -> Shape:
            node, position = tensor_of(tensor)
            if known.get(node) is not None:
                return known[node]
            if node in tensors:
                return static_shape(tensors[node][position])
            made = body.nodes.get(node)
            return (
                _of_proto(made.attr["value"].tensor.tensor_shape) if made is not None and made.op == "Const" else None
            )

        return shape_of
