"""Nodes of a graph become a `FunctionDef`, the runtime's form of a compiled function, and back.

A graph names the outputs of a node by position (`split:1`), a function by the name of the
op's output argument and the position in it (`split:output:1`). That is the whole
difference, so no node is imported or inferred again, and a graph of 10,000 nodes becomes a
function in a fraction of a second. Everything between here and the runtime works on a
`Body`, in the graph's notation.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.body import Argument, Body, tensor_of

__all__ = ["from_function_def", "output_types", "to_function_def", "write_back"]


def _signature(node: Any, functions: dict[str, Any]) -> Any:
    """Returns the `OpDef` of a node, or the signature of the function that it calls by name."""
    called = functions.get(node.op)
    return called.signature if called is not None else _tf.op_def(node.op)


def _outputs(node: Any, functions: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Yields (name in a function, `DataType` number) of each output of a node."""
    for argument in _signature(node, functions).output_arg:
        if argument.type_list_attr:
            types = list(node.attr[argument.type_list_attr].list.type)
        else:
            count = node.attr[argument.number_attr].i if argument.number_attr else 1
            types = [argument.type or node.attr[argument.type_attr].type] * count
        for position, data_type in enumerate(types):
            yield f"{node.name}:{argument.name}:{position}", data_type


@functools.cache
def _fixed_outputs(op: str) -> tuple[str, ...] | None:
    """Returns the ends of the names of an op's outputs in a function; None where their number depends on the node."""
    definition = _tf.op_def(op)
    if definition is None or any(output.type_list_attr or output.number_attr for output in definition.output_arg):
        return None
    return tuple(f":{output.name}:0" for output in definition.output_arg)


def output_types(node: Any, functions: dict[str, Any]) -> list[int]:
    """Returns the `DataType` number of each output of a node."""
    return [data_type for _, data_type in _outputs(node, functions)]


class _ToFunction:
    """Translates the graph's names of tensors into a function's."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._arguments = {argument.name for argument in body.arguments}
        self._names: dict[str, list[str]] = {}
        self._translated: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        found = self._translated.get(name)
        if found is None:
            found = self._translated[name] = self._translate(name)
        return found

    def _translate(self, name: str) -> str:
        node, position = tensor_of(name) if not name.startswith("^") else (name, 0)
        if name.startswith("^") or node in self._arguments:
            return name
        op = self._body.nodes[node].op
        # Most ops have fixed outputs: their names are kept by op, and not made again for each node of a big graph.
        ends = _fixed_outputs(op) if op not in self._body.functions else None
        if ends is not None:
            return node + ends[position]
        if node not in self._names:
            self._names[node] = [name for name, _ in _outputs(self._body.nodes[node], self._body.functions)]
        return self._names[node][position]


def _replace_nodes(function: Any, nodes: dict[str, Any], translate: Callable[[str], str]) -> None:
    """Gives a `FunctionDef` other nodes, their inputs translated."""
    del function.node_def[:]
    function.node_def.extend(nodes.values())
    for node in function.node_def:
        if node.input:
            node.input[:] = [translate(name) for name in node.input]


def to_function_def(body: Body, name: str) -> Any:
    """Returns the body as a `FunctionDef` that has its arguments, returns and targets in their order."""
    # `FunctionDef` has no public name in TensorFlow; a library makes one.
    function = tf.compat.v1.GraphDef().library.function.add()
    function.signature.name = name
    function.signature.is_stateful = True
    types = {argument.name: argument.data_type for argument in body.arguments}
    for number, argument in enumerate(body.arguments):
        function.signature.input_arg.add(name=argument.name, type=argument.data_type)
        for key, value in argument.attributes.items():
            function.arg_attr[number].attr[key].CopyFrom(value)
    translate = _ToFunction(body)
    for number, returned in enumerate(body.returns):
        node, position = tensor_of(returned)
        data_type = types[node] if node in types else output_types(body.nodes[node], body.functions)[position]
        function.signature.output_arg.add(name=f"out_{number}", type=data_type)
        function.ret[f"out_{number}"] = translate(returned)
    for number, target in enumerate(body.targets):
        function.signature.control_output.append(f"run_{number}")
        function.control_ret[f"run_{number}"] = target
    _replace_nodes(function, body.nodes, translate)
    return function


def from_function_def(function: Any, functions: dict[str, Any]) -> Body:
    """Returns the nodes of a `FunctionDef` as a body, in the graph's notation.

    Returns and targets stay with the `FunctionDef`; `write_back` needs it.
    """
    positions = {}
    nodes = {}
    for node in function.node_def:
        nodes[node.name] = type(node)()
        nodes[node.name].CopyFrom(node)
        for position, (name, _) in enumerate(_outputs(node, functions)):
            positions[name] = f"{node.name}:{position}"
            # The position may be left out in a function when it is 0.
            if name.endswith(":0"):
                positions[name.removesuffix(":0")] = f"{node.name}:{position}"
    for node in nodes.values():
        inputs = [positions.get(name, name) for name in node.input]
        del node.input[:]
        node.input.extend(inputs)
    arguments = [Argument(argument.name, argument.type) for argument in function.signature.input_arg]
    returned = [function.ret[argument.name] for argument in function.signature.output_arg]
    returns = [positions.get(name, name) for name in returned]
    return Body(nodes, arguments, returns, list(function.control_ret.values()), functions)


def write_back(body: Body, function: Any, name: str) -> Any:
    """Returns a copy of a `FunctionDef` under another name, with the nodes of a body made from it.

    Args:
        body: made by `from_function_def`, and changed since.
        function: the `FunctionDef` that it was made from.
        name: of the copy.
    """
    written = type(function)()
    written.CopyFrom(function)
    written.signature.name = name
    translate = _ToFunction(body)
    _replace_nodes(written, body.nodes, translate)
    for argument, returned in zip(function.signature.output_arg, body.returns, strict=True):
        written.ret[argument.name] = translate(returned)
    return written
