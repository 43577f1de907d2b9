"""A TF2 step traced by `tf.function`, as what a graph is made of: nodes, captured values, outputs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf

__all__ = ["TracedStep", "trace"]


@dataclasses.dataclass
class TracedStep:
    """A traced step; nodes refer to each other, to `inputs` and to `captures` by name.

    Attributes:
        graph_def: the nodes, without those of inputs and captured values, and the functions that they call.
        inputs: name of the node that stood for a part of the step's arguments -> its type and shape, flat.
        variables: name of the node that stood for a handle -> the variable that it belongs to.
        captures: likewise for other captured values: tables, iterators, tensors.
        outputs: name of the output -> the tensor (`node:0`).
        types: name of the output -> its `DataType` number.
        must_run: the names of the operations that a call runs whatever is fetched: writes, prints, assertions.
        collections: the TF1 collections that the step filled, of tensors' names.
        keep_alive: what the captured values belong to.
    """

    graph_def: Any
    inputs: dict[str, tf.TensorSpec]
    variables: dict[str, tf.Variable]
    captures: dict[str, Any]
    outputs: dict[str, str]
    types: dict[str, int]
    must_run: list[str]
    collections: dict[str, list[str]]
    keep_alive: Any

    def rename(self, taken: Iterable[str]) -> None:
        """Gives other names to nodes whose names are wanted for something else."""
        used = {node.name for node in self.graph_def.node}
        renamed = {}
        for name in sorted(used.intersection(taken)):
            number = 1
            while f"{name}_{number}" in used:
                number += 1
            renamed[name] = f"{name}_{number}"
            used.add(renamed[name])
        if not renamed:
            return
        for node in self.graph_def.node:
            node.name = renamed.get(node.name, node.name)
            _replace_inputs(node, lambda name: _with_node(name, renamed))
            if "_class" in node.attr:
                places = node.attr["_class"].list.s
                places[:] = [_with_place(place.decode(), renamed).encode() for place in places]
        self.outputs = {key: _with_node(name, renamed) for key, name in self.outputs.items()}
        self.must_run = [renamed.get(name, name) for name in self.must_run]
        self.collections = {
            key: [_with_node(name, renamed) for name in names] for key, names in self.collections.items()
        }

    def connect(self, sources: Mapping[str, str]) -> None:
        """Replaces inputs and captured values by other tensors: name of the node -> tensor."""
        for node in self.graph_def.node:
            _replace_inputs(node, lambda name: sources.get(name.partition(":")[0], name))
        self.outputs = {key: sources.get(name.partition(":")[0], name) for key, name in self.outputs.items()}

    def wait_for(self, nodes: Iterable[str]) -> None:
        """Makes all that must run wait for some nodes, except for what these nodes wait for themselves.

        A step whose input has ended must write nothing, not even a counter that does not look at the input.
        """
        nodes = list(dict.fromkeys(nodes))
        by_name = {node.name: node for node in self.graph_def.node}
        before: set[str] = set()
        todo = list(nodes)
        while todo:
            name = todo.pop()
            if name in by_name and name not in before:
                before.add(name)
                todo.extend(part.removeprefix("^").partition(":")[0] for part in by_name[name].input)
        for name in self.must_run:
            if name not in before:
                node = by_name[name]
                node.input.extend(f"^{first}" for first in nodes if f"^{first}" not in node.input)


def _with_node(name: str, renamed: Mapping[str, str]) -> str:
    """Returns the name of a node, a tensor or a control input with its node renamed."""
    mark = "^" if name.startswith("^") else ""
    node, colon, position = name.removeprefix("^").partition(":")
    return f"{mark}{renamed.get(node, node)}{colon}{position}"


def _with_place(place: str, renamed: Mapping[str, str]) -> str:
    """Returns a colocation, `loc:@node`, with its node renamed."""
    mark, at, node = place.partition("@")
    return f"{mark}{at}{renamed.get(node, node)}"


def _replace_inputs(node: Any, replacement: Callable[[str], str]) -> None:
    inputs = [replacement(name) for name in node.input]
    if inputs != list(node.input):
        del node.input[:]
        node.input.extend(inputs)


def _handles(variables: Iterable[Any]) -> dict[int, tf.Variable]:
    """Returns the variables by the identity of their handles; of one with copies on replicas each copy."""
    found: dict[int, tf.Variable] = {}
    for variable in variables:
        for copy in _tf.copies_of(variable):
            found[id(copy.handle)] = copy
    return found


def _result_name(outputs: Any, name: str) -> str:
    """Returns the tensor that a function returns as `outputs[number]`, before it waits for all that must run."""
    node = outputs[name]
    return node.input[0] if node.op == "Identity" and not node.input[0].startswith("^") else f"{name}:0"


def trace(step: Callable[..., Mapping[str, tf.Tensor]], arguments: Sequence[Any]) -> TracedStep:
    """Traces a step as `tf.function` does: all that it writes and prints has to run, in the order of the program.

    Args:
        step: returns its outputs by name.
        arguments: specs of its arguments, structures of `tf.TypeSpec`.
    """
    with _tf.eager_mode():
        # `_tf.traceable` has converted the user's function, and what is around it needs no conversion.
        concrete = tf.function(step, autograph=False).get_concrete_function(*arguments)
    graph = concrete.graph
    graph_def = graph.as_graph_def()
    by_name = {node.name: node for node in graph_def.node}
    known = _handles(concrete.variables)
    bound: dict[str, tf.Variable] = {}
    captures: dict[str, Any] = {}
    # Captured values come after the arguments.
    count = len(concrete.inputs) - len(concrete.captured_inputs)
    for value, placeholder in zip(concrete.captured_inputs, concrete.inputs[count:], strict=True):
        # By the handle's identity: two variables may have equal names.
        if id(value) in known:
            bound[placeholder.op.name] = known[id(value)]
        elif _tf.is_variable_handle(value):
            bound[placeholder.op.name] = _tf.variable_of_handle(value)
        else:
            captures[placeholder.op.name] = value
    inputs = {tensor.op.name: tf.TensorSpec(tensor.shape, tensor.dtype) for tensor in concrete.inputs[:count]}
    replaced = {*inputs, *bound, *captures}
    returned = concrete.structured_outputs
    outputs = {name: _result_name(by_name, tensor.op.name) for name, tensor in returned.items()}
    kept = [node for node in graph_def.node if node.name not in replaced]
    del graph_def.node[:]
    graph_def.node.extend(kept)
    return TracedStep(
        graph_def,
        inputs,
        bound,
        captures,
        outputs,
        {name: tensor.dtype.as_datatype_enum for name, tensor in returned.items()},
        [operation.name for operation in graph.control_outputs],
        _collections(graph),
        concrete,
    )


def _collections(graph: Any) -> dict[str, list[str]]:
    """Returns the names of the tensors that a traced function put into TF1's collections."""
    keys = tf.compat.v1.GraphKeys
    found = {}
    for key in (keys.SUMMARIES, keys.LOSSES, keys.REGULARIZATION_LOSSES):
        names = [item.name for item in graph.get_collection(key) if isinstance(item, tf.Tensor)]
        if names:
            found[key] = names
    return found
